"""What a listener can do about a length that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Plan
from voiceguide.plan.terms import WordsLevel
from voiceguide.session.request import Request, Speak
from voiceguide.units import SECOND, Ms, clock, clock_ms, next_second


def with_ways_out(
    refused: ImpossibleLength,
    request: Request,
    plan_of: Callable[[Request], Plan],
    speak: Speak,
    *,
    about: str = "",
) -> ImpossibleLength:
    """Say what would have to change for a session that is too short for its words.

    Args:
        refused: The refusal.
        request: What was asked for.
        plan_of: Reads and compiles what is asked for.
        speak: Tells how long the lines of the ways out are.
        about: Stands before lengths that are only estimated.
    """
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    if refused.below_ms is not None or request.choices.words is not WordsLevel.FULL:
        return refused
    ways, enough = [], ""
    for level in (WordsLevel.BRIEF, WordsLevel.NAMES):
        brief = plan_of(replace(request, choices=replace(request.choices, words=level)))
        least_ms = bounds(brief, lengths(speak(brief.lines()))).least_ms
        if least_ms < (refused.above_ms or 0):
            told = clock(next_second(least_ms)) if about else clock_ms(least_ms)
            ways.append(f"{about}{told} with --words {level}")
        # An estimate promises nothing.
        if least_ms <= request.target_ms and not enough and not about:
            enough = f"With --words {level} it can."
    mend = enough or (f"With fewer words it can last {', or '.join(ways)}." if ways else "")
    shortest = _written(refused.above_ms)
    if shortest and not about:
        mend = f"{mend} As it is, --duration {shortest} can be had.".strip()
    return ImpossibleLength(
        refused.what, below_ms=None, above_ms=refused.above_ms, where=refused.where, mend=mend
    )


def _written(shortest_ms: Ms | None) -> str:
    """Write the next whole second as an option takes it: `7m21s`."""
    if shortest_ms is None:
        return ""
    minutes, seconds = divmod(next_second(shortest_ms) // SECOND, 60)
    return f"{minutes}m{seconds}s" if seconds else f"{minutes}m"


def by_estimate(refused: ImpossibleLength, routine: str, target_ms: Ms) -> ImpossibleLength:
    """Say a refusal as roughly as it is known: the lengths of words were estimated.

    Args:
        refused: The refusal.
        routine: What was to be fitted.
        target_ms: How long it was to last.
    """
    below_ms, above_ms = refused.below_ms, refused.above_ms
    asked = clock_ms(target_ms) if target_ms % SECOND else clock(target_ms)
    if below_ms is None and above_ms is not None:
        shortest = clock(next_second(above_ms))
        what = f"{routine} cannot last {asked}: the shortest is about {shortest}, by estimate."
    elif above_ms is None and below_ms is not None:
        longest = clock(below_ms // SECOND * SECOND)
        what = f"{routine} cannot last {asked}: the longest is about {longest}, by estimate."
    else:
        return refused
    return ImpossibleLength(
        what, below_ms=below_ms, above_ms=above_ms, where=refused.where, mend=refused.mend
    )
