"""`voiceguide voices`: what can speak, and how it sounds."""

from __future__ import annotations

import json
import wave

import numpy as np
import pytest
from hibari.voices import VOICES

from tests.support.piper_made import piper_voice
from voiceguide.media.id3 import read_tag
from voiceguide.speech import decode
from voiceguide.speech.voices import hibari
from voiceguide.timeline.synthetic import Synthetic, packet


def test_each_voice_tells_all_that_one_needs_to_choose_it(voiceguide, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "voices"))
    before = {voice["name"]: voice for voice in json.loads(voiceguide("voices", "--json").out)}
    assert list(before)[:7] == ["auto", "gtts", "hibari", "piper", "kokoro", "command", "tone"]
    assert before["hibari"]["choices"] == ["heart"]
    for voice in before.values():
        assert voice["languages"]
        assert voice["licence"]
        assert voice["get"]
        assert voice["ready"] is not bool(voice["missing"])
    assert before["piper"]["missing"].startswith("There is no voice in ")
    piper_voice(tmp_path / "voices")
    after = {voice["name"]: voice for voice in json.loads(voiceguide("voices", "--json").out)}
    assert (after["piper"]["ready"], after["piper"]["choices"]) == (True, ["en_US-hum-small"])


def test_whatever_can_be_given_as_a_voice_stands_in_the_list(voiceguide, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "voices"))
    piper_voice(tmp_path / "voices", "en_GB-choir-low", speakers=9)
    (tmp_path / "voices" / "broken.onnx").touch()
    listed = voiceguide("voices").out
    for written in ("auto ", "gtts:LANGUAGE:TLD", "here hibari:heart", "command:PROGRAM", "tone "):
        assert written in listed
    assert "here piper:broken, piper:en_GB-choir-low, piper:en_GB-choir-low#voice0, " in listed
    assert "#voice3 and 5 more" in listed
    whole = voiceguide("voices", "piper").out
    assert "piper:en_GB-choir-low#voice8" in whole
    for name in ("hibari:heart", "piper:en_GB-choir-low#voice8"):
        assert voiceguide("voices", name, "--sample", "Let go.", "-o", tmp_path / "a.wav").code == 0


def test_a_speaker_of_the_embedded_voice_is_listed_once_its_model_is_here(monkeypatch, tmp_path):
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    assert hibari.speakers() == ("heart",)
    (tmp_path / VOICES["emma"]["file"]).touch()
    assert hibari.speakers() == ("heart", "emma")


def test_one_voice_is_told_of_by_itself(voiceguide):
    told = voiceguide("voices", "hibari").out
    assert "written as  hibari or hibari:SPEAKER" in told
    assert "ready here  yes" in told
    assert "There is no voice 'hibare'. Did you mean hibari?" in voiceguide("voices", "hibare").err


def test_auto_is_told_of(voiceguide):
    assert "gtts if all of a session can be had from it, else hibari" in voiceguide("voices", "auto").out


@pytest.mark.parametrize("more", ["--sample", "--check"])
def test_auto_is_a_choice_and_no_voice(voiceguide, more):
    ended = voiceguide("voices", "auto", more)
    assert (ended.code, ended.out) == (1, "")
    assert "auto is gtts or hibari" in ended.err


