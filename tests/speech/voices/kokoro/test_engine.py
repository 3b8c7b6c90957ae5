"""Kokoro's model: what it is given, models that are refused, and the real one where its wheels are."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from tests.support.kokoro_made import HOP, kokoro_model, kokoro_voice
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.voices.kokoro.engine import RATE_HZ, KokoroModel
from voiceguide.speech.voices.kokoro.files import ROWS, WIDTH, find_weights

STYLE = np.zeros((ROWS, WIDTH), np.float32)


def loaded(path):
    return KokoroModel(find_weights(path, ()), "kokoro")


@pytest.mark.parametrize("phonemes", ["tokens", "input_ids"])
def test_both_names_of_the_phonemes_are_known(tmp_path, phonemes):
    model = loaded(kokoro_voice(tmp_path, phonemes=phonemes))
    assert len(model.say([50, 60, 70], STYLE, 1.0)) == 5 * HOP


def test_it_is_never_slower_than_without_a_phantom_vowel(tmp_path):
    model = loaded(kokoro_voice(tmp_path))
    slow, slowest = (model.say([50, 60, 70], STYLE, speed) for speed in (0.75, 0.4))
    assert np.array_equal(slow, slowest)


def test_the_row_of_the_style_is_that_of_the_length(tmp_path):
    model = loaded(kokoro_voice(tmp_path))
    style = STYLE.copy()
    style[1] = 0.5  # the row of two phonemes
    plain, raised = (model.say([50, 60], each, 1.0) for each in (STYLE, style))
    assert not np.array_equal(plain, raised)
    assert np.array_equal(*(model.say([50, 60, 70], each, 1.0) for each in (STYLE, style)))
    assert len(model.say([50] * ROWS, STYLE, 1.0)) == (ROWS + 2) * HOP


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:200], lambda data: bytes(500)])
def test_a_model_that_is_cut_or_none(tmp_path, damage):
    path = kokoro_voice(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(VoiceUnavailable, match=r"The model cannot be loaded \("):
        loaded(path)


def draws_noise(model):
    model.graph.node.add(op_type="RandomUniformLike", input=["wave"], output=["noise"])


def looks_elsewhere(model):
    tensor = model.graph.initializer.add(name="stolen", data_type=TensorProto.FLOAT, dims=[1])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def asks_for_more(model):
    model.graph.input.append(helper.make_tensor_value_info("speaker", TensorProto.INT64, [1]))


def knows_whole_speeds(model):
    model.graph.input[2].type.tensor_type.elem_type = TensorProto.INT32
    cast = helper.make_node("Cast", ["speed"], ["real"], to=TensorProto.FLOAT)
    squeeze = next(node for node in model.graph.node if list(node.input) == ["speed"])
    squeeze.input[0] = "real"
    model.graph.node.insert(0, cast)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (draws_noise, "it draws noise, so equal words would not sound equal"),
        (looks_elsewhere, "part of it lies in another file"),
        (asks_for_more, "it takes speaker, speed, style, tokens, not what a model of Kokoro takes"),
        (knows_whole_speeds, "it knows whole speeds only"),
    ],
)
def test_a_model_of_another_kind_is_refused(tmp_path, change, told):
    model = kokoro_model()
    change(model)
    path = tmp_path / "k.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(VoiceUnavailable, match=told):
        loaded(path)


def test_a_model_that_fails_while_it_speaks(tmp_path):
    model = loaded(kokoro_voice(tmp_path))
    with pytest.raises(VoiceUnavailable, match=r"The model failed \("):
        model.say([50, 60], STYLE.astype(np.float64), 1.0)


def test_the_real_model_is_the_pinned_one_and_repeats_itself():
    model = KokoroModel(find_weights(None, ()), "kokoro")
    # No style is in a package of Python. With that of nobody in particular it makes noise, not words; that it
    # says the words that it is given is heard by `make voices`.
    style = (np.random.RandomState(1).standard_normal((ROWS, WIDTH)) * 0.1).astype(np.float32)
    once, again = (model.say([54, 156, 86, 62, 16, 92, 157, 31, 4], style, 1.0) for _ in range(2))
    assert once.tobytes() == again.tobytes()
    assert 0.3 < len(once) / RATE_HZ < 6
    assert np.isfinite(once).all()
    assert np.abs(once).max() > 0.01


def test_weights_are_read_as_they_are(tmp_path):
    path = kokoro_voice(tmp_path)
    assert find_weights(path, ()).read() == path.read_bytes() == onnx.load(str(path)).SerializeToString()
