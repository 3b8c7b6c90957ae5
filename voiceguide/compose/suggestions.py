"""Suggest what a listener can do about a length that cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import ESTIMATED
from voiceguide.errors import ImpossibleLength, WayOut
from voiceguide.plan.model import Plan
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import FILL_MS
from voiceguide.timeline.length_limits import TOO_SHORT_RESTS, impossible
from voiceguide.units import SECOND, Ms, clock, length, next_second

if TYPE_CHECKING:
    from voiceguide.compose.job import CompositionJob
    from voiceguide.compose.request import Request
    from voiceguide.compose.sources import SpeechSource
    from voiceguide.timeline.length_limits import Bounds

_FILL: Final = "A rest that can `fill` takes an hour at most; write how far it may go, such as 20s..1min..3h."
_NO_FILL: Final = "In its script, `- rest: fill` as the last step takes what is left."
_MOST_TRIES: Final = 4
"""A length that says itself in more words than the one before may itself be too short for them."""


def with_suggestions(
    refused: ImpossibleLength,
    job: CompositionJob,
    plan: Plan,
    source: SpeechSource,
) -> ImpossibleLength:
    """Return a refusal that names what would have to change for the session, and what can be had instead.

    Args:
        refused: The refusal of the fit.
        job: What was asked for.
        plan: What was to be fitted.
        source: Where its sounds were from.
    """
    request, measure = job.request, source.for_suggestions()
    if source.name == ESTIMATED:
        refused = by_estimate(refused, plan.routine, request.target_ms)
    elif measure.name != ESTIMATED:
        refused = _as_it_says_itself(refused, job, plan, measure)
    if refused.above_ms is None:
        reach = max((k.most for k in plan.elastics()), default=0)
        more = _FILL if reach == FILL_MS else _NO_FILL if reach < FILL_MS else ""
        mend = f"{refused.mend} {more}".strip()
        return ImpossibleLength(
            refused.what, below_ms=refused.below_ms, above_ms=None, where=refused.where, mend=mend
        )
    if refused.below_ms is not None or request.choices.words is not WordsLevel.FULL:
        return refused
    about = "about " if measure.name == ESTIMATED else ""
    ways, fewer_words, enough = [], [], ""
    for level in (WordsLevel.BRIEF, WordsLevel.NAMES):
        shorter = replace(request, choices=replace(request.choices, words=level))
        least_ms = _shortest_ms(shorter, job, measure)
        ways.append(f"{about}{clock(next_second(least_ms))} with --words {level}")
        fewer_words.append(WayOut(duration_ms=next_second(least_ms), words=str(level), estimated=bool(about)))
        # An estimate promises nothing.
        if least_ms <= request.target_ms and not enough and not about:
            enough = f"With --words {level} it can."
    fewer = enough or f"With fewer words it can last {', or '.join(ways)}."
    mend = f"{fewer} As it is, {refused.mend}" if refused.mend else fewer
    return ImpossibleLength(
        refused.what,
        below_ms=None,
        above_ms=refused.above_ms,
        where=refused.where,
        mend=mend,
        fewer_words=fewer_words,
    )


def _as_it_says_itself(
    refused: ImpossibleLength, job: CompositionJob, plan: Plan, measure: SpeechSource
) -> ImpossibleLength:
    """Return a refusal whose shortest or longest session has room for the words that tell its own length.

    "Ten and a half minutes" takes longer to say than the length that was asked for.
    """
    if (refused.below_ms is None) == (refused.above_ms is None):
        return refused
    for _ in range(_MOST_TRIES):
        near_ms = _whole_seconds(refused)
        at = _bounds(replace(job.request, target_ms=near_ms), job, measure)
        if at.least_ms <= near_ms <= at.most_ms:
            break
        refused = impossible(plan.routine, at, job.request.target_ms, (0, 0))
        if (refused.below_ms is None) == (refused.above_ms is None):
            break
    return refused


def _shortest_ms(request: Request, job: CompositionJob, measure: SpeechSource) -> Ms:
    """Return the shortest session with these choices that has room for the words that tell its own length."""
    least_ms = _bounds(request, job, measure).least_ms
    for _ in range(_MOST_TRIES):
        near_ms = next_second(least_ms)
        own_ms = _bounds(replace(request, target_ms=near_ms), job, measure).least_ms
        if own_ms <= near_ms:
            break
        least_ms = own_ms
    return least_ms


def _bounds(request: Request, job: CompositionJob, measure: SpeechSource) -> Bounds:
    """Return the lengths that a session with this request's words can have."""
    from voiceguide.compose.planning import planned
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    plan = planned(request, job.settings, scripts=job.scripts)
    return bounds(plan, lengths(measure.sounds(plan, plan.lines(), job.progress)))


def _whole_seconds(refused: ImpossibleLength) -> Ms:
    """Return the length that a refusal names, the shortest or the longest."""
    if refused.above_ms is not None:
        return next_second(refused.above_ms)
    return (refused.below_ms or 0) // SECOND * SECOND


def by_estimate(refused: ImpossibleLength, routine: str, target_ms: Ms) -> ImpossibleLength:
    """Return a refusal as roughly as it is known: the lengths of words were estimated.

    Args:
        refused: The refusal.
        routine: What was to be fitted.
        target_ms: How long it was to last.
    """
    below_ms, above_ms = refused.below_ms, refused.above_ms
    shortest = "" if above_ms is None else clock(next_second(above_ms))
    longest = "" if below_ms is None else clock(below_ms // SECOND * SECOND)
    cannot, mend = f"{routine} cannot last {length(target_ms)}", ""
    if shortest and longest:
        what = f"{cannot} exactly: the nearest are about {longest} and {shortest}, by estimate."
        mend = TOO_SHORT_RESTS
    elif shortest:
        what = f"{cannot}: the shortest is about {shortest}, by estimate."
    else:
        what = f"{cannot}: the longest is about {longest}, by estimate."
    return ImpossibleLength(what, below_ms=below_ms, above_ms=above_ms, where=refused.where, mend=mend)
