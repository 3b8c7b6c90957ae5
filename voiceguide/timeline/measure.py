"""Measure the length of a plan and of its parts, once the words have a length.

The fit asks two things: how long the whole is with these amounts, and what one step more of an elastic costs.
Both come from one walk over the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voiceguide.plan.model import (
    GAP_MS,
    Alternative,
    Amounts,
    Block,
    Breaths,
    Line,
    Part,
    PhaseLines,
    PlannedBell,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
)
from voiceguide.units import SECOND, Ms

BREATH_GAP_MS: Final = 300  # craft: between two breath cues at least 0.3 s
BELL_MS: Final = 6_000
STRIKE_MS: Final = 4_000

Lengths = Mapping[Line, Ms]
"""The measured length of every line, whole milliseconds."""


def cue_slot(cue: PlannedCue, lengths: Lengths) -> Ms:
    """Return the time a cue takes, ms, with the silence after it."""
    longest = max((lengths[peer] for peer in cue.peers), default=0)
    if cue.slot_ms:
        # The words change with the target; the time must not. A slow voice alone may outgrow it.
        return max(cue.slot_ms, -(-(longest + cue.after_ms) // SECOND) * SECOND)
    return longest + cue.after_ms


@dataclass(frozen=True, slots=True)
class BreathTimes:
    """The phases of the first and of every later breath, milliseconds: inhale, pause, exhale, pause."""

    first: tuple[Ms, Ms, Ms, Ms]
    then: tuple[Ms, Ms, Ms, Ms]


def breath_times(breaths: Breaths, lengths: Lengths) -> BreathTimes:
    """Time the phases; one whose words are longer than it waits for them, to the next whole second.

    Before a cue that belongs to no breath, the words of the last phase leave the gap that any cue needs.
    """

    def phase(own_ms: Ms, peers: tuple[Line, ...], *, last: bool = False) -> Ms:
        longest = max((lengths[peer] for peer in peers), default=0)
        gap_ms = GAP_MS if last else BREATH_GAP_MS
        if longest == 0 or longest + gap_ms <= own_ms:
            return own_ms
        return -(-(longest + gap_ms) // SECOND) * SECOND

    def breath(pick: str) -> tuple[Ms, Ms, Ms, Ms]:
        inhale, pause_in, exhale, pause_out = (_phase_peers(lines, pick) for lines in breaths.phases)
        return (
            phase(breaths.in_ms, inhale),
            phase(breaths.pause_in_ms, pause_in),
            phase(breaths.out_ms, exhale, last=breaths.cue_follows and not breaths.pause_out_ms),
            phase(breaths.pause_out_ms, pause_out, last=breaths.cue_follows),
        )

    return BreathTimes(breath("first"), breath("then"))


def _phase_peers(lines: PhaseLines, pick: str) -> tuple[Line, ...]:
    return lines.first_peers if pick == "first" else lines.then_peers


def bell_ms(bell: PlannedBell) -> Ms:
    """Return the time that the strikes of a bell and their decay take, ms."""
    return BELL_MS + (bell.strikes - 1) * STRIKE_MS


@dataclass(slots=True)
class ElasticCost:
    """The cost of an elastic over all its places, milliseconds, as a function of its value.

    A hold or rest costs `slope` for each millisecond. Whole things cost `one` for the first, `two` for
    the first two, and `step` for each one more.
    """

    slope: int = 0
    one: Ms = 0
    two: Ms = 0
    step: Ms = 0
    places: int = 0

    def __call__(self, value: int) -> Ms:
        """Return the cost of a value, ms."""
        if self.slope:
            return self.slope * value
        if value <= 1:
            return self.one * value
        return self.two + (value - 2) * self.step


@dataclass(frozen=True, slots=True)
class Measured:
    """The length of a plan with certain amounts, and the cost of each elastic there."""

    total_ms: Ms
    costs: Mapping[str, ElasticCost]


@dataclass(slots=True)
class _Walk:
    """One walk over a plan; it adds up each elastic's cost, times how often its place comes."""

    amounts: Amounts
    lengths: Lengths
    costs: dict[str, ElasticCost] = field(default_factory=dict)

    def parts(self, parts: tuple[Part, ...], times: int) -> Ms:
        return sum(self.part(part, times) for part in parts)

    def part(self, part: Part, times: int) -> Ms:
        match part:
            case PlannedCue():
                return cue_slot(part, self.lengths)
            case Block():
                return self.parts(part.parts, times)
            case PlannedBell():
                return bell_ms(part)
            case PlannedRest():
                head = cue_slot(part.cue, self.lengths) if part.cue else 0
                return head + self._slope(part.elastic.key, times)
            case PlannedHold() if not part.breath_ms:
                return part.extra_ms + self._slope(part.elastic.key, times)
            case PlannedHold():
                return self._whole(
                    part.elastic.key, times, part.breath_ms, 2 * part.breath_ms, part.breath_ms
                )
            case Breaths():
                each = breath_times(part, self.lengths)
                first, then = sum(each.first), sum(each.then)
                return self._whole(part.elastic.key, times, first, first + then, then)
            case PlannedTip():
                slot = cue_slot(part.cue, self.lengths)
                return self._whole(part.elastic.key, times, slot, slot, 0)
            case Alternative():
                short = cue_slot(part.short, self.lengths)
                full = max(cue_slot(part.full, self.lengths), short)
                return short + self._whole(part.elastic.key, times, full - short, full - short, 0)
            case PlannedRepeat():
                return self._repeat(part, times)

    def _slope(self, key: str, times: int) -> Ms:
        cost = self._cost(key, times)
        cost.slope += times
        return self.amounts[key]

    def _whole(self, key: str, times: int, one: Ms, two: Ms, step: Ms) -> Ms:
        cost = self._cost(key, times)
        cost.one += times * one
        cost.two += times * two
        cost.step += times * step
        return ElasticCost(one=one, two=two, step=step)(self.amounts[key])

    def _cost(self, key: str, times: int) -> ElasticCost:
        cost = self.costs.setdefault(key, ElasticCost())
        cost.places += times
        return cost

    def _repeat(self, part: PlannedRepeat, times: int) -> Ms:
        n = self.amounts[part.elastic.key]
        first = self.parts(part.first, times * min(n, 1))
        then = self.parts(part.then, times * max(n - 2, 0))
        last = self.parts(part.last, times * int(n > 1))
        return self._whole(part.elastic.key, times, first, first + last, then)


