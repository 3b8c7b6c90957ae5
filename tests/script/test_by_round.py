"""Lists of quantities, one value for each round, as the model has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_written import written
from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A b.\nsafety: [Stop.]\nsteps:\n"


def steps_of(tmp_path: Path, steps: str) -> tuple[m.Step, ...]:
    return Library((tmp_path,)).read(written(tmp_path, HEAD + steps)).steps


def test_a_step_has_its_value_of_each_round(tmp_path: Path) -> None:
    [rounds] = steps_of(tmp_path, "  - rounds: 2..3\n    steps: [{hold: [30s, 40s..1min, 2min]}]\n")
    assert isinstance(rounds, m.Rounds)
    [hold] = rounds.steps
    assert isinstance(hold, m.Hold)
    assert hold.amount == m.Quantity(30_000, 30_000, 30_000)
    assert hold.in_round(1) == hold
    second = hold.in_round(2)
    assert isinstance(second, m.Hold)
    assert second.amount == m.Quantity(40_000, 50_000, 60_000)


def test_a_step_without_lists_is_the_same_in_all_rounds(tmp_path: Path) -> None:
    [rounds] = steps_of(tmp_path, "  - rounds: 3\n    steps: [{hold: 30s}]\n")
    assert isinstance(rounds, m.Rounds)
    assert rounds.steps[0].in_round(3) is rounds.steps[0]


def test_a_list_deep_inside_belongs_to_the_rounds_around_it(tmp_path: Path) -> None:
    steps = """\
  - rounds: 2
    steps:
      - each side:
          - section: Deep
            steps:
              - repeat: [2, 3]
                steps: [{hold: [5s, 6s]}]
    between: [{rest: [10s]}]
"""
    [rounds] = steps_of(tmp_path, steps)
    lists = [step.by_round for step in m.walk_steps((rounds,)) if step.by_round]
    assert [[(name, len(values)) for name, values in each] for each in lists] == [
        [("count", 2)], [("amount", 2)], [("amount", 1)],
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["in", "out", "pause_in", "pause_out"])
def test_the_times_of_a_breath_may_differ(tmp_path: Path, key: str) -> None:
    [rounds] = steps_of(tmp_path, f"  - rounds: 2\n    steps: [{{breathe: 3, {key}: [4s, 5s]}}]\n")
    assert isinstance(rounds, m.Rounds)
    assert rounds.steps[0].by_round == ((f"{key}_ms", (4_000, 5_000)),)


def test_each_value_is_checked_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        steps_of(tmp_path, "  - rounds: 2\n    steps:\n      - breathe: 3\n        out: [6s, 58s]\n")
    [problem] = caught.value.problems
    assert (problem.spot.line, problem.spot.column) == (8, 19)
