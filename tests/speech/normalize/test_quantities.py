"""Quantities in signs: amounts of money, marks of feet and minutes, rates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.text import spoken

languages = st.sampled_from(["en", "de", "es", "fr", "pt"])


@given(st.integers(0, 999), st.integers(0, 99), languages)
def test_an_amount_is_read_alike_wherever_its_sign_stands(whole, hundredths, language):
    point = "," if LANGUAGES[language].comma else "."
    amount = f"{whole}{point}{hundredths:02}"
    said = spoken(f"so {amount} €", language)
    assert said == spoken(f"so €{amount}", language) == spoken(f"so {amount} EUR", language)
    assert "euro" in said.lower() or "cent" in said.lower() or "cént" in said or "cênt" in said


@given(st.integers(2, 99), st.integers(12, 59), languages)
def test_minutes_and_seconds_are_read_alike_in_marks_and_in_letters(minutes, seconds, language):
    assert spoken(f"so {minutes}'{seconds}\"", language) == spoken(f"so {minutes}:{seconds}", language)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt"])
def test_a_rate_is_read_as_with_the_word_for_its_stroke(language):
    figures = LANGUAGES[language].figures
    side = {"en": "side", "de": "Seite", "es": "lado", "fr": "côté", "pt": "lado"}[language]
    for amount in ("30s", "30 s", "2x", "5 min", "10"):
        assert spoken(f"so {amount}/{side}", language) == spoken(
            f"so {amount} {figures.per} {side}", language
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"Count to 5", he said, "and to 3".', "Count to five, he said, and to three."),
        ("'Count to 5' is said", "Count to five is said"),
        ("“Count to 5” is said", "Count to five is said"),
        ("Hold 5” now", "Hold five seconds now"),
        ("the 3's of it", "the three's of it"),
    ],
)
def test_a_quotation_mark_after_a_number_is_no_mark_of_inches(text, said):
    assert spoken(text, "en") == said