def measure(parts: tuple[Part, ...], amounts: Amounts, lengths: Lengths) -> Measured:
    """Measure a plan: its length with these amounts, and the cost of each elastic; linear in its parts."""
    walk = _Walk(amounts, lengths)
    total_ms = walk.parts(parts, 1)
    return Measured(total_ms, walk.costs)


def gains(parts: tuple[Part, ...], was: Amounts, now: Amounts, lengths: Lengths) -> dict[str, Ms]:
    """Return the time that each elastic's change adds to a plan, ms, by key; the sum is the whole difference.

    Inside repetitions a longer breath counts as often as it comes, so the changes are made from the
    outermost inwards, and each is paid at what it costs once those around it are made.
    """
    levels: list[dict[str, None]] = []
    _by_level(parts, 0, levels, set())
    amounts, gained = dict(was), dict.fromkeys(was, 0)
    for level in levels:
        costs = measure(parts, amounts, lengths).costs
        for key in level:
            cost = costs.get(key, ElasticCost())
            gained[key] = cost(now[key]) - cost(was[key])
            amounts[key] = now[key]
    return gained


def _by_level(parts: tuple[Part, ...], level: int, levels: list[dict[str, None]], seen: set[str]) -> None:
    """Sort the keys of all elastics by the number of repetitions around them."""
    if len(levels) == level:
        levels.append({})
    for part in parts:
        elastic = getattr(part, "elastic", None)
        if elastic is not None and elastic.key not in seen:
            seen.add(elastic.key)
            levels[level][elastic.key] = None
        if isinstance(part, Block):
            _by_level(part.parts, level, levels, seen)
        elif isinstance(part, PlannedRepeat):
            for inside in (part.first, part.then, part.last):
                _by_level(inside, level + 1, levels, seen)
