"""Climb the ladder of a plan: from everything at its least to the first rung that does not fit."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from voiceguide.plan.model import Amounts, Elastic, Plan
from voiceguide.plan.terms import Kind
from voiceguide.timeline.ladder.order import CONTINUOUS, TAKERS, Rung, by_weight
from voiceguide.timeline.measure import ElasticCost, Lengths, Measured, measure
from voiceguide.units import FRAME, Ms

# Rounds come first, then what stands inside them, so that each tier's costs are fixed while it grows.
TO_NATURAL: Final = (
    (Kind.WORDING,),
    (Kind.ROUND,),
    (Kind.REP,),
    (Kind.BREATH,),
    (Kind.HOLD, Kind.PACE),
    (Kind.SECTION,),
    (Kind.SETTLE, Kind.BETWEEN, Kind.FINAL),
    (Kind.TIP,),
)
TO_MOST: Final = (
    (Kind.SETTLE,),
    (Kind.HOLD, Kind.PACE),
    (Kind.SECTION,),
    (Kind.BREATH,),
    (Kind.REP,),
    (Kind.BETWEEN,),
    (Kind.ROUND,),
    (Kind.FINAL,),
    (Kind.TAIL,),
)


@dataclass(frozen=True, slots=True)
class Hole:
    """A range of impossible lengths, between `below_ms` and `above_ms`, where the elastic `key` steps."""

    below_ms: Ms
    above_ms: Ms
    key: str


NO_CEILINGS: Final[Mapping[str, int]] = MappingProxyType({})


def limited(elastics: Sequence[Elastic], ceilings: Mapping[str, int]) -> tuple[Amounts, Amounts]:
    """Return the natural amounts and the most of all elastics, none but a rest's above its ceiling."""
    natural = {k.key: k.natural for k in elastics}
    most = {k.key: k.most for k in elastics}
    for k in elastics:
        if k.key in ceilings and k.kind not in TAKERS:
            most[k.key] = max(k.least, min(k.most, ceilings[k.key]))
            natural[k.key] = min(k.natural, most[k.key])
    return natural, most