def test_a_sample_is_a_file_as_loud_as_a_track(voiceguide, tmp_path):
    out = tmp_path / "tone.wav"
    ended = voiceguide("voices", "tone", "--sample", "Let 5 breaths go.", "-o", out)
    assert ended.code == 0
    assert ended.out.strip() == str(out)
    assert "Let five breaths go." in ended.err
    with wave.open(str(out)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        samples = np.frombuffer(file.readframes(10**7), "<i2")
    assert 0.1 < np.abs(samples).max() / 32_767 < 0.9
    told = json.loads(
        voiceguide("voices", "tone", "--sample", "Let go.", "-o", tmp_path / "t.mp3", "--json").out
    )
    speech = decode.decode((tmp_path / "t.mp3").read_bytes())
    assert abs(len(speech.samples) * 1_000 / speech.rate_hz - told["duration_ms"]) < 80


@pytest.mark.parametrize("end", ["wav", "mp3"])
def test_a_sample_of_a_synthetic_voice_is_marked_as_a_track_is(voiceguide, tmp_path, end, voice_of_words):
    marked, hummed = (tmp_path / f"{voice}.{end}" for voice in (voice_of_words, "tone"))
    for out in (marked, hummed):
        assert voiceguide("voices", out.stem, "--sample", "Let go.", "-o", out).code == 0
    data = marked.read_bytes()
    assert (packet(Synthetic.VOICE.source) in data, b"XMP" in hummed.read_bytes()) == (True, False)
    if end == "mp3":
        assert read_tag(marked).source == Synthetic.VOICE.source
        assert (read_tag(marked).text("TXXX:voice"), read_tag(hummed).text("TXXX:voice")) == ("words", "tone")
    else:
        assert b"ICMT\x18\0\0\0The voice is synthetic.\0" in data


def test_a_list_for_machines_tells_which_voices_are_synthetic(voiceguide):
    told = {voice["name"]: voice["synthetic"] for voice in json.loads(voiceguide("voices", "--json").out)}
    assert {"auto", "gtts", "hibari", "command"} <= {name for name, synthetic in told.items() if synthetic}
    assert told["tone"] is False


def test_a_piper_voice_says_a_line_in_its_own_language(voiceguide, tmp_path):
    model = piper_voice(tmp_path, "de_DE-summ-low", espeak={"voice": "de"})
    ended = voiceguide("voices", f"piper:{model}", "--sample", "-o", tmp_path / "x.wav", "--json")
    assert json.loads(ended.out)["text"].startswith("Beug die Knie")


def test_without_a_file_it_is_called_after_the_voice(voiceguide, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert voiceguide("voices", "tone", "--sample").out.strip() == "sample-tone.wav"
    assert (tmp_path / "sample-tone.wav").stat().st_size > 100_000


def test_the_promises_can_be_looked_at(voiceguide):
    ended = voiceguide("voices", "tone", "--check")
    assert ended.code == 0
    assert ended.out.count("kept") == 4
    broken = voiceguide("voices", "command:cat", "--check", "--json")
    assert broken.code == 1
    told = [each["broken"] for each in json.loads(broken.out)]
    assert [each is None for each in told] == [True, False, False, True]
    assert "It is no sound that can be read." in told[1]
    assert told[2] == "for the same reason this cannot be told."


def test_a_voice_that_cannot_say_it_advises_nothing_that_voices_does_not_take(voiceguide, desk):
    for voice, language in (("gtts:de", "en"), ("hibari", "de")):
        refused = voiceguide("voices", voice, "--sample", "Los.", "--language", language)
        assert (refused.code, list(desk.iterdir())) == (1, [])
        assert "Use the voice gtts" in refused.err
        assert "--voice" not in refused.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sample",), "no voice is named"),
        (("--check",), "no voice is named"),
        (("tone", "Hello."), "Add --sample."),
        (("tone", "--sample", "--check"), "one thing at a time"),
        (("tone", "--sample", "-o", "x.txt"), "a sample is a WAV or an MP3 file"),
        (("tone", "--sample", "-o", "/dev/null/x.wav"), "is not a folder"),
        (("tone", "--sample", "..."), "no word to say"),
        (("tone", "--sample", "--language", "ja"), "there is no line of ours in 'ja'"),
        (("alexa", "--sample"), "There is no voice 'alexa'"),
    ],
)
def test_what_cannot_be_done_is_refused(voiceguide, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    ended = voiceguide("voices", *arguments)
    assert ended.code == 1
    assert told in ended.err
    assert [file.name for file in tmp_path.iterdir()] == ["desk"]
