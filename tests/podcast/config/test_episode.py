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