class Climb:
    """One climb up the ladder; it stops at the first rung that does not fit."""

    def __init__(
        self, plan: Plan, lengths: Lengths, target_ms: Ms, ceilings: Mapping[str, int] = NO_CEILINGS
    ) -> None:
        self.plan, self.lengths = plan, lengths
        self.elastics = plan.elastics()
        self.natural, self.most = limited(self.elastics, ceilings)
        self._limited = bool(ceilings)
        self.amounts: Amounts = {elastic.key: elastic.least for elastic in self.elastics}
        self.left_ms = target_ms - self.measured().total_ms
        self.target_ms = target_ms
        self.next_ms: Ms = 0
        self.holes: list[Hole] | None = None

    def measured(self) -> Measured:
        """Measure the plan where the climb stands."""
        return measure(self.plan.parts, self.amounts, self.lengths)

    def run(self) -> None:
        """Climb as far as the target allows, and give what is left to the rests."""
        if self.left_ms < 0:
            return
        if self._tiers(TO_NATURAL, beyond=False) and self._weighted():
            self._tiers(TO_MOST, beyond=True)
        self._give_rest()

    def _tiers(self, tiers: Sequence[Sequence[Kind]], *, beyond: bool) -> bool:
        """Climb tier after tier, to natural or to the most; True if the top was reached."""
        for kinds in tiers:
            elastics = [k for k in self.elastics if k.kind in kinds and not k.rigid]
            goals = self.most if beyond else self.natural
            rising = [k for k in elastics if self.amounts[k.key] < goals[k.key]]
            if beyond and self.left_ms == 0:
                # A rung may cost nothing; beyond natural it is climbed only when time is left for more.
                return False
            if rising and not self._stage(rising, goals):
                return False
        return True

    def _weighted(self) -> bool:
        """Climb the rungs that the script's weights order; True if their top was reached.

        What stands inside repetitions costs more with each of them: where their number grows too, the time
        that the first n rungs take is measured, not added up. Bisection finds how many of them fit.
        """
        rungs = self._under_ceilings(by_weight(self.plan))
        if not rungs:
            return True
        if self.left_ms == 0:
            return False
        if self.holes is not None:
            return self._weighted_with_holes(rungs)
        start_ms = self.target_ms - self.left_ms
        numbers = {k.key for k in self.elastics if k.kind in (Kind.REP, Kind.ROUND)}
        if not any(key in numbers for key, _ in rungs):
            return self._weighted_by_sum(rungs)

        def after(n: int) -> Amounts:
            return {**self.amounts, **dict(rungs[:n])}

        def price(n: int) -> Ms:
            return measure(self.plan.parts, after(n), self.lengths).total_ms - start_ms

        n = bisect.bisect_right(range(len(rungs) + 1), self.left_ms, key=price) - 1
        self.left_ms -= price(n)
        self.amounts = after(n)
        return n == len(rungs) or self._part_of(rungs[n])

    def _weighted_by_sum(self, rungs: Sequence[Rung]) -> bool:
        """Climb rungs whose prices do not depend on each other."""
        costs = self.measured().costs
        for rung in rungs:
            key, value = rung
            price = costs[key](value) - costs[key](self.amounts[key])
            if price > self.left_ms:
                return self._part_of(rung)
            self.left_ms -= price
            self.amounts[key] = value
        return True

    def _under_ceilings(self, rungs: Sequence[Rung]) -> Sequence[Rung]:
        if not self._limited:
            return rungs
        stand, found = dict(self.natural), []
        for key, value in rungs:
            amount = min(value, self.most[key])
            if amount > stand[key]:
                found.append((key, amount))
                stand[key] = amount
        return tuple(found)

    def _part_of(self, rung: Rung) -> bool:
        """Climb as much as fits of a rung: a hold or rest by whole frames, others not at all."""
        costs, (key, value) = self.measured().costs, rung
        elastic = next(k for k in self.elastics if k.key == key)
        if elastic.kind in CONTINUOUS:
            return self._stretch([elastic], {key: value}, costs, self._quantum([elastic], costs))
        self.next_ms = self.target_ms - self.left_ms + costs[key](value) - costs[key](self.amounts[key])
        return False

    def _weighted_with_holes(self, rungs: Sequence[Rung]) -> bool:
        """Climb rung by rung, and look for a hole before each whole step."""
        whole = {k.key for k in self.elastics if k.kind not in CONTINUOUS}
        for key, value in rungs:
            if key in whole:
                at = self.measured()
                self.left_ms = self.target_ms - at.total_ms
                self._look_for_hole(key, at.costs[key](value) - at.costs[key](self.amounts[key]))
            self.amounts[key] = value
        self.left_ms = self.target_ms - self.measured().total_ms
        return self.left_ms >= 0

    def _stage(self, elastics: list[Elastic], goals: Amounts) -> bool:
        """Climb one tier as far as it fits; True if its top was reached."""
        costs = self.measured().costs
        if elastics[0].kind in CONTINUOUS:
            return self._stretch(elastics, goals, costs, self._quantum(elastics, costs))
        for key, value in _rungs(elastics, self.amounts, goals):
            price = costs[key](value) - costs[key](self.amounts[key])
            if self.holes is not None:
                self._look_for_hole(key, price)
            if price > self.left_ms:
                self.next_ms = self.target_ms - self.left_ms + price
                return False
            self.left_ms -= price
            self.amounts[key] = value
        return True

    def _quantum(self, elastics: Sequence[Elastic], costs: Mapping[str, ElasticCost]) -> Ms:
        """Grow by whole frames, unless rests could not take what these leave, as in a hundred repetitions."""
        dearest = max(costs[k.key].slope for k in elastics)
        return FRAME if 2 * FRAME * dearest <= self._capacity_ms(costs, {k.key for k in elastics}) else 1

    def _capacity_ms(self, costs: Mapping[str, ElasticCost], but: Set[str] = frozenset()) -> Ms:
        takers = (k for k in self.elastics if k.kind in TAKERS and k.key not in but)
        return sum(costs[k.key].slope * (k.most - self.amounts[k.key]) for k in takers)

    def _stretch(
        self, elastics: Sequence[Elastic], goals: Amounts, costs: Mapping[str, ElasticCost], quantum: Ms
    ) -> bool:
        """Grow a continuous tier by one common glue set ratio; True if it reached its top.

        The ratio is k/K in whole numbers, the largest that fits; then single elastics go on to what k+1
        would give them, in order, while that fits. Both are prefixes of one fixed sequence. From one k to
        the next each elastic rises by a quantum at most, and at its top by the remainder as well: so where
        one more word takes time from the rests, only a few neighbours of them change.
        """
        start = {k.key: self.amounts[k.key] for k in elastics}
        spans = {k.key: goals[k.key] - start[k.key] for k in elastics}
        whole = max(1, *(-(-spans[k.key] * k.weight // quantum) for k in elastics))

        def at(elastic: Elastic, k: int) -> int:
            span = spans[elastic.key]
            grown = span * elastic.weight * k // whole
            return start[elastic.key] + (span if grown >= span else grown // quantum * quantum)

        def price(k: int) -> Ms:
            return sum(
                costs[elastic.key].slope * (at(elastic, k) - start[elastic.key]) for elastic in elastics
            )

        # bisect looks for the first k that costs too much; the one before it fits.
        k = bisect.bisect_right(range(whole + 1), self.left_ms, key=price) - 1
        self.left_ms -= price(k)
        self.amounts.update({elastic.key: at(elastic, k) for elastic in elastics})
        if k == whole:
            return True
        for elastic in elastics:
            more = costs[elastic.key].slope * (at(elastic, k + 1) - at(elastic, k))
            if more > self.left_ms:
                self.next_ms = self.target_ms - self.left_ms + more
                break
            self.left_ms -= more
            self.amounts[elastic.key] = at(elastic, k + 1)
        return False

    def _look_for_hole(self, key: str, price: Ms) -> None:
        """Record the lengths below the next rung that no rest can make up for."""
        costs = self.measured().costs
        capacity_ms, at_ms = self._capacity_ms(costs), self.target_ms - self.left_ms
        if price > capacity_ms + 1 and self.holes is not None:
            self.holes.append(Hole(at_ms + capacity_ms, at_ms + price, key))

    def _give_rest(self) -> None:
        """Add the time left to the rests: whole frames to the final one first, the remainder to the tail."""
        costs = self.measured().costs
        self._take_up(costs, TAKERS)
        self._take_up(costs, (Kind.TAIL, *TAKERS), quantum=1)

    def _take_up(
        self, costs: Mapping[str, ElasticCost], kinds: Sequence[Kind], quantum: Ms | None = None
    ) -> None:
        above = self.next_ms
        for kind in kinds:
            elastics = [k for k in self.elastics if k.kind is kind and self.amounts[k.key] < k.most]
            if elastics and self.left_ms > 0:
                most = {k.key: k.most for k in elastics}
                self._stretch(elastics, most, costs, quantum or self._quantum(elastics, costs))
        # What a rest could not take is no nearer length: the rung that was refused is.
        self.next_ms = above


def _rungs(elastics: Sequence[Elastic], amounts: Amounts, goals: Amounts) -> Iterator[tuple[str, int]]:
    """Walk the whole steps of one tier in their fixed order: always the elastic with the least progress.

    Tips and wordings have one step each; they come by weight (priority), then by place.
    """
    heap: list[tuple[Fraction, int, int]] = []
    spans = [goals[elastic.key] - amounts[elastic.key] for elastic in elastics]
    for place, elastic in enumerate(elastics):
        heap.append((Fraction(1, spans[place] * elastic.weight), place, 1))
    heapq.heapify(heap)
    while heap:
        _, place, done = heapq.heappop(heap)
        elastic = elastics[place]
        yield elastic.key, goals[elastic.key] - spans[place] + done
        if done < spans[place]:
            heapq.heappush(heap, (Fraction(done + 1, spans[place] * elastic.weight), place, done + 1))
