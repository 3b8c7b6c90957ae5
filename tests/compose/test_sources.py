"""Sources of speech: what each calls itself, and what it says of the session that it made."""

from __future__ import annotations

import pytest

from tests.support.small_script import put_down
from voiceguide.compose.planning import planned
from voiceguide.compose.request import ESTIMATED, Request
from voiceguide.compose.sources import EstimatedSpeech, VoiceSpeech
from voiceguide.errors import VoiceUnavailable
from voiceguide.pipeline import composed
from voiceguide.settings import Settings
from voiceguide.speech.fallback import attempts
from voiceguide.speech.registry import make_voice


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def test_an_estimate_has_a_length_for_each_line_and_asks_nobody(own):
    source = EstimatedSpeech()
    plan = planned(Request(routine="small", target_ms=60_000), own)
    sounds = source.sounds(plan, plan.lines())
    assert set(sounds) == set(plan.lines())
    assert (source.name, source.fetching(), source.memo_key()) == (ESTIMATED, None, ())
    assert not own.cache_folder.exists()


def test_a_voice_speaks_each_line_and_what_it_says_is_kept(own):
    (attempt,) = attempts("tone")
    source = VoiceSpeech(attempt, own)
    plan = planned(Request(routine="small", target_ms=60_000), own)
    first = source.sounds(plan, plan.lines())
    assert {line: sound.clip for line, sound in first.items()} == {
        line: sound.clip for line, sound in source.sounds(plan, plan.lines()).items()
    }
    assert source.name == "tone"
    assert source.memo_key() == (make_voice("tone").id, "tone")


def test_how_well_a_voice_speaks_is_told_with_its_name(own):
    made = composed(Request(routine="small", target_ms=90_000, voice="tone"), own)
    (attempt,) = attempts("tone")
    assert VoiceSpeech(attempt, own).accepted(made).voice_line == "Spoken by tone."
    attempt.voice.remark = "It stumbles."
    assert VoiceSpeech(attempt, own).accepted(made).voice_line == "Spoken by tone. It stumbles."


def test_only_a_voice_that_needs_a_network_fetches_and_is_not_asked_for_suggestions(own):
    (near,), (far,) = attempts("tone"), attempts("gtts")
    assert VoiceSpeech(near, own).fetching() is None
    assert VoiceSpeech(far, own).fetching() is far.voice
    assert VoiceSpeech(near, own).for_suggestions().name == "tone"
    assert VoiceSpeech(far, own).for_suggestions().name == ESTIMATED


def test_why_another_voice_speaks_stands_before_what_it_says(own):
    first, second = attempts("auto", lambda spec: make_voice("tone"))
    with first:
        raise VoiceUnavailable("No network.")
    source = VoiceSpeech(second, own)
    assert source.explained("Spoken by tone. It is quick.") == f"{second.remark} It is quick."
    assert VoiceSpeech(first, own).explained("Spoken by tone.") == "Spoken by tone."
