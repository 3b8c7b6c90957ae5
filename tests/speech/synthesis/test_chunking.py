"""Cutting loses nothing, keeps within the limit, and prefers the breaks a speaker would take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import SpeechRefused
from voiceguide.speech.synthesis.chunking import split

words = st.text("abcdefghij'.,;:!?…", min_size=1, max_size=12)


@given(st.lists(words, max_size=40), st.integers(12, 99))
def test_nothing_is_lost_and_nothing_is_too_long(given_words, longest):
    text = " ".join(given_words)
    pieces = split(text, longest)
    assert " ".join(pieces) == " ".join(text.split())
    assert all(0 < len(piece) <= longest for piece in pieces)


@given(st.lists(words, max_size=40))
def test_pieces_that_are_short_enough_are_not_cut_again(given_words):
    for piece in split(" ".join(given_words), 60):
        assert split(piece, 60) == (piece,)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("Lie down.", ("Lie down.",)),
        ("Relax your chest. Relax your jaw.", ("Relax your chest. Relax your jaw.",)),
        (
            "Relax your chest, and jaw. Now relax your legs.",
            ("Relax your chest, and jaw.", "Now relax your legs."),
        ),
        (
            "Take the right knee across the body, toward the floor, now.",
            ("Take the right knee across the body,", "toward the floor, now."),
        ),
        ("one two three four five six seven eight", ("one two three four", "five six seven eight")),
    ],
)
def test_breaks_fall_where_a_speaker_breathes(text, pieces):
    assert split(text, 36) == pieces


def test_a_sentence_end_inside_is_better_than_even_halves_at_commas():
    text = "Yes. Let the left knee sink, the right one rise, the breath flow."
    assert split(text, 62) == ("Yes.", "Let the left knee sink, the right one rise, the breath flow.")


@pytest.mark.parametrize(
    "title", ["Mr.", "Mrs.", "Dr.", "St.", "Prof.", "M.", "Sra.", "J.", "J. R. R.", "(Dr.", "z. B.", "vs."]
)
def test_a_title_or_an_initial_is_no_place_to_cut(title):
    """Whoever wrote the words, and in a language of which no more is known."""
    text = f"This way was taught by {title} Iyengar and his pupils. Breathe as they did."
    for longest in range(36, 99):
        assert not any(piece.endswith(title.split()[-1]) for piece in split(text, longest)), longest


def test_a_sentence_may_end_in_a_letter_or_an_abbreviation_that_ends_one():
    assert split("Take some vitamins etc. Then rest for a while, and breathe.", 40) == (
        "Take some vitamins etc.",
        "Then rest for a while, and breathe.",
    )


def test_a_word_without_end_is_refused():
    with pytest.raises(SpeechRefused, match="is one word of 120 letters; 99 is the most"):
        split("say " + "a" * 120, 99)
