"""The JSON names of our data: the kind of each dataclass, and the name of each field.

Programs read these names, so they are written down and stay when a class or a field of ours is renamed.
A class has its name in `json_kind`. A field has its own name, or after a renaming the one that it had before,
as `field(metadata={"json_name": "knob"})`. A field that came later may have `"sparse": True`: it is
written only where it has another value than its default, so that what does not use it is written as before.
The module stands alone, as both JSON and the outline of `show` use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any, Final

_FIELD_NAME: Final = "json_name"
_SPARSE: Final = "sparse"


def json_kind_of(noun: object) -> str:
    """Return the JSON kind of a dataclass.

    Raises:
        TypeError: Its own class has none; that of a base class does not count.
    """
    kind = vars(type(noun)).get("json_kind")
    if not isinstance(kind, str):
        raise TypeError(f"{type(noun)} is not told to machines: it has no json_kind")
    return kind


def named_fields(noun: Any) -> Iterator[tuple[str, Field[Any]]]:  # noqa: ANN401 - any dataclass or its class
    """Return the fields of a dataclass, each with its JSON name."""
    for field in fields(noun):
        yield field.metadata.get(_FIELD_NAME, field.name), field


def is_left_out(noun: object, field: Field[Any]) -> bool:
    """Report whether a field is not written: it came later, and has its default."""
    return bool(field.metadata.get(_SPARSE)) and getattr(noun, field.name) == field.default
