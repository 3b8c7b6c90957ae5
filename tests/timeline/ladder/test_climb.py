"""The climb above natural: time is shared by weight, and the laws of the fit hold for it, too (law 11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, share
from tests.support.scripts_made import SPOT, plan_of, wording
from tests.support.weights_made import evening, weighted
from tests.support.work import calls_of
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Line, Plan
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit, holes
from voiceguide.timeline.measure import measure
from voiceguide.timeline.unroll import unroll

RESTS = {Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL}


@given(weighted(roomy=True), share)
def test_exact_and_within_the_dose(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    found = fitted(plan, at(plan, where))
    assert measure(plan.parts, found.amounts, LENGTHS).total_ms == found.target_ms
    assert all(each.least <= found.amounts[each.key] <= each.most for each in plan.elastics())
    assert sum(row.grown_ms for row in found.rows) == found.target_ms - found.bounds.natural_ms
    assert fit(plan, LENGTHS, found.target_ms) == found


@given(weighted(roomy=True), share, share)
def test_monotone(script: s.Script, one: float, other: float) -> None:
    plan = plan_of(script)
    small, large = (fitted(plan, ms) for ms in sorted((at(plan, one), at(plan, other))))
    for elastic in plan.elastics():
        if elastic.kind not in RESTS:
            assert small.amounts[elastic.key] <= large.amounts[elastic.key], elastic
    assert unroll(plan, small.amounts).entries


@given(weighted(roomy=True))
def test_limits_and_natural_are_what_they_were(script: s.Script) -> None:
    plain, plan = plan_of(replace(script, grow=())), plan_of(script)
    assert bounds(plain, LENGTHS) == bounds(plan, LENGTHS)
    natural_ms = bounds(plan, LENGTHS).natural_ms
    assert all(row.value == row.elastic.natural for row in fit(plan, LENGTHS, natural_ms).rows)


@given(weighted(roomy=True), share)
def test_up_to_natural_weights_change_nothing(script: s.Script, where: float) -> None:
    plain, plan = plan_of(replace(script, grow=())), plan_of(script)
    edge = bounds(plan, LENGTHS)
    target_ms = edge.least_ms + round((edge.natural_ms - edge.least_ms) * where)
    if any(isinstance(step, s.Use) and step.script.grow for step in script.steps):
        return
    try:
        expected = fit(plain, LENGTHS, target_ms).amounts
    except ImpossibleLength:
        return
    assert fit(plan, LENGTHS, target_ms).amounts == expected


@given(weighted(roomy=False), share)
@examples(40)
def test_the_holes_are_exactly_what_is_refused(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    target_ms, found = at(plan, where), holes(plan, LENGTHS)
    for hole in found:
        for possible in (hole.below_ms, hole.above_ms):
            fit(plan, LENGTHS, possible)
        with pytest.raises(ImpossibleLength):
            fit(plan, LENGTHS, hole.above_ms - 1)
    if any(hole.below_ms < target_ms < hole.above_ms for hole in found):
        with pytest.raises(ImpossibleLength) as refused:
            fit(plan, LENGTHS, target_ms)
        for near in (refused.value.below_ms, refused.value.above_ms):
            assert near is None or fit(plan, LENGTHS, near)
    else:
        assert fit(plan, LENGTHS, target_ms).target_ms == target_ms


def gained(script: s.Script, more_ms: int) -> dict[str, int]:
    """Return what each kind gains where a session lasts so much longer than by nature."""
    plan = plan_of(script)
    found = fit(plan, LENGTHS, bounds(plan, LENGTHS).natural_ms + more_ms)
    of_kind: Counter[str] = Counter()
    for row in found.rows:
        of_kind[row.elastic.kind] += row.grown_ms
    return {kind: round(ms / 1000) for kind, ms in of_kind.items() if ms >= 1000}


def test_without_weights_the_holds_take_everything() -> None:
    assert gained(evening(), 300_000) == {"hold": 300}


def test_time_is_shared_by_weight() -> None:
    found = gained(evening((("holds", 1), ("breaths", 1), ("ending", 4))), 360_000)
    assert found["hold"] == pytest.approx(60, abs=3)
    assert found["breath"] == pytest.approx(60, abs=11)
    assert found["final"] == pytest.approx(240, abs=11)


def test_what_has_no_weight_follows() -> None:
    found = gained(evening((("breaths", 1),)), 300_000)
    assert found["breath"] == 260
    assert found["hold"] == pytest.approx(40, abs=1)


def test_what_is_full_leaves_its_share_to_the_others() -> None:
    found = gained(evening((("breaths", 50), ("holds", 1))), 560_000)
    assert found["breath"] == 260
    assert found["hold"] == pytest.approx(300, abs=1)


def test_in_the_ending_each_part_gets_the_same_time() -> None:
    """So breaths are not starved by a rest that can take an hour."""
    script = evening((("ending", 1),))
    breathe = s.Breathe(spot=SPOT, count=s.Quantity(3, 3, 30, s.Unit.COUNT))
    script = replace(script, ending=(breathe, *script.ending))
    plan = plan_of(script)
    found = fit(plan, LENGTHS, bounds(plan, LENGTHS).natural_ms + 200_000)
    grown = {row.elastic.key: row.grown_ms for row in found.rows}
    assert grown["evening.ending.0.breath"] == pytest.approx(100_000, abs=10_000)
    assert grown["evening.ending.1.between"] == pytest.approx(100_000, abs=10_000)


def test_a_part_keeps_its_own_weights_unless_the_use_has_others() -> None:
    part = replace(evening((("breaths", 1),)), name="part")
    use = s.Use(spot=SPOT, routine="part", script=part)
    program = s.Script(
        name="program", title="Program", about=".", spot=SPOT, steps=(use,), ending=part.ending
    )
    assert set(gained(program, 200_000)) == {"breath"}
    program = replace(program, steps=(replace(use, grow=(("holds", 1),)),))
    assert set(gained(program, 200_000)) == {"hold"}


def long_plan(parts: int) -> Plan:
    hold = s.Hold(spot=SPOT, amount=s.Quantity(10_000, 20_000, 30_000))
    breathe = s.Breathe(spot=SPOT, count=s.Quantity(1, 2, 4, s.Unit.COUNT))
    move = s.Move(spot=SPOT, words=wording("Bend the {side} knee."))
    sided = s.EachSide(spot=SPOT, steps=(move, hold, breathe, s.Say(spot=SPOT, words=wording("Let go."))))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 5_000, 3_600_000))
    grow = (("holds", 1), ("breaths", 2), ("ending", 4))
    steps = (sided,) * (parts // 8)
    return plan_of(
        s.Script(name="long", title="L", about=".", spot=SPOT, steps=steps, ending=(rest,), grow=grow)
    )


def calls(parts: int) -> int:
    plan = long_plan(parts)
    lengths: dict[Line, int] = {line: LENGTHS[line] for line in plan.lines()}
    return calls_of(fit, plan, lengths, bounds(plan, lengths).natural_ms + 1_000_000)


def test_cost_grows_about_linearly() -> None:
    assert calls(1_600) < 2.6 * calls(800)
