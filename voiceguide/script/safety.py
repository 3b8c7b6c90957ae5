"""Find the safety lines of a script that are said in every session, before its first movement."""

from __future__ import annotations

from voiceguide.script.model import (
    Choose,
    Move,
    Repeat,
    Rounds,
    Safety,
    Script,
    Step,
    steps_inside,
    walk_steps,
)


def first_safety(script: Script) -> tuple[Safety, ...]:
    """Return the safety lines that are said in every length and with every option before the first movement.

    They stand at the top of the script, or in its opening where no movement comes before them.
    """
    found, _ = _before_moving(script.opening)
    return (*script.safety, *found)


def _before_moving(steps: tuple[Step, ...]) -> tuple[tuple[Safety, ...], bool]:
    """Return the safety lines that are certain to come before a movement, and whether a movement comes."""
    found: list[Safety] = []
    for step in steps:
        if isinstance(step, Safety):
            found.append(step)
            continue
        if isinstance(step, Move):
            return tuple(found), True
        if _certain(step):
            for inner in steps_inside(step):
                said, moved = _before_moving(inner)
                found += said
                if moved:
                    return tuple(found), True
        elif any(isinstance(one, Move) for one in walk_steps((step,))):
            return tuple(found), True
    return tuple(found), False


def _certain(step: Step) -> bool:
    """Report whether the steps inside a step are done in every session."""
    maybe = isinstance(step, Repeat | Rounds) and step.count.least == 0
    return not (step.when or maybe or isinstance(step, Choose))
