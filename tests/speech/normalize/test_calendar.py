"""Dates, years and times of day: each valid one has its words, and what is none is refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.text import spoken

FORMS = {
    "de": "%d.%m.%Y",
    "es": "%d/%m/%Y",
    "fr": "%d/%m/%Y",
    "pt": "%d/%m/%Y",
    "en-US": "%m/%d/%Y",
    "en-GB": "%d/%m/%Y",
}


@given(st.dates(datetime.date(1100, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(sorted(FORMS)))
def test_every_day_is_read_alike_in_figures_and_as_iso(day, language):
    month = LANGUAGES[language[:2]].figures.months[day.month - 1]
    said = spoken(f"x: {day.strftime(FORMS[language])}", language)
    assert month in said
    assert said == spoken(f"x: {day.isoformat()}", language)


@given(st.dates(datetime.date(1900, 1, 1)), st.sampled_from(["en", "de", "es", "fr", "pt"]))
def test_a_day_with_its_month_in_letters_is_read_as_in_figures(day, language):
    month = LANGUAGES[language].figures.months[day.month - 1]
    whole = {"en": f"{month} {day.day}", "de": f"{day.day}. {month}", "fr": f"{day.day} {month}"}
    written = whole.get(language, f"{day.day} de {month}")
    assert spoken(f"x, {day.isoformat()}!", language).startswith(spoken(f"x, {written}", language))


@pytest.mark.parametrize(
    ("language", "before"), [("en", "at"), ("de", "um"), ("es", "a las"), ("fr", "à"), ("pt", "às")]
)
def test_every_minute_of_a_day_has_words_of_its_own(language, before):
    said = {
        spoken(f"{before} {hour}:{minute:02}", language)
        for hour in range(1, 24)
        for minute in range(0, 60, 7)
    }
    assert len(said) == 23 * len(range(0, 60, 7))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-GB", "31/2/2024"),
        ("de", "31.2."),
        ("fr", "le 31/4/2024"),
        ("de", "um 25:10"),
        ("es", "a las 24:30"),
    ],
)
def test_a_day_or_a_time_that_does_not_exist_is_refused(language, text):
    with pytest.raises(SpeechRefused, match="is no "):
        spoken(text, language)


def test_a_region_tells_what_a_date_begins_with():
    assert spoken("3/5/2024", "en-US") == "March fifth, twenty twenty-four"
    assert spoken("3/5/2024", "en-GB") == "May third, twenty twenty-four"
    with pytest.raises(SpeechRefused, match="may begin with its day or with its month"):
        spoken("3/5/2024", "en")
