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
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final

from voiceguide.plan.model import Doses, Elastic, Plan
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
    """What became of one knob: its value, in how many places, and the time it got beyond natural.

    The `grown_ms` of all rows add up to the target less the natural length; `time_ms` of a repetition
    counts what stands inside it as well.
    """

    json_kind: ClassVar[str] = "row"

    knob: Elastic
    value: int
    places: int
    time_ms: Ms
    grown_ms: Ms

    @property
    def limit(self) -> str:
        """`least` or `most` where it stands at its limit, else nothing."""
        if self.knob.rigid:
            return ""
        return {self.knob.least: "least", self.knob.most: "most"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of impossible lengths: nothing between `below_ms` and `above_ms`, where knob `key` steps."""

    below_ms: Ms
    above_ms: Ms
    key: str


@dataclass(frozen=True, slots=True)
class Fit:
    """A dose for every knob, so that the plan lasts exactly `target_ms`."""

    target_ms: Ms
    bounds: Bounds
    doses: Doses
    rows: tuple[Row, ...]


def bounds(plan: Plan, lengths: Lengths) -> Bounds:
    """Tell how short, how long and how naturally long a plan can be."""
    knobs = plan.knobs()

    def length(doses: Doses) -> Ms:
        return measure(plan.parts, doses, lengths).total_ms

    return Bounds(
        length({knob.key: knob.least for knob in knobs}),
        length({knob.key: knob.natural for knob in knobs}),
        length({knob.key: knob.most for knob in knobs}),
    )


def fit(plan: Plan, lengths: Lengths, target_ms: Ms) -> Fit:
    """Fit a plan to a length.

    Guarantees (each one is a property test): the plan with these doses lasts `target_ms` to the
    millisecond; every dose is within its bounds; a longer target never lowers any dose but a rest's, and
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
    at = bounds(plan, lengths)
    if climb.left_ms != 0:
        raise impossible(plan.routine, at, target_ms, (target_ms - climb.left_ms, climb.next_ms))
    return Fit(target_ms, at, climb.doses, _rows(plan, climb.doses, climb.measured(), lengths))


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
        self.knobs = plan.knobs()
        self.doses: Doses = {knob.key: knob.least for knob in self.knobs}
        self.left_ms = target_ms - self.measured().total_ms
        self.target_ms = target_ms
        self.next_ms: Ms = 0
        self.holes: list[Hole] | None = None

    def measured(self) -> Measured:
        return measure(self.plan.parts, self.doses, self.lengths)

    def run(self) -> None:
        if self.left_ms < 0:
            return
        stages = [(kinds, False) for kinds in TO_NATURAL] + [(kinds, True) for kinds in TO_MOST]
        for kinds, beyond in stages:
            knobs = [k for k in self.knobs if k.kind in kinds and not k.rigid]
            goals = {k.key: k.most if beyond else k.natural for k in knobs}
            rising = [k for k in knobs if self.doses[k.key] < goals[k.key]]
            if beyond and self.left_ms == 0:
                # A rung may cost nothing; beyond natural it is climbed only when time is left for more.
                break
            if rising and not self._stage(rising, goals):
                break
        self._give_rest()

    def _stage(self, knobs: list[Elastic], goals: Doses) -> bool:
        """Climb one tier as far as it fits; True if its top was reached."""
        costs = self.measured().costs
        if knobs[0].kind in _CONTINUOUS:
            return self._stretch(knobs, goals, costs, self._quantum(knobs, costs))
        for key, value in _rungs(knobs, self.doses, goals):
            price = costs[key](value) - costs[key](self.doses[key])
            if self.holes is not None:
                self._look_for_hole(key, price)
            if price > self.left_ms:
                self.next_ms = self.target_ms - self.left_ms + price
                return False
            self.left_ms -= price
            self.doses[key] = value
        return True

    def _quantum(self, knobs: Sequence[Elastic], costs: Mapping[str, ElasticCost]) -> Ms:
        """Grow by whole frames, unless rests could not take what these leave, as in a hundred repetitions."""
        dearest = max(costs[k.key].slope for k in knobs)
        return FRAME if 2 * FRAME * dearest <= self._room_ms(costs, {k.key for k in knobs}) else 1

    def _room_ms(self, costs: Mapping[str, ElasticCost], but: Set[str] = frozenset()) -> Ms:
        takers = (k for k in self.knobs if k.kind in TAKERS and k.key not in but)
        return sum(costs[k.key].slope * (k.most - self.doses[k.key]) for k in takers)

    def _stretch(
        self, knobs: Sequence[Elastic], goals: Doses, costs: Mapping[str, ElasticCost], quantum: Ms
    ) -> bool:
        """Grow a continuous tier by one common glue set ratio; True if it reached its top.

        The ratio is k/K in whole numbers, the largest that fits; then single knobs go on to what k+1
        would give them, in order, while that fits. Both are prefixes of one fixed sequence. From one k to
        the next each knob rises by a quantum at most, and at its top by what is left as well: so where a word
        more takes time from the rests, few of them change, neighbours all.
        """
        start = {k.key: self.doses[k.key] for k in knobs}
        spans = {k.key: goals[k.key] - start[k.key] for k in knobs}
        whole = max(1, *(-(-spans[k.key] * k.weight // quantum) for k in knobs))

        def at(knob: Elastic, k: int) -> int:
            span = spans[knob.key]
            grown = span * knob.weight * k // whole
            return start[knob.key] + (span if grown >= span else grown // quantum * quantum)

        def price(k: int) -> Ms:
            return sum(costs[knob.key].slope * (at(knob, k) - start[knob.key]) for knob in knobs)

        # bisect looks for the first k that costs too much; the one before it fits.
        k = bisect.bisect_right(range(whole + 1), self.left_ms, key=price) - 1
        self.left_ms -= price(k)
        self.doses.update({knob.key: at(knob, k) for knob in knobs})
        if k == whole:
            return True
        for knob in knobs:
            more = costs[knob.key].slope * (at(knob, k + 1) - at(knob, k))
            if more > self.left_ms:
                self.next_ms = self.target_ms - self.left_ms + more
                break
            self.left_ms -= more
            self.doses[knob.key] = at(knob, k + 1)
        return False

    def _look_for_hole(self, key: str, price: Ms) -> None:
        """Note the lengths below the next rung that no rest can make up for."""
        costs = self.measured().costs
        room_ms, at_ms = self._room_ms(costs), self.target_ms - self.left_ms
        if price > room_ms + 1 and self.holes is not None:
            self.holes.append(Hole(at_ms + room_ms, at_ms + price, key))

    def _give_rest(self) -> None:
        """Let the rests take up what is left: whole frames the final one first, less than that the tail."""
        costs = self.measured().costs
        self._take_up(costs, TAKERS)
        self._take_up(costs, (Kind.TAIL, *TAKERS), quantum=1)

    def _take_up(
        self, costs: Mapping[str, ElasticCost], kinds: Sequence[Kind], quantum: Ms | None = None
    ) -> None:
        above = self.next_ms
        for kind in kinds:
            knobs = [k for k in self.knobs if k.kind is kind and self.doses[k.key] < k.most]
            if knobs and self.left_ms > 0:
                most = {k.key: k.most for k in knobs}
                self._stretch(knobs, most, costs, quantum or self._quantum(knobs, costs))
        # What a rest could not take is no nearer length: the rung that was refused is.
        self.next_ms = above


def _rungs(knobs: Sequence[Elastic], doses: Doses, goals: Doses) -> Iterator[tuple[str, int]]:
    """Walk the whole steps of one tier in their fixed order: always the knob that is least far on its way.

    Tips and wordings have one step each; they come by weight (priority), then by place.
    """
    heap: list[tuple[Fraction, int, int]] = []
    spans = [goals[knob.key] - doses[knob.key] for knob in knobs]
    for place, knob in enumerate(knobs):
        heap.append((Fraction(1, spans[place] * knob.weight), place, 1))
    heapq.heapify(heap)
    while heap:
        _, place, done = heapq.heappop(heap)
        knob = knobs[place]
        yield knob.key, goals[knob.key] - spans[place] + done
        if done < spans[place]:
            heapq.heappush(heap, (Fraction(done + 1, spans[place] * knob.weight), place, done + 1))


def _rows(plan: Plan, doses: Doses, at: Measured, lengths: Lengths) -> tuple[Row, ...]:
    grown_ms = gains(plan.parts, {k.key: k.natural for k in plan.knobs()}, doses, lengths)
    rows = []
    for knob in plan.knobs():
        cost = at.costs.get(knob.key, ElasticCost())
        rows.append(Row(knob, doses[knob.key], cost.places, cost(doses[knob.key]), grown_ms[knob.key]))
    return tuple(rows)
