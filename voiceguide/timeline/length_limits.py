"""The lengths that a plan can have, and the error for one that it cannot, with the nearest that it can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voiceguide.errors import ImpossibleLength
from voiceguide.units import SECOND, Ms, length, next_second, typed_length

TOO_SHORT_RESTS: Final = "Its rests are too short to take up what is left; give a rest a higher most."


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest, the natural and the longest length of a plan, milliseconds."""

    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms


def shortest(at: Bounds) -> Ms:
    """Return the least length in whole seconds, so that it can be typed; else to the millisecond."""
    whole_ms = next_second(at.least_ms)
    return whole_ms if whole_ms <= at.most_ms else at.least_ms


def longest(at: Bounds) -> Ms:
    """Return the greatest length in whole seconds, so that it can be typed; else to the millisecond."""
    whole_ms = at.most_ms // SECOND * SECOND
    return whole_ms if whole_ms >= at.least_ms else at.most_ms


def impossible(routine: str, at: Bounds, target_ms: Ms, near: tuple[Ms, Ms]) -> ImpossibleLength:
    """Build the error for an impossible length, with the nearest possible ones.

    Args:
        routine: The name of the routine.
        at: How short and how long it can be.
        target_ms: How long it was to last.
        near: The nearest lengths below and above that there are; 0 for none.
    """
    asked = f"{routine} cannot last"
    if target_ms < at.least_ms:
        what = f"{asked} {length(target_ms)}: the shortest is {length(shortest(at))}."
        return ImpossibleLength(what, below_ms=None, above_ms=at.least_ms, mend=_can_be_had(shortest(at)))
    if target_ms > at.most_ms:
        what = f"{asked} {length(target_ms)}: the longest is {length(longest(at))}."
        return ImpossibleLength(what, below_ms=at.most_ms, above_ms=None, mend=_can_be_had(longest(at)))
    below_ms, above_ms = near
    nearest = f"the nearest are {length(below_ms)} and {length(above_ms)}"
    what = f"{asked} exactly {length(target_ms)}: {nearest if above_ms else 'no rest can take it'}."
    mend = f"{TOO_SHORT_RESTS} {_can_be_had(*filter(None, near))}"
    return ImpossibleLength(what, below_ms=below_ms, above_ms=above_ms or None, mend=mend)


def _can_be_had(*lengths_ms: Ms) -> str:
    return f"--duration {' or '.join(map(typed_length, lengths_ms))} can be had."
