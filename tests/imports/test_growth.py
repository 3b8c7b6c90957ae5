"""A source of twice the length is twice the work, counted and not timed."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest

from tests.imports.test_composing import draft
from tests.support.work import calls_of
from voiceguide.imports.composing import _Composer, _End
from voiceguide.imports.forms import IMPORTS
from voiceguide.imports.model import BreathPattern, Gathering, ImportNote, SaidWords
from voiceguide.imports.patterns import recognised
from voiceguide.imports.readers.ssml import _Reader
from voiceguide.imports.source import source_of
from voiceguide.imports.wording import _divided


class CutText(str):
    """A text that counts the letters that are cut out of it."""

    __slots__ = ("cut",)

    def __getitem__(self, key: object) -> str:
        found = super().__getitem__(key)  # type: ignore[index]
        self.cut = getattr(self, "cut", 0) + len(found)
        return found


def test_a_row_of_initials_is_not_cut_out_anew_for_each_of_them():
    text = CutText("J. S. Dr. Mr. " * 300)
    assert list(_divided(text)) == [text.strip()]
    assert text.cut < 20 * len(text)


def workout(size: int) -> str:
    templates = "".join(f"{{{{ .T{n} }}}}" for n in range(size))
    return f"pause: {{text: 'Rest. {templates}', duration: 3s}}\nexercises:\n" + "- name: Squat\n" * size


ROWS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("w2a", workout),
    ("text", lambda size: "[pause 3s] Sit. Mr. X. " * size),
    ("text", lambda size: "".join(f"{n % 200} [{1 + n % 3}s] " for n in range(size))),
    ("markdown", lambda size: "<div>" + "<!-- a\n-->b" * size),
    ("srt", lambda size: "1\n00:00:01,000 --> 00:00:02,000\nTen.\n\n" * size),
    ("json", lambda size: "[" + ",".join(['{"text": "Sit.", "pauseAfter": 3}'] * size) + "]"),
)


def read(form: str, text: str) -> None:
    material = IMPORTS[form].read(source_of(text.encode(), "it"))
    list(recognised(material.events, "en", Gathering("it")))


@pytest.mark.parametrize(("form", "source"), ROWS)
def test_a_source_of_twice_the_length_is_twice_the_work(form: str, source: Callable[[int], str]) -> None:
    read(form, source(240))  # what is made once is made now
    short, long = (calls_of(read, form, source(size)) for size in (60, 120))
    assert long <= 2.4 * short + 500


def test_blank_lines_of_ssml_are_not_kept_and_words_behind_them_have_their_line():
    reader = _Reader("it")
    reader.parser.Parse("<speak>" + "\n" * 50)
    assert reader.words == []
    reader.parser.Parse("Sit.</speak>", True)
    reader.flush()
    assert reader.into.events == [SaidWords(51, "Sit.")]


def test_what_was_guessed_is_not_compared_with_all_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    usual = ImportNote.__eq__
    monkeypatch.setattr(ImportNote, "__eq__", lambda one, other: compared.append(1) or usual(one, other))
    composer = _Composer(draft(*(BreathPattern(line, (1_000, 90_000, 1_000, 0)) for line in range(60))))
    for _ in range(2):
        composer.text({}, _End(1_000, 1_000), ())
    assert len(composer.draft.into.notes) == 60
    assert len(compared) <= 2 * 60


def test_words_that_come_too_late_join_those_before_them_and_the_next_two_may_have_room() -> None:
    composer = _Composer(draft(*(SaidWords(n, "One.", at_ms=n) for n in range(9)), timed=True))
    gaps = composer.joined(dict.fromkeys(range(9), 0), list(range(1, 9)))
    assert [*gaps] == [0, 2, 3, 5, 6, 8]
    assert [one.text for _, one in composer.events] == [
        "One. One.",
        "One.",
        "One. One.",
        "One.",
        "One. One.",
        "One.",
    ]


LETTERS = 200_000


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '["' + "x" * LETTERS + '"]'),
        ("json", '["' + "\\u0041" * (LETTERS // 6) + '"]'),
        ("ssml", "<speak>" + "x" * LETTERS + "</speak>"),
        ("text", "x " * (LETTERS // 4) + "\n"),
        ("markdown", "x " * (LETTERS // 4) + "\n"),
        ("csv", '"' + "x" * (LETTERS // 3) + '",3\n'),
    ],
)
def test_a_long_text_takes_a_few_bytes_a_letter(form: str, text: str) -> None:
    """A pattern that reads letter by letter keeps a hundred bytes for each."""
    source = source_of(text.encode(), "it")
    tracemalloc.start()
    try:
        IMPORTS[form].read(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 30 * len(text), f"{peak / len(text):.0f} bytes a letter"


@pytest.mark.parametrize("run", ["A", "“", "«a"])
def test_a_long_row_of_one_sign_is_read_in_a_moment(run: str) -> None:
    """A pattern that begins anew at each sign takes minutes for the longest line that is read."""
    text = "Sit down.\n" + run * (90_000 // len(run)) + "\nrest here.\n"
    begun = time.process_time()
    IMPORTS["text"].read(source_of(text.encode(), "it"))
    assert time.process_time() - begun < 1
