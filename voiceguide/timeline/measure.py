"""Measure the length of a plan and of its parts, once the words have a length.

The fit asks two things: how long the whole is with these amounts, and what one step more of an elastic costs.
Both come from one walk over the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voiceguide.plan.model import Amounts, Block, Part, PlannedRepeat, inside
from voiceguide.timeline import parts as kinds  # noqa: F401, RUF100 - its import registers every kind
from voiceguide.timeline.parts.passes import ElasticCost, Lengths, Measuring
from voiceguide.units import Ms

__all__ = ["ElasticCost", "Lengths", "Measured", "gains", "measure"]


@dataclass(frozen=True, slots=True)
class Measured:
    """The length of a plan with certain amounts, and the cost of each elastic there."""

    total_ms: Ms
    costs: Mapping[str, ElasticCost]


def measure(parts: tuple[Part, ...], amounts: Amounts, lengths: Lengths) -> Measured:
    """Measure a plan: its length with these amounts and the cost of each elastic; linear in its parts."""
    walk = Measuring(amounts, lengths)
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
        timed = part.length if isinstance(part, Block) else None
        elastic = timed or getattr(part, "elastic", None)
        if elastic is not None and elastic.key not in seen:
            seen.add(elastic.key)
            levels[level][elastic.key] = None
        for inner in inside(part) if timed is None else ():
            _by_level(inner, level + isinstance(part, PlannedRepeat), levels, seen)
