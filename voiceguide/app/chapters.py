"""The chapters of a routine, over all lengths of session that it offers."""

from __future__ import annotations

from itertools import groupby

from voiceguide.plan.model import Block, Plan, walk
from voiceguide.units import in_minutes, minutes_ms


def chapters_of(
    plan: Plan, minutes: tuple[float, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, float, float], ...]]:
    """Return the chapters of a routine, in order, and the lengths of session of those that not all have.

    Args:
        plan: The plan for any length, with the others.
        minutes: The lengths that are offered; without any all count.
    """
    heard = {plan.at(minutes_ms(each)).from_ms for each in minutes}
    plans = [each for each in plan.by_length() if not heard or each.from_ms in heard]
    titles = [
        tuple(
            dict.fromkeys(part.title for part in walk(each.parts) if isinstance(part, Block) and part.title)
        )
        for each in plans
    ]
    chapters: list[str] = []
    for those in titles:
        for number, title in enumerate(those):
            if title not in chapters:
                # It comes before what is after it, so that a shorter session's chapters come first.
                after = (chapters.index(each) for each in those[number + 1 :] if each in chapters)
                chapters.insert(next(after, len(chapters)), title)
    when = []
    for title in chapters:
        runs = groupby(zip(plans, titles, strict=True), key=lambda pair: title in pair[1])
        ranges = [
            (run[0][0].from_ms, run[-1][0].until_ms) for has, each in runs if has and (run := list(each))
        ]
        if any(title not in those for those in titles):
            when += [(title, in_minutes(first_ms), in_minutes(below_ms)) for first_ms, below_ms in ranges]
    return tuple(chapters), tuple(when)
