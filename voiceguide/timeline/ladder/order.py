"""The order in which the quantities with weights grow beyond natural (`grow` in a script).

Each group of quantities is a flow of packets in the sense of fair queueing (Demers, Keshav, Shenker,
*Analysis and Simulation of a Fair Queueing Algorithm*, 1989): a rung's cost is its length, and the rung whose
virtual time comes first, the time its group has had over the group's weight, is climbed next.

The order may depend on nothing but the plan: with another target or another voice it is the same, and so a
longer session always has what a shorter one has (law 6), and another voice moves times, not doses (law 7).
Therefore a rung is priced by a nominal cost: everything at its natural amount, every word half a second long.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from voiceguide.plan.model import Elastic, Growth, Line, Plan
from voiceguide.plan.terms import Kind
from voiceguide.timeline.measure import ElasticCost, measure
from voiceguide.units import FRAME, Ms

TAKERS: Final = (Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL)
"""The kinds that take up what is left, in this order."""
CONTINUOUS: Final = frozenset({Kind.HOLD, Kind.PACE, Kind.SECTION, *TAKERS})
QUANTUM: Final = 42 * FRAME
"""The rung of a hold or rest, ms: about a second, in whole frames."""
_MOST_RUNGS: Final = 20_000
"""Of holds and rests; where there would be more, each of them is a multiple of `QUANTUM`."""
_WORD_MS: Final = 500
_SCALE: Final = 1_000_000
"""Virtual times are whole numbers; what they lose decides only which of two equal ones comes first."""

Rung = tuple[str, int]
"""The key of an elastic, and the amount that it gets."""


class _NominalLengths(dict[Line, Ms]):
    """A length for every line, by its number of words alone."""

    def __missing__(self, line: Line) -> Ms:
        return _WORD_MS * len(line.text.split())


class _SamePlan:
    """A plan as a key that is equal to itself alone: to hash a whole plan takes as long as to measure it."""

    __slots__ = ("parts", "plan")

    def __init__(self, plan: Plan) -> None:
        self.plan, self.parts = plan, plan.parts

    def __hash__(self) -> int:
        return id(self.parts)

    def __eq__(self, other: object) -> bool:
        # The same parts have the same elastics, whatever else a plan is told.
        return isinstance(other, _SamePlan) and self.parts is other.parts


def by_weight(plan: Plan) -> tuple[Rung, ...]:
    """List the rungs from natural to the most of everything that has a weight, in their order."""
    return _by_weight(_SamePlan(plan))


@lru_cache(maxsize=16)  # a fit climbs the ladder of one plan ten times and more
def _by_weight(same: _SamePlan) -> tuple[Rung, ...]:
    parts, elastics = same.parts, same.plan.elastics()
    groups: dict[Growth, list[Elastic]] = {}
    for elastic in elastics:
        if elastic.growth is not None and elastic.natural < elastic.most:
            groups.setdefault(elastic.growth, []).append(elastic)
    if not groups:
        return ()
    # With a number of 0 what stands inside would have no cost; where it can only be 0, that is right.
    amounts = {elastic.key: max(elastic.natural, min(1, elastic.most)) for elastic in elastics}
    costs = measure(parts, amounts, _NominalLengths()).costs
    quantum = _quantum([elastic for group in groups.values() for elastic in group])
    flows = [_flow(group, growth, costs, quantum) for growth, group in groups.items()]
    # Of each entry: when a flow's next rung ends in virtual time, the flow, the time it has had by then, the
    # rung.
    heap: list[tuple[int, int, Ms, Rung]] = []
    weights = [growth.weight for growth in groups]

    def queue(number: int, had_ms: Ms) -> None:
        if (following := next(flows[number], None)) is not None:
            cost_ms, rung = following
            had_ms += cost_ms
            heapq.heappush(heap, (had_ms * _SCALE // weights[number], number, had_ms, rung))

    for number in range(len(flows)):
        queue(number, 0)
    found: list[Rung] = []
    while heap:
        _, number, had_ms, rung = heapq.heappop(heap)
        found.append(rung)
        queue(number, had_ms)
    return tuple(found)


def _quantum(elastics: Sequence[Elastic]) -> Ms:
    span_ms = sum(k.most - k.natural for k in elastics if k.kind in CONTINUOUS)
    return QUANTUM * max(1, -(-span_ms // (QUANTUM * _MOST_RUNGS)))


def _flow(
    elastics: Sequence[Elastic], growth: Growth, costs: Mapping[str, ElasticCost], quantum: Ms
) -> Iterator[tuple[Ms, Rung]]:
    """Walk through the rungs of one group, each with its nominal cost, ms.

    In an even group the elastic comes next that has had least time, else the one with the least progress, as
    in the tiers without weights.
    """
    steps = [quantum if k.kind in CONTINUOUS else 1 for k in elastics]
    tops = [-(-(k.most - k.natural) // step) for k, step in zip(elastics, steps, strict=True)]
    each_ms = [
        max(1, _nominal_ms(costs.get(k.key, ElasticCost()), step))
        for k, step in zip(elastics, steps, strict=True)
    ]

    def turn(place: int, done: int) -> int:
        elastic = elastics[place]
        if growth.even:
            return done * each_ms[place] * _SCALE // elastic.weight
        return done * _SCALE * _SCALE // (tops[place] * elastic.weight)

    heap = [(turn(place, 1), place, 1) for place in range(len(elastics))]
    heapq.heapify(heap)
    while heap:
        _, place, done = heapq.heappop(heap)
        elastic = elastics[place]
        yield each_ms[place], (elastic.key, min(elastic.most, elastic.natural + done * steps[place]))
        if done < tops[place]:
            heapq.heappush(heap, (turn(place, done + 1), place, done + 1))


def _nominal_ms(cost: ElasticCost, step: int) -> Ms:
    return cost.slope * step if cost.slope else cost.step or cost.one
