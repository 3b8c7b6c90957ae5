"""The names that programs read: they stay when a class or a field of ours is renamed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from voiceguide.cli.json_names import json_kind_of, named_fields


@dataclass
class Told:
    """A noun with a field that was renamed."""

    json_kind: ClassVar[str] = "told"

    plain: int = 0
    renamed: int = field(default=0, metadata={"json_name": "knob"})


@dataclass
class Below(Told):
    """A noun that names no kind of its own."""


def test_a_kind_is_the_written_one():
    assert json_kind_of(Told()) == "told"


@pytest.mark.parametrize("noun", [Below(), object(), 3])
def test_what_names_no_kind_itself_is_refused(noun):
    with pytest.raises(TypeError, match="has no json_kind"):
        json_kind_of(noun)


def test_a_renamed_field_keeps_the_name_it_had():
    assert [(name, each.name) for name, each in named_fields(Told)] == [
        ("plain", "plain"),
        ("knob", "renamed"),
    ]
    assert list(named_fields(Told())) == list(named_fields(Told))
