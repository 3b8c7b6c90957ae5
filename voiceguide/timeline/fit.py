"""Choose every elastic quantity so that the session lasts exactly as long as asked.

The idea is TeX's: boxes and glue, and orders of infinity as tiers (Knuth & Plass, *Breaking Paragraphs
into Lines*, 1981, pp. 1122-1124; *The TeXbook*, ch. 12). A body counts in whole breaths, so here the
glue climbs one fixed **ladder**, from everything at its least to everything at its most:

    least → second side in full → rounds → repetitions → breaths → holds → rests, to natural → tips
          → settling → holds → breaths → repetitions → rests between → more rounds → final rest → most

A script may have weights for some kinds (`grow`). Their rungs come together right after the tips, interleaved
as `ladder/order.py` tells; the others follow in the order above.

Where the ladder stands depends on the target alone, and a longer target only climbs further; so no
hold, cue, breath, repetition or round is ever lost to a longer session (law 6). The first rung that
does not fit ends the climb, and what is left, less than that rung, goes to the rests. If the rests
cannot take it, no session has that length, and the two nearest that exist are known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import ClassVar

from voiceguide.plan.model import Amounts, Elastic, Plan, by_clock
from voiceguide.timeline.ladder.climb import Climb, Hole
from voiceguide.timeline.ladder.sections import Fitter, fitted_inside, inside_of
from voiceguide.timeline.ladder.stretches import (
    ceilings_of,
    holes_between,
    natural_length,
    nearest_lengths,
    stretches,
)
from voiceguide.timeline.length_limits import Bounds, impossible
from voiceguide.timeline.measure import ElasticCost, Lengths, Measured, gains, measure
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Row:
    """The fitted value of one elastic, the number of its places, and the time it got beyond natural.

    The `grown_ms` of all rows add up to the target less the natural length; `time_ms` of a repetition
    counts what stands inside it as well. What is fitted to a length of its own has no `grown_ms`.
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
class Fit:
    """An amount for every elastic, so that the plan lasts exactly `target_ms`."""

    target_ms: Ms
    bounds: Bounds
    amounts: Amounts
    rows: tuple[Row, ...]


