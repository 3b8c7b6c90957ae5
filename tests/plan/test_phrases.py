"""Every phrase book is whole, and says lengths as people say them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.support.scripts_made import SPOT
from voiceguide.plan.book import ABOUT, CLOSE, EXACTLY, PhraseBook
from voiceguide.plan.phrases import FOLDER, languages, load_book
from voiceguide.script.model import Script
from voiceguide.script.yaml.compose import read_plain
from voiceguide.speech.normalize.text import number_words, spoken

ENGLISH = Script(name="made-up", title="Made up", about=".", spot=SPOT)
NOW = {"now", "jetzt", "nun", "ahora", "maintenant", "agora"}
AGAIN = {"again", "once", "wieder", "noch", "otra", "encore", "mais", "more"}


def book(language: str) -> PhraseBook:
    return load_book(replace(ENGLISH, language=language), read_plain, number_words)


def placeholders(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\{(\w+)", text)}


@pytest.mark.parametrize("language", languages())
def test_every_book_says_what_the_english_one_says(language: str) -> None:
    ours, english = dict(book(language).entries), dict(book("en").entries)
    assert list(ours) == list(english)
    for key, wordings in ours.items():
        for wording in wordings:
            assert wording.strip() == wording != ""
            assert placeholders(wording) == placeholders(english[key][0]), (language, key)


@pytest.mark.parametrize("language", languages())
def test_every_book_has_the_same_forms_for_both_sides(language: str) -> None:
    said = book(language)
    for form in said.forms():
        assert said.side("left", form)
        assert said.side("right", form)
    assert "default" in said.forms()
    used = re.findall(r"\{side:(\w+)\}", (FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    assert set(used) <= set(said.forms())


@pytest.mark.parametrize(
    ("language", "length_ms", "words"),
    [
        ("en", 25_000, "twenty-five seconds"),
        ("en", 3_000, "three seconds"),
        ("en", 58_000, "one minute"),
        ("en", 92_000, "one and a half minutes"),
        ("en", 2_700_000, "forty-five minutes"),
        ("en", 630_000, "ten and a half minutes"),
        ("es", 60_000, "un minuto"),
        ("es", 1_260_000, "veintiún minutos"),
        ("es", 150_000, "dos minutos y medio"),
        ("es", 61 * 60_000, "sesenta y un minutos"),
        ("es", 101 * 60_000, "ciento un minutos"),
        ("fr", 90_000, "une minute et demie"),
        ("fr", 1_260_000, "vingt et une minutes"),
        ("fr", 71 * 60_000, "soixante et onze minutes"),
        ("fr", 81 * 60_000, "quatre-vingt-une minutes"),
        ("de", 60_000, "eine Minute"),
        ("de", 150_000, "zweieinhalb Minuten"),
        ("pt", 120_000, "dois minutos"),
        ("en", 75_000, "one minute and fifteen seconds"),
        ("en", 17_000, "seventeen seconds"),
        ("en", 5 * 3_600_000, "five hours"),
        ("en", 3 * 3_600_000 + 3_568_000, "four hours"),
        ("en", 12_600_000, "three hours and thirty minutes"),
        ("de", 75_000, "eine Minute und fünfzehn Sekunden"),
        ("es", 80_000, "un minuto y veinte segundos"),
        ("fr", 4 * 3_600_000, "quatre heures"),
        ("pt", 5 * 3_600_000, "cinco horas"),
    ],
)
def test_lengths_in_words(language: str, length_ms: int, words: str) -> None:
    assert book(language).length(length_ms) == words


def in_words(language: str) -> dict[str, int]:
    """Return the words of every length up to two hours, and of some up to twelve, with its seconds."""
    seconds = (*range(1, 7_200), *range(7_200, 12 * 3_600 + 1, 97))
    said = book(language)
    found = {said.length(each * 1_000, EXACTLY): each for each in seconds}
    assert len(found) == len(seconds), "two lengths have the same words"
    return found


@pytest.mark.parametrize("language", languages())
def test_no_length_is_told_more_than_a_little_wrong_and_none_like_another(language: str) -> None:
    said, seconds = book(language), in_words(language)
    for length_ms in (*range(5_000, 400_000, 500), *range(400_000, 3_600_000, 6_700)):
        for off_percent in (ABOUT, CLOSE):
            told_ms = 1_000 * seconds[said.length(length_ms, off_percent)]
            assert abs(told_ms - length_ms) * 100 <= max(off_percent * length_ms, 50_000)


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 21, "twenty-one breaths"),
        ("es", 1, "una respiración"),
        ("es", 21, "veintiuna respiraciones"),
        ("fr", 31, "trente et une respirations"),
        ("de", 21, "einundzwanzig Atemzüge"),
        ("pt", 2, "duas respirações"),
        ("pt", 21, "vinte e uma respirações"),
    ],
)
def test_a_number_agrees_with_what_it_counts(language: str, n: int, words: str) -> None:
    assert book(language).amount("breath", n) == words


@pytest.mark.parametrize("language", languages())
def test_no_figure_and_no_symbol_is_left_for_the_voice(language: str) -> None:
    said = book(language)
    for length_ms in range(5_000, 5_400_000, 77_000):
        text = spoken(said.phrase("hold_start", length=said.length(length_ms)), language, ())
        assert not re.search(r"[\d{}]", text)


@pytest.mark.parametrize("language", languages())
def test_no_phrase_begins_with_now_and_again_has_a_first_time(language: str) -> None:
    for key, wordings in book(language).entries:
        for text in wordings:
            words = [word.strip(".,:").casefold() for word in text.split()]
            assert words[0] not in NOW, (key, text)
            if not key.endswith("_again") and key not in (
                "last_one",
                "bias",
                "seconds",
                "minutes",
                "dose_one",
                "dose_one_each",
            ):
                allowed = key.startswith(("near_end", "hold_start", "bias"))
                assert allowed or not set(words[:2]) & AGAIN, (key, text)
