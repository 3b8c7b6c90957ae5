"""Numbers of one language in words, and how they fit into the sentence around them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.verbalizer import Verbalizer, apart, singular


def plain(language: str) -> Verbalizer:
    """Return a verbalizer that writes figures as themselves, with the gender they were asked in."""
    return Verbalizer(LANGUAGES[language], language, lambda number, gender: f"{number}{gender}", str)


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "1,234.5", "1234.5"),
        ("en", "1,234,567", "1234567"),
        ("en", "0.25", "0.25"),
        ("en", "1,5", None),
        ("en", "1.234.567", None),
        ("de", "1.234,5", "1234.5"),
        ("de", "2,5", "2.5"),
        ("en", "007", None),
        ("en", "0", "0"),
        ("en", "123456789012", "123456789012"),
        ("en", "1234567890123", None),
        ("en", "x", None),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(language, written, value):
    assert plain(language).value(written) == (None if value is None else Decimal(value))


def test_what_is_no_number_is_read_group_by_group_or_digit_by_digit():
    assert plain("en").number("12") == "12"
    assert plain("en").number("1.234.5") == "1, 234, 5"
    assert plain("en").number("007") == "0 0 7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_of_a_unit_has_its_own_words_and_more_have_their_gender(language):
    for measure in set(LANGUAGES[language].measures.values()):
        assert plain(language).counted(Decimal(1), measure) == measure.one
        assert plain(language).counted(Decimal(2), measure) == f"2{measure.gender} {measure.many}"
        assert measure.one.endswith(singular(measure))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_unit_that_fits_is_found(language):
    teller = plain(language)
    for unit in LANGUAGES[language].measures:
        assert re.match(teller.units, unit)[0] == unit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wait 3 more", "wait three more"),
        ("3 more", "Three more"),
        ("Wait. 3 more", "Wait. Three more"),
        ("Wait, 3 more", "Wait, three more"),
        ("Wait! (3 more)", "Wait! (Three more)"),
        ("x3y", "x three y"),
    ],
)
def test_words_stand_apart_from_letters_and_begin_a_sentence_with_a_capital(text, said):
    assert re.sub("3", lambda match: apart(match, "three"), text) == said
