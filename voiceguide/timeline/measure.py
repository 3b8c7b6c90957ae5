"""How long the parts of a plan last, once the words have a length.

The fit asks two things: how long the whole is with these doses, and what one step more of a knob costs.
Both come from one walk over the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voiceguide.plan.model import Doses, Part, PlannedRepeat, inside
from voiceguide.timeline import parts as kinds  # noqa: F401, RUF100 - its import registers every kind
from voiceguide.timeline.parts.passes import ElasticCost, Lengths, Measuring
from voiceguide.units import Ms

__all__ = ["ElasticCost", "Lengths", "Measured", "gains", "measure"]


@dataclass(frozen=True, slots=True)
class Measured:
    """The length of a plan with certain doses, and the cost of each knob there."""

    total_ms: Ms
    costs: Mapping[str, ElasticCost]


def measure(parts: tuple[Part, ...], doses: Doses, lengths: Lengths) -> Measured:
    """Measure a plan: its length with these doses and what each knob costs there; linear in its parts."""
    walk = Measuring(doses, lengths)
    total_ms = walk.parts(parts, 1)
    return Measured(total_ms, walk.costs)


def gains(parts: tuple[Part, ...], was: Doses, now: Doses, lengths: Lengths) -> dict[str, Ms]:
    """Tell how much longer each change of a knob makes a plan; together that is the whole difference.

    Inside repetitions a longer breath counts as often as it comes, so the changes are made from the
    outermost inwards, and each is paid at what it costs once those around it are made.
    """
    levels: list[dict[str, None]] = []
    _by_level(parts, 0, levels, set())
    doses, gained = dict(was), dict.fromkeys(was, 0)
    for level in levels:
        costs = measure(parts, doses, lengths).costs
        for key in level:
            cost = costs.get(key, ElasticCost())
            gained[key] = cost(now[key]) - cost(was[key])
            doses[key] = now[key]
    return gained


def _by_level(parts: tuple[Part, ...], level: int, levels: list[dict[str, None]], seen: set[str]) -> None:
    """Sort the keys of all knobs by how many repetitions they stand in."""
    if len(levels) == level:
        levels.append({})
    for part in parts:
        knob = getattr(part, "knob", None)
        if knob is not None and knob.key not in seen:
            seen.add(knob.key)
            levels[level][knob.key] = None
        for inner in inside(part):
            _by_level(inner, level + isinstance(part, PlannedRepeat), levels, seen)
