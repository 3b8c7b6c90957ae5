"""The listener's choices against what the routine offers."""

from __future__ import annotations

import pytest

from tests.support.plans_made import HEAD, MOVES, Desk, said
from voiceguide.errors import ChoiceError
from voiceguide.plan.model import PlannedHold, walk
from voiceguide.plan.terms import Role
from voiceguide.script.terms import Mode


def test_the_listener_chooses_the_first_side(desk: Desk) -> None:
    steps = "- each side:\n    - move: Bend your {side} knee.\n    - hold: 20s..40s\n"
    right, left = desk.plan(steps), desk.plan(steps, first="left")
    assert said(left, *MOVES) == list(reversed(said(right, *MOVES)))
    assert [elastic.key for elastic in left.elastics()] == [elastic.key for elastic in right.elastics()]
    assert dict(left.choices)["first"] == "left"
    assert set(left.lines()) == set(right.lines())


def test_options_and_conditions(desk: Desk) -> None:
    steps = """
- choose: surface
  of:
    bed: [{say: On the bed.}]
    floor: [{say: On the floor.}]
- say: Warm covers.
  when: {surface: bed}
- say: By day.
  when: {mode: day}
"""
    assert said(desk.plan(steps), Role.SAY) == ["On the bed.", "Warm covers.", "By day."]
    other = desk.plan(steps, options=(("surface", "floor"),), mode=Mode.BEDTIME)
    assert said(other, Role.SAY) == ["On the floor."]
    assert dict(other.choices)["surface"] == "floor"


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"options": (("surfase", "bed"),)}, "Did you mean surface?"),
        ({"options": (("surface", "flor"),)}, "Did you mean floor?"),
        ({"first": "up"}, "--first left or --first right"),
        ({"longer": ("left", 0)}, "more than nothing"),
        ({"longer": ("left", 510_000)}, "at most 220 s longer"),
        ({"longer": ("left", 33_000)}, "33 s cannot be said in a few words"),
        ({"longer": ("middle", 5_000)}, "no side 'middle'"),
    ],
)
def test_choices_that_are_not_offered(desk: Desk, choices: dict, sentence: str) -> None:
    with pytest.raises(ChoiceError, match=sentence):
        desk.plan("- each side:\n    - hold: 20s..40s..4min\n", **choices)


def test_a_bias_where_both_sides_must_be_equal(desk: Desk) -> None:
    head = HEAD.replace("balance: open", "balance: equal")
    with pytest.raises(ChoiceError, match="both sides always get the same time"):
        desk.plan("- each side:\n    - hold: 20s..4min\n", head, longer=("left", 30_000))


def test_a_bias_is_spoken_and_shared_by_what_each_hold_can_take(desk: Desk) -> None:
    steps = "- each side:\n    - hold: 20s..1min..2min\n    - hold: 20s..1min..4min\n"
    plan = desk.plan(steps, longer=("left", 30_000))
    holds = [part for part in walk(plan.parts) if isinstance(part, PlannedHold)]
    assert [hold.extra_ms for hold in holds if hold.side == "right"] == [0, 0]
    extras = [hold.extra_ms for hold in holds if hold.side == "left"]
    assert extras == [9_375, 20_625]
    assert sum(extras) == 30_000
    assert "On the left side you will stay many xx seconds longer." in said(plan, Role.INTRO)


@pytest.mark.parametrize(
    "steps",
    ["- breathe: 2..5\n", "- each side:\n    - hold: 2..5 breaths\n", "- use: equal\n"],
)
def test_a_bias_needs_holds_that_may_differ(desk: Desk, steps: str) -> None:
    desk.write("equal", "title: E\nabout: E.\nsteps:\n  - each side:\n      - hold: 20s..4min\n")
    with pytest.raises(ChoiceError, match="no hold that may be longer on one side"):
        desk.plan(steps, longer=("left", 30_000))


def test_a_bias_leaves_parts_alone_whose_sides_are_equal(desk: Desk) -> None:
    desk.write("equal", "title: E\nabout: E.\nsteps:\n  - each side:\n      - hold: 20s..4min\n")
    plan = desk.plan("- each side:\n    - hold: 20s..4min\n- use: equal\n", longer=("left", 30_000))
    holds = [part for part in walk(plan.parts) if isinstance(part, PlannedHold)]
    assert [hold.extra_ms for hold in holds] == [0, 30_000, 0, 0]
