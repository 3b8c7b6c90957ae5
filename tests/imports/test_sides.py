"""The other side becomes `each side`, where a side was named before."""

from __future__ import annotations

import pytest

from voiceguide.imports.model import Gathering, Heading, Mirrored, OtherSide, Repeated, SaidWords
from voiceguide.imports.sides import side_words, with_sides


def test_what_names_a_side_is_mirrored_and_what_only_sounds_like_one_is_not():
    words = side_words("en")
    assert words is not None
    assert words.sides_in("Right now, bend your left knee over the right one.") == ["left", "right"]
    assert (
        words.mirrored("Right here, your left knee. Right knee.", "left")
        == "Right here, your {side} knee. {Other} knee."
    )
    assert side_words("xx") is None


@pytest.mark.parametrize(
    ("language", "text", "mirrored"),
    [
        ("es", "Lleva tu rodilla derecha al lado izquierdo.", "Lleva tu rodilla {side:f} al lado {other}."),
        ("de", "Heb dein rechtes Knie.", None),
    ],
)
def test_forms_of_other_languages_are_asked_for(language, text, mirrored):
    words = side_words(language)
    assert words is not None
    found = words.mirrored(text, "right")
    if mirrored is not None:
        assert found == mirrored
    assert "{side" in found


def test_the_part_since_the_first_side_is_repeated():
    into = Gathering("x")
    events = [
        Heading(1, "Legs"),
        SaidWords(2, "Lie down."),
        SaidWords(3, "Bend your left knee."),
        SaidWords(4, "Breathe."),
        OtherSide(5, "Now the other side."),
        SaidWords(6, "Rest."),
    ]
    found, first = with_sides(events, "en", into)
    assert first == "left"
    assert found[1] == SaidWords(2, "Lie down.")
    assert found[2] == Mirrored(
        3,
        (SaidWords(3, "Bend your {side} knee.", sided=True), SaidWords(4, "Breathe.", sided=True)),
        "Now the other side.",
    )
    assert found[3] == SaidWords(6, "Rest.")
    assert len(into.notes) == 1


def test_without_a_side_before_it_is_only_said():
    into = Gathering("x")
    found, first = with_sides([SaidWords(1, "Breathe."), OtherSide(2, "Now the other side.")], "en", into)
    assert found == (SaidWords(1, "Breathe."), SaidWords(2, "Now the other side."))
    assert first == ""
    # What repeats already is not put into another repetition.
    again = Repeated(1, 2, (SaidWords(1, "Bend your left knee."),))
    assert with_sides([again, OtherSide(2, "Now the other side.")], "en", into)[0][0] == again
