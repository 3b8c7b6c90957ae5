"""Piper voices: the real piper-tts and onnxruntime, with a model of a few kB in the shape of a voice."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from tests.speech.conftest import say
from tests.support.piper_made import RATE_HZ, piper_voice
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.model import Pace
from voiceguide.speech.registry import VOICES, make_voice
from voiceguide.speech.voice import TellsSounds
from voiceguide.speech.voices.piper_engine import PASSAGES

CUES = PASSAGES["en"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("voices")
    piper_voice(made)
    piper_voice(made, "de_DE-summ-low", espeak={"voice": "de"})
    piper_voice(made, "en_GB-choir-low", speakers=3)
    piper_voice(made, "en_US-slow-low", hop=560)
    return made


def named(folder, name):
    return make_voice(f"piper:{name}", environ={"VOICEGUIDE_VOICES": str(folder)})


def wpm(voice, pace, language="en"):
    rate = 0.0
    for cue in PASSAGES[language]:
        loud = np.flatnonzero(np.abs(voice.speak(say(cue, language, pace)).samples) > 0.01)
        rate += (loud[-1] - loud[0]) / RATE_HZ
    return 49 * 60 / rate


def test_nothing_is_noted_of_this_machine(folder, tmp_path):
    """The engine's library would make an id of the machine and a file of what it ran."""
    program = (
        "import sys; from voiceguide.speech import make_voice; from voiceguide.speech.model import *;"
        "make_voice(sys.argv[1]).speak(Utterance('Rest.', 'en', Pace.DAY))"
    )
    model = f"piper:{folder / 'en_US-hum-small.onnx'}"
    told = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environ = {**told, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", program, model], env=environ, check=True)
    assert list(tmp_path.iterdir()) == []


def test_it_is_found_by_name_and_by_path(folder):
    by_name = named(folder, "en_US-hum-small")
    by_path = make_voice(f"piper:{folder / 'en_US-hum-small.onnx'}")
    assert by_name.name == by_path.name == "piper:en_US-hum-small"
    assert by_name.id == by_path.id
    assert str(folder) not in by_path.id
    assert by_name.language == "en-US"


@pytest.mark.parametrize("name", ["en_US-hum-small", "en_US-slow-low"])
def test_its_pace_is_measured_and_set(folder, name):
    """Two voices, one half as fast again as the other by nature, come out at the same pace."""
    voice = named(folder, name)
    assert 130 < wpm(voice, Pace.DAY) < 140
    assert 118 < wpm(voice, Pace.BEDTIME) < 128
    slowed = [wpm(voice, Pace.BEDTIME) / wpm(voice, pace) for pace in (Pace.DROWSY, Pace.DRIFTING)]
    assert slowed == pytest.approx([1.03, 1.065], abs=0.015)


def test_a_german_voice_takes_as_long_for_the_same(folder):
    assert 130 < wpm(named(folder, "de_DE-summ-low"), Pace.DAY, "de") < 140


def test_the_noise_is_there_and_always_the_same(folder):
    one, two = (named(folder, "en_US-hum-small").speak(say(CUES[0])).samples for _ in range(2))
    assert np.array_equal(one, two)
    spectrum = np.abs(np.fft.rfft(one * np.hanning(len(one))))
    hiss = np.sqrt(np.mean(spectrum[len(spectrum) // 2 :] ** 2) / np.mean(spectrum**2))
    assert 0.005 < hiss < 0.2


def test_sentences_are_a_breath_apart(folder):
    samples = named(folder, "en_US-hum-small").speak(say("Rest. Stay.")).samples
    quiet = np.abs(samples) < 1e-6
    assert 0.29 < quiet[1000:-1000].sum() / RATE_HZ < 0.31


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


@pytest.mark.parametrize("damage", [b"", b"no model", bytes(500)])
def test_a_model_that_is_none(tmp_path, damage):
    model = piper_voice(tmp_path)
    model.write_bytes(damage)
    with pytest.raises(VoiceUnavailable, match="The voice cannot be loaded"):
        make_voice(f"piper:{model}").speak(say("Rest."))


def test_a_model_that_does_not_fit_its_settings(tmp_path):
    model = piper_voice(tmp_path, num_speakers=2)
    with pytest.raises(VoiceUnavailable, match="It failed at"):
        make_voice(f"piper:{model}").speak(say("Rest."))


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


def draws_a_lot(model):
    model.graph.node.extend(
        helper.make_node("RandomNormalLike", ["wave"], [f"noise{n}"], dtype=TensorProto.FLOAT)
        for n in range(1_000)
    )


def looks_elsewhere(model):
    """Weights that lie in another file: that could be any file of the user's."""
    tensor = model.graph.initializer.add(name="stolen", data_type=TensorProto.FLOAT, dims=[1])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def looks_elsewhere_from_within(model):
    held = model.graph.node.add(op_type="Constant", output=["held"]).attribute.add(name="value", type=4)
    held.t.data_type, held.t.data_location = TensorProto.FLOAT, TensorProto.EXTERNAL


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (draws_a_lot, "it draws more noise than a voice does"),
        (looks_elsewhere, "part of it lies in another file"),
        (looks_elsewhere_from_within, "part of it lies in another file"),
    ],
)
def test_a_model_that_would_take_all_memory_or_read_other_files_is_refused(tmp_path, change, told):
    path = piper_voice(tmp_path)
    model = onnx.load(str(path))
    change(model)
    path.write_bytes(model.SerializeToString())
    with pytest.raises(VoiceUnavailable, match=told):
        make_voice(f"piper:{path}").speak(say("Rest."))
