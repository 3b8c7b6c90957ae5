"""Safety lines in an opening count where they are certain to come before the first movement."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.lint.script_rules import judge
from voiceguide.plan.model import PlannedCue, walk
from voiceguide.plan.terms import Choices, Role
from voiceguide.script.library import Library
from voiceguide.script.model import Script
from voiceguide.script.safety import first_safety

HEAD = "title: T\nabout: A.\noptions: {surface: [bed, floor]}\n"
STEPS = "steps: [{move: Bend one knee.}, {rest: 20s..fill}]\n"
SAFE = "{safety: Stop if it hurts.}"


def read(folder: Path, opening: str, steps: str = STEPS, name: str = "one") -> Script:
    (folder / f"{name}.yaml").write_text(f"{HEAD}opening: [{opening}]\n{steps}", "utf-8")
    return Library((folder,)).read(name)


def rules(script: Script) -> set[str]:
    return {problem.rule for problem in judge(script)}


@pytest.mark.parametrize(
    "opening",
    [
        SAFE,
        f"{{say: Hello.}}, {{setup: Lie down.}}, {SAFE}",
        f"{{section: Arrive, steps: [{{say: Hello.}}, {SAFE}]}}",
        f"{{repeat: 1..2, steps: [{SAFE}]}}",
        f"{{rest: 5s, when: {{mode: day}}}}, {SAFE}",
    ],
)
def test_safety_in_the_opening_is_the_safety_line(tmp_path: Path, opening: str) -> None:
    script = read(tmp_path, opening)
    assert [line.words.full for line in first_safety(script)] == ["Stop if it hurts."]
    assert "safety-said" not in rules(script)
    said = [
        part.role
        for part in walk(pipeline.compile_script(script, Choices()).parts)
        if isinstance(part, PlannedCue) and part.role in (Role.SAFETY, Role.MOVE)
    ]
    assert said[0] is Role.SAFETY


@pytest.mark.parametrize(
    "opening",
    [
        "{say: Hello.}",
        f"{{move: Turn your head.}}, {SAFE}",
        f"{{section: Arrive, steps: [{{move: Turn your head.}}]}}, {SAFE}",
        f"{{section: Arrive, when: {{surface: bed}}, steps: [{SAFE}]}}",
        f"{{repeat: 0..2, steps: [{SAFE}]}}",
        f"{{choose: surface, of: {{bed: [{SAFE}], floor: [{{say: Hello.}}]}}}}",
        f"{{choose: surface, of: {{bed: [{{move: Turn over.}}], floor: [{{say: Hello.}}]}}}}, {SAFE}",
    ],
)
def test_safety_that_may_come_too_late_or_not_at_all_does_not_count(tmp_path: Path, opening: str) -> None:
    script = read(tmp_path, opening)
    assert first_safety(script) == ()
    assert "safety-said" in rules(script)


def test_safety_in_the_opening_of_a_part_is_said_in_the_program(tmp_path: Path) -> None:
    read(tmp_path, SAFE, name="part")
    script = read(tmp_path, "{say: Hello.}", "steps: [{use: part}]\n", name="whole")
    assert "safety-said" not in rules(script)
    plan = pipeline.compile_script(script, Choices())
    cues = [part for part in walk(plan.parts) if isinstance(part, PlannedCue)]
    assert [cue.line.text for cue in cues if cue.line and cue.role is Role.SAFETY] == ["Stop if it hurts."]


def test_one_line_may_stand_without_a_list(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("title: T\nabout: A.\nsafety: If dizzy, stop.\nsteps: [move: Turn.]\n", "utf-8")
    (line,) = Library((tmp_path,)).read(str(path)).safety
    assert line.words.full == "If dizzy, stop."
