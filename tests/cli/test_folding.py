"""Text and tables in the columns that a screen has: no word and no figure is broken that need not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cli.folding import folded, laid_out, truncate, width

PLAIN = st.text(st.sampled_from("ab-. /\n"), max_size=60)
WORDS = st.text(st.sampled_from("ab-. 静か。\u0301é/\n"), max_size=60)
TABLE = (
    ("NAME", "MAY BE", "ABOUT"),
    ("knee-drops", "0:05..0:30..1:00:00", "Knees to one side, then to the other."),
    ("reclined-twist", "2..10", ""),
)


@given(WORDS, st.integers(1, 30), st.integers(0, 10), st.booleans())
def test_nothing_is_lost_and_every_line_fits(text, columns, indent, joints):
    lines = folded(text, columns, indent=indent, joints=joints)
    assert "".join("".join(lines).split()) == "".join(text.split())
    room = max(columns, indent + 2)  # one sign of two columns at least
    assert all(width(line) <= max(room, 2) for line in lines)


@given(PLAIN, st.integers(1, 60))
def test_words_are_neither_broken_if_they_fit_nor_joined(text, columns):
    lines = [line.split() for line in folded(text, columns)]
    parts = [part for line in lines for part in line]
    for word in text.split():
        told = ""
        while told != word:
            # Each part of a word that does not fit begins a line of its own, or follows its word's last.
            part = parts.pop(0)
            told += part
            assert part == word or len(word) > columns
    assert parts == []


def test_a_sentence_is_folded_under_its_beginning():
    assert folded("0:29  Lie on your back, covers as you like.", 20, indent=6) == [
        "0:29  Lie on your",
        "      back, covers",
        "      as you like.",
    ]
    assert folded("横になって、目を閉じます。", 10) == ["横になっ", "て、目を閉", "じます。"]


def test_a_word_of_any_length_is_folded_in_one_go():
    assert len(folded("n" * 300_000, 30)) == 10_000
    assert truncate("n" * 300_000, 3) == "nnn"


def test_a_table_with_room_is_left_alone():
    assert laid_out(TABLE, 80, rule=False) == laid_out(TABLE, None, rule=False)
    assert len(laid_out(TABLE, None, rule=False)) == 3


@pytest.mark.parametrize("columns", range(12, 80))
def test_a_table_fits_every_screen_and_keeps_its_words(columns):
    lines = laid_out(TABLE, columns, rule=True)
    assert max(map(width, lines)) <= columns
    told = " ".join(lines)
    for word in ("0:05..", "0:30..", "1:00:00", "drops", "twist", "Knees", "other."):
        assert word in told
    if columns >= 28:
        assert {"0:05..0:30..1:00:00", "reclined-twist"} <= set(told.split())


def test_what_is_too_wide_in_any_way_is_written_row_by_row():
    assert laid_out(TABLE, 24, rule=True) == [
        "NAME    knee-drops",
        "MAY BE  0:05..0:30..",
        "        1:00:00",
        "ABOUT   Knees to one",
        "        side, then to",
        "        the other.",
        "",
        "NAME    reclined-twist",
        "MAY BE  2..10",
    ]


def test_cells_of_several_lines_keep_them():
    rows = (("A", "B"), ("1\n2", "x"))
    assert laid_out(rows, None, rule=False) == ["A  B", "1  x", "2"]
