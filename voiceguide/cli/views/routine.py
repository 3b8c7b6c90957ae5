"""The view of `voiceguide show NAME`: the description of a routine and what it offers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.cli import console
from voiceguide.cli.folding import folded
from voiceguide.core.beds import NO_BED
from voiceguide.script.terms import Mode
from voiceguide.units import SECOND, Ms, clock, minutes_ms, next_second

if TYPE_CHECKING:
    from voiceguide.app.describe import Described

_INDENT: Final = 10
_ENDS: Final = {
    Mode.BEDTIME: "in sleep, or --mode day to come back awake",
    Mode.DAY: "awake, or --mode bedtime to end in sleep",
}
_OTHER: Final = {"left": "right", "right": "left"}


def print_described(found: Described, name: str) -> None:
    """Print a routine: its title and description, then a line for each property.

    Args:
        found: The routine.
        name: Its name as it was typed, which may be a path.
    """
    lines = [found.title, "", found.about, ""]
    for head, values in _facts(found):
        lines += (f"{'' if n else head:<{_INDENT}}{each}" for n, each in enumerate(values))
    console.result("\n".join(each for line in lines for each in _folded(line)))
    can_be = [minutes for minutes in found.minutes if minutes_ms(minutes) >= _shortest_ms(found)]
    heard = f"--minutes {can_be[0]}" if can_be else "--stage transcript"
    console.say(f"\nNow: voiceguide show {name} {heard}")
    console.say(f"     voiceguide show {name} --stage script")


def _facts(found: Described) -> Iterator[tuple[str, Sequence[str]]]:
    if found.position:
        yield "position", [found.position]
    if found.props:
        yield "you need", [", ".join(found.props)]
    yield "lasts", list(_lengths(found))
    yield "ends", [_ENDS[found.mode]]
    if found.bed != NO_BED:
        yield "bed", [f"soft {found.bed} under the words, or --bed none"]
    if found.tail_ms:
        yield "then", [f"{clock(found.tail_ms)} more of the bed alone, or --tail none"]
    if found.first is not None:
        more = "one may get more, --longer left=30s" if found.may_differ else "both get the same time"
        yield "sides", [f"{found.first} first, or --first {_OTHER[found.first]}; {more}"]
    if found.options:
        yield "choices", list(_choices(found))
    if found.varied:
        texts = "one text has" if found.varied == 1 else f"{found.varied} texts have"
        yield "evenings", [f"{texts} {found.wordings} wordings; each evening says others, --evening 1"]
    if found.chapters:
        yield "chapters", [", ".join(map(partial(_chapter, found), found.chapters))]
    if found.source is not None:
        by = f", by {found.source.by}" if found.source.by else ""
        year = f", {found.source.year}" if found.source.year else ""
        yield "source", [f"{found.source.title}{by}{year}"]
    if found.safety:
        yield "safety", found.safety


def _chapter(found: Described, title: str) -> str:
    """Return the title of a chapter, and which sessions have it if not all do."""
    ranges = [(first, below) for each, first, below in found.chapters_when if each == title]
    told = [
        f"{_minutes(first)} minutes and longer"
        if not below
        else f"{_minutes(first)} to {_minutes(below)} minutes"
        if first
        else f"below {_minutes(below)} minutes"
        for first, below in ranges
    ]
    return f"{title} ({', '.join(told)})" if told else title


def _lengths(found: Described) -> Iterator[str]:
    by_whom = f"as {found.spoken_by} speaks it" if found.spoken_by else _by_estimate(found)
    # What is told can be asked for: no second below the shortest, none above the longest.
    least, most = clock(next_second(_shortest_ms(found))), clock(found.most_ms // SECOND * SECOND)
    about = "" if found.spoken_by else "about "
    reach = f"lengths from {about}{least} to {most} can be asked for, {by_whom}"
    if found.least_ms == found.most_ms:
        yield f"about {clock(found.natural_ms)}, and no other length; {by_whom}"
    elif found.minutes:
        yield f"{_listed(found.minutes)} minutes; {reach}"
    else:
        yield f"about {clock(found.natural_ms)} by itself; {reach}"
    for option, value, minutes in found.minutes_else:
        yield f"with --set {option}={value}: {_listed(minutes)} minutes"


def _shortest_ms(found: Described) -> Ms:
    return found.least_ms + (found.margin_ms if found.spoken_by else 0)


def _by_estimate(found: Described) -> str:
    slow = clock(next_second(found.least_ms + found.margin_ms))
    return f"by estimate: a slow voice may need {slow} at least"


def _choices(found: Described) -> Iterator[str]:
    width = max(len(f"{one.option}={one.chosen}") for one in found.options)
    for one in found.options:
        others = " or ".join(f"--set {one.option}={value}" for value in one.others)
        held = f"{one.option}={one.chosen}"
        yield f"{held:<{width}}  else {others}" if others else held


def _minutes(number: float) -> str:
    """Format minutes as `10` or `7:30`."""
    return str(number) if isinstance(number, int) else clock(minutes_ms(number))


def _listed(minutes: Sequence[float]) -> str:
    """Format lengths as `10, 20 or 45`."""
    *most, last = map(str, minutes)
    return f"{', '.join(most)} or {last}" if most else last


def _folded(line: str) -> list[str]:
    """Wrap a line under its first column on a terminal; in a pipe it stays whole."""
    if not sys.stdout.isatty() or not line:
        return [line]
    indent = _INDENT if line[:_INDENT].rstrip() != line[:_INDENT] else 0
    columns = max(2 * _INDENT, shutil.get_terminal_size().columns)
    return folded(console.clean(line), columns, indent=indent)
