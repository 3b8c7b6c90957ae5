"""Silences inside words: every way to write one, where one may stand, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as s
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\nsteps:\n"


def read(folder: Path, steps: str) -> tuple[s.Step, ...]:
    (folder / "spaced.yaml").write_text(HEAD + steps, "utf-8")
    return Library((folder,)).read(folder / "spaced.yaml").steps


def words(folder: Path, text: str, kind: str = "say") -> s.Wording:
    (step,) = read(folder, f"  - {kind}: {text}\n")
    assert isinstance(step, s.Say | s.Move | s.Tip | s.Setup | s.Safety)
    return step.words


@pytest.mark.parametrize(
    ("written", "silence"),
    [
        ("[3s]", s.Quantity(3_000, 3_000, 3_000)),
        ("[ 3 s ]", s.Quantity(3_000, 3_000, 3_000)),
        ("[pause 3s]", s.Quantity(3_000, 3_000, 3_000)),
        ("[PAUSE: 15 seconds]", s.Quantity(15_000, 15_000, 15_000)),
        ("[pause, 1min]", s.Quantity(60_000, 60_000, 60_000)),
        ("[5s..8s]", s.Quantity(5_000, 6_000, 8_000)),
        ("[pause 2s..4s..20s]", s.Quantity(2_000, 4_000, 20_000)),
        ("[0.5s]", s.Quantity(500, 500, 500)),
    ],
)
def test_every_way_to_write_a_silence(tmp_path, written, silence):
    found = words(tmp_path, f'"Your feet. {written} Your knees."')
    assert [piece.full for piece in found.pieces()] == ["Your feet.", "Your knees."]
    assert [dict(one.silences) for one in found.more] == [{"full": silence}]


def test_other_brackets_are_words(tmp_path):
    assert words(tmp_path, "Your feet [both] rest.").full == "Your feet [both] rest."


@pytest.mark.parametrize("kind", ["say", "setup", "move", "tip", "safety"])
def test_where_a_silence_may_stand(tmp_path, kind):
    assert len(words(tmp_path, "One. [2s] Two. [3s] Three.", kind).pieces()) == 3


def test_safety_lines_at_the_top_may_have_silences(tmp_path):
    path = tmp_path / "spaced.yaml"
    top = HEAD.replace("[Stop if it hurts.]", '["Stop. [1s] Rest, if it hurts."]')
    path.write_text(f"{top}  - say: Rest.\n", "utf-8")
    (line,) = Library((tmp_path,)).read(path).safety
    assert [piece.full for piece in line.words.pieces()] == ["Stop.", "Rest, if it hurts."]


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ("  - hold: 1min\n    while: [Feet. [3s] Knees.]\n", "while"),
        ('  - hold: 1min\n    start: "Stay. [3s] Rest."\n', "start"),
        ('  - hold: 1min\n    at: {10s: "Ten. [3s] Rest."}\n', "at: 10s"),
        ('  - window: 20s\n    say: "Rest. [3s] Or move."\n', "say"),
        ('  - offer: "Once more? [3s] Do it."\n    steps: [{say: Rest.}]\n', "offer"),
        ('  - breathe: 3\n    on_inhale: "In. [1s] More."\n', "on_inhale"),
        ("  - rule: Belly in. [3s] Softly.\n    name: belly\n", "rule"),
    ],
)
def test_where_it_may_not(tmp_path, steps, key):
    with pytest.raises(ScriptError) as refused:
        read(tmp_path, steps.replace("[Feet. [3s] Knees.]", '["Feet. [3s] Knees."]'))
    (problem,) = refused.value.problems
    assert f"a silence inside words, which `{key}` cannot have" in problem.what


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"[3s] Your feet."', "no words stand before the silence [3s]."),
        ("Your feet. [3s]", "no words stand after the silence [3s]."),
        ("Feet. [3s] [2s] Knees.", "no words stand before the silence [2s]."),
        ("Feet. [3] Knees.", 'the silence [3]: "3" has no unit.'),
        ("Feet. [pause] Knees.", "[pause] does not say how long it is quiet."),
        ("Feet. [pause a while] Knees.", "the silence [pause a while]:"),
        ("Feet. [3 breaths] Knees.", "the silence [3 breaths]:"),
        ("Feet. [8s..5s] Knees.", "do not grow from left to right"),
        ("Feet. [2min] Knees.", "is longer than 1min25s. Write two steps"),
        ("Feet. [10ms] Knees.", "is shorter than 300ms: nobody hears it."),
        ("Feet. [3s..fill] Knees.", "only a `rest` can take what is left"),
    ],
)
def test_what_is_no_silence_between_words(tmp_path, text, told):
    with pytest.raises(ScriptError) as refused:
        words(tmp_path, text)
    (problem,) = refused.value.problems
    assert told in str(problem)
    assert problem.spot.line == 5


@pytest.mark.parametrize("kind", ["tip", "safety"])
def test_what_always_takes_the_same_time_has_no_elastic_silence(tmp_path, kind):
    with pytest.raises(ScriptError, match=r"the silence \[3s\.\.5s\] is elastic, but"):
        words(tmp_path, "Feet. [3s..5s] Knees.", kind)
