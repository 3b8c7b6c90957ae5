"""Decoding of JSON that comes from outside: bounded in size and depth, and writable again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Never

_MOST_VALUES: Final = 1_000_000
"""Values of one JSON file: some 200 MB of memory at the worst. An hour of 300 cues has 10,000."""
_MOST_JSON: Final = 32_000_000
"""Bytes of the longest JSON text that is read; the longest of ours, the list of a pack, may have 24 MB."""


def decode_json(
    data: bytes | str,
    most_values: int = _MOST_VALUES,
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
) -> object:
    r"""Return what a JSON text says, as plain data that fits into memory and can be written again.

    Refused beside what is no JSON: more than 32 MB, more than `most_values` values, nesting that is too
    deep, numbers that are not finite or have thousands of digits, `\u0000` and lone surrogates.

    Args:
        data: The text.
        most_values: How many values it may have.
        pairs: Makes an object of its keys and values, as `json.loads` calls it; a `dict` without it.

    Raises:
        ValueError: One of these; it says which, to stand after a colon. `pairs` may raise what it likes.
    """
    import json

    if len(data) > _MOST_JSON:
        raise ValueError(f"it is longer than {_MOST_JSON // 1_000_000} MB")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    if text.count(",") + text.count("[") + text.count("{") > most_values:
        raise ValueError(f"it has more than {most_values} values")
    try:
        found: object = json.loads(
            text, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as problem:
        raise ValueError(f"it is not JSON: {problem}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as problem:
        # An integer of so many digits that Python refuses to read it is told of at length.
        raise ValueError("a number in it is too long" if "digits" in str(problem) else str(problem)) from None
    if "\\u" in text or "\x00" in text or (isinstance(data, str) and not _encodable(text)):
        _check_texts(found)
    return found


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is no number in JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(f"{digits[:40]} is too large for a number")
    return value


def _check_texts(found: object) -> None:
    """Refuse text that cannot be written to a file again, wherever it stands."""
    left = [found]
    while left:
        match left.pop():
            case str() as text:
                if "\x00" in text or not _encodable(text):
                    raise ValueError("a text in it has a character that is none")
            case dict() as named:
                left += named.keys()
                left += named.values()
            case list() as listed:
                left += listed
            case _:
                pass
