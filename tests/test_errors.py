"""One tree of errors, drawn at the top of its module, and messages a person can act on."""

from __future__ import annotations

import re

import pytest

from voiceguide import errors
from voiceguide.errors import (
    ImpossibleLength,
    Problem,
    ScriptError,
    SourceLocation,
    SpeechTransient,
    VoiceguideError,
    as_json,
    in_brief,
    why,
)


def drawn_tree() -> dict[str, str]:
    """The drawing in the docstring as child -> parent."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^(?P<lead>[ │├└─]*)(?P<name>[A-Z]\w+)(?:\s{2,}\S.*|)$", line):
            depth, name = len(found["lead"]), found["name"]
            above = [(at, each) for at, each in above if at < depth]
            if above:
                parents[name] = above[-1][1]
            above.append((depth, name))
    return parents


def test_the_drawing_is_the_tree():
    real = {
        name: value.__base__.__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, VoiceguideError) and value is not VoiceguideError
    }
    assert drawn_tree() == real
    assert len(real) >= 11


def test_a_message_says_where_what_and_how_to_mend():
    problem = VoiceguideError("'nod' is no side.", where="--first", mend="Say left or right.")
    assert str(problem) == "--first: 'nod' is no side. Say left or right."
    assert str(VoiceguideError("Just this.")) == "Just this."


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
)
def test_every_error_can_be_caught_as_one(kind):
    assert issubclass(kind, VoiceguideError)
    assert kind.__doc__


def test_a_problem_shows_its_line_with_a_caret_under_the_place():
    problem = Problem(
        SourceLocation("a.yaml", 3, 5, "\t - hld: 60s"), "'hld' is no step.", "Did you mean hold?"
    )
    first, line, caret = str(problem).splitlines()
    assert first == "a.yaml:3:5: 'hld' is no step. Did you mean hold?"
    assert "\t" not in line
    assert caret.index("^") == line.index("hld")
    assert str(Problem(SourceLocation("a.yaml", 3, 5), "what")) == "a.yaml:3:5: what"


def test_all_problems_of_a_file_are_told_at_once_and_in_order():
    problems = [Problem(SourceLocation("a.yaml", line, 1), f"wrong {line}") for line in (2, 9)]
    assert str(ScriptError(problems)) == "a.yaml:2:1: wrong 2\na.yaml:9:1: wrong 9"
    assert ScriptError(iter(problems)).problems == tuple(problems)


def test_figures_come_with_the_error():
    assert ImpossibleLength("too short", below_ms=None, above_ms=402_000).above_ms == 402_000
    assert SpeechTransient("busy", wait_s=2.5).wait_s == 2.5


def test_a_foreign_error_is_one_short_line_that_no_terminal_obeys():
    told = in_brief(RuntimeError("first\n\n  second \x1b[31m" + "x" * 500))
    assert told.startswith("RuntimeError: first second ?[31mxxx")
    assert len(told) == 160
    assert told.endswith("x...")


def test_what_the_system_refuses_stands_inside_a_sentence():
    assert why(OSError(28, "No space left on device")) == "no space left on device"
    assert why(TimeoutError()) == "timeouterror"


def test_what_was_read_is_shown_in_plain_characters_and_little_room():
    assert as_json("ü\n") == '"\\u00fc\\n"'
    assert as_json("x" * 60) == '"' + "x" * 56 + "..."