def bounds(plan: Plan, lengths: Lengths) -> Bounds:
    """Return the least, the natural and the greatest length of a plan, or of the plans for all lengths."""
    if plan.others and (found := stretches(plan, lengths)):
        return Bounds(found[0].first_ms, natural_length(found), found[-1].last_ms)
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
    that by less than one rung; equal input gives equal output. Where the plan has `others`, the amounts are
    those of `plan.at(target_ms)`, and the rests make room for steps that come in.

    Args:
        plan: What could be heard.
        lengths: The measured length of each of `plan.lines()`.
        target_ms: The length asked for.

    Raises:
        ImpossibleLength: No session has this length; it carries the nearest ones that have.
    """
    if plan.others:
        return _fit_by_length(plan.at(target_ms), lengths, target_ms)
    climb = Climb(plan, lengths, target_ms)
    climb.run()
    if climb.left_ms != 0:
        near = (target_ms - climb.left_ms, climb.next_ms)
        raise impossible(plan.routine, bounds(plan, lengths), target_ms, near)
    return explained(plan, lengths, target_ms, with_inside(plan, lengths, climb.amounts))


def with_inside(plan: Plan, lengths: Lengths, amounts: Amounts, fitter: Fitter | None = None) -> Amounts:
    """Return the amounts of a plan with those of what is fitted to a length of its own.

    Args:
        plan: The plan.
        lengths: The measured length of each of its lines.
        amounts: The amounts of its elastics.
        fitter: Fits what is inside; without one the ladder does.

    Raises:
        ScriptError: A section cannot have the length that is written, or a step not begin when it is told to.
    """

    def reach(alone: Plan) -> tuple[Ms, Ms]:
        at = bounds(alone, lengths)
        return at.least_ms, at.most_ms

    usual: Fitter = lambda alone, length_ms: fit(alone, lengths, length_ms).amounts  # noqa: E731
    return fitted_inside(plan, amounts, fitter or usual, reach)


def explained(plan: Plan, lengths: Lengths, target_ms: Ms, amounts: Amounts) -> Fit:
    """Return the fit with these amounts, which last `target_ms`, and what each of them is against natural.

    Args:
        plan: The plan for this length; its `others` tell which lengths there are.
        lengths: The measured length of each of its lines.
        target_ms: The length.
        amounts: The amounts.
    """
    at = replace(bounds(plan, lengths), natural_ms=_natural_ms(plan, lengths))
    return Fit(target_ms, at, amounts, _rows(plan, amounts, measure(plan.parts, amounts, lengths), lengths))


def _natural_ms(plan: Plan, lengths: Lengths) -> Ms:
    return measure(plan.parts, {k.key: k.natural for k in plan.elastics()}, lengths).total_ms


def _fit_by_length(plan: Plan, lengths: Lengths, target_ms: Ms) -> Fit:
    """Fit the plan for this length; the others tell how far it may grow, and which lengths there are."""
    found = stretches(plan, lengths)
    climb = Climb(plan, lengths, target_ms, ceilings_of(plan, found))
    climb.run()
    natural_ms = _natural_ms(plan, lengths)
    if climb.left_ms != 0:
        if not found:
            raise impossible(plan.routine, Bounds(0, natural_ms, target_ms), target_ms, (0, 0))
        at = Bounds(found[0].first_ms, natural_length(found), found[-1].last_ms)
        raise impossible(plan.routine, at, target_ms, nearest_lengths(found, target_ms, climb))
    at = Bounds(found[0].first_ms, natural_ms, found[-1].last_ms)
    amounts = with_inside(plan, lengths, climb.amounts)
    return Fit(target_ms, at, amounts, _rows(plan, amounts, climb.measured(), lengths))


def holes(plan: Plan, lengths: Lengths) -> tuple[Hole, ...]:
    """List the lengths between the least and the most that a plan does not have.

    They are there where its rests cannot take up one breath, repetition or round (law 8 refuses them).
    """
    if plan.others:
        return holes_between(stretches(plan, lengths), lengths)
    climb = Climb(plan, lengths, bounds(plan, lengths).most_ms)
    climb.holes = []
    climb.run()
    return tuple(climb.holes)


def amounts_by_length(plan: Plan, lengths: Lengths) -> Callable[[Ms], Amounts]:
    """Return the function that gives the amounts of a session by its length, ms; it keeps what it has found.

    For an impossible length they are those of the nearest shorter one.
    """
    found = stretches(plan, lengths) if plan.others else ()

    @cache
    def amounts(length_ms: Ms) -> Amounts:
        one = plan.at(length_ms)
        climb = Climb(one, lengths, length_ms, ceilings_of(one, found))
        climb.run()
        return _roughly_inside(one, lengths, climb.amounts)

    return amounts


def _roughly_inside(plan: Plan, lengths: Lengths, amounts: Amounts) -> Amounts:
    """Add the amounts of what is fitted to a length of its own, the nearest where it cannot have that."""

    def climbed(alone: Plan, length_ms: Ms) -> Amounts:
        climb = Climb(alone, lengths, length_ms)
        climb.run()
        return _roughly_inside(alone, lengths, climb.amounts)

    return fitted_inside(plan, amounts, climbed, None)


def _rows(plan: Plan, amounts: Amounts, at: Measured, lengths: Lengths) -> tuple[Row, ...]:
    grown_ms = gains(plan.parts, {k.key: k.natural for k in plan.elastics()}, amounts, lengths)
    rows = []
    for elastic in plan.elastics():
        cost = at.costs.get(elastic.key, ElasticCost())
        rows.append(
            Row(elastic, amounts[elastic.key], cost.places, cost(amounts[elastic.key]), grown_ms[elastic.key])
        )
    return (*rows, *_rows_inside(plan, amounts, lengths))


def _rows_inside(plan: Plan, amounts: Amounts, lengths: Lengths) -> tuple[Row, ...]:
    """Return the rows of what is fitted to a length of its own; that length has all they gained."""
    found: dict[str, Row] = {}
    for block in by_clock(plan.parts):
        alone = inside_of(plan, block)
        for row in _rows(alone, amounts, measure(alone.parts, amounts, lengths), lengths):
            before = found.get(row.elastic.key, replace(row, places=0, time_ms=0))
            found[row.elastic.key] = replace(
                row, places=before.places + row.places, time_ms=before.time_ms + row.time_ms, grown_ms=0
            )
    return tuple(found.values())
