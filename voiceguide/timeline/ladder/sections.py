"""Fit what stands in a stretch with a length by the clock to that length.

A section with a `length`, and all that stands before a step with `at`, is one quantity for the ladder around
it. How long it lasts is decided there. Inside it the same ladder is climbed for that length, so that every
guarantee of the fit holds there too. Both sides, and the same stretch wherever it comes again, have the same
amounts: they have the same elastics, and words that take the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voiceguide.errors import ImpossibleLength, Problem, ScriptError
from voiceguide.plan.clock import STRETCH
from voiceguide.plan.model import Amounts, Block, Elastic, Plan, by_clock
from voiceguide.units import Ms, length, next_second, short_length

Fitter = Callable[[Plan, Ms], Amounts]
"""Return the amounts of everything in a plan that lasts so long, or raise ImpossibleLength."""
Reach = Callable[[Plan], tuple[Ms, Ms]]
"""Return the least and the most that a plan can last, ms."""


def fitted_inside(plan: Plan, amounts: Amounts, fitter: Fitter, reach: Reach | None) -> Amounts:
    """Return the amounts of what stands in stretches with a length, added to those of a plan.

    Args:
        plan: What was fitted.
        amounts: The amounts of its elastics.
        fitter: Fits what is inside a stretch.
        reach: Measures it; without it, whether it can last so long is not checked.

    Raises:
        ScriptError: A stretch cannot have the length that is written; it is named at its place.
    """
    found = dict(amounts)
    done: set[str] = set()
    for block in by_clock(plan.parts):
        told = block.length
        if told is None or (told.key in done and _known(block, plan, found)):
            continue
        done.add(told.key)
        alone = inside_of(plan, block)
        if reach is not None:
            _check_reach(block, told, reach(alone))
        try:
            found |= fitter(alone, amounts[told.key])
        except ImpossibleLength as refused:
            raise ScriptError([_between(block, amounts[told.key], refused)]) from refused
    return found


def inside_of(plan: Plan, block: Block) -> Plan:
    """Return what stands in a stretch as a plan of its own."""
    return replace(plan, parts=block.parts, others=(), from_ms=0, until_ms=0)


def _known(block: Block, plan: Plan, found: Amounts) -> bool:
    return all(each.key in found for each in inside_of(plan, block).elastics())


def _check_reach(block: Block, told: Elastic, reach: tuple[Ms, Ms]) -> None:
    """Refuse a length that what is inside cannot have.

    Raises:
        ScriptError: It is too short or too long.
    """
    least_ms, most_ms = reach
    if told.least < least_ms:
        shortest = short_length(next_second(least_ms))
        if block.kind == STRETCH:
            what = (
                f"an absolute time before its place: what stands before this step takes {shortest} at least"
            )
            what += f", and has {length(told.least)}."
            mend = "Let it begin later, or shorten what stands before it."
        else:
            what = f"a length of {short_length(told.least)} is too short: "
            what += f"this section takes {shortest} at least."
            mend = f"Write {shortest} or more, or shorten its steps."
        raise ScriptError([_problem(block, what, mend)])
    if told.most > most_ms:
        longest = length(most_ms)
        if block.kind == STRETCH:
            what = "an absolute time after its place: what stands before this step takes "
            what += f"{longest} at most, and has {length(told.most)}."
            mend = "Let it begin sooner, or put a rest before it that can grow, such as `rest: 20s..fill`."
        else:
            what = f"a length of {short_length(told.most)} is too long: "
            what += f"this section takes {longest} at most."
            mend = "Write less, or put a rest into it that can grow, such as `rest: 20s..fill`."
        raise ScriptError([_problem(block, what, mend)])


def _between(block: Block, length_ms: Ms, refused: ImpossibleLength) -> Problem:
    near = " or ".join(length(ms) for ms in (refused.below_ms, refused.above_ms) if ms)
    noun = "what stands before this step" if block.kind == STRETCH else "this section"
    what = f"{noun} cannot last exactly {length(length_ms)}, only {near}: no rest in it can take up the rest."
    return _problem(block, what, "Give a rest in it more room, such as `rest: 5s..20s..2min`.")


def _problem(block: Block, what: str, mend: str) -> Problem:
    if block.spot is None:
        raise AssertionError("a stretch with a length has its place")
    return Problem(block.spot, what, mend)
