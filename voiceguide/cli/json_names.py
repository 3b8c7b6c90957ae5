"""The names by which machines are told of our data: what each thing is called, and each of its fields.

Programs read these names, so they are written down and stay when a class or a field of ours is renamed.
A class has its name in `json_kind`. A field has its own name, or after a renaming the one that it had before,
as `field(metadata={"json_name": "knob"})`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any, Final

_FIELD_NAME: Final = "json_name"


def kind_of(noun: object) -> str:
    """Return what a dataclass is called for machines.

    Raises:
        TypeError: Its class does not say so itself; what a class above it is called is another thing.
    """
    kind = vars(type(noun)).get("json_kind")
    if not isinstance(kind, str):
        raise TypeError(f"{type(noun)} is not told to machines: it has no json_kind")
    return kind


def named_fields(noun: Any) -> Iterator[tuple[str, Field[Any]]]:  # noqa: ANN401 - any dataclass or its class
    """Give the fields of a dataclass, each with what it is called for machines."""
    for field in fields(noun):
        yield field.metadata.get(_FIELD_NAME, field.name), field
