"""The configuration of one episode: what it takes from its own keys, and what from the show."""

from __future__ import annotations

import pytest

from tests.support.shows_made import read_show, settings_for, write_show
from voiceguide.errors import ScriptError


def the_episode(tmp_path, episode: str):
    [read] = read_show(write_show(tmp_path, episode), settings_for(tmp_path / "cache")).episodes
    return read


def test_an_episode_is_a_request_for_its_routine_at_its_length(tmp_path):
    episode = the_episode(tmp_path, "{routine: knee-drops, minutes: 5}")
    assert (episode.request.routine, episode.request.target_ms) == ("knee-drops", 300_000)
    assert (episode.summary, episode.date, episode.part) == ("", None, None)


def test_what_an_episode_says_of_itself_is_kept(tmp_path):
    episode = the_episode(tmp_path, "{routine: knee-drops, minutes: 5, title: Knees, summary: Slowly.}")
    assert (episode.title, episode.summary) == ("Knees", "Slowly.")


def test_a_routine_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScriptError, match="no-such-routine"):
        the_episode(tmp_path, "{routine: no-such-routine, minutes: 5}")


@pytest.mark.parametrize(("key", "said"), [(None, True), ("spoken", True), ("written", False)])
def test_a_synthetic_voice_says_so_unless_the_show_only_writes_it(tmp_path, key, said):
    path = write_show(tmp_path, "{routine: knee-drops, minutes: 5}", disclose=key)
    [episode] = read_show(path, settings_for(tmp_path / "cache")).episodes
    assert episode.request.disclose is said
    # What an episode is known by does not depend on it.
    assert episode.slug == "knee-drops-5min"


def test_another_way_to_disclose_is_refused_at_its_place(tmp_path):
    path = write_show(tmp_path, "{routine: knee-drops, minutes: 5}", disclose="never")
    with pytest.raises(ScriptError, match="disclose") as refused:
        read_show(path, settings_for(tmp_path / "cache"))
    assert refused.value.problems[0].spot.line == 8


def test_a_word_of_disclose_is_no_sentence_of_disclosure(tmp_path):
    path = write_show(tmp_path, "{routine: knee-drops, minutes: 5}", disclosure="written")
    with pytest.raises(ScriptError, match="disclose: written"):
        read_show(path, settings_for(tmp_path / "cache"))
