"""The cost of sessions before any work: what is kept, what is missing, and what they share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.app.cost import at_likely_length, cost, likely_cost, needs_network
from voiceguide.errors import ChoiceError, ImpossibleLength, VoiceUnavailable
from voiceguide.pipeline import ESTIMATED, Request, compose
from voiceguide.settings import Settings


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def asked(minutes: float = 2, voice: str = "tone") -> Request:
    return Request(routine="small", target_ms=round(minutes * 60_000), voice=voice)


def test_who_needs_a_network():
    assert [needs_network(voice) for voice in ("auto", "gtts", "tone", ESTIMATED)] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(VoiceUnavailable):
        needs_network("nobody")


def test_what_was_spoken_is_not_counted_again(own):
    before = cost([asked()], own)
    assert (before.to_get, before.sessions[0].cached) == (before.sessions[0].cues, 0)
    compose(asked(), own)
    (after,) = cost([asked()], own).sessions
    assert (after.to_get, after.cached, after.sure) == (0, after.cues, True)


def test_a_cue_that_two_sessions_share_is_counted_once(own):
    both = cost([asked(2), asked(3)], own)
    assert max(one.to_get for one in both.sessions) <= both.to_get < sum(one.to_get for one in both.sessions)


def test_an_impossible_session_hides_no_other(own):
    impossible, right = cost([asked(0.01), asked(2)], own).sessions
    assert impossible.error is not None
    assert (impossible.cues, right.error) == (0, None)
    assert right.cues > 0


def test_an_estimate_is_spoken_by_nobody(own):
    with pytest.raises(ChoiceError, match="Name a --voice"):
        cost([asked(voice=ESTIMATED)], own)


def test_where_the_voice_is_open_both_are_counted(own):
    found = likely_cost([asked(voice="auto")], own)
    assert found.sessions[0].voice == "gtts"
    assert found.otherwise.sessions[0].voice == "hibari"
    assert likely_cost([asked()], own).otherwise is None


def test_what_nobody_named_a_length_for_is_counted_at_one_that_its_voice_can_have(tmp_path):
    """What was spoken before has its true length; the estimate may be impossible with it."""
    rigid = "\n".join(line for line in SMALL.splitlines() if "rest" not in line and "hold" not in line)
    put_down(tmp_path, text=rigid.replace("    while: [Soften your jaw.]\n", ""))
    own = Settings(script_folders=(tmp_path,), cache_folder=tmp_path / "cache")
    short = Request(routine="small", target_ms=1_000, voice="tone")
    with pytest.raises(ImpossibleLength):
        compose(short, own)
    (refused,) = cost([short], own).sessions
    assert refused.error is not None
    (counted,) = cost([at_likely_length(short, own)], own).sessions
    assert (counted.error, counted.to_get) == (None, 0)


def test_a_stand_in_is_counted_at_its_own_length(tmp_path, monkeypatch):
    """The length of a script that can hardly be stretched is that of its sentences, which differ by voice."""
    rigid = "\n".join(line for line in SMALL.splitlines() if "rest" not in line and "hold" not in line)
    put_down(tmp_path, text=rigid.replace("    while: [Soften your jaw.]\n", ""))
    own = Settings(script_folders=(tmp_path,), cache_folder=tmp_path / "cache")
    monkeypatch.setattr("voiceguide.app.cost._stand_in", lambda request, settings: "tone")
    short = Request(routine="small", target_ms=1_000, voice="auto")
    with pytest.raises(ImpossibleLength):
        compose(replace(short, voice="tone"), own)  # now its true lengths are known
    found = likely_cost([short], own, own_lengths=True)
    (counted,) = found.sessions
    assert (counted.voice, counted.error, counted.to_get) == ("tone", None, 0)
    assert counted.target_ms != found.otherwise.sessions[0].target_ms
