"""Look into a model of the user's before it is run: where its weights lie, and whether it draws noise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def parse_model(data: bytes) -> Any:  # noqa: ANN401 - onnx makes its classes when it is loaded
    """Return a parsed model all of whose weights lie in it.

    Raises:
        ValueError: Part of it lies in another file. It would be looked for from the current folder on, and
            read whatever it is.
    """
    import onnx

    loaded = onnx.load_model_from_string(data)
    if any(tensor.data_location for tensor in _tensors([loaded.graph, *loaded.functions])):
        raise ValueError("part of it lies in another file")
    return loaded


def operators(loaded: Any) -> frozenset[str]:  # noqa: ANN401 - likewise
    """Return the names of all operators of a model, those within its nodes included."""
    graphs = _graphs([loaded.graph, *loaded.functions])
    return frozenset(node.op_type for graph in graphs for node in graph.node)


def _tensors(graphs: Iterable[Any]) -> Iterator[Any]:
    """Find every tensor of a model, within its graphs, their nodes and what these hold in turn."""
    for graph in _graphs(graphs):
        yield from getattr(graph, "initializer", ())
        for attribute in (attribute for node in graph.node for attribute in node.attribute):
            yield from (attribute.t, *attribute.tensors)


def _graphs(graphs: Iterable[Any]) -> Iterator[Any]:
    """Walk through graphs and those that their nodes hold."""
    left = list(graphs)
    while left:
        graph = left.pop()
        yield graph
        for attribute in (attribute for node in graph.node for attribute in node.attribute):
            left += (attribute.g, *attribute.graphs)
