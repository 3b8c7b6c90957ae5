"""Steps for sessions of certain lengths: the laws of the fit hold where they come in and end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, share
from tests.support.scripts_made import SPOT, plan_of, wording
from tests.support.stages_made import staged
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Plan
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit, holes
from voiceguide.timeline.measure import measure
from voiceguide.timeline.unroll import unroll
from voiceguide.units import MINUTE

RESTS = {Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL}


def has_length(plan: Plan) -> bool:
    """Report whether the plan can have the lengths that its bounds name."""
    try:
        fit(plan, LENGTHS, bounds(plan, LENGTHS).least_ms)
    except ImpossibleLength:
        return False
    return True


@given(staged(roomy=True), share)
def test_exact_and_the_same_whatever_length_was_compiled_for(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    assume(has_length(plan))
    target_ms = at(plan, where)
    found = fitted(plan, target_ms)
    here = plan.at(target_ms)
    assert measure(here.parts, found.amounts, LENGTHS).total_ms == target_ms
    assert sum(row.grown_ms for row in found.rows) == target_ms - found.bounds.natural_ms
    compiled = plan_of(script, target_ms)
    again = fit(compiled, LENGTHS, target_ms)
    assert again.amounts == found.amounts
    assert unroll(compiled, again.amounts).entries


@given(staged(roomy=True), share, share)
def test_monotone_across_the_lengths_where_steps_come_in(script: s.Script, one: float, other: float) -> None:
    plan = plan_of(script)
    assume(has_length(plan))
    small, large = (fitted(plan, ms) for ms in sorted((at(plan, one), at(plan, other))))
    for elastic in plan.at(small.target_ms).elastics():
        if elastic.kind not in RESTS and elastic.key in large.amounts:
            assert small.amounts[elastic.key] <= large.amounts[elastic.key], elastic


@given(staged(), share)
@examples(60)
def test_a_refusal_names_lengths_that_are_possible(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    assume(has_length(plan))
    edge = bounds(plan, LENGTHS)
    for possible in (edge.least_ms, edge.natural_ms, edge.most_ms):
        assert fit(plan, LENGTHS, possible).target_ms == possible
    for target_ms in (
        at(plan, where),
        edge.least_ms - 1,
        edge.most_ms + 1,
        4 * MINUTE - 1,
        7 * MINUTE,
        12 * MINUTE,
    ):
        try:
            fit(plan, LENGTHS, target_ms)
        except ImpossibleLength as refused:
            below, above = refused.below_ms, refused.above_ms
            assert below is not None or above is not None
            assert below is None or below < target_ms
            assert above is None or above > target_ms
            for near in (below, above):
                assert near is None or fit(plan, LENGTHS, near).target_ms == near
            for between in (target_ms - 1, target_ms + 1):
                if (below or 0) < between < (above or 0):
                    with pytest.raises(ImpossibleLength):
                        fit(plan, LENGTHS, between)


@given(staged(), share)
@examples(40)
def test_the_holes_are_exactly_what_is_refused(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    assume(has_length(plan))
    target_ms, found = at(plan, where), holes(plan, LENGTHS)
    for hole in found:
        for possible in (hole.below_ms, hole.above_ms):
            fit(plan, LENGTHS, possible)
        with pytest.raises(ImpossibleLength):
            fit(plan, LENGTHS, hole.above_ms - 1)
    if not any(hole.below_ms < target_ms < hole.above_ms for hole in found):
        assert fit(plan, LENGTHS, target_ms).target_ms == target_ms


def evening() -> s.Script:
    """Make a hold, a scan of two minutes from 20 minutes on, and a rest that fills."""
    hold = s.Hold(spot=SPOT, amount=s.Quantity(20_000, 60_000, 300_000))
    scan = s.Rest(spot=SPOT, amount=s.Quantity(120_000, 120_000, 120_000), presence=(wording("Soften."),))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 30_000, 3_600_000))
    return s.Script(
        name="evening", title="Evening", about=".", spot=SPOT, grow=(("holds", 1), ("ending", 9)),
        steps=(hold,), ending=(replace(scan, lengths=s.SessionLengths(20 * MINUTE)), rest),
    )  # fmt: skip


def test_the_final_rest_makes_room_for_what_comes_in() -> None:
    plan = plan_of(evening())
    before, there = (fit(plan, LENGTHS, ms).amounts for ms in (20 * MINUTE - 1, 20 * MINUTE))
    assert before["evening.steps.0.hold"] == there["evening.steps.0.hold"]
    rest = "evening.ending.1.between"
    assert before[rest] - there[rest] == pytest.approx(120_000, abs=3_000)
    assert "evening.ending.0.between" not in before


def test_a_script_that_asks_for_no_length_has_one_plan() -> None:
    plan = plan_of(replace(evening(), ending=evening().ending[1:]))
    assert (plan.from_ms, plan.until_ms, plan.others) == (0, 0, ())


def test_steps_that_no_length_between_can_have_leave_a_hole() -> None:
    """From 3 minutes on there are six minutes of rest: nothing lasts between 3 and more than 6."""
    script = evening()
    long = s.Rest(
        spot=SPOT, amount=s.Quantity(360_000, 360_000, 360_000), lengths=s.SessionLengths(3 * MINUTE)
    )
    plan = plan_of(replace(script, ending=(long, script.ending[1])))
    with pytest.raises(ImpossibleLength) as refused:
        fit(plan, LENGTHS, 4 * MINUTE)
    assert refused.value.below_ms == 3 * MINUTE - 1
    assert refused.value.above_ms is not None
    assert refused.value.above_ms > 6 * MINUTE
