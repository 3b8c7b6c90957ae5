"""The engine of Piper voices: its pace, its noise, and models that are refused."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from tests.speech.conftest import say
from tests.support.piper_made import RATE_HZ, piper_voice
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.model import Pace
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voices.piper_engine import PASSAGES

CUES = PASSAGES["en"]


def named(folder, name):
    return make_voice(f"piper:{name}", environ={"VOICEGUIDE_VOICES": str(folder)})


def wpm(voice, pace, language="en"):
    rate = 0.0
    for cue in PASSAGES[language]:
        loud = np.flatnonzero(np.abs(voice.speak(say(cue, language, pace)).samples) > 0.01)
        rate += (loud[-1] - loud[0]) / RATE_HZ
    return 49 * 60 / rate


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
