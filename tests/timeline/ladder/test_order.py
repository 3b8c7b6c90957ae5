"""The order of the rungs above natural: the weights decide it; the target and the voice never do (law 11)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.support.fits_made import LENGTHS, share
from tests.support.scripts_made import SPOT, plan_of
from tests.support.weights_made import evening, weighted
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import PlannedRepeat
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.ladder.order import CONTINUOUS, QUANTUM, by_weight

RESTS = {Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL}


@given(weighted(roomy=True), share, share)
def test_the_order_is_the_same_for_every_target_and_voice(script: s.Script, one: float, other: float) -> None:
    """What a longer session has more is a later piece of the one order, never another order."""
    plan = plan_of(script)
    order = by_weight(plan)
    slower = {line: LENGTHS[line] * 7 // 4 for line in plan.lines()}
    for lengths in (LENGTHS, slower):
        edge = bounds(plan, lengths)
        for where in (one, other):
            target_ms = edge.natural_ms + round((edge.most_ms - edge.natural_ms) * where)
            try:
                amounts = fit(plan, lengths, target_ms).amounts
            except ImpossibleLength:
                continue
            kinds = {each.key: each.kind for each in plan.elastics()}
            stand = {each.key: each.natural for each in plan.elastics()}
            reached, ended = dict(stand), False
            # Every whole rung before the first one that was not climbed was climbed, and none after it.
            for key, value in order:
                if kinds[key] in RESTS:
                    continue
                climbed = amounts[key] >= value
                assert not (climbed and ended), (key, value)
                ended = ended or not climbed
                reached[key] = value if climbed else reached[key]


@given(weighted())
def test_the_order_leads_from_natural_to_the_most_of_all_that_has_a_weight(script: s.Script) -> None:
    plan = plan_of(script)
    stand = {each.key: each.natural for each in plan.elastics() if each.growth and each.natural < each.most}
    kinds = {each.key: each.kind for each in plan.elastics()}
    for key, value in by_weight(plan):
        assert value > stand[key]
        if kinds[key] not in CONTINUOUS:
            assert value == stand[key] + 1
        stand[key] = value
    assert stand == {each.key: each.most for each in plan.elastics() if each.key in stand}


def test_a_rung_of_time_is_about_a_second() -> None:
    plan = plan_of(evening((("holds", 1),)))
    values = [value for _, value in by_weight(plan)]
    assert values[:2] == [30_000 + QUANTUM, 30_000 + 2 * QUANTUM]
    assert values[-1] == 300_000


def test_rounds_that_can_only_be_none_cost_nothing() -> None:
    """So they are where everything but the rests of an evening is decided already."""
    rest = s.Rest(spot=SPOT, amount=s.Quantity(1_000, 5_000, 9_000))
    longer = replace(rest, by_round=(("amount", (rest.amount, s.Quantity(2_000, 6_000, 9_000))),))
    rounds = s.Rounds(spot=SPOT, count=s.Quantity(0, 0, 2, s.Unit.COUNT), steps=(longer,))
    made = evening((("holds", 1), ("rests", 2)))
    plan = plan_of(replace(made, steps=(rounds, *made.steps)))
    parts = tuple(
        replace(part, elastic=replace(part.elastic, most=0)) if isinstance(part, PlannedRepeat) else part
        for part in plan.parts
    )
    assert parts != plan.parts
    decided = replace(plan, parts=parts)
    found = fit(decided, LENGTHS, bounds(decided, LENGTHS).natural_ms + 60_000)
    assert [row.value for row in found.rows if row.elastic.kind is Kind.ROUND] == [0]
