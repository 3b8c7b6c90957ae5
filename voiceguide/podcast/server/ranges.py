"""Which bytes of a file a `Range` header asks for, as RFC 9110 has it (sections 14.1 and 14.2)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MOST: Final = 16
"""Ranges that are answered in one go; whoever asks for more gets the whole file."""
_ONE: Final = re.compile(r"(?:([0-9]+)-([0-9]*))|(?:-([0-9]+))", re.ASCII)
_LONGEST: Final = 18
"""Digits of a number that may be the size of a file; all longer ones are as good as endless."""


class ByteRange(NamedTuple):
    """Bytes of a file, from `first` to before `end`."""

    first: int
    end: int


def spans(header: str, size: int) -> tuple[ByteRange, ...] | None:
    """Return the bytes that are asked for, in rising order, with those that touch taken together.

    Args:
        header: What stands in the `Range` header.
        size: Bytes of the whole file.

    Returns:
        The spans; none if the file has none of the bytes (416); None if the header is to be ignored, because
        it is malformed, of another unit, or has more than `MOST` ranges, or the file is empty.
    """
    unit, equals, listed = header.partition("=")
    asked = [one for one in map(str.strip, listed.split(",")) if one]
    if unit.strip().lower() != "bytes" or not equals or not 0 < len(asked) <= MOST or not size:
        return None
    found = []
    for one in asked:
        fits = _ONE.fullmatch(one)
        if fits is None:
            return None
        first, last, suffix = fits.groups()
        if suffix is not None:
            span = ByteRange(max(0, size - _number(suffix)), size)
        else:
            span = ByteRange(_number(first), _number(last) + 1 if last else size)
            if last and span.first >= span.end:
                return None
        if span.first < size:
            found.append(ByteRange(span.first, min(span.end, size)))
    return _joined(sorted(found))


def _number(digits: str) -> int:
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _LONGEST else 10**_LONGEST


def _joined(ordered: list[ByteRange]) -> tuple[ByteRange, ...]:
    joined: list[ByteRange] = []
    for span in ordered:
        if joined and span.first <= joined[-1].end:
            joined[-1] = ByteRange(joined[-1].first, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
