"""What is announced: every way to write it, and what it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as s
from voiceguide.script.library import Library
from voiceguide.script.terms import ANNOUNCED, ANNOUNCED_ONCE

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\n"


def read(folder: Path, text: str) -> s.Script:
    (folder / "told.yaml").write_text(HEAD + text, "utf-8")
    return Library((folder,)).read(folder / "told.yaml")


def test_no_turns_everything_off_and_yes_turns_it_on(tmp_path):
    script = read(tmp_path, "announce: no\nsteps:\n  - hold: 1min\n    announce: yes\n")
    assert dict(script.announcements) == dict.fromkeys((*ANNOUNCED_ONCE, *ANNOUNCED), False)
    (hold,) = script.steps
    assert dict(hold.announcements) == dict.fromkeys(("holds", "halfway", "near_end", "presence"), True)


@pytest.mark.parametrize(
    "step",
    [
        "section: S\n    steps: [{say: Rest.}]",
        "rounds: 2\n    steps: [{say: Rest.}]",
        "repeat: 2\n    steps: [{say: Rest.}]",
        "each side: [{say: Rest.}]",
        "choose: mode\n    of: {bedtime: [{say: Rest.}], day: [{say: Sit.}]}",
        "offer: If it hurts, rest.\n    steps: [{say: Rest.}]",
    ],
)
def test_steps_with_others_inside_turn_off_what_these_announce(tmp_path, step):
    (one,) = read(tmp_path, f"steps:\n  - {step}\n    announce: {{holds: no, sides: no}}\n").steps
    assert dict(one.announcements) == {"holds": False, "sides": False}


@pytest.mark.parametrize(
    "step", ["rest: 2min", "scan: 1min\n    pool: [Feet.]", "window: 2min\n    say: If it hurts, rest."]
)
def test_a_rest_has_nothing_but_its_quiet_to_announce(tmp_path, step):
    (one,) = read(tmp_path, f"steps:\n  - {step}\n    announce: no\n").steps
    assert one.announcements == (("quiet", False),)


def test_a_repeat_still_announces_what_is_repeated(tmp_path):
    repeats = [
        read(tmp_path, f"steps:\n  - repeat: 3\n    announce: {told}\n    steps: [{{hold: 2s}}]\n").steps[0]
        for told in ("light pulls", "no", '"no"', "{holds: no}")
    ]
    assert [one.announce for one in repeats] == ["light pulls", "", "no", ""]  # type: ignore[attr-defined]
    assert [bool(one.announcements) for one in repeats] == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("announce: never", '`announce` cannot be "never". Write yes, no, or what is not announced'),
        ("announce: [title]", "`announce` cannot be a list. Write yes, no"),
        ("announce: {}", "`announce` cannot be a group of keys."),
        ("announce: {titel: no}", '"titel" is nothing that is announced here. Did you mean "title"?'),
        ("announce: {title: maybe}", '`title` cannot be "maybe". Write yes or no.'),
        ("announce: {title: }", "nothing is written after `title`."),
    ],
)
def test_what_it_cannot_be_at_the_top(tmp_path, text, told):
    with pytest.raises(ScriptError) as refused:
        read(tmp_path, f"{text}\nsteps: [{{say: Rest.}}]\n")
    (problem,) = refused.value.problems
    assert told in str(problem)
    assert problem.spot.line == 4


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("hold: 1min\n    announce: {title: no}", "`title` is announced once in a session, not here."),
        ("hold: 1min\n    announce: {sides: no}", '"sides" is nothing that is announced here.'),
        ("say: Rest.\n    announce: no", '"announce" is not a key of `say`.'),
    ],
)
def test_what_it_cannot_be_on_a_step(tmp_path, step, told):
    with pytest.raises(ScriptError) as refused:
        read(tmp_path, f"steps:\n  - {step}\n")
    (problem,) = refused.value.problems
    assert told in str(problem)
