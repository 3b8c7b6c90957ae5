"""Scripts and plans as an indented outline: a line for every step, its parts below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, is_dataclass
from functools import singledispatch
from typing import Final

from voiceguide.cli.json_names import json_kind_of, named_fields
from voiceguide.errors import SourceLocation
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import Elastic, Line
from voiceguide.plan.terms import Kind
from voiceguide.script.model import Condition, MinutesWhen, Option, Quantity, Unit, Wording
from voiceguide.units import clock, short_length

SAID_OR_NOT: Final = {Kind.WORDING: ("short", "in full"), Kind.TIP: ("left out", "said")}
"""Elastic quantities that are on or off: their names at 0 and at 1."""
SLOWED: Final = ("", " slower", " slowest")
"""The names of the steps by which the voice slows down at bedtime."""
_COUNTED: Final = frozenset({Kind.BREATH, Kind.REP, Kind.ROUND})


@singledispatch
def short(value: object) -> str | None:
    """Format a value in a few words; None for a dataclass whose fields are listed instead."""
    return None if is_dataclass(value) else str(value)


@short.register
def _(value: Wording) -> str:
    return value.full


@short.register
def _(value: Line) -> str:
    return f"“{value.text}”{SLOWED[value.slowdown_step]}"


@short.register
def _(value: Quantity) -> str:
    amounts = (value.least, value.natural, value.most)
    shown = [short_length(each) if value.unit is Unit.MS else str(each) for each in amounts]
    counted = " breaths" if value.unit is Unit.BREATHS else ""
    return (shown[1] if value.rigid else "..".join(shown)) + counted


@short.register
def _(value: Elastic) -> str:
    amounts = (value.least, value.natural, value.most)
    if value.kind in SAID_OR_NOT:
        return " or ".join(reversed(SAID_OR_NOT[value.kind]))
    return (
        format_amount(value, value.natural)
        if value.rigid
        else "..".join(format_amount(value, each) for each in amounts)
    )


def format_amount(elastic: Elastic, amount: int) -> str:
    """Format an amount of an elastic quantity in its own unit."""
    if elastic.kind in SAID_OR_NOT:
        return SAID_OR_NOT[elastic.kind][amount]
    return str(amount) if elastic.kind in _COUNTED else clock(amount)


@short.register
def _(value: Option) -> str:
    return f"{value.name}: {', '.join(value.values)}"


@short.register
def _(value: Condition) -> str:
    return f"{value.option}={'|'.join(value.values)}"


@short.register
def _(value: MinutesWhen) -> str:
    return f"{value.option}={value.value}: {' '.join(map(str, value.minutes))}"


@short.register(SourceLocation)
@short.register(PhraseBook)
def _(value: object) -> str:  # noqa: ARG001, RUF100 - nothing of it belongs into an outline
    return ""


def outline(noun: object, depth: int = 0) -> Iterator[str]:
    """Format a dataclass and everything below it, one line each, without fields that have their default."""
    said, below = [], []
    for name, value in _shown(noun):
        if isinstance(value, tuple) and any(short(each) is None or isinstance(each, tuple) for each in value):
            below.append((name, value))
            continue
        words = ", ".join(filter(None, map(short, value))) if isinstance(value, tuple) else short(value)
        if words is None:
            below.append((name, (value,)))
        elif words:
            said.append(f"{name} {words}")
    indent = "  " * depth
    yield f"{indent}{json_kind_of(noun)}" + (f"  {'  '.join(said)}" if said else "")
    for name, values in below:
        if name not in {"steps", "parts"}:
            yield f"{indent}  {name}:"
        for value in values:
            yield from _below(value, depth + (1 if name in {"steps", "parts"} else 2))


def _below(value: object, depth: int) -> Iterator[str]:
    if is_dataclass(value) and short(value) is None:
        yield from outline(value, depth)
    elif isinstance(value, tuple) and any(is_dataclass(each) or isinstance(each, tuple) for each in value):
        for each in value:
            yield from _below(each, depth)
    elif isinstance(value, tuple):
        yield "  " * depth + ": ".join(str(each) for each in value)
    else:
        yield "  " * depth + (short(value) or "")


def _shown(noun: object) -> Iterator[tuple[str, object]]:
    for name, field in named_fields(noun):
        value = getattr(noun, field.name)
        told_already = name == "peers" and value == (getattr(noun, "line", None),)
        has_default = name == "spots" or (field.default is not MISSING and value == field.default)
        if value is not None and value != () and not has_default and not told_already:
            yield name, value
