"""Times of the session that a script names, in its plan."""

from __future__ import annotations

import pytest

from tests.support.plans_made import Desk
from voiceguide.errors import ScriptError
from voiceguide.plan.clock import STRETCH
from voiceguide.plan.model import Block, Plan


def stretches(plan: Plan) -> list[tuple[str, int | None]]:
    """List what is at the top of a plan: the kind of each block, and how long it lasts by the clock."""
    blocks = [part for part in plan.parts if isinstance(part, Block)]
    return [(block.kind, None if block.length is None else block.length.natural) for block in blocks]


def test_what_stands_before_a_time_is_one_stretch_that_ends_there(desk: Desk) -> None:
    plan = desk.plan(
        "- rest: 1s..fill\n- say: One.\n  at: 5min\n- rest: 1s..fill\n- say: Two.\n  at: 12min\n"
    )
    assert stretches(plan) == [(STRETCH, 300_000), (STRETCH, 420_000)]
    assert [elastic.name for elastic in plan.elastics()][:2] == ["until 5min", "until 12min"]


def test_without_times_nothing_is_put_together(desk: Desk) -> None:
    assert stretches(desk.plan("- say: One.\n")) == [("section", None)]


def test_a_step_that_is_left_out_has_no_time(desk: Desk) -> None:
    steps = "- rest: 1s..fill\n- say: One.\n  at: 5min\n  when: {surface: floor}\n- rest: 1s..fill\n"
    assert stretches(desk.plan(steps)) == [("section", None)]
    assert stretches(desk.plan(steps, options=(("surface", "floor"),))) == [(STRETCH, 300_000)]


def test_times_come_one_after_the_other(desk: Desk) -> None:
    with pytest.raises(ScriptError) as caught:
        desk.plan("- say: One.\n  at: 5min\n- say: Two.\n  at: 5min\n")
    (problem,) = caught.value.problems
    assert problem.what == "an absolute time before its place: a step before this one begins at 5min."
    assert (problem.spot.line, problem.mend) == (11, "Write a time after 5min.")


def test_a_part_with_times_of_the_session_cannot_be_used(desk: Desk) -> None:
    desk.write(
        "part",
        "title: Part\nabout: Part.\nsafety: [Stop if it hurts.]\n"
        "steps:\n- rest: 1s..fill\n- say: One.\n  at: 5min\n",
    )
    with pytest.raises(ScriptError) as caught:
        desk.plan("- use: part\n")
    assert "its steps begin at times of the whole session (`at`)" in str(caught.value)


def test_both_sides_of_a_timed_section_are_said_in_full(desk: Desk) -> None:
    section = """- each side:
  - section: "{Side}"
    length: 2min
    steps:
    - move: Lift your {side} arm as far as it goes.
      short: Lift your {side} arm.
    - rest: 1s..fill
- rest: 1s..fill
"""
    assert not [elastic for elastic in desk.plan(section).elastics() if elastic.kind == "wording"]
    usual = desk.plan(section.replace("    length: 2min\n", ""))
    assert [elastic for elastic in usual.elastics() if elastic.kind == "wording"]
    (told,) = {
        elastic.key: elastic for elastic in desk.plan(section).elastics() if elastic.kind == "section"
    }.values()
    assert (told.least, told.most) == (120_000, 120_000)


@pytest.mark.parametrize(
    "step", ["hold: 30s", "rest: 30s", "breathe: 3", "section: Last\n  steps: [{say: One.}]"]
)
def test_any_step_of_a_top_list_can_begin_at_a_time(desk: Desk, step: str) -> None:
    plan = desk.plan(f"- rest: 1s..fill\n- {step}\n  at: 5min\n")
    assert stretches(plan)[0] == (STRETCH, 300_000)
