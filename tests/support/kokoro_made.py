"""Kokoro in miniature: a real ONNX model with the inputs of Kokoro's, a few kB of it, and a style.

It lasts longer for more phonemes and a lower speed, hums each phoneme at a pitch of its own, and its style
raises them all. The real hibari and espeak-ng make the phonemes, and the real onnxruntime runs it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

from voiceguide.speech.voices.kokoro.engine import RATE_HZ
from voiceguide.speech.voices.kokoro.files import ROWS, WIDTH

HOP = 1_400
"""Samples a phoneme at a speed of 1."""


def kokoro_voice(folder: Path, *names: str, hop: int = HOP, phonemes: str = "tokens") -> Path:
    """Write a model and the styles of characters into a folder of voices, and give the path of the model."""
    (folder / "kokoro").mkdir(parents=True, exist_ok=True)
    for name in names or ("af_heart",):
        kokoro_style(folder, name)
    model = folder / "kokoro-v1.0.small.onnx"
    model.write_bytes(kokoro_model(hop, phonemes).SerializeToString())
    return model


def kokoro_style(folder: Path, name: str) -> Path:
    """Write a style whose rows differ, another one for each name, and give its path."""
    (folder / "kokoro").mkdir(parents=True, exist_ok=True)
    rows = np.random.RandomState(sum(name.encode())).standard_normal((ROWS, WIDTH)) * 0.2
    path = folder / "kokoro" / f"{name}.bin"
    path.write_bytes(rows.astype("<f4").tobytes())
    return path


def kokoro_model(hop: int = HOP, phonemes: str = "tokens"):
    """Build the graph: time / samples a phoneme = which phoneme; its number and the style = the pitch."""
    inputs = [
        helper.make_tensor_value_info(phonemes, TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, WIDTH]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    node = helper.make_node
    nodes = [
        node("Squeeze", [phonemes], ["ids"]),
        node("Shape", ["ids"], ["shape"]),
        node("Cast", ["shape"], ["counts"], to=TensorProto.FLOAT),
        node("Squeeze", ["counts"], ["many"]),
        node("Squeeze", ["speed"], ["pace"]),
        node("Div", ["hop", "pace"], ["each"]),
        node("Mul", ["many", "each"], ["total"]),
        node("Range", ["begin", "total", "step"], ["time"]),
        node("Div", ["time", "each"], ["place"]),
        node("Cast", ["place"], ["at"], to=TensorProto.INT64),
        node("Gather", ["ids", "at"], ["number"]),
        node("Cast", ["number"], ["pitch"], to=TensorProto.FLOAT),
        node("Mul", ["pitch", "by_phoneme"], ["above"]),
        node("ReduceMean", ["style"], ["mean"], keepdims=0),
        node("Mul", ["mean", "by_style"], ["raised"]),
        node("Add", ["above", "base"], ["low"]),
        node("Add", ["low", "raised"], ["hertz"]),
        node("Mul", ["time", "turn"], ["turns"]),
        node("Mul", ["turns", "hertz"], ["phase"]),
        node("Sin", ["phase"], ["wave"]),
        # The two zeros around the phonemes are silent.
        node("Sign", ["pitch"], ["sounding"]),
        node("Mul", ["wave", "sounding"], ["heard"]),
        node("Mul", ["heard", "level"], ["audio"]),
    ]
    values = {
        "hop": np.float32(hop), "begin": np.float32(0), "step": np.float32(1), "by_phoneme": np.float32(3),
        "by_style": np.float32(900), "base": np.float32(140), "turn": np.float32(2 * np.pi / RATE_HZ),
        "level": np.float32(0.3),
    }  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "hum",
        inputs,
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["time"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    checker.check_model(model)
    return model
