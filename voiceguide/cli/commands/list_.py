"""`voiceguide list`: the catalog of routines."""

from __future__ import annotations

import sys

from voiceguide.app import catalog
from voiceguide.cli import console, options
from voiceguide.errors import ChoiceError
from voiceguide.units import short_length


def list_routines(
    language: options.Language = None, scripts: options.Scripts = None, as_json: options.AsJson = False
) -> None:
    """List the routines there are, with the lengths they offer and where they were found."""
    listing = catalog.read_catalog(options.settings(scripts), language)
    found = listing.routines
    for one in listing.misnamed:
        console.say(
            f"{one.file} is not listed, because of its name. Rename it, for instance to {one.better}."
        )
    if language is not None and not found:
        spoken = sorted({each.language for each in catalog.routines(options.settings(scripts), None)})
        raise ChoiceError(
            f"there is no routine in {console.clean(language)!r}.",
            where="--language",
            mend=f"There are routines in {', '.join(spoken)}.",
        )
    if as_json:
        console.result_json(found)
        return
    by_name: dict[str, list[catalog.Listed]] = {}
    for each in found:
        by_name.setdefault(each.name, []).append(each)
    rows = [_row(each) for each in by_name.values()]
    # What a routine is about is a sentence: a terminal has no column for that, `show` tells it.
    width = 5 if sys.stdout.isatty() else 6
    console.table(("NAME", "TITLE", "MINUTES", "IN", "FROM", "ABOUT")[:width], [row[:width] for row in rows])
    for each in found:
        if each.problem:
            console.say(f"{each.problem} `voiceguide check {each.name}` tells more.", style="red")


def _row(same: list[catalog.Listed]) -> tuple[str, ...]:
    """Return the table row of one routine; of its languages, the English title is shown if there is one."""
    languages = sorted({each.language for each in same})
    shown = next((each for each in same if each.language == "en"), same[0])
    return (shown.name, shown.title, _minutes(shown), " ".join(languages), shown.folder, shown.about)


def _minutes(each: catalog.Listed) -> str:
    """Format the lengths that are offered, and those with a choice: `10, with cooled=yes 3 5, then 30min`."""
    offered: list[tuple[str, tuple[object, ...]]] = [("", each.minutes)] if each.minutes else []
    offered += [(f"with {one.option}={one.value} ", one.minutes) for one in each.minutes_when]
    offered += [("", ("then", short_length(each.tail_ms)))] if each.tail_ms else []
    return ", ".join(choice + " ".join(map(str, minutes)) for choice, minutes in offered)
