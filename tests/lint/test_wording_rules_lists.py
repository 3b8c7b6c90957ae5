"""A comma without quotes that divides a sentence in brackets is found; lists that are meant pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import Problem
from voiceguide.lint.script_rules import judge
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A b.\n"
SAFE = "safety: [Stop if it hurts.]\n"


def found(tmp_path: Path, body: str) -> list[Problem]:
    (tmp_path / "one.yaml").write_text(HEAD + body, encoding="utf-8")
    return [each for each in judge(Library((tmp_path,)).read("one")) if each.rule == "comma-quoted"]


def steps(text: str) -> str:
    return f"{SAFE}steps:\n{text}"


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (steps("  - say: [Roll over, and rest., Come back.]\n"), 5, 22),
        (steps("  - say: [Come back., Roll over, and rest.]\n"), 5, 34),
        (steps("  - say: [Roll over, Come and rest.]\n"), 5, 22),
        (steps("  - say: [Knee up, foot down]\n"), 5, 20),
        (steps("  - say: [Roll over,\n     and rest.]\n"), 6, 6),
        (steps("  - say: Rest.\n    short: [Let go, and rest., Rest.]\n"), 6, 21),
        (steps("  - say: {first: [Roll over, and rest., Come.], short: Rest.}\n"), 5, 30),
        (steps("  - hold: 40s\n    while: [Soften your jaw, and wait., Let go.]\n"), 6, 30),
        (steps("  - hold: 40s\n    while:\n      - [Soften your jaw, and wait.]\n      - Let go.\n"), 7, 27),
        (steps("  - scan: 1min\n    pool: [Your feet, and toes., Your legs.]\n"), 6, 23),
        (f"{SAFE}pools:\n  legs: [Your feet, and toes., Your legs.]\nsteps: [{{say: Lie down.}}]\n", 5, 21),
        ("safety: [Stop if it hurts, and rest.]\nsteps: [{say: Lie down.}]\n", 3, 28),
        (f"{SAFE}phrases:\n  presence: [Breathe, and rest.]\nsteps: [{{say: Lie down.}}]\n", 5, 23),
    ],
)
def test_a_divided_sentence_is_found_where_its_second_half_stands(
    tmp_path: Path, body: str, line: int, column: int
) -> None:
    places = {(each.spot.line, each.spot.column) for each in found(tmp_path, body)}
    assert places == {(line, column)}


def test_the_finding_names_both_halves_and_how_to_keep_them_together(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, steps("  - say: [Roll over, and rest., Come back.]\n"))
    assert problem.what == 'a comma without quotes makes two texts: "Roll over" and "and rest.".'
    assert (
        problem.mend == "Put quotes around the whole sentence, or write it on a line of its own with a dash."
    )


@pytest.mark.parametrize(
    "text",
    [
        "  - say: [Roll over., Come back.]\n",
        '  - say: ["Roll over, and rest.", Come back.]\n',
        '  - say: ["Roll over", "and rest."]\n',
        "  - say:\n      - Roll over, and rest.\n      - Come back.\n",
        "  - say:\n      - Roll over\n      - and rest.\n",
        "  - say: Rest.\n    name: [Rest, Lie down]\n",
        "  - repeat: 3\n    steps:\n      - say: {first: Rock., then: [and rock., and sway.]}\n",
        "  - hold: 40s\n    while: [Soften your jaw., Let go., Rest…]\n",
        "  - hold: 40s\n    while:\n      - [Soften your jaw., Let it hang.]\n      - Let go\n",
    ],
)
def test_a_list_that_is_meant_passes(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, steps(text)) == []
