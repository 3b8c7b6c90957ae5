"""What is seen in a model before it is run; models with faults are in `test_piper_engine.py`."""

from __future__ import annotations

import pytest
from onnx import AttributeProto, SparseTensorProto, TensorProto, helper

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


def sparse_tensor(**values):
    made = SparseTensorProto(dims=[4], **values)
    made.values.CopyFrom(helper.make_tensor("x", TensorProto.FLOAT, [1], [1.0]))
    made.indices.CopyFrom(helper.make_tensor("at", TensorProto.INT64, [1], [1 << 40]))
    return made


def at_the_top(model, sparse):
    model.graph.sparse_initializer.append(sparse)


def within_a_node(model, sparse):
    inner = helper.make_graph([], "then", [], [], sparse_initializer=[sparse])
    model.graph.node.append(helper.make_node("If", ["yes"], ["out"], then_branch=inner, else_branch=inner))


def as_a_constant(model, sparse):
    node = helper.make_node("Constant", [], ["out"])
    node.attribute.append(AttributeProto(name="sparse_value", type=AttributeProto.SPARSE_TENSOR))
    node.attribute[0].sparse_tensor.CopyFrom(sparse)
    model.graph.node.append(node)


def among_others(model, sparse):
    node = helper.make_node("Some", [], ["out"])
    node.attribute.append(AttributeProto(name="all", type=AttributeProto.SPARSE_TENSORS))
    node.attribute[0].sparse_tensors.append(sparse)
    model.graph.node.append(node)


@pytest.mark.parametrize("put", [at_the_top, within_a_node, as_a_constant, among_others])
def test_sparse_weights_are_refused_wherever_they_hang(put):
    model = kokoro_model()
    put(model, sparse_tensor())
    with pytest.raises(ValueError, match="it has sparse weights, as no model of a voice has"):
        parse_model(model.SerializeToString())


@pytest.mark.parametrize("part", ["values", "indices"])
def test_a_sparse_weight_in_another_file_is_one_in_another_file(part):
    model, sparse = kokoro_model(), sparse_tensor()
    getattr(sparse, part).data_location = TensorProto.EXTERNAL
    at_the_top(model, sparse)
    with pytest.raises(ValueError, match="part of it lies in another file"):
        parse_model(model.SerializeToString())
