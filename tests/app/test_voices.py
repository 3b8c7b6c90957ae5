"""The list of voices: each can be found by its name, and a sample goes where it may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.app import voices
from voiceguide.errors import ChoiceError, OutputError, VoiceUnavailable
from voiceguide.settings import Settings
from voiceguide.speech.registry import VOICES


def test_auto_comes_first_and_then_every_voice_of_ours():
    listed = [voice.name for voice in voices.voices()]
    assert listed[: len(VOICES) + 1] == ["auto", *VOICES]


def test_a_voice_is_found_by_its_name_and_with_what_follows_it():
    assert voices.find_voice("gtts:en:co.uk").name == voices.find_voice(" gtts ").name == "gtts"
    with pytest.raises(VoiceUnavailable, match="Did you mean tone"):
        voices.find_voice("tune")


def test_auto_is_ready_if_one_of_its_two_voices_is(monkeypatch):
    lost = {**VOICES, "hibari": replace(VOICES["hibari"], missing=lambda environ: "It is gone.")}
    monkeypatch.setattr("voiceguide.speech.registry.VOICES", lost)
    assert voices.find_voice("auto").ready
    hibari = voices.find_voice("hibari")
    assert (hibari.ready, hibari.missing) == (False, "It is gone.")


def test_a_sample_is_written_in_a_form_that_it_can_have(tmp_path):
    own = Settings(script_folders=(), cache_folder=tmp_path / "cache")
    made = voices.sample("tone", own, folder=tmp_path)
    assert made.path == tmp_path / "sample-tone.wav"
    assert made.path.stat().st_size > made.duration_ms * 48
    with pytest.raises(OutputError, match="a sample is a WAV or an MP3 file"):
        voices.sample("tone", own, tmp_path / "sample.flac")
    with pytest.raises(ChoiceError, match="there is no line of ours in 'tlh'"):
        voices.sample("tone", own, tmp_path / "sample.wav", language="tlh")


def test_a_voice_of_ours_breaks_no_promise():
    found = voices.check_conformance("tone")
    assert found
    assert all(fault == "" for _, fault in found)
