"""What `grow` and `limit` of a script mean for its quantities."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, plan_of, scripts, wording
from voiceguide.errors import ScriptError, SourceLocation
from voiceguide.plan.model import Growth, Plan
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.script.terms import FILL_MS

THERE = SourceLocation("made-up.yaml", 3, 9)
HOLD = s.Hold(spot=SPOT, amount=s.Quantity(20_000, 60_000, 300_000))
IN_BREATHS = s.Hold(spot=SPOT, amount=s.Quantity(2, 5, 20, s.Unit.BREATHS))
BREATHE = s.Breathe(spot=SPOT, count=s.Quantity(2, 3, 9, s.Unit.COUNT))
MOVE = s.Move(spot=SPOT, words=wording("Press."))
FILL = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 5_000, FILL_MS))


def script(*steps: s.Step, name: str = "made-up", **more: object) -> s.Script:
    return s.Script(name=name, title="Made up", about=".", spot=SPOT, steps=(MOVE, *steps), **more)  # type: ignore[arg-type]


def limits(**most: int) -> tuple[s.Limit, ...]:
    return tuple(s.Limit(kind, number, THERE) for kind, number in most.items())


def mosts(plan: Plan) -> list[tuple[int, int]]:
    """List the natural amount and the most of every quantity but the tail."""
    return [(each.natural, each.most) for each in plan.elastics() if each.kind is not Kind.TAIL]


def test_a_limit_lowers_the_most_and_a_natural_amount_above_it() -> None:
    steps = (HOLD, replace(HOLD, amount=s.Quantity(10_000, 20_000, 40_000)), BREATHE)
    made = plan_of(script(*steps, limit=limits(hold=45_000, breaths=4)))
    assert mosts(made) == [(45_000, 45_000), (20_000, 40_000), (3, 4)]


def test_a_hold_counted_in_breaths_keeps_to_both_limits() -> None:
    assert mosts(plan_of(script(IN_BREATHS, limit=limits(hold=75_000)))) == [(5, 7)]
    assert mosts(plan_of(script(IN_BREATHS, limit=limits(breaths=4)))) == [(4, 4)]


def test_repetitions_rounds_and_rests_have_limits() -> None:
    count = s.Quantity(1, 2, 6, s.Unit.COUNT)
    rest = s.Rest(spot=SPOT, amount=s.Quantity(0, 10_000, 90_000))
    steps = (
        s.Repeat(spot=SPOT, count=count, steps=(MOVE,)),
        s.Rounds(spot=SPOT, count=count, steps=(MOVE,)),
        rest,
        FILL,
    )
    made = plan_of(script(*steps, limit=limits(repetitions=4, rounds=1, rest=40_000)))
    assert mosts(made) == [(2, 4), (1, 1), (10_000, 40_000), (5_000, FILL_MS)]


@given(scripts(), st.integers(1_000, 300_000))
def test_a_limit_never_widens(made: s.Script, most: int) -> None:
    plain = {each.key: each for each in plan_of(made).elastics()}
    try:
        limited = plan_of(replace(made, limit=limits(hold=most))).elastics()
    except ScriptError:
        return
    for each in limited:
        was = plain[each.key]
        if each.most < was.least:
            # Its words at chosen places have no room any more: told when they are placed.
            assert each.most == most
            continue
        assert each.least == was.least
        assert (each.natural, each.most) <= (was.natural, was.most)
        if each.kind is Kind.HOLD:
            assert each.most == min(was.most, most)


def test_a_limit_below_the_least_is_refused_where_it_is_written() -> None:
    with pytest.raises(ScriptError) as refused:
        plan_of(script(HOLD, limit=limits(hold=15_000)))
    (problem,) = refused.value.problems
    assert problem.spot == THERE
    assert problem.what == (
        "`limit` leaves `hold` no more than 15s, but the one at made-up.yaml:1 takes 20s at least."
    )
    with pytest.raises(ScriptError, match="takes 2 breaths at least"):
        plan_of(script(IN_BREATHS, limit=limits(breaths=1)))


def test_limits_of_a_part_and_of_the_program_both_narrow() -> None:
    part = script(HOLD, BREATHE, name="part", limit=limits(hold=120_000, breaths=5))
    use = s.Use(spot=SPOT, routine="part", script=part)
    assert mosts(plan_of(script(use))) == [(60_000, 120_000), (3, 5)]
    assert mosts(plan_of(script(use, limit=limits(hold=90_000)))) == [(60_000, 90_000), (3, 5)]
    # What the `use` says stands instead of the part's own limit of that kind.
    other = replace(use, limit=limits(hold=240_000))
    assert mosts(plan_of(script(other))) == [(60_000, 240_000), (3, 5)]
    assert mosts(plan_of(script(other, HOLD, limit=limits(hold=200_000)))) == [
        (60_000, 200_000),
        (3, 5),
        (60_000, 200_000),
    ]


def shares(plan: Plan) -> dict[str, Growth | None]:
    return {each.name: each.growth for each in plan.elastics() if each.kind is not Kind.TAIL}


def test_each_kind_has_its_weight_and_the_ending_goes_by_place() -> None:
    rest = s.Rest(spot=SPOT, amount=s.Quantity(0, 10_000, 90_000))
    made = script(
        HOLD, BREATHE, rest, ending=(IN_BREATHS, FILL), grow=(("holds", 1), ("rests", 2), ("ending", 4))
    )
    ending = Growth("made-up/ending", 4, even=True)
    assert [each.growth for each in plan_of(made).elastics()] == [
        Growth("made-up/holds", 1),
        None,
        Growth("made-up/rests", 2),
        ending,
        ending,
        None,
    ]


def test_the_final_rest_is_the_ending_wherever_it_stands() -> None:
    assert shares(plan_of(script(HOLD, FILL, grow=(("ending", 3),)))) == {
        "hold": None,
        "rest": Growth("made-up/ending", 3, even=True),
    }


def test_share_multiplies_the_own_weights_of_a_part() -> None:
    part = script(HOLD, name="part", grow=(("holds", 2),))
    use = s.Use(spot=SPOT, routine="part", script=part, share=3)
    assert shares(plan_of(script(use, grow=(("holds", 9),)))) == {"hold": Growth("made-up.steps.1/holds", 6)}
    plain = replace(use, script=replace(part, grow=()))
    assert shares(plan_of(script(plain, grow=(("holds", 9),)))) == {"hold": Growth("made-up/holds", 9)}
