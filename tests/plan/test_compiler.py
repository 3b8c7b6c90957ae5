"""What the compiler makes of a script: which words, on which side, with which elastics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.plans_made import HEAD, Desk, said
from tests.support.scripts_made import book_for, rejected_if_crowded, scripts
from voiceguide.plan import compiler
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import (
    Plan,
    PlannedBell,
    PlannedCue,
    PlannedRest,
    walk,
)
from voiceguide.plan.terms import Choices, Role
from voiceguide.script import model as s
from voiceguide.script.terms import Mode


def test_the_order_of_a_session(desk: Desk) -> None:
    head = HEAD + "opening: [{setup: Lie down.}]\nending: [{say: Good night.}]\n"
    plan = desk.plan("- move: Bend your knees.\n", head)
    assert said(plan) == [
        "Hello. Made up.",
        "Ten minutes.",
        "If it hurts then stop.",
        "Lie down.",
        "Bend your knees.",
        "Good night.",
    ]
    (length,) = (part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.slot_ms)
    assert length.line
    assert length.line.text == "Ten minutes."


def test_bedtime_ends_in_at_least_twenty_seconds_of_quiet(desk: Desk) -> None:
    spoken_last = desk.plan("- move: Bend.\n", mode=Mode.BEDTIME)
    (tail,) = (part for part in walk(spoken_last.parts) if isinstance(part, PlannedRest))
    assert tail.elastic.least == 20_000
    rested = desk.plan("- move: Bend.\n- rest: 15s..fill\n", mode=Mode.BEDTIME)
    (rest, tail) = (part for part in walk(rested.parts) if isinstance(part, PlannedRest))
    assert rest.elastic.least + tail.elastic.least == 20_000


@pytest.mark.parametrize(
    ("steps", "words", "bells"),
    [
        ("- say: Well done.\n", [], 1),
        ("- rest: 1min\n", ["Let your breath grow a little fuller, and move your fingers and toes."], 1),
        ("- rest: 1min\n- bell: 2\n", [], 1),
    ],
)
def test_by_day_the_listener_is_brought_back(desk: Desk, steps: str, words: list[str], bells: int) -> None:
    plan = desk.plan(steps)
    assert [text.split(" When")[0] for text in said(plan, Role.OUTRO)] == words
    assert sum(isinstance(part, PlannedBell) for part in walk(plan.parts)) == bells
    evening = desk.plan(steps.replace("- bell: 2\n", ""), mode=Mode.BEDTIME)
    assert not any(isinstance(part, PlannedBell) for part in walk(evening.parts))
    assert not said(evening, Role.OUTRO)


def test_the_same_title_may_change_with_an_option(desk: Desk) -> None:
    head = HEAD + "retitle: {surface: {floor: On the floor}}\n"
    assert desk.plan("- say: Be.\n", head).title == "Made up"
    assert desk.plan("- say: Be.\n", head, options=(("surface", "floor"),)).title == "On the floor"


@given(scripts(), st.lists(st.sampled_from([20_000, 61_000, 300_000, 450_000]), min_size=2, max_size=4))
@examples(40)
def test_one_script_at_many_lengths_is_compiled_once_and_each_time_as_if_alone(
    made: s.Script, targets_ms: list[int]
) -> None:
    def compiled(target_ms: int) -> Plan:
        with rejected_if_crowded():
            return compile_plan(made, Choices(), book_for(made), target_ms=target_ms)

    compiler._compile.cache_clear()
    together = [compiled(targets_ms[0])]
    once = compiler._compile.cache_info().misses
    together += [compiled(target_ms) for target_ms in targets_ms[1:]]
    assert compiler._compile.cache_info().misses == once
    for target_ms, plan in zip(targets_ms, together, strict=True):
        compiler._compile.cache_clear()
        assert compiled(target_ms) == plan
