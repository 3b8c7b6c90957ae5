"""A weight that moves nothing in any session is found at its place; one that moves something passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_made import book_for
from voiceguide.errors import Problem
from voiceguide.lint.growth_rules import weights_move
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.terms import Choices
from voiceguide.script.library import Library
from voiceguide.units import MINUTE

HEAD = "title: T\nabout: A b.\nsafety: [Stop if it hurts.]\n"
FULL_REST = "  - move: Roll over.\n  - rest: 10s..fill\n"


def found(
    tmp_path: Path, grow: str, steps: str, head: str = "", values: tuple[str, ...] = ()
) -> list[Problem]:
    text = f"{HEAD}grow: {{{grow}}}\n{head}steps:\n{steps}"
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    script = Library((tmp_path,)).read("one")
    chosen = [Choices(options=(("way", value),)) for value in values] or [Choices()]
    plans = [compile_plan(script, each, book_for(script), target_ms=5 * MINUTE) for each in chosen]
    return list(weights_move(script, plans))


@pytest.mark.parametrize(
    ("weight", "steps"),
    [
        ("settle", FULL_REST),
        ("holds", f"  - hold: 30s\n  - hold: 3..8 breaths\n{FULL_REST}"),
        ("breaths", f"  - breathe: 3\n  - hold: 20s..2min\n{FULL_REST}"),
        ("repetitions", f"  - rounds: 1..3\n    steps: [{{hold: 20s}}]\n{FULL_REST}"),
        ("rests", FULL_REST),
        ("rests", f"  - move: Roll over.\n  - rest: 20s\n{FULL_REST}"),
        ("rounds", f"  - repeat: 1..3\n    steps: [{{hold: 20s}}]\n{FULL_REST}"),
        ("ending", "  - move: Roll over.\n  - hold: 20s..2min\n"),
    ],
)
def test_a_weight_that_moves_nothing_is_found_at_its_place(tmp_path: Path, weight: str, steps: str) -> None:
    (problem,) = found(tmp_path, f"{weight}: 2", steps)
    assert problem.what.startswith(f"the weight of `{weight}` moves nothing: ")
    assert (problem.rule, problem.spot.line, problem.spot.column) == ("weights-move", 4, 8)
    assert problem.mend.startswith("Take it out, or write a higher most.")


@pytest.mark.parametrize(
    ("weight", "steps"),
    [
        ("settle", f"  - rest: 10s..20s..1min\n{FULL_REST}"),
        ("holds", f"  - hold: 20s..2min\n{FULL_REST}"),
        ("breaths", f"  - hold: 3..8 breaths\n{FULL_REST}"),
        ("repetitions", f"  - repeat: 1..3\n    steps: [{{hold: 20s}}]\n{FULL_REST}"),
        ("rests", f"  - move: Roll over.\n  - window: 20s..1min\n    say: Rest.\n{FULL_REST}"),
        ("rounds", f"  - rounds: 1..3\n    steps: [{{hold: 20s}}]\n{FULL_REST}"),
        ("ending", FULL_REST),
    ],
)
def test_a_weight_that_moves_something_passes(tmp_path: Path, weight: str, steps: str) -> None:
    assert found(tmp_path, f"{weight}: 2", steps) == []


def test_it_is_enough_that_one_choice_or_one_length_has_something_to_move(tmp_path: Path) -> None:
    steps = f"  - hold: 20s..2min\n    when: {{way: long}}\n{FULL_REST}"
    head = "options: {way: [short, long]}\n"
    assert found(tmp_path, "holds: 1", steps, head, ("short", "long")) == []
    assert len(found(tmp_path, "holds: 1", steps, head, ("short",))) == 1
    later = f"  - hold: 20s..2min\n    when: {{minutes: 20..}}\n{FULL_REST}"
    assert found(tmp_path, "holds: 1", later) == []


def test_only_the_idle_one_of_several_weights_is_found(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "ending: 4, rests: 2", FULL_REST)
    assert (problem.spot.column, "`rests`" in problem.what) == (19, True)


def test_a_limit_can_leave_a_weight_with_nothing(tmp_path: Path) -> None:
    steps = f"  - hold: 20s..1min..2min\n{FULL_REST}"
    assert found(tmp_path, "holds: 1", steps) == []
    assert len(found(tmp_path, "holds: 1", steps, "limit: {hold: 1min}\n")) == 1
