"""When episodes come out: moments with a zone, and rhythms that lead from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.podcast.config.schema import WEEKDAYS, KeyValue
from voiceguide.script.yaml.nodes import Diagnostics, quote

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2200
_DAYS: Final = {"d": 1, "w": 7}
_DAY_ALONE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOON: Final = timedelta(hours=12)
"""At noon UTC it is the same day nearly everywhere, so a day without a time means that."""
_MOMENT: Final = "Write it as 2026-01-05T18:00:00+01:00."
_START: Final = "Write a day such as 2026-12-01, or a moment such as 2026-12-01T18:00:00+01:00."


def date(group: KeyValue, key: str, findings: Diagnostics) -> datetime | None:
    """Validate a date with its time and zone."""
    text: str | None = group.value(key)
    return None if text is None else _date(text, group.spot(key), findings)


def start(group: KeyValue, findings: Diagnostics) -> datetime | None:
    """Validate the date of the first episode of a series; a day without a time means noon UTC."""
    text: str | None = group.value("start")
    if text is None:
        return None
    if _DAY_ALONE.fullmatch(text):
        found = _date(f"{text}T00:00Z", group.spot("start"), findings, text, _START)
        return None if found is None else found + _NOON
    return _date(text, group.spot("start"), findings, text, _START)


def _date(
    text: str, spot: SourceLocation, findings: Diagnostics, written: str = "", mend: str = _MOMENT
) -> datetime | None:
    shown = quote(written or text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        findings.add(spot, f"{shown} is no date.", mend)
        return None
    if found.tzinfo is None:
        findings.add(spot, f"{shown} has no zone, so it would be another moment elsewhere.", mend)
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        findings.add(spot, f"{shown} is no year for a podcast.", mend)
        return None
    return found.replace(microsecond=0)


def is_rhythm(every: Sequence[str], spot: SourceLocation, findings: Diagnostics) -> bool:
    """Report whether a list of steps is a rhythm: one step, or days of the week, each once; note if not."""
    days = [_weekday(step) for step in every]
    if len(every) == 1 or (None not in days and len(set(days)) == len(days)):
        return True
    what = "a list after `every` names days of the week, each of them once."
    findings.add(spot, what, "Write for instance: every: [mon, wed, fri]")
    return False


def dates(first: datetime, every: Sequence[str], count: int) -> list[datetime] | None:
    """Return so many dates in a rhythm; None if they go on beyond the last year.

    Args:
        first: The first date; with days of the week, the first of these days from it on.
        every: One step, such as `day` or `2 weeks`, or days of the week.
        count: How many dates.

    Example:
        >>> first = datetime.fromisoformat("2026-12-01T18:00:00+01:00")
        >>> [each.day for each in dates(first, ("mon", "thu"), 3)]
        [3, 7, 10]
    """
    days = {_weekday(step) for step in every}
    if None in days:
        number, unit = re.fullmatch(r"(\d*) ?([dw]).*", every[0]).groups()  # type: ignore[union-attr] # its shape says so
        step, days = timedelta(days=int(number or 1) * _DAYS[unit]), set(range(7))
    else:
        step = timedelta(days=1)
    found: list[datetime] = []
    at = first
    while len(found) < count:
        if at.year > LAST_YEAR:
            return None
        if at.weekday() in days:
            found.append(at)
        at += step
    return found


def _weekday(step: str) -> int | None:
    """Return the number of a day of the week, from Monday on; None for another step."""
    return next((n for n, day in enumerate(WEEKDAYS) if step in (day, day[:3])), None)


def schedule(top: KeyValue, episodes: int, findings: Diagnostics) -> list[datetime | None]:
    """Return the date of every episode by the schedule; None for each if there is no schedule."""
    planned = top.value("schedule")
    nothing: list[datetime | None] = [None] * episodes
    if planned is None:
        return nothing
    begins, every = planned
    first = _date(begins, top.spot("schedule"), findings)
    if first is None or not is_rhythm(every, top.spot("schedule"), findings):
        return nothing
    found = dates(first, every, episodes)
    if found is None:
        what = f"the schedule goes on beyond the year {LAST_YEAR}, so long is the list of episodes."
        findings.add(top.spot("schedule"), what, "Let them come out sooner after each other.")
        return nothing
    return [*found]
