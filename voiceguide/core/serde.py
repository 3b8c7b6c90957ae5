"""Serialize dataclasses to plain data (objects, lists, texts, numbers), and read them back strictly.

Both directions follow the types that the dataclasses declare, so a field added to the model is in the
file by itself, and a value of another type can neither be written nor read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType
from typing import Any, Final, TypeVar, cast, get_args, get_type_hints

from voiceguide.errors import TimelineError, as_json

_LARGEST: Final = 10**12
"""Milliseconds of 31 years: more than any number that a session has, and small enough to reckon with."""
_LONGEST: Final = 20_000
"""Characters of one text; in a script one has 1,000 at most, and more when numbers are written as words."""

SPARSE: Final = MappingProxyType({"later": True, "sparse": True})
"""Marks a field that is written only where it is not its default, so that older data stays as it was."""

Noun = TypeVar("Noun")
Kind = Any  # a type as annotations write it (`int | None`, `tuple[str, ...]`); typing has no name for those


def write(noun: object) -> dict[str, object]:
    """Turn a dataclass into plain data, its fields in their order.

    Raises:
        ValueError: Pairs that the file has as an object name one thing twice.
        TypeError: A field has a value that its type does not allow.
    """
    its: Kind = type(noun)
    left_out = {name for name, default in _sparse(its).items() if getattr(noun, name) == default}
    return {
        name: _write(getattr(noun, name), kind, f"{its.__name__}.{name}")
        for name, kind in _kinds(its).items()
        if name not in left_out
    }


def as_lines(plain: Mapping[str, object]) -> str:
    """Format plain data as JSON, one line a key and one line an object of a list, so that a diff is short.

    >>> print(as_lines({"name": "Abend", "clips": [{"at": 0}, {"at": 5}]}), end="")
    {
      "name": "Abend",
      "clips": [
        {"at": 0},
        {"at": 5}
      ]
    }
    """
    lines = ",\n".join(f"  {_as_line(key)}: {_as_lines(value)}" for key, value in plain.items())
    return "{\n" + lines + "\n}\n"


def _as_lines(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {_as_line(each)}" for each in value) + "\n  ]"
    return _as_line(value)


def _as_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read(found: dict[str, object], noun: type[Noun]) -> Noun:
    """Turn plain data back into a dataclass; `read(write(noun), type(noun)) == noun`.

    Raises:
        TimelineError: A key is unknown, or missing though the schema always had it; or a value is not of its
            type.
    """
    return cast("Noun", _read_noun(found, noun, ""))


@cache
def _kinds(noun: Kind) -> dict[str, Kind]:
    kinds = get_type_hints(noun)
    return {field.name: kinds[field.name] for field in fields(noun)}


@cache
def _later(noun: Kind) -> frozenset[str]:
    return frozenset(field.name for field in fields(noun) if field.metadata.get("later"))


@cache
def _sparse(noun: Kind) -> dict[str, object]:
    return {field.name: field.default for field in fields(noun) if field.metadata.get("sparse")}


def _pairs(kind: Kind) -> bool:
    """Report whether a type is a tuple of names with values, which is an object in the file."""
    return bool(kind == tuple[tuple[str, str], ...])


def _listed(kind: Kind) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _write(value: object, kind: Kind, place: str) -> object:
    if NoneType in get_args(kind):
        return None if value is None else _write(value, get_args(kind)[0], place)
    if _pairs(kind) and isinstance(value, tuple):
        named = dict(value)
        if len(named) < len(value):
            raise ValueError(f"{place} names one thing twice: {value}")
        return named
    if _listed(kind) and isinstance(value, tuple):
        return [_write(each, get_args(kind)[0], place) for each in value]
    if kind is float and isinstance(value, (int, float)):
        return float(value)
    if not isinstance(kind, type) or not isinstance(value, kind) or (type(value) is bool) != (kind is bool):
        raise TypeError(f"{place} is {value!r}, which is no {kind}")
    if is_dataclass(value):
        return write(value)
    return value.value if isinstance(value, Enum) else value


def _read(value: object, kind: Kind, place: str) -> object:
    return _reader(kind)(value, place)


@cache
def _reader(kind: Kind) -> Callable[[object, str], object]:
    """Return the reader of a type; cached, as a session has thousands of values of few types."""
    if NoneType in get_args(kind):
        inner = _reader(get_args(kind)[0])
        return lambda value, place: None if value is None else inner(value, place)
    if _pairs(kind):
        return _read_pairs
    if _listed(kind):
        each = _reader(get_args(kind)[0])
        return lambda value, place: tuple(
            each(one, f"{place}[{n}]") for n, one in enumerate(_expect(value, list, place, "a list"))
        )
    if is_dataclass(kind):
        return lambda value, place: _read_noun(value, kind, place)
    if issubclass(kind, Enum):
        known = {each.value: each for each in kind}
        return lambda value, place: _read_enum(value, known, place)
    return _SCALARS[kind]


def _read_pairs(value: object, place: str) -> object:
    named = _expect(value, dict, place, "an object")
    return tuple((_read_text(key, place), _read(each, str, _at(place, key))) for key, each in named.items())


def _read_noun(value: object, noun: Kind, place: str) -> object:
    found = _expect(value, dict, place, "an object")
    kinds = _kinds(noun)
    missing = [name for name in kinds if name not in found]
    if missing and (missing := [name for name in missing if name not in _later(noun)]):
        raise TimelineError(f"{_at(place, missing[0])} is missing.")
    if unknown := [name for name in found if name not in kinds]:
        raise TimelineError(f"{_at(place, unknown[0])} is not a key of this schema.")
    return noun(
        **{name: _read(found[name], kind, _at(place, name)) for name, kind in kinds.items() if name in found}
    )


def _read_enum(value: object, known: Mapping[str, Enum], place: str) -> Enum:
    if not isinstance(value, str) or value not in known:
        raise TimelineError(f"{place} is {as_json(value, 40)}; it must be one of {', '.join(known)}.")
    return known[value]


def _read_number(value: object, place: str) -> float:
    try:
        number = float(_expect(value, (int, float), place, "a number"))
    except OverflowError:
        number = math.inf
    if not abs(number) <= _LARGEST:
        raise TimelineError(f"{place} is too large a number.")
    return number


def _read_text(value: object, place: str) -> str:
    text: str = _expect(value, str, place, "a text")
    if len(text) > _LONGEST:
        raise TimelineError(f"{place} has {len(text)} characters; {_LONGEST} is the most.")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise TimelineError(f"{place} has half a character in it (a lone surrogate).")
    return text


def _read_whole(value: object, place: str) -> int:
    number: int = _expect(value, int, place, "a whole number")
    if abs(number) > _LARGEST:
        raise TimelineError(f"{place} is too large a number.")
    return number


def _read_truth(value: object, place: str) -> bool:
    return cast("bool", _expect(value, bool, place, "true or false"))


_SCALARS: Final = {int: _read_whole, float: _read_number, bool: _read_truth, str: _read_text}


def _expect(value: object, kind: type | tuple[type, ...], place: str, named: str) -> Any:  # noqa: ANN401 - as asked
    # To Python true is a number; to the file it is not.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TimelineError(f"{place or 'The timeline'} is {as_json(value, 40)}; it must be {named}.")
    return value


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
