"""Words at chosen places: every way to write a place, and what is no place."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as s
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\nsteps:\n"


def read(folder: Path, steps: str) -> s.Script:
    (folder / "timed.yaml").write_text(HEAD + steps, "utf-8")
    return Library((folder,)).read(folder / "timed.yaml")


def timed(folder: Path, at: str, step: str = "hold: 2min") -> tuple[s.TimedWords, ...]:
    (one,) = read(folder, f"  - {step}\n    at: {at}\n").steps
    assert isinstance(one, s.Hold | s.Rest)
    return one.at


@pytest.mark.parametrize(
    ("written", "at_ms", "half", "place"),
    [
        ("10s", 10_000, False, "10s"),
        ("0s", 0, False, "0s"),
        ("1min10s", 70_000, False, "1min10s"),
        ('"1:10"', 70_000, False, "1min10s"),
        ("1.5 s", 1_500, False, "1s500ms"),
        ("half", 0, True, "half"),
        ("Half", 0, True, "half"),
        ("-10s", -10_000, False, "-10s"),
        ('"- 10 s"', -10_000, False, "-10s"),
        ("−3s", -3_000, False, "-3s"),
        ('"-1:00"', -60_000, False, "-1min"),
    ],
)
@pytest.mark.parametrize("step", ["hold: 2min", "rest: 2min", "hold: 12 breaths"])
def test_every_way_to_write_a_place(tmp_path, step, written, at_ms, half, place):
    (one,) = timed(tmp_path, f"{{{written}: Now.}}", step)
    assert (one.at_ms, one.half, one.place) == (at_ms, half, place)
    assert [words.full for words in one.words] == ["Now."]


def test_a_list_is_one_a_second_and_a_list_inside_it_has_wordings(tmp_path):
    (one,) = timed(tmp_path, "{-3s: [Three., [Two., And two.], {first: One., short: Now.}]}")
    assert [words.full for words in one.words] == ["Three.", "Two.", "One."]
    assert [text for text, _ in one.words[1].texts("full")] == ["Two.", "And two."]
    assert one.words[2].short == "Now."


def test_its_words_are_judged_like_all_others(tmp_path):
    script = read(tmp_path, "  - hold: 30s\n    at: {10s: [One., Two.]}\n")
    assert [words.full for words in s.wordings_of(script.steps[0])] == ["One.", "Two."]
    with pytest.raises(ScriptError, match=r"\{side\} has no meaning here"):
        read(tmp_path, '  - hold: 30s\n    at: {10s: "Your {side} knee."}\n')


@pytest.mark.parametrize("written", ["soon", "10", "-", "--3s", "half-way", "10s..20s", "5 breaths"])
def test_what_is_no_place(tmp_path, written):
    with pytest.raises(ScriptError) as refused:
        timed(tmp_path, f'{{"{written}": Now.}}')
    (problem,) = refused.value.problems
    assert "is no place for words under `at`" in problem.what
    assert (problem.spot.line, problem.spot.column) == (6, 10)
