"""Cover art: drawn from estimated sessions, and drawn anew only where what it shows changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.small_script import put_down
from voiceguide.compose.planning import Scripts
from voiceguide.media.cover import NESTED
from voiceguide.pipeline import Request
from voiceguide.podcast import pictures
from voiceguide.settings import Settings

SMALL_EVENING = Request(routine="small", target_ms=120_000, voice="tone")


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings((tmp_path / "scripts",), tmp_path / "cache")


@pytest.fixture
def rings(monkeypatch) -> list:
    """Note which sessions are drawn, in place of drawing them, which takes long."""
    drawn = []
    monkeypatch.setattr(pictures, "cover", lambda lanes, title: drawn.append((title, lanes)) or b"one")
    monkeypatch.setattr(pictures, "show_cover", lambda lanes, title: drawn.append((title, lanes)) or b"all")
    return drawn


def test_another_voice_leaves_the_picture_of_an_episode_as_it_is(own, rings):
    for voice in ("tone", "hibari"):
        assert pictures.episode_art(replace(SMALL_EVENING, voice=voice), "One", own, Scripts()) == b"one"
    (_, first), (_, second) = rings
    assert first == second
    assert first.estimated
    assert first.voice


def test_a_session_that_only_a_quicker_voice_can_have_is_an_empty_ring_of_its_length(own, rings):
    pictures.episode_art(replace(SMALL_EVENING, target_ms=10_000), "One", own, Scripts())
    ((title, lanes),) = rings
    assert (title, lanes.title, lanes.duration_ms, lanes.voice) == ("One", "One", 10_000, ())


def test_a_show_is_drawn_of_the_first_session_of_each_routine(own, rings):
    longer = replace(SMALL_EVENING, target_ms=180_000)
    impossible = replace(SMALL_EVENING, routine="other", target_ms=1_000)
    put_down(own.script_folders[0], "other")
    assert pictures.show_art("Show", [SMALL_EVENING, longer, impossible], own, Scripts()) == b"all"
    ((_, sessions),) = rings
    assert [(one.routine, one.duration_ms) for one in sessions] == [("small", 120_000)]


def test_the_fingerprint_of_a_show_names_all_that_its_picture_shows():
    def told(*requests, title="Show"):
        return pictures.art_fingerprint(title, requests)

    longer = replace(SMALL_EVENING, target_ms=180_000)
    assert told(SMALL_EVENING) == told(SMALL_EVENING, longer) == told(replace(SMALL_EVENING, voice="hibari"))
    assert len({told(SMALL_EVENING), told(longer), told(SMALL_EVENING, title="Other"), told()}) == 4
    many = [replace(SMALL_EVENING, routine=f"r{n}") for n in range(NESTED + 2)]
    assert told(*many) == told(*many[:NESTED])
