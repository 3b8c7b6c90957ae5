"""Write the steps of a script as YAML, with comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from voiceguide.units import SECOND, Ms

_PLAIN: Final = re.compile(r"[^\W_][^:#{}\[\]\"`\n\t\\]*[^\s:#{}\[\]\"`\\,]|[^\W_]+")
_READ_OTHERWISE: Final = frozenset({"null", "~", "yes", "no", "true", "false", "on", "off"})
_WIDTH: Final = 110

Scalar: TypeAlias = "str | int"


@dataclass(frozen=True, slots=True)
class WrittenGroup:
    """A value that has keys of its own, written on one line."""

    entries: tuple[tuple[str, Scalar], ...]


Value: TypeAlias = "Scalar | WrittenGroup | tuple[Scalar, ...]"


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """One step of a script as it is written.

    Args:
        kind: Its key: `say`, `rest`, `section`.
        value: What stands after it; "" where steps follow.
        keys: Further keys.
        at: Words at chosen places inside, each by its place.
        steps: The steps inside.
        between: The steps between its repetitions.
        above: Comments above it.
        beside: A comment at the end of its line.
        event: The number of the event that it was made of, to find it again; None for what was added.
    """

    kind: str
    value: Value = ""
    keys: tuple[tuple[str, Value], ...] = ()
    at: tuple[tuple[str, Value], ...] = ()
    steps: tuple[WrittenStep, ...] = ()
    between: tuple[WrittenStep, ...] = ()
    above: tuple[str, ...] = ()
    beside: str = ""
    event: int | None = None


def scalar(value: Scalar) -> str:
    """Write a text or a number as YAML.

    Example:
        >>> scalar("Let go."), scalar("Now: rest."), scalar("")
        ('Let go.', '"Now: rest."', '""')
    """
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _READ_OTHERWISE:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def amount(least_ms: Ms, natural_ms: Ms, most_ms: Ms) -> str:
    """Write an amount of time as in a script.

    Example:
        >>> amount(2_200, 2_200, 2_200), amount(0, 90_000, 180_000)
        ('2.2s', '0s..1min30s..3min')
    """
    parts = (least_ms,) if least_ms == natural_ms == most_ms else (least_ms, natural_ms, most_ms)
    return "..".join(map(_duration, parts))


def _duration(ms: Ms) -> str:
    minutes, rest = divmod(ms, 60 * SECOND)
    seconds = f"{rest // SECOND}.{rest % SECOND:03}".rstrip("0").rstrip(".")
    if not minutes:
        return f"{seconds}s"
    return f"{minutes}min" + (f"{seconds}s" if rest else "")


def _value(value: Value, indent: str) -> str:
    """Write what stands after a key: on its line, or as a list below."""
    if isinstance(value, WrittenGroup):
        return " {" + ", ".join(f"{name}: {_in_brackets(each)}" for name, each in value.entries) + "}"
    if not isinstance(value, tuple):
        return f" {scalar(value)}"
    flow = "[" + ", ".join(_in_brackets(each) for each in value) + "]"
    if len(flow) + len(indent) <= _WIDTH and all(isinstance(each, int) or len(each) < 24 for each in value):
        return f" {flow}"
    return "".join(f"\n{indent}  - {scalar(each)}" for each in value)


def _in_brackets(value: Scalar) -> str:
    written = scalar(value)
    return f'"{written}"' if "," in written and not written.startswith('"') else written


def top(key: str, value: Value, comment: str = "") -> list[str]:
    """Write a key at the top of a script."""
    return f"{key}:{_beside(_value(value, ''), comment)}".split("\n")


def _beside(text: str, comment: str) -> str:
    if not comment:
        return text
    first, line_feed, rest = text.partition("\n")
    return f"{first}  # {on_one_line(comment)}{line_feed}{rest}"


def on_one_line(text: str) -> str:
    """Return a text on one line, as a comment may have it."""
    return " ".join(text.split())


def mapping(key: str, entries: Sequence[tuple[str, Value]], comment: str = "") -> list[str]:
    """Write a key at the top that has keys of its own."""
    head = f"{key}:" + (f"  # {on_one_line(comment)}" if comment else "")
    return [head, *(f"  {scalar(name)}:{_value(value, '  ')}" for name, value in entries)]


def write_steps(steps: Sequence[WrittenStep], indent: str = "  ") -> Iterator[str]:
    """Write a list of steps, line by line."""
    for step in steps:
        for comment in step.above:
            if text := on_one_line(comment):
                yield f"{indent}# {text}"
        if not step.kind:
            continue
        inner = f"{indent}  "
        head = f"{indent}- {step.kind}:"
        head += "" if step.value == "" and step.steps else _value(step.value, inner)
        yield from _beside(head, step.beside).split("\n")
        for key, value in step.keys:
            yield from f"{inner}{key}:{_value(value, inner)}".split("\n")
        if step.at:
            yield f"{inner}at:"
            for place, words in step.at:
                yield from f"{inner}  {place}:{_value(words, f'{inner}  ')}".split("\n")
        if step.steps and step.kind == "each side":
            yield from write_steps(step.steps, f"{inner}  ")
        elif step.steps:
            yield f"{inner}steps:"
            yield from write_steps(step.steps, f"{inner}  ")
        if step.between:
            yield f"{inner}between:"
            yield from write_steps(step.between, f"{inner}  ")
