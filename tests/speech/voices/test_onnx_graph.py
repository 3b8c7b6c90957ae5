"""What is seen in a model before it is run; models with faults are in `test_piper_engine.py`."""

from __future__ import annotations

import pytest
from onnx import TensorProto, helper

from tests.support.kokoro_made import kokoro_model
from voiceguide.speech.voices.onnx_graph import operators, parse_model


def test_operators_within_a_node_are_seen():
    model = kokoro_model()
    inner = helper.make_graph([helper.make_node("RandomNormal", [], ["x"], shape=[1])], "then", [], [])
    model.graph.node.append(helper.make_node("If", ["yes"], ["out"], then_branch=inner, else_branch=inner))
    found = operators(parse_model(model.SerializeToString()))
    assert {"If", "RandomNormal", "Sin"} <= found


def test_weights_in_another_file_are_refused_wherever_they_hang():
    model = kokoro_model()
    inner = helper.make_graph([], "then", [], [])
    inner.initializer.add(name="x", data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
    model.graph.node.append(helper.make_node("If", ["yes"], ["out"], then_branch=inner, else_branch=inner))
    with pytest.raises(ValueError, match="part of it lies in another file"):
        parse_model(model.SerializeToString())
