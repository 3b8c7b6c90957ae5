"""Conversion of times, in whole milliseconds, and of file sizes, in bytes: in this one place.

Every duration and every position in voiceguide is an `int` of milliseconds; a name that holds one
ends in `_ms`. Audio positions are made from milliseconds here and nowhere else, so no rounding can
pile up along a track.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

Ms = int
"""Whole milliseconds."""

SECOND: Final = 1_000
MINUTE: Final = 60_000
HOUR: Final = 3_600_000
RATE_HZ: Final = 48_000
"""The sample rate of everything after the voice. One millisecond is exactly 48 samples."""
FRAME: Final = 24
"""Length of an MP3 frame, milliseconds. Sound moved by whole frames keeps its encoded bytes."""
_SIZE: Final = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*([KMGT])?B?", re.ASCII)
SAMPLES_PER_MS: Final = RATE_HZ // SECOND

_UNITS: Final = {
    "h": HOUR, "hour": HOUR, "hours": HOUR,
    "m": MINUTE, "min": MINUTE, "mins": MINUTE, "minute": MINUTE, "minutes": MINUTE,
    "s": SECOND, "sec": SECOND, "secs": SECOND, "second": SECOND, "seconds": SECOND,
    "ms": 1,
}  # fmt: skip
_PIECE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)\s*", re.ASCII)
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.(\d{1,3}))?", re.ASCII)


def whole_frames(duration_ms: Ms) -> Ms:
    """Round down to whole MP3 frames, milliseconds."""
    return duration_ms // FRAME * FRAME


def not_before(at_ms: Ms, earliest_ms: Ms) -> Ms:
    """Return a time, later by as many whole MP3 frames as it takes not to be before another, milliseconds.

    Example:
        >>> not_before(1_000, 900), not_before(1_000, 1_030)
        (1000, 1048)
    """
    return max(at_ms, at_ms - whole_frames(at_ms - earliest_ms))


def not_after(at_ms: Ms, latest_ms: Ms) -> Ms:
    """Return a time, sooner by as many whole MP3 frames as it takes not to be after another, milliseconds.

    Example:
        >>> not_after(1_000, 1_100), not_after(1_000, 990)
        (1000, 976)
    """
    return min(at_ms, at_ms + whole_frames(latest_ms - at_ms))


def minutes_ms(minutes: float) -> Ms:
    """Convert a length in minutes, whole or not, into milliseconds.

    Example:
        >>> minutes_ms(10), minutes_ms(1 / 6)
        (600000, 10000)
    """
    return round(minutes * MINUTE)


def in_minutes(length_ms: Ms) -> float:
    """Convert a length into minutes: a whole number where it is one.

    Example:
        >>> in_minutes(600_000), in_minutes(30_000)
        (10, 0.5)
    """
    return length_ms / MINUTE if length_ms % MINUTE else length_ms // MINUTE


def next_second(duration_ms: Ms) -> Ms:
    """Round up to whole seconds, milliseconds; the shortest possible length is shown by it."""
    return -(-duration_ms // SECOND) * SECOND


def parse_duration(text: str) -> Ms:
    """Parse a duration as a person writes it.

    Args:
        text: `90s`, `1min30s`, `10m30s`, `1.5 min`, `1:30`, `1:02:03`, `500ms`.

    Returns:
        Whole milliseconds, never negative.

    Raises:
        ValueError: The text is none of these. A bare number is refused: `90` could be either.

    Example:
        >>> parse_duration("1min30s"), parse_duration("1:30"), parse_duration("2.5s")
        (90000, 90000, 2500)
    """
    read = text.strip().lower()
    if clock_match := _CLOCK.fullmatch(read):
        hours, minutes, seconds, fraction = clock_match.groups()
        if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
            raise ValueError(f"{text!r} has more than 59 seconds or minutes")
        whole = int(hours or 0) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND
        return whole + int((fraction or "0").ljust(3, "0"))
    total, end = 0, 0
    while piece := _PIECE.match(read, end):
        number, unit = piece.groups()
        if unit not in _UNITS:
            raise ValueError(f"{text!r} has the unknown unit {unit!r}")
        whole_part, _, fraction = number.partition(".")
        thousandths = int(whole_part) * 1000 + int(fraction.ljust(3, "0") or "0")
        total += thousandths * _UNITS[unit] // 1000
        end = piece.end()
    if end == 0 or end != len(read):
        raise ValueError(f"{text!r} is not a duration such as 90s, 1min30s or 1:30")
    return total


def clock(ms: Ms) -> str:
    """Format a duration as a clock shows it, to the nearest second.

    Example:
        >>> clock(90_000), clock(3_723_000), clock(-1_500)
        ('1:30', '1:02:03', '-0:02')
    """
    sign = "-" if ms < 0 else ""
    seconds = (abs(ms) + SECOND // 2) // SECOND
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds:02}"
    return f"{sign}{minutes}:{seconds:02}"


def clock_ms(ms: Ms) -> str:
    """Format a position as a clock shows it, to the millisecond.

    Example:
        >>> clock_ms(62_345), clock_ms(5_075_964)
        ('1:02.345', '1:24:35.964')
    """
    whole_ms = abs(ms) // SECOND * SECOND
    return f"{'-' if ms < 0 else ''}{clock(whole_ms)}.{abs(ms) % SECOND:03}"


def length(ms: Ms) -> str:
    """Format a duration as a clock shows it; to the millisecond only where it is no whole second.

    Example:
        >>> length(62_345), length(5_075_000)
        ('1:02.345', '1:24:35')
    """
    return clock_ms(ms) if ms % SECOND else clock(ms)


def typed_length(ms: Ms) -> str:
    """Format a length as it is typed after `--duration`.

    Example:
        >>> typed_length(5_075_000), typed_length(600_000), typed_length(40_500)
        ('1h24m35s', '10m', '40.5s')
    """
    minutes, rest = divmod(ms, MINUTE)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // SECOND}.{rest % SECOND:03}".rstrip("0").rstrip(".")
    parts = ((str(hours), "h"), (str(minutes), "m"), (seconds, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number != "0") or "0s"


def short_length(ms: Ms) -> str:
    """Format a length for a file name: `10min`, `10min30s`, `45s`.

    Example:
        >>> short_length(600_000), short_length(630_000), short_length(6_250)
        ('10min', '10min30s', '6s250ms')
    """
    minutes, rest = divmod(ms, MINUTE)
    seconds, thousandths = divmod(rest, SECOND)
    parts = ((minutes, "min"), (seconds, "s"), (thousandths, "ms"))
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "0s"


def to_samples(ms: Ms) -> int:
    """Convert milliseconds into samples at `RATE_HZ`, exactly."""
    return ms * SAMPLES_PER_MS


def parse_size(text: str) -> int:
    """Parse a size in bytes: `500MB`, `1.5 GB`, `800000`; a kilobyte is 1000 bytes.

    Raises:
        ValueError: It is none.

    Example:
        >>> parse_size("1.5 GB")
        1500000000
    """
    found = _SIZE.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(f"{text!r} is no size")
    return int(Decimal(found[1]) * 1000 ** " KMGT".index(found[2] or " "))


def size(size_bytes: int) -> str:
    """Format a size in bytes.

    Example:
        >>> size(999), size(1_500_000)
        ('999 B', '1.5 MB')
    """
    if size_bytes < 1000:
        return f"{size_bytes} B"
    amount = size_bytes / 1000
    for unit in ("kB", "MB"):
        if amount < 999.95:
            return f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
