"""Look into a model of the user's before it is run: where its weights lie, and whether it draws noise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def parse_model(data: bytes) -> Any:  # noqa: ANN401 - onnx makes its classes when it is loaded
    """Return a parsed model all of whose weights lie in it, each of them whole.

    Raises:
        ValueError: Part of it lies in another file. It would be looked for from the current folder on, and
            read whatever it is. Or it has sparse weights: no voice has any, and a place that is told wrongly
            in them has the engine write where it must not.
    """
    import onnx

    loaded = onnx.load_model_from_string(data)
    graphs = [loaded.graph, *loaded.functions]
    if any(tensor.data_location for tensor in _tensors(graphs)):
        raise ValueError("part of it lies in another file")
    if next(_sparse(graphs), None) is not None:
        raise ValueError("it has sparse weights, as no model of a voice has")
    return loaded


def operators(loaded: Any) -> frozenset[str]:  # noqa: ANN401 - likewise
    """Return the names of all operators of a model, those within its nodes included."""
    graphs = _graphs([loaded.graph, *loaded.functions])
    return frozenset(node.op_type for graph in graphs for node in graph.node)


def _tensors(graphs: Sequence[Any]) -> Iterator[Any]:
    """Find every tensor of a model, within its graphs, their nodes and what these hold in turn."""
    for graph in _graphs(graphs):
        yield from getattr(graph, "initializer", ())
        for attribute in (attribute for node in graph.node for attribute in node.attribute):
            yield from (attribute.t, *attribute.tensors)
    for sparse in _sparse(graphs):
        yield from (sparse.values, sparse.indices)


def _sparse(graphs: Iterable[Any]) -> Iterator[Any]:
    """Find every sparse tensor of a model, likewise."""
    for graph in _graphs(graphs):
        yield from getattr(graph, "sparse_initializer", ())
        for attribute in (attribute for node in graph.node for attribute in node.attribute):
            yield from attribute.sparse_tensors
            if attribute.HasField("sparse_tensor"):
                yield attribute.sparse_tensor


def _graphs(graphs: Iterable[Any]) -> Iterator[Any]:
    """Walk through graphs and those that their nodes hold."""
    left = list(graphs)
    while left:
        graph = left.pop()
        yield graph
        for attribute in (attribute for node in graph.node for attribute in node.attribute):
            left += (attribute.g, *attribute.graphs)
