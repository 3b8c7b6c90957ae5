"""Values against their types: a default is read as the model has it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.support.keys_tried import MADE
from voiceguide.script import model as m
from voiceguide.script.schema.grammar import TOP
from voiceguide.script.schema.validate import read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics


@pytest.mark.parametrize(("made", "key"), [param for param in MADE if param.values[1].default])
def test_every_default_is_the_one_of_the_model(made, key):
    [default] = [f.default for f in dataclasses.fields(made) if f.name == (key.field or key.name)]
    node = tree_of(key.default, "default").node
    assert node is not None
    assert read_value(node, key.shape, key.name, Scope(), Diagnostics()) == default


def test_the_groups_have_the_defaults_of_the_model():
    sides = next(key for key in TOP if key.name == "sides")
    for inner in sides.shape.keys:
        node = tree_of(inner.default, "default").node
        value = read_value(node, inner.shape, inner.name, Scope(), Diagnostics())
        assert value == getattr(m.Sides(), inner.field or inner.name)
