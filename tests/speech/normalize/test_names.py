"""Names: titles, initials, Roman numerals, chapters and verses."""

from __future__ import annotations

import pytest

from voiceguide.speech.normalize.names import roman_value
from voiceguide.speech.normalize.text import spoken

ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@pytest.mark.parametrize("value", range(1, 40))
def test_roman_numerals_have_their_value(value):
    assert roman_value("X" * (value // 10) + ONES[value % 10]) == value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Warrior II, then Warrior I.", "Warrior two, then Warrior one."),
        ("Here am I. When I rest", "Here am I. When I rest"),
        ("Anna and I breathe; so does Tom and I.", "Anna and I breathe; so does Tom and I."),
        ("as Malcolm X said", "as Malcolm X said"),
        ("Vitamin V, plan C", "Vitamin V, plan C"),
        ("part II of Level IV", "part two of Level four"),
        ("an IV drip", "an IV drip"),
        ("the XL mat", "the XL mat"),
        ("WARRIOR II", "WARRIOR two"),
        ("Pope John Paul II", "Pope John Paul the second"),
    ],
)
def test_a_numeral_after_a_name_is_a_number_and_a_letter_stays(written, said):
    assert spoken(written, "en") == said


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "taught by J. R. R. Tolkien. Then rest", "taught by J R R Tolkien. Then rest"),
        ("en", "by A. Smith", "by A Smith"),
        ("en", "A. Lie down.", "A. Lie down."),
        ("fr", "M. J. Dupont", "Monsieur J. Dupont"),
        ("de", "von J. S. Bach", "von J S Bach"),
        ("es", "D. H. Lawrence", "D H Lawrence"),
    ],
)
def test_initials_lose_their_stops(language, written, said):
    assert spoken(written, language) == said
