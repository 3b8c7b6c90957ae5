"""Amounts are read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from voiceguide.imports.amounts import is_amount, number_in_words, read_amount


@pytest.mark.parametrize(
    ("text", "amounts", "breaths"),
    [
        ("3s", (3_000,) * 3, False),
        ("15 seconds", (15_000,) * 3, False),
        ("2.5 sec", (2_500,) * 3, False),
        ("for fifteen seconds", (15_000,) * 3, False),
        ("1:25", (85_000,) * 3, False),
        ("1:02:03", (3_723_000,) * 3, False),
        ("half a minute", (30_000,) * 3, False),
        ("10-20 seconds", (10_000, 15_000, 20_000), False),
        ("two breaths", (2, 2, 2), True),
        ("5 to 8 slow breaths", (5, 6, 8), True),
        ("a few breaths", (2, 3, 5), True),
        ("a few minutes", (60_000, 180_000, 300_000), False),
        ("drei Atemzüge", (3, 3, 3), True),
        ("cinco respiraciones", (5, 5, 5), True),
        ("2500ms", (2_500,) * 3, False),
    ],
)
def test_an_amount_is_found(text, amounts, breaths):
    found = read_amount(text)
    assert found is not None
    assert (found.amounts, found.breaths) == (amounts, breaths)


@pytest.mark.parametrize("text", ["", "soon", "5", "the 3rd time", "seconds", "v1.2.3 s"])
def test_what_is_no_amount_is_none(text):
    assert read_amount(text) is None


def test_a_bare_number_counts_only_where_it_may():
    assert read_amount("5") is None
    bare = read_amount("5", bare=True)
    assert bare is not None
    assert (bare.amounts, bare.guessed) == ((5_000,) * 3, True)


def test_an_amount_alone_is_told_from_one_in_a_sentence():
    assert is_amount("10 sec")
    assert is_amount("1:30")
    assert is_amount("two breaths.")
    assert not is_amount("hold it for 10 sec")


def test_numbers_are_known_in_words_and_figures():
    assert [number_in_words(text) for text in ("two", "7", "Zwölf", "a", "moon", "100")] == [
        2,
        7,
        12,
        None,
        None,
        None,
    ]


@examples(200)
@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_be_read(text):
    found = read_amount(text, bare=True)
    assert found is None or found.amounts[0] <= found.amounts[1] <= found.amounts[2]
