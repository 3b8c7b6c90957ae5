"""Parsing of `Range` headers by RFC 9110 (sections 14.1 and 14.2)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MOST: Final = 16
"""The most ranges in one response; a request for more gets the whole file."""
_ONE: Final = re.compile(r"(?:([0-9]+)-([0-9]*))|(?:-([0-9]+))", re.ASCII)
_LONGEST: Final = 18
"""The most digits of a file size; a longer number is larger than any file."""


class ByteRange(NamedTuple):
    """Bytes of a file, from `first` to before `end`; a half-open interval."""

    first: int
    end: int


def parse_ranges(header: str, size: int) -> tuple[ByteRange, ...] | None:
    """Return the byte ranges of a request, in rising order, with adjacent ones merged.

    Args:
        header: The value of the `Range` header.
        size: The size of the file, bytes.

    Returns:
        The ranges; none if the file has none of the bytes (416); None if the header is to be ignored, because
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
            found_range = ByteRange(max(0, size - _number(suffix)), size)
        else:
            found_range = ByteRange(_number(first), _number(last) + 1 if last else size)
            if last and found_range.first >= found_range.end:
                return None
        if found_range.first < size:
            found.append(ByteRange(found_range.first, min(found_range.end, size)))
    return _joined(sorted(found))


def _number(digits: str) -> int:
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _LONGEST else 10**_LONGEST


def _joined(ordered: list[ByteRange]) -> tuple[ByteRange, ...]:
    joined: list[ByteRange] = []
    for found_range in ordered:
        if joined and found_range.first <= joined[-1].end:
            joined[-1] = ByteRange(joined[-1].first, max(joined[-1].end, found_range.end))
        else:
            joined.append(found_range)
    return tuple(joined)
