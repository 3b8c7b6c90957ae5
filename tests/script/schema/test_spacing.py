"""The forms of words with silences: each is parted at its own, and those that stand in for others match."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as s
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\nsteps:\n"
SIDES = "  - each side:\n    - say: {first}\n      {form}: {other}\n"


def read(folder: Path, steps: str) -> s.Wording:
    (folder / "spaced.yaml").write_text(HEAD + steps, "utf-8")
    (step,) = Library((folder,)).read(folder / "spaced.yaml").steps
    while isinstance(step, s.EachSide | s.Rounds):
        (step,) = step.steps
    assert isinstance(step, s.Say)
    return step.words


def forms(words: s.Wording, form: str) -> list[str | None]:
    return [getattr(piece, form) for piece in words.pieces()]


def test_a_form_without_silences_says_nothing_in_the_later_pieces(tmp_path):
    words = read(
        tmp_path, "  - say: One. [2s] Two. [3s] Three.\n    short: All.\n    name: Some. [1s] More.\n"
    )
    assert forms(words, "full") == ["One.", "Two.", "Three."]
    assert forms(words, "short") == ["All.", "", ""]
    assert forms(words, "name") == ["Some.", "More.", ""]
    assert [sorted(dict(one.silences)) for one in words.more] == [["full", "name"], ["full"]]
    assert forms(words, "second") == [None, None, None]


def test_a_form_may_have_more_pieces_than_the_full_one(tmp_path):
    words = read(
        tmp_path, "  - rounds: 2\n    steps:\n    - say: One.\n      again: And one. [2s] And two.\n"
    )
    assert forms(words, "full") == ["One.", ""]
    assert forms(words, "again") == ["And one.", "And two."]


def test_each_wording_of_a_list_is_parted(tmp_path):
    words = read(
        tmp_path,
        "  - say: [A. [2s] B., C. [2s] D.]\n".replace(
            "[A. [2s] B., C. [2s] D.]", '["A. [2s] B.", "C. [2s] D."]'
        ),
    )
    assert [[text for text, _ in piece.texts("full")] for piece in words.pieces()] == [
        ["A.", "C."],
        ["B.", "D."],
    ]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            SIDES.format(first="Feet. [2s] Knees.", form="second", other="Feet. [3s] Knees."),
            "the second side has not the silences of the first.",
        ),
        (
            SIDES.format(first="Feet. [2s] Knees.", form="second", other="Feet and knees."),
            "the second side has not the silences of the first.",
        ),
        (
            "  - say: Feet. [2s] Knees.\n    short: Feet. [1s] Knees.\n",
            "the short wording has other silences than the full one.",
        ),
        (
            '  - say: ["A. [2s] B.", "C. [3s] D."]\n',
            '"C. [3s] D." has not the silences of the first wording in its list.',
        ),
    ],
)
def test_what_takes_its_place_in_a_session_has_the_same_silences(tmp_path, steps, told):
    with pytest.raises(ScriptError) as refused:
        read(tmp_path, steps)
    (problem,) = refused.value.problems
    assert told in problem.what
