"""The lengths that a plan can have where some of its steps are for sessions of certain lengths only.

Such a routine has one plan for each stretch of lengths. A longer session may never have a shorter hold or
fewer breaths than a shorter one (law 6), also where steps are added: therefore nothing but the rests grows
further in one stretch than it stands at the first length of the next. What is left of the time is quiet, and
there the new steps come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voiceguide.plan.model import Amounts, Elastic, Plan
from voiceguide.timeline.ladder.climb import NO_CEILINGS, Climb, Hole, limited
from voiceguide.timeline.ladder.order import TAKERS
from voiceguide.timeline.measure import Lengths, measure
from voiceguide.timeline.sound import once
from voiceguide.units import HOUR, Ms


@dataclass(frozen=True, slots=True)
class PossibleLengths:
    """One plan of a routine, with the first and the last length that it can have.

    Args:
        plan: The plan, alone.
        ceilings: How far its elastics may grow, by key.
        natural_ms: Its natural length, below the ceilings.
    """

    plan: Plan
    ceilings: Mapping[str, int]
    first_ms: Ms
    natural_ms: Ms
    last_ms: Ms


def stretches(plan: Plan, lengths: Lengths) -> tuple[PossibleLengths, ...]:
    """List the stretches of a routine that have any length, in ascending order."""
    return once(plan, lengths, _stretches)


def _stretches(plan: Plan, lengths: Lengths) -> tuple[PossibleLengths, ...]:
    found: list[PossibleLengths] = []
    ceilings: Mapping[str, int] = NO_CEILINGS
    for one in reversed(plan.by_length()):
        natural, most = limited(one.elastics(), ceilings)
        natural_ms, most_ms = (measure(one.parts, amounts, lengths).total_ms for amounts in (natural, most))
        least_ms = measure(one.parts, {k.key: k.least for k in one.elastics()}, lengths).total_ms
        first_ms = max(least_ms, one.from_ms)
        last_ms = min(most_ms, (one.until_ms or 100 * HOUR) - 1)
        if first_ms > last_ms:
            continue
        first = _climb(one, lengths, first_ms, ceilings)
        if first.left_ms and first.next_ms:
            first_ms = first.next_ms
            first = _climb(one, lengths, first_ms, ceilings)
        last_ms -= _climb(one, lengths, last_ms, ceilings).left_ms
        if first.left_ms or first_ms > last_ms:
            continue
        found.append(PossibleLengths(one, ceilings, first_ms, natural_ms, last_ms))
        ceilings = {**ceilings, **without_rests(first.elastics, first.amounts)}
    return tuple(reversed(found))


def _climb(plan: Plan, lengths: Lengths, target_ms: Ms, ceilings: Mapping[str, int]) -> Climb:
    climb = Climb(plan, lengths, target_ms, ceilings)
    climb.run()
    return climb


def without_rests(elastics: Sequence[Elastic], amounts: Amounts) -> Amounts:
    """Return the amounts of all elastics but rests: how far these may grow in shorter sessions."""
    return {k.key: amounts[k.key] for k in elastics if k.kind not in TAKERS}


def ceilings_of(plan: Plan, found: tuple[PossibleLengths, ...]) -> Mapping[str, int]:
    """Return how far the elastics of a plan may grow, by the stretches of its routine."""
    return next((each.ceilings for each in found if each.plan.from_ms == plan.from_ms), NO_CEILINGS)


def natural_length(found: tuple[PossibleLengths, ...]) -> Ms:
    """Return the natural length of a routine: of the first stretch that has it, else the nearest to one."""
    for each in found:
        if each.natural_ms <= each.last_ms:
            return max(each.natural_ms, each.first_ms)
    return found[-1].last_ms


def nearest_lengths(found: tuple[PossibleLengths, ...], target_ms: Ms, climb: Climb) -> tuple[Ms, Ms]:
    """Return the nearest lengths below and above a length that a routine does not have; 0 for none.

    Args:
        found: The stretches of the routine.
        target_ms: The length.
        climb: The climb that failed at it.
    """
    below = [each.last_ms for each in found if each.last_ms < target_ms]
    above = [each.first_ms for each in found if each.first_ms > target_ms]
    for each in found:
        if each.first_ms <= target_ms <= each.last_ms:
            below.append(target_ms - climb.left_ms)
            above.append(climb.next_ms)
    return max(below, default=0), min(above, default=0)


def holes_between(found: tuple[PossibleLengths, ...], lengths: Lengths) -> tuple[Hole, ...]:
    """List the lengths that a routine does not have, inside its stretches and between them.

    A hole between two stretches has no key: no single quantity steps there.
    """
    holes: list[Hole] = []
    for number, each in enumerate(found):
        most_ms = measure(each.plan.parts, limited(each.plan.elastics(), each.ceilings)[1], lengths).total_ms
        climb = Climb(each.plan, lengths, most_ms, each.ceilings)
        climb.holes = []
        climb.run()
        holes += [
            hole for hole in climb.holes if each.first_ms <= hole.below_ms and hole.above_ms <= each.last_ms
        ]
        after = found[number + 1 : number + 2]
        holes += [Hole(each.last_ms, one.first_ms, "") for one in after if one.first_ms > each.last_ms + 1]
    return tuple(holes)
