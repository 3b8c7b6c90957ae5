"""Number words by num2words, held against those of Unicode's CLDR: two opinions that were formed apart."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.text import number_words, spoken

CLDR = yaml.safe_load((Path(__file__).parents[2] / "cases" / "numbers.yaml").read_text("utf-8"))
FORMS = [(language, form) for language, forms in CLDR.items() for form in forms if form != "ordinal"]

# Where both are in use, with the reason.
KNOWN = {
    # A number above one that ends in it stays as it is before a plural: "hunderteins Atemzüge".
    ("de", "m"): {101, 201, 301, 1001},
    ("de", "f"): {101, 201, 301, 1001},
    # Hundreds of thousands agree with the noun as well (Real Academia, "quinientas mil personas").
    ("es", "f"): {999_999, 2_500_000},
}
ORDINALS_KNOWN = {
    "de": {100},  # "einhundertste"
    # In two words or in one, and "undécimo" and "duodécimo" beside "decimoprimero".
    "es": set(range(11, 20)),
    "fr": {81, 91},  # CLDR has "quatre-vingt-et-unième", which nobody writes.
}


def plain(words: str, language: str) -> str:
    """Return words without the marks and the "and" on which spellings of the same number differ."""
    words = words.replace("-", " ").replace(",", " ")
    return " ".join(word for word in words.split() if not (language == "en" and word == "and"))


def test_every_language_has_a_second_opinion():
    assert CLDR.keys() == LANGUAGES.keys()


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_cardinals_are_those_of_cldr(language, form):
    gender = "" if form == "neutral" else form
    differing = {
        n
        for n, words in CLDR[language][form].items()
        if plain(number_words(n, language, gender), language) != plain(words, language)
    }
    assert differing == KNOWN.get((language, form), set())


WRITTEN = {
    "en": "x the {n}{th}",
    "de": "x die {n}. Runde",
    "es": "x el {n}.º",
    "fr": "x le {n}{th}",
    "pt": "x o {n}º",
}
"""How an ordinal is written in each language."""


@pytest.mark.parametrize("language", CLDR)
def test_ordinals_are_those_of_cldr(language):
    differing = set()
    for n, words in CLDR[language]["ordinal"].items():
        end = {1: "st", 2: "nd", 3: "rd"}.get(n % 10 if n % 100 not in (11, 12, 13) else 0, "th")
        th = end if language == "en" else "er" if n == 1 else "e"
        said = spoken(WRITTEN[language].format(n=n, th=th), language)
        said = said.removesuffix(" Runde").split(" ", 2)[2]
        if plain(said, language) != plain(words, language):
            differing.add(n)
    assert differing == ORDINALS_KNOWN.get(language, set())


@pytest.mark.parametrize("language", CLDR)
def test_a_number_in_a_text_is_read_by_the_same_words(language):
    for n in CLDR[language]["neutral"]:
        assert spoken(f"so {n}", language) == f"so {number_words(n, language)}"
