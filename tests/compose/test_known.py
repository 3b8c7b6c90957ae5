"""Speech that is kept already: a session of it is the one that will be heard, and nobody speaks."""

from __future__ import annotations

import pytest

from tests.support.small_script import put_down
from voiceguide.compose.known import CachedSpeech, best_known
from voiceguide.compose.planning import planned
from voiceguide.compose.request import ESTIMATED, Request
from voiceguide.compose.sounds import speak
from voiceguide.settings import Settings
from voiceguide.speech.registry import make_voice


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def test_where_nothing_was_spoken_all_is_estimated(own):
    plan = planned(Request(routine="small", target_ms=60_000), own)
    source = CachedSpeech("tone", own)
    assert set(source.sounds(plan, plan.lines())) == set(plan.lines())
    assert source.name == ESTIMATED
    assert best_known(plan, "tone", own) == (None, {})


def test_what_was_spoken_has_its_true_length_under_the_name_of_its_voice(own):
    plan = planned(Request(routine="small", target_ms=60_000), own)
    spoken = speak(make_voice("tone"), plan, plan.lines(), own)
    source = CachedSpeech("tone", own)
    assert source.sounds(plan, plan.lines()) == spoken
    assert source.name == "tone"
    assert CachedSpeech("tone", own, estimated=True).name == ESTIMATED


def test_where_a_part_was_spoken_only_the_rest_is_guessed(own):
    plan = planned(Request(routine="small", target_ms=60_000), own)
    first = next(iter(plan.lines()))
    spoken = speak(make_voice("tone"), plan, [first], own)
    source = CachedSpeech("tone", own)
    sounds = source.sounds(plan, plan.lines())
    assert sounds[first] == spoken[first]
    assert source.name == ESTIMATED
    voice, kept = best_known(plan, "tone", own)
    assert (voice.name, set(kept)) == ("tone", {first})


def test_a_voice_that_is_missing_is_no_problem(own):
    plan = planned(Request(routine="small", target_ms=60_000), own)
    assert best_known(plan, "piper:none", own) == best_known(plan, ESTIMATED, own) == (None, {})
