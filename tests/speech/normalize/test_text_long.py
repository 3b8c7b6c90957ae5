"""Long lines of figures and signs: the work grows as the line does, counted and not timed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.support.work import calls_of
from voiceguide.errors import SpeechRefused
from voiceguide.speech.normalize import text as normalize
from voiceguide.speech.normalize.text import spoken

LANGUAGES = ("en", "de", "es", "fr", "pt")
SIGNS = ("/", "#", "- ", "' ", "$ ", "€", "”", "…/", "=")
ROWS = (*SIGNS, "12 ", "1/2 ", "3x10 ", "7:30 ", "$5 ", "5 kg ", "1,000 ")
SHORT = 2_000


class Blanks:
    """A pattern that begins with blanks, and the work it has with rows of them.

    From each blank it looks along the rest of its row, so a row of n blanks is n·n/2 looks.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.looks = 0

    def sub(self, put: Callable[[re.Match[str]], str], text: str) -> str:
        self.looks += sum(len(row) * (len(row) + 1) // 2 for row in re.findall(r"\s+", text))
        return self.pattern.sub(put, text)


def row_of(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def read(text: str, language: str) -> None:
    """Read a text that no cache has, or refuse it."""
    normalize._plain.cache_clear()
    with suppress(SpeechRefused):
        spoken(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ROWS)
def test_a_line_of_twice_the_length_is_twice_the_work(unit: str, language: str) -> None:
    read(row_of(unit, 50), language)  # what is made once is made now
    short, long = (calls_of(read, row_of(unit, size), language) for size in (SHORT, 2 * SHORT))
    assert long <= 2.4 * short + 500


@pytest.mark.parametrize("unit", ROWS)
def test_patterns_look_at_no_row_of_blanks_again_and_again(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    for size in (SHORT, 2 * SHORT):
        counted = Blanks(normalize._RUN)
        with monkeypatch.context() as patched:
            patched.setattr(normalize, "_RUN", counted)
            read(row_of(unit, size), "en")
        looks.append(counted.looks)
    assert looks[1] <= 2.4 * looks[0] + 500


def test_a_mark_of_inches_is_one_that_nothing_opened() -> None:
    assert normalize._straight("“5” and 6” wide, “7”, 8”") == '“5” and 6" wide, “7”, 8"'
