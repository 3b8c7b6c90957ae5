"""Syllables are counted by spelling as they are heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.locales.syllables import syllables


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "knee breathe whole crossed clothes let's eyes rest stretched toes"),
        ("en", 2, "gentle rested sideways ninety evening something quiet centre sacrum doing"),
        ("en", 3, "diaphragm ilium physical"),
        ("de", 1, "Knie Bein ein gleich"),
        ("de", 2, "Beine ruhig Schulter atme"),
        ("de", 4, "Aufmerksamkeit"),
        ("es", 2, "cuerpo día oír tierra agua aire"),
        ("es", 3, "rodilla respira guía"),
    ],
)
def test_a_word_has_the_syllables_that_are_heard(language, count, words):
    assert {word: syllables(word, language) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_language_whose_spelling_is_unknown_is_not_counted():
    assert syllables("Ferme les yeux.", "fr") is None


@given(st.text(), st.text(), st.sampled_from(["en", "de", "es"]))
def test_words_add_up(one, other, language):
    assert syllables(f"{one} {other}", language) == syllables(one, language) + syllables(other, language)
