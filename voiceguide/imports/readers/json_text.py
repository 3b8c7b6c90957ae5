"""Read JSON: lists of texts and pauses, typed steps, intervals, breathing patterns, words with times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voiceguide.core.strict_json import decode_json
from voiceguide.imports.model import Gathering, Material, refused
from voiceguide.imports.readers.fields import FieldReader
from voiceguide.imports.readers.values import FieldValue
from voiceguide.imports.source import ImportSource

_DEEPEST: Final = 40
_MOST_VALUES: Final = 100_000
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|\n')
"""A text, letters between escapes in one go: one by one they take a hundred bytes each."""


class _Pairs(list[tuple[str, object]]):
    """The pairs of an object, none lost."""


def read_json(source: ImportSource) -> Material:
    """Read JSON: lists of texts and pauses, typed steps, intervals, breathing patterns, words with times.

    Raises:
        ScriptError: It is no JSON, or nothing in it is known.
    """
    try:
        found = decode_json(source.text, _MOST_VALUES, _Pairs)
    except ValueError as problem:
        line = re.search(r"line (\d+)", str(problem))
        what = f"this cannot be read: {problem}."
        raise refused(source.file, int(line[1]) if line else 1, what, "Is it a file of JSON?") from None
    lines = _lines(source)
    into = Gathering(source.file)
    root = _located(found, lines)
    reader = FieldReader(into)
    reader.root(root)
    return reader.material()


def _lines(source: ImportSource) -> Iterator[int]:
    """Return the line of every text and bracket of a JSON text, in its order.

    Raises:
        ScriptError: Brackets stand too deep inside each other.
    """
    line, depth = 1, 0
    found: list[int] = []
    for token in _TOKEN.finditer(source.text):
        match token[0]:
            case "\n":
                line += 1
            case "[" | "{":
                depth += 1
                if depth > _DEEPEST:
                    what = f"lists stand more than {_DEEPEST} deep inside each other here."
                    raise refused(source.file, line, what, "Is it the right file?")
                found.append(line)
            case "]" | "}":
                depth -= 1
            case _:
                found.append(line)
    return iter(found)


def _located(value: object, lines: Iterator[int]) -> FieldValue:
    match value:
        case _Pairs():
            line = next(lines)
            pairs = []
            for key, inner in value:
                next(lines)
                pairs.append((key, _located(inner, lines)))
            return FieldValue(line, pairs=tuple(pairs))
        case list():
            line = next(lines)
            return FieldValue(line, items=tuple(_located(inner, lines) for inner in value))
        case str():
            return FieldValue(next(lines), value)
        case bool() | int() | float() | None:
            return FieldValue(0, value)
        case _:
            raise AssertionError("JSON has no other values")
