"""When episodes come out: moments with a zone, and rhythms that lead from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from voiceguide.core.suggest import suggest
from voiceguide.errors import SourceLocation
from voiceguide.podcast.config.schema import WEEKDAYS, KeyValue
from voiceguide.script.yaml.nodes import Diagnostics, quote

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2200
_DAYS: Final = {"d": 1, "w": 7}
_DAY_ALONE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOON: Final = timedelta(hours=12)
"""At noon UTC it is the same day nearly everywhere, so a day without a time means that; in a time zone by
name it means noon there."""
_MOMENT: Final = "Write it as 2026-01-05T18:00:00+01:00."
_ZONE: Final = "Write the name of a place, such as Europe/Berlin or America/New_York."
_START: Final = "Write a day such as 2026-12-01, or a moment such as 2026-12-01T18:00:00+01:00."


def zone(top: KeyValue, findings: Diagnostics) -> ZoneInfo | None:
    """Return the time zone of a show; None if it names none, or one that there is not, which is noted."""
    name: str | None = top.value("zone")
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = available_timezones()
    if not known:
        what = "this system has no list of time zones."
        findings.add(top.spot("zone"), what, "Run `pip install tzdata`, or write the offset into every date.")
        return None
    findings.add(
        top.spot("zone"), f"there is no time zone {quote(name)}.", _meant(name, sorted(known)) or _ZONE
    )
    return None


def _meant(name: str, known: Sequence[str]) -> str:
    """Return the question whether another zone was meant: one that begins alike, or the place alone."""
    begun = name[:3].casefold()
    by_place = {each.rpartition("/")[2]: each for each in known}
    near = [each for each in known if each[:3].casefold() == begun]
    near += [each for place, each in by_place.items() if place[:3].casefold() == begun]
    return suggest(name, near, {place: each for place, each in by_place.items() if each in near})


def date(group: KeyValue, key: str, zone: ZoneInfo | None, findings: Diagnostics) -> datetime | None:
    """Validate a date with its time and zone.

    Args:
        group: The keys of an episode.
        key: The key of the date.
        zone: The time zone of the show, for a time without an offset; None if it has none.
        findings: Takes the problems.
    """
    text: str | None = group.value(key)
    found = None if text is None else _date(text, group.spot(key), zone, findings)
    return None if found is None else _with_offset(found)


def start(group: KeyValue, zone: ZoneInfo | None, findings: Diagnostics) -> datetime | None:
    """Validate the date of the first episode of a series; a day without a time means noon.

    That is noon in the time zone of the show, or UTC if it has none.
    """
    text: str | None = group.value("start")
    if text is None:
        return None
    if zone is None and _DAY_ALONE.fullmatch(text):
        found = _date(f"{text}T00:00Z", group.spot("start"), zone, findings, text, _START)
        return None if found is None else found + _NOON
    return _date(text, group.spot("start"), zone, findings, text, _START)


def _date(  # noqa: PLR0913, PLR0917, RUF100 - a text, what it stands in, and how it is told
    text: str,
    spot: SourceLocation,
    zone: ZoneInfo | None,
    findings: Diagnostics,
    written: str = "",
    mend: str = _MOMENT,
) -> datetime | None:
    shown = quote(written or text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        findings.add(spot, f"{shown} is no date.", mend)
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        findings.add(spot, f"{shown} is no year for a podcast.", mend)
        return None
    if found.tzinfo is None and zone is None:
        what = f"{shown} has no zone, so it would be another moment elsewhere."
        findings.add(spot, what, f"{mend.rstrip('.')}, or name the place with `zone: Europe/Berlin`.")
        return None
    if zone is not None and _DAY_ALONE.fullmatch(text):
        found += _NOON
    # A date with an offset is that moment; what follows it in a rhythm keeps the time of the place.
    found = found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone or found.tzinfo)
    return found.replace(microsecond=0)


def _with_offset(at: datetime) -> datetime:
    """Return a moment with the offset that its time zone has then, as clocks there show it.

    An hour that a clock leaves out is the one after it; of one that comes twice, the first is meant.
    """
    offset = at.utcoffset()
    if not isinstance(at.tzinfo, ZoneInfo) or offset is None:
        return at
    moment = at.replace(tzinfo=timezone(offset))
    right = moment.astimezone(at.tzinfo).utcoffset()
    return moment if right is None else moment.astimezone(timezone(right))


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
        first: The first date; with days of the week, the first of these days from it on. In a time zone by
            name, all have its time of day, whatever summer time does.
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
            found.append(_with_offset(at))
        at += step
    return found


def _weekday(step: str) -> int | None:
    """Return the number of a day of the week, from Monday on; None for another step."""
    return next((n for n, day in enumerate(WEEKDAYS) if step in (day, day[:3])), None)


def schedule(
    top: KeyValue, episodes: int, zone: ZoneInfo | None, findings: Diagnostics
) -> list[datetime | None]:
    """Return the date of every episode by the schedule; None for each if there is no schedule."""
    planned = top.value("schedule")
    nothing: list[datetime | None] = [None] * episodes
    if planned is None:
        return nothing
    begins, every = planned
    first = _date(begins, top.spot("schedule"), zone, findings)
    if first is None or not is_rhythm(every, top.spot("schedule"), findings):
        return nothing
    found = dates(first, every, episodes)
    if found is None:
        what = f"the schedule goes on beyond the year {LAST_YEAR}, so long is the list of episodes."
        findings.add(top.spot("schedule"), what, "Let them come out sooner after each other.")
        return nothing
    return [*found]
