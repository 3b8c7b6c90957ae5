"""Choose every elastic quantity so that the session lasts exactly as long as asked.

The idea is TeX's: boxes and glue, and orders of infinity as tiers (Knuth & Plass, *Breaking Paragraphs
into Lines*, 1981, pp. 1122-1124; *The TeXbook*, ch. 12). A body counts in whole breaths, so here the
glue climbs one fixed **ladder**, from everything at its least to everything at its most:

    least → second side in full → rounds → repetitions → breaths → holds → rests, to natural → tips
          → settling → holds → breaths → repetitions → rests between → more rounds → final rest → most

Where the ladder stands depends on the target alone, and a longer target only climbs further; so no
hold, cue, breath, repetition or round is ever lost to a longer session (law 6). The first rung that
does not fit ends the climb, and what is left, less than that rung, goes to the rests. If the rests
cannot take it, no session has that length, and the two nearest that exist are known.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Final

from voiceguide.plan.model import Amounts, Elastic, Plan
from voiceguide.plan.terms import Kind
from voiceguide.timeline.length_limits import Bounds, impossible
from voiceguide.timeline.measure import ElasticCost, Lengths, Measured, gains, measure
from voiceguide.units import FRAME, Ms

# Rounds come first, then what stands inside them, so that each tier's costs are fixed while it grows.
TO_NATURAL: Final = (
    (Kind.WORDING,),
    (Kind.ROUND,),
    (Kind.REP,),
    (Kind.BREATH,),
    (Kind.HOLD,),
    (Kind.SETTLE, Kind.BETWEEN, Kind.FINAL),
    (Kind.TIP,),
)
TO_MOST: Final = (
    (Kind.SETTLE,),
    (Kind.HOLD,),
    (Kind.BREATH,),
    (Kind.REP,),
    (Kind.BETWEEN,),
    (Kind.ROUND,),
    (Kind.FINAL,),
    (Kind.TAIL,),
)
TAKERS: Final = (Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL)
_CONTINUOUS: Final = frozenset({Kind.HOLD, *TAKERS})


@dataclass(frozen=True, slots=True)
class Row:
    """The fitted value of one elastic, the number of its places, and the time it got beyond natural.

    The `grown_ms` of all rows add up to the target less the natural length; `time_ms` of a repetition
    counts what stands inside it as well.
    """

    json_kind: ClassVar[str] = "row"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    value: int
    places: int
    time_ms: Ms
    grown_ms: Ms

    @property
    def limit(self) -> str:
        """`least` or `most` where it stands at its limit, else nothing."""
        if self.elastic.rigid:
            return ""
        return {self.elastic.least: "least", self.elastic.most: "most"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Hole:
    """A range of impossible lengths, between `below_ms` and `above_ms`, where the elastic `key` steps."""

    below_ms: Ms
    above_ms: Ms
    key: str


@dataclass(frozen=True, slots=True)
class Fit:
    """An amount for every elastic, so that the plan lasts exactly `target_ms`."""

    target_ms: Ms
    bounds: Bounds
    amounts: Amounts
    rows: tuple[Row, ...]


def bounds(plan: Plan, lengths: Lengths) -> Bounds:
    """Return the least, the natural and the greatest length of a plan."""
    elastics = plan.elastics()

    def length(amounts: Amounts) -> Ms:
        return measure(plan.parts, amounts, lengths).total_ms

    return Bounds(
        length({elastic.key: elastic.least for elastic in elastics}),
        length({elastic.key: elastic.natural for elastic in elastics}),
        length({elastic.key: elastic.most for elastic in elastics}),
    )


def fit(plan: Plan, lengths: Lengths, target_ms: Ms) -> Fit:
    """Fit a plan to a length.

    Guarantees (each one is a property test): the plan with these amounts lasts `target_ms` to the
    millisecond; every amount is within its bounds; a longer target never lowers any amount but a rest's, and
    that by less than one rung; equal input gives equal output.

    Args:
        plan: What could be heard.
        lengths: The measured length of each of `plan.lines()`.
        target_ms: The length asked for.

    Raises:
        ImpossibleLength: No session has this length; it carries the nearest ones that have.
    """
    climb = _Climb(plan, lengths, target_ms)
    climb.run()
    if climb.left_ms != 0:
        near = (target_ms - climb.left_ms, climb.next_ms)
        raise impossible(plan.routine, bounds(plan, lengths), target_ms, near)
    return explained(plan, lengths, target_ms, climb.amounts)


def explained(plan: Plan, lengths: Lengths, target_ms: Ms, amounts: Amounts) -> Fit:
    """Return the fit with these amounts, which last `target_ms`, and what each of them is against natural."""
    rows = _rows(plan, amounts, measure(plan.parts, amounts, lengths), lengths)
    return Fit(target_ms, bounds(plan, lengths), amounts, rows)


def holes(plan: Plan, lengths: Lengths) -> tuple[Hole, ...]:
    """List the lengths between the least and the most that a plan does not have.

    They are there where its rests cannot take up one breath, repetition or round (law 8 refuses them).
    """
    climb = _Climb(plan, lengths, bounds(plan, lengths).most_ms)
    climb.holes = []
    climb.run()
    return tuple(climb.holes)


class _Climb:
    """One climb up the ladder; it stops at the first rung that does not fit."""

    def __init__(self, plan: Plan, lengths: Lengths, target_ms: Ms) -> None:
        self.plan, self.lengths = plan, lengths
        self.elastics = plan.elastics()
        self.amounts: Amounts = {elastic.key: elastic.least for elastic in self.elastics}
        self.left_ms = target_ms - self.measured().total_ms
        self.target_ms = target_ms
        self.next_ms: Ms = 0
        self.holes: list[Hole] | None = None

    def measured(self) -> Measured:
        return measure(self.plan.parts, self.amounts, self.lengths)

    def run(self) -> None:
        if self.left_ms < 0:
            return
        stages = [(kinds, False) for kinds in TO_NATURAL] + [(kinds, True) for kinds in TO_MOST]
        for kinds, beyond in stages:
            elastics = [k for k in self.elastics if k.kind in kinds and not k.rigid]
            goals = {k.key: k.most if beyond else k.natural for k in elastics}
            rising = [k for k in elastics if self.amounts[k.key] < goals[k.key]]
            if beyond and self.left_ms == 0:
                # A rung may cost nothing; beyond natural it is climbed only when time is left for more.
                break
            if rising and not self._stage(rising, goals):
                break
        self._give_rest()

    def _stage(self, elastics: list[Elastic], goals: Amounts) -> bool:
        """Climb one tier as far as it fits; True if its top was reached."""
        costs = self.measured().costs
        if elastics[0].kind in _CONTINUOUS:
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


def _rows(plan: Plan, amounts: Amounts, at: Measured, lengths: Lengths) -> tuple[Row, ...]:
    grown_ms = gains(plan.parts, {k.key: k.natural for k in plan.elastics()}, amounts, lengths)
    rows = []
    for elastic in plan.elastics():
        cost = at.costs.get(elastic.key, ElasticCost())
        rows.append(
            Row(elastic, amounts[elastic.key], cost.places, cost(amounts[elastic.key]), grown_ms[elastic.key])
        )
    return tuple(rows)
