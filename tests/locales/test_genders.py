"""Genders of nouns: what lists and endings tell, and what is left open."""

from __future__ import annotations

import pytest

from voiceguide.locales.genders import ALONE, french_gender, german_gender, portuguese_gender, spanish_gender


@pytest.mark.parametrize(
    ("gender", "nouns"),
    [
        (
            german_gender,
            {"Runde": "f", "Atemzug": "m", "Bein": "n", "Haltung": "f", "Kissen": "n", "Übung": "f"},
        ),
        (
            spanish_gender,
            {"respiraciones": "f", "manos": "f", "días": "m", "ejercicio": "m", "rodilla": "f", "pies": "m"},
        ),
        (
            french_gender,
            {"respiration": "f", "fois": "f", "pas": "m", "mouvements": "m", "jambes": "f", "genou": "m"},
        ),
        (
            portuguese_gender,
            {"respirações": "f", "mãos": "f", "dias": "m", "braços": "m", "vezes": "f", "problema": "m"},
        ),
    ],
)
def test_nouns_of_the_field_have_their_gender(gender, nouns):
    assert {noun: gender(noun) for noun in nouns} == nouns


@pytest.mark.parametrize("gender", [german_gender, spanish_gender, french_gender, portuguese_gender])
def test_a_noun_that_is_not_known_is_not_guessed(gender):
    assert gender("Xyk") == ""


@pytest.mark.parametrize(
    ("gender", "words"),
    [
        (german_gender, "und bis von links"),
        (spanish_gender, "y de a con"),
        (french_gender, "et à de ou"),
        (portuguese_gender, "e de a ou"),
    ],
)
def test_words_that_are_no_nouns_leave_a_number_alone(gender, words):
    assert {gender(word) for word in words.split()} == {ALONE}
