"""Piper voices: the real piper-tts and onnxruntime, with a model of a few kB in the shape of a voice."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.support.piper_made import piper_voice
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.registry import VOICES, make_voice
from voiceguide.speech.voice import TellsSounds


def named(folder, name):
    return make_voice(f"piper:{name}", environ={"VOICEGUIDE_VOICES": str(folder)})


def test_it_is_found_by_name_and_by_path(folder):
    by_name = named(folder, "en_US-hum-small")
    by_path = make_voice(f"piper:{folder / 'en_US-hum-small.onnx'}")
    assert by_name.name == by_path.name == "piper:en_US-hum-small"
    assert by_name.id == by_path.id
    assert str(folder) not in by_path.id
    assert by_name.language == "en-US"


def test_a_word_can_be_told_by_its_sound(folder, tmp_path):
    voice = named(folder, "en_US-hum-small")
    assert isinstance(voice, TellsSounds)
    # The phonemes that espeak-ng itself finds for "rest": told as a sound, they sound the same.
    known = voice.speak(say("Now rest.")).samples
    told = voice.speak(say(f"Now {voice.sounded('xyz', 'ɹˈɛst').strip()}.")).samples
    # (The full stop after it is lost in Piper; all before that is the very same.)
    same = int(np.argmin(known[: len(told)] == told[: len(known)]))
    assert same > 0.8 * len(told)
    letters = make_voice(f"piper:{piper_voice(tmp_path, phoneme_type='text')}")
    assert letters.sounded("rest", "ɹˈɛst") == "rest"
    assert voice.sounded("rest", "x]]y") == "rest"


def test_speakers_are_chosen_by_name(folder):
    sounds = {
        spec: named(folder, spec).speak(say("Rest here.")).samples.tobytes()
        for spec in ("en_GB-choir-low", "en_GB-choir-low#voice0", "en_GB-choir-low#voice2")
    }
    assert sounds["en_GB-choir-low"] == sounds["en_GB-choir-low#voice0"]
    assert sounds["en_GB-choir-low#voice0"] != sounds["en_GB-choir-low#voice2"]
    assert named(folder, "en_GB-choir-low#voice2").name == "piper:en_GB-choir-low#voice2"


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("en_US-nobody", "no such Piper voice here. There are de_DE-summ-low, en_GB-choir-low"),
        ("/nowhere/x.onnx", "no such Piper voice here"),
        ("~nobody-of-that-name/x.onnx", "no such Piper voice here"),
        ("en_GB-choir-low#bob", "It has no speaker 'bob'. It has voice0, voice1, voice2."),
        ("en_US-hum-small#bob", "It has no speaker 'bob'. It has only one"),
    ],
)
def test_what_is_not_there_is_told(folder, wanted, told):
    with pytest.raises(VoiceUnavailable) as refused:
        named(folder, wanted)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (None, "cannot be read (no such file or directory). It comes with the voice"),
        (b"{", "no settings of a voice: it is not JSON"),
        (b"[" * 100_000, "no settings of a voice: it is nested too deeply"),
        (b"[]", "not what a Piper voice says of itself"),
        (b"{}", "not what a Piper voice says of itself"),
        (b'{"espeak": {"voice": "he"}, "phoneme_type": "hebrew"}', "read by 'hebrew' need more"),
        (b'{"espeak": {"voice": "en-us"}}', "null is no sample rate"),
        (b'{"espeak": {"voice": "en"}, "audio": {"sample_rate": 2147483648}}', "2147483648 is no sample"),
        (b'{"espeak": {"voice": "en"}, "audio": {"sample_rate": true}}', "true is no sample rate"),
        (b'{"espeak": {"voice": "en-us"}, "audio": {"sample_rate": 22050}}', "cannot be loaded (KeyError"),
    ],
)  # fmt: skip
def test_a_voice_without_its_settings(tmp_path, beside, told):
    model = piper_voice(tmp_path)
    settings = tmp_path / f"{model.name}.json"
    settings.unlink()
    if beside is not None:
        settings.write_bytes(beside)
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice(f"piper:{model}").speak(say("Rest."))
    assert told in str(refused.value)


def test_another_model_or_other_settings_are_another_voice(tmp_path):
    model = piper_voice(tmp_path)
    first = make_voice(f"piper:{model}").id
    piper_voice(tmp_path, hop=400)
    second = make_voice(f"piper:{model}").id
    settings = model.with_name(f"{model.name}.json")
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"hop_length": 512}))
    assert len({first, second, make_voice(f"piper:{model}").id}) == 3


def test_another_language_is_refused(folder):
    with pytest.raises(SpeechRefused, match="speaks en-US, but this text is in 'de'"):
        named(folder, "en_US-hum-small").speak(say("Ruh dich aus.", "de"))


def test_the_registry_knows_what_lies_in_the_folder(folder, tmp_path):
    kind = VOICES["piper"]
    assert kind.unready("piper", {"VOICEGUIDE_VOICES": str(folder)}) == ""
    assert kind.choices({"VOICEGUIDE_VOICES": str(folder)})[-1] == "en_US-slow-low"
    assert str(tmp_path) in kind.unready("piper", {"VOICEGUIDE_VOICES": str(tmp_path)})
