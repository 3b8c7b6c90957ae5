"""Genders of nouns: what lists and endings tell, and what is left open."""

from __future__ import annotations

import pytest

from voiceguide.locales.genders import ALONE, french, german, portuguese, spanish


@pytest.mark.parametrize(
    ("gender", "nouns"),
    [
        (german, {"Runde": "f", "Atemzug": "m", "Bein": "n", "Haltung": "f", "Kissen": "n", "Übung": "f"}),
        (
            spanish,
            {"respiraciones": "f", "manos": "f", "días": "m", "ejercicio": "m", "rodilla": "f", "pies": "m"},
        ),
        (
            french,
            {"respiration": "f", "fois": "f", "pas": "m", "mouvements": "m", "jambes": "f", "genou": "m"},
        ),
        (
            portuguese,
            {"respirações": "f", "mãos": "f", "dias": "m", "braços": "m", "vezes": "f", "problema": "m"},
        ),
    ],
)
def test_nouns_of_the_field_have_their_gender(gender, nouns):
    assert {noun: gender(noun) for noun in nouns} == nouns


@pytest.mark.parametrize("gender", [german, spanish, french, portuguese])
def test_a_noun_that_is_not_known_is_not_guessed(gender):
    assert gender("Xyk") == ""


@pytest.mark.parametrize(
    ("gender", "words"),
    [
        (german, "und bis von links"),
        (spanish, "y de a con"),
        (french, "et à de ou"),
        (portuguese, "e de a ou"),
    ],
)
def test_words_that_are_no_nouns_leave_a_number_alone(gender, words):
    assert {gender(word) for word in words.split()} == {ALONE}
