"""A Piper voice in miniature: a real ONNX model of the shape that Piper voices have, a few kB of it.

It takes what they take (phoneme numbers, how many, three scales), draws noise as they do, lasts longer
for more phonemes and a larger length scale, and hums each phoneme at a pitch of its own. The real
piper-tts loads it, turns text into phonemes with espeak-ng, and runs it with the real onnxruntime.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save_model

RATE_HZ = 16_000
HOP = 380
"""Samples a phoneme number at a length scale of 1: with the padding between them 0.05 s a phoneme."""
SIGNS = "_^$ !',-.:;?abcdefhijklmnoprstuvwxyzæçðøħŋœᵻǀɐɑɒɔɕəɚɛɜɡɣɪɫɱɲɹɾʁʃʊʌʎʒʔʲˈˌːθχ̩̃"


def piper_voice(
    folder: Path, name: str = "en_US-hum-small", *, speakers: int = 1, hop: int = HOP, **settings
) -> Path:
    """Write both files of a voice, and give the path of its model."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    save_model(_model(speakers, hop), str(model))
    told = {
        "audio": {"sample_rate": RATE_HZ, "quality": "x_low"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(SIGNS)},
        "num_symbols": len(SIGNS),
        "num_speakers": speakers,
        "speaker_id_map": {f"voice{n}": n for n in range(speakers)} if speakers > 1 else {},
        "language": {"code": name.split("-", maxsplit=1)[0], "family": name[:2]},
    }
    model.with_name(f"{model.name}.json").write_text(json.dumps(told | settings), "utf-8")
    return model


def _model(speakers: int, hop: int):
    """Build the graph: time / samples a phoneme = which phoneme; its number = the pitch; noise on top."""
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    node = helper.make_node
    base_hz = 110.0
    nodes = [
        node("Gather", ["scales", "zero"], ["noise_scale"]),
        node("Gather", ["scales", "one"], ["length_scale"]),
        node("Mul", ["length_scale", "hop"], ["each"]),
        node("Cast", ["input_lengths"], ["count"], to=TensorProto.FLOAT),
        node("Squeeze", ["count"], ["many"]),
        node("Mul", ["many", "each"], ["total"]),
        node("Range", ["begin", "total", "step"], ["time"]),
        node("Div", ["time", "each"], ["place"]),
        node("Floor", ["place"], ["whole_place"]),
        node("Cast", ["whole_place"], ["at"], to=TensorProto.INT64),
        node("Squeeze", ["input"], ["ids"]),
        node("Gather", ["ids", "at"], ["number"]),
        node("Cast", ["number"], ["pitch"], to=TensorProto.FLOAT),
        node("Mul", ["pitch", "by_phoneme"], ["above"]),
        node("Add", ["above", "base"], ["hertz"]),
        node("Mul", ["time", "turn"], ["turns"]),
        node("Mul", ["turns", "hertz"], ["phase"]),
        node("Sin", ["phase"], ["wave"]),
        node("RandomNormalLike", ["wave"], ["noise"], dtype=TensorProto.FLOAT),
        node("Mul", ["noise", "noise_scale"], ["drawn"]),
        node("Mul", ["drawn", "little"], ["hiss"]),
        node("Add", ["wave", "hiss"], ["sum"]),
        node("Mul", ["sum", "level"], ["sound"]),
        node("Unsqueeze", ["sound", "axes"], ["output"]),
    ]
    if speakers > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"]))
        nodes[14:15] = [
            node("Add", ["above", "base"], ["lower"]),
            node("Cast", ["sid"], ["speaker"], to=TensorProto.FLOAT),
            node("Mul", ["speaker", "base"], ["higher"]),
            node("Add", ["lower", "higher"], ["hertz"]),
        ]
    values = {
        "zero": np.array(0), "one": np.array(1), "hop": np.float32(hop), "begin": np.float32(0),
        "step": np.float32(1), "by_phoneme": np.float32(7), "base": np.float32(base_hz),
        "turn": np.float32(2 * np.pi / RATE_HZ), "little": np.float32(0.05), "level": np.float32(0.3),
        "axes": np.array([0, 1, 2]),
    }  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "hum",
        inputs,
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    checker.check_model(model)
    return model
