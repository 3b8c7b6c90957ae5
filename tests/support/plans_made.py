"""Scripts that tests put down, and the plans that they become."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.support.scripts_made import book_for
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import (
    Alternative,
    Part,
    Plan,
    PlannedCue,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    inside,
    walk,
)
from voiceguide.plan.terms import Choices, Role
from voiceguide.script.loader import read_script

HEAD = """
title: Made up
about: Nothing much.
sides: {order: [right, left], balance: open}
options: {surface: [bed, floor]}
safety: [{say: If it hurts then stop., id: 9}]
"""


class Desk:
    """A folder to write scripts in, and to compile them from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> Path:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def plan(self, steps: str, head: str = HEAD, **choices: object) -> Plan:
        path = self.write("made-up", head + "steps:\n" + steps)
        script = read_script(path, find=lambda name, spot: self.folder / f"{name}.yaml")
        return compile_plan(script, Choices(**choices), book_for(script), target_ms=600_000)  # type: ignore[arg-type]


def said(plan: Plan, *roles: Role) -> list[str]:
    """List what is said, in full wording, by cues of these roles."""
    cues = []
    for part in walk(plan.parts):
        match part:
            case PlannedCue():
                cues.append(part)
            case Alternative(full=cue) | PlannedTip(cue=cue):
                cues.append(cue)
            case PlannedRest(cue=PlannedCue() as cue):
                cues.append(cue)
    return [cue.line.text for cue in cues if cue.line and (not roles or cue.role in roles)]


MOVES = (Role.MOVE, Role.RELEASE)


def _done(part: PlannedRepeat) -> Iterator[tuple[Part, ...]]:
    """Return what is done in any number of rounds that there may be, and between them."""
    for of in range(1, part.elastic.most + 1):
        yield from (part.at(n, of) for n in range(1, of + 1))
        if part.between is not None:
            yield from (part.between.at(n, of - 1) for n in range(1, of))


def reached(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Walk through the parts that some session comes to: of one round at most, not the second."""
    for part in parts:
        yield part
        bodies = dict.fromkeys(_done(part)) if isinstance(part, PlannedRepeat) else inside(part)
        for body in bodies:
            yield from reached(body)
