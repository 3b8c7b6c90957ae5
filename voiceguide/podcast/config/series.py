"""Series and programs: one entry of a show's file that stands for many episodes.

A series is one routine on many evenings; a program is several routines in turn. An episode of either is known
by its number in it, which neither a longer series nor another place in the list changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from voiceguide.core.suggest import listed as enumerated
from voiceguide.core.suggest import suggest
from voiceguide.plan.evenings import FIRST
from voiceguide.plan.terms import MOST
from voiceguide.podcast.config import dates
from voiceguide.podcast.config import schema as keys
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, kind, quote

_PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PLACEHOLDERS: Final = ("title", "length", "n")
"""The placeholders that a title of a series may have."""


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """One episode of a series.

    Args:
        number: Its number, as title and slug have it.
        evening: Its evening; None if all episodes have that of the show.
        date: When it comes out; None if the series has no start.
        title: The pattern of the titles; empty for the usual one.
        slug: What the slugs of the series begin with; empty for the name of the session.
    """

    number: int
    evening: int | None
    date: datetime | None
    title: str
    slug: str

    def slug_after(self, base: str) -> str:
        """Return the slug of the episode; three digits keep the evenings of a year in order."""
        return f"{self.slug or base}-evening-{self.number:03}"


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """One episode as listed: its keys, its part if it belongs to a series, and whether it has no problem."""

    taken: KeyValue
    part: SeriesPart | None = None
    sound: bool = True

    @property
    def own_date(self) -> datetime | None:
        """The date that the start of its series gives it; None if it takes the next one of the schedule."""
        return None if self.part is None else self.part.date


def filled(pattern: str, **values: str) -> str:
    """Return a title with its placeholders filled; `{{` and `}}` are braces.

    Example:
        >>> filled("{title}, {{evening}} {n}", title="Knee {drops}", n="3")
        'Knee {drops}, {evening} 3'
    """

    def put(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else values.get(found[1], found[0])

    return _PLACEHOLDER.sub(put, pattern)


def read_entries(
    listed: ListNode, show: KeyValue, zone: ZoneInfo | None, findings: Diagnostics
) -> Iterator[ListedEpisode]:
    """Read the list of episodes; a series becomes all of its episodes, in their order.

    Args:
        listed: The list.
        show: The keys of the show.
        zone: Its time zone; None if it names none.
        findings: Takes the problems.
    """
    for item in listed.items:
        if not isinstance(item, MapNode):
            findings.add(item.spot, f"an episode needs keys, but {kind(item)} stands here.", keys.LIKE)
            continue
        before = findings.noted
        program = next((value for key, value in item if key.text == "program"), None)
        if program is not None:
            keys.read_keys(item, keys.PROGRAM_ENTRY, "an entry with a program", findings)
            yield from _program(program, show, zone, findings)
            continue
        taken = keys.read_keys(item, keys.EPISODE, "an episode", findings)
        if "repeat" not in taken.spots:
            _check_alone(taken, findings)
            yield ListedEpisode(taken, sound=findings.noted == before)
            continue
        _check_title(taken, show, findings, numbered=True)
        if "date" in taken.spots:
            what = "`date` is the date of one episode, but `repeat` makes a series."
            findings.add(taken.spot("date"), what, "Write `start:` instead.")
        parts = _parts(taken, taken.value("repeat") or 1, zone, findings)
        sound = findings.noted == before
        # The title is the pattern of all titles, and none of its own.
        taken = replace(taken, values={key: value for key, value in taken.values.items() if key != "title"})
        # With a problem, one of them is enough to find the others in its keys.
        yield from (ListedEpisode(taken, part, sound) for part in (parts if sound else parts[:1]))


def _check_alone(taken: KeyValue, findings: Diagnostics) -> None:
    for key in ("start", "every", "vary"):
        if key in taken.spots:
            what = f"`{key}` belongs to a series, but `repeat` is missing."
            mend = "Write how many episodes it has, such as repeat: 30"
            alone = ", or `date:` if it is only one" if key == "start" else ""
            findings.add(taken.spot(key), what, f"{mend}{alone}.")


def _program(
    node: Node, show: KeyValue, zone: ZoneInfo | None, findings: Diagnostics
) -> Iterator[ListedEpisode]:
    if not isinstance(node, MapNode):
        mend = "Write `start`, `every` and `days` below it."
        findings.add(node.spot, f"`program` needs a group of keys, but {kind(node)} stands here.", mend)
        return
    before = findings.noted
    top = keys.read_keys(node, keys.PROGRAM, "a program", findings)
    repeat = top.value("repeat") or 1
    days = _days(next((value for key, value in node if key.text == "days"), None), findings)
    count = repeat * len(days)
    if count > keys.LONGEST_SERIES:
        what = f"the program has {count} episodes, and a series at most {keys.LONGEST_SERIES}."
        findings.add(top.spot("repeat", "days"), what, "Repeat it less often, or make it shorter.")
    _check_title(top, show, findings, numbered=repeat > 1)
    parts = _parts(top, min(count, keys.LONGEST_SERIES), zone, findings, _routines(days) * repeat)
    if findings.noted == before:
        yield from (ListedEpisode(day, part) for day, part in zip(days * repeat, parts, strict=True))
        return
    yield from (ListedEpisode(day, part, sound=False) for day, part in zip(days, parts, strict=False))


def _days(node: Node | None, findings: Diagnostics) -> list[KeyValue]:
    if node is None:
        return []  # that it is missing was noted
    if not isinstance(node, ListNode):
        findings.add(node.spot, f"`days` needs a list, but {kind(node)} stands here.", keys.LIKE)
        return []
    if not node.items:
        findings.add(node.spot, "the list after `days` is empty.", keys.LIKE)
    days = []
    for item in node.items:
        if isinstance(item, MapNode):
            days.append(keys.read_keys(item, keys.SESSION, "a day", findings))
        else:
            findings.add(item.spot, f"a day needs keys, but {kind(item)} stands here.", keys.LIKE)
    return days


def _routines(days: list[KeyValue]) -> list[str]:
    return [day.value("routine") or "" for day in days]


def _parts(
    taken: KeyValue,
    count: int,
    zone: ZoneInfo | None,
    findings: Diagnostics,
    routines: list[str] | None = None,
) -> list[SeriesPart]:
    """Return the parts of a series.

    Each routine has evenings of its own: where several take turns, its lists of wordings go on where they
    were when it was last heard. Counted over all routines, a list of two wordings would begin every time with
    the same one if every second episode has it.
    """
    first: int = taken.value("evening") or FIRST
    if first + count - 1 > MOST:
        what = f"the series goes on beyond evening {MOST}, which is the last."
        findings.add(taken.spot("evening"), what, "Begin with an earlier one, or make it shorter.")
        return []
    varies = taken.value("vary") != "no"
    days = _dates(taken, count, zone, findings)
    heard: Counter[str] = Counter()
    parts = []
    for n in range(count):
        routine = routines[n] if routines else ""
        evening = first + heard[routine]
        heard[routine] += 1
        parts.append(
            SeriesPart(
                number=(first if varies else 0) + n + 1,
                evening=evening if varies else taken.value("evening"),
                date=days[n],
                title=taken.value("title") or "",
                slug=taken.value("slug") or ("program" if routines else ""),
            )
        )
    return parts


def _dates(
    taken: KeyValue, count: int, zone: ZoneInfo | None, findings: Diagnostics
) -> list[datetime | None]:
    nothing: list[datetime | None] = [None] * count
    every = taken.value("every") or ("day",)
    if "start" not in taken.spots:
        if "every" in taken.spots:
            what = "`every` counts from a `start`, which is missing."
            findings.add(taken.spot("every"), what, "Write for instance start: 2026-12-01")
        return nothing
    first = dates.start(taken, zone, findings)
    if not dates.is_rhythm(every, taken.spot("every"), findings) or first is None:
        return nothing
    found = dates.dates(first, every, count)
    if found is None:
        what = f"the series goes on beyond the year {dates.LAST_YEAR}."
        findings.add(taken.spot("repeat", "start"), what, "Let it begin earlier, or make it shorter.")
        return nothing
    return [*found]


def _check_title(taken: KeyValue, show: KeyValue, findings: Diagnostics, *, numbered: bool) -> None:
    """Check the placeholders in the title of a series: known ones, and the number if it is needed."""
    pattern: str = taken.value("title") or ""
    rules.episode_title(taken, show, findings, filled(pattern, title="Title", length="ten minutes", n="1"))
    names = []
    for found in _PLACEHOLDER.finditer(pattern):
        if found[1] is not None:
            names.append(found[1])
        elif found[0] in ("{", "}"):
            what = f"the title {quote(pattern)} has a brace that is alone."
            findings.add(taken.spot("title"), what, "Write {{ or }} for a brace that is to be seen.")
            return
    for name in names:
        if name not in _PLACEHOLDERS:
            known = enumerated([f"{{{each}}}" for each in _PLACEHOLDERS], "and")
            mend = suggest(name, _PLACEHOLDERS) or f"A title of a series may have {known}."
            findings.add(taken.spot("title"), f"{quote(f'{{{name}}}')} is unknown in a title.", mend)
            return
    if pattern and numbered and "n" not in names:
        what = f"all episodes of the series would have the title {quote(pattern)}."
        findings.add(taken.spot("title"), what, 'Write their number in it, such as "{title}, evening {n}".')
