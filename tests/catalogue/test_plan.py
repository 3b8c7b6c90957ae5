"""Planning: the keys of tracks, their groups, and what is refused before any work."""

from __future__ import annotations

import pytest

from tests.support.catalogues_made import SMALL, at, written
from voiceguide.catalogue.config import read_catalogue
from voiceguide.catalogue.plan import grouped, refuse_all, service_of, wanted_tracks
from voiceguide.catalogue.versions import versions_here
from voiceguide.errors import OutputError
from voiceguide.speech.registry import make_voice


def test_tracks_of_one_group_differ_in_their_length_alone(tmp_path):
    config = read_catalogue(written(tmp_path, SMALL + "evenings: [0, 1]\n"), at(tmp_path))
    wanted = wanted_tracks(config, at(tmp_path), versions_here(), "mp3")
    assert len({track.key for track in wanted}) == len(wanted) == 8
    groups = grouped(wanted)
    assert [len(group.tracks) for group in groups] == [2, 2, 2, 2]
    assert len({group.key for group in groups}) == 4
    for group in groups:
        assert [request.target_ms for request in group.requests] == [90_000, 120_000]
        assert len({(one.bed, one.choices.evening) for one in group.requests}) == 1


def test_a_voice_that_needs_a_network_has_a_service():
    assert service_of(make_voice("gtts:en:co.uk")) == "gtts"
    assert service_of(make_voice("tone")) == ""


def test_many_problems_are_one_message(tmp_path):
    config = read_catalogue(written(tmp_path), at(tmp_path))
    refuse_all([], config)
    with pytest.raises(OutputError, match=r" p0\. p1\. p2\. p3\. p4\. And 4 more like these\. Mend"):
        refuse_all([f"p{n}." for n in (*range(9), 0)], config)
