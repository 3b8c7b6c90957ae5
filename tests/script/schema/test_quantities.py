"""Quantities: what they mean, what is said of wrong ones, and that printing and reading agree."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.script.model import Quantity, Unit
from voiceguide.script.schema import quantities
from voiceguide.script.schema.quantities import (
    FILL_MS,
    LARGEST_COUNT,
    LONGEST_MS,
    InvalidQuantity,
    format_quantity,
    parse_fixed_duration,
    parse_quantity,
    parse_whole,
)

TIME, COUNT, EITHER = (Unit.MS,), (Unit.COUNT,), (Unit.MS, Unit.BREATHS)


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("90s", TIME, (90_000, 90_000, 90_000)),
        ("1min30s", TIME, (90_000, 90_000, 90_000)),
        ("1:30", TIME, (90_000, 90_000, 90_000)),
        (" 25s .. 5MIN ", TIME, (25_000, 162_000, 300_000)),
        ("25s..60s..5min", TIME, (25_000, 60_000, 300_000)),
        ("1:30..2:01", TIME, (90_000, 105_000, 121_000)),
        ("500ms..900ms", TIME, (500, 500, 900)),
        ("12..15", COUNT, (12, 13, 15)),
        ("2..3..6", COUNT, (2, 3, 6)),
        ("7", COUNT, (7, 7, 7)),
        ("3h", TIME, (10_800_000,) * 3),
        ("1000", COUNT, (1000,) * 3),
    ],
)
def test_what_a_quantity_means(text, units, expected):
    quantity = parse_quantity(text, units)
    assert (quantity.least, quantity.natural, quantity.most) == expected
    assert quantity.unit is units[0]
    assert quantity.rigid == (expected[0] == expected[2])


@pytest.mark.parametrize(
    ("text", "expected"), [("5 breaths", (5, 5, 5)), ("1 breath", (1, 1, 1)), ("3..5..8  Breaths", (3, 5, 8))]
)
def test_a_hold_may_be_counted_in_breaths(text, expected):
    assert parse_quantity(text, EITHER) == Quantity(*expected, Unit.BREATHS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fill", (0, 0, FILL_MS)),
        ("20s..fill", (20_000, 20_000, FILL_MS)),
        ("20s..1min..fill", (20_000, 60_000, FILL_MS)),
        ("20s .. FILL", (20_000, 20_000, FILL_MS)),
    ],
)
def test_fill_takes_what_is_left(text, expected):
    assert parse_quantity(text, TIME, fill=True) == Quantity(*expected)


@pytest.mark.parametrize(
    ("text", "units", "meant"),
    [
        ("25..60s", TIME, "25s..60s"),
        ("25-60s", TIME, "25s..60s"),
        ("25s–60s", TIME, "25s..60s"),
        ("25s…60s", TIME, "25s..60s"),
        ("25s ... 60s", TIME, "25s..60s"),
        ("25s to 60s", TIME, "25s..60s"),
        ("2,5s", TIME, "2.5s"),
        ("12-15", COUNT, "12..15"),
        ("5 times", COUNT, "5"),
        ("5x", COUNT, "5"),
        ("3-5 breaths", EITHER, "3..5 breaths"),
    ],
)
def test_what_was_meant_is_suggested(text, units, meant):
    with pytest.raises(InvalidQuantity) as caught:
        parse_quantity(text, units)
    assert caught.value.mend == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    ("text", "units", "what"),
    [
        ("90", TIME, '"90" has no unit.'),
        ("30s", COUNT, '"30s" is a length of time, but things are counted here.'),
        ("5 breaths", TIME, '"5 breaths" counts breaths, but a length of time is needed.'),
        ("60s..25s", TIME, 'the parts of "60s..25s" do not grow from left to right.'),
        ("1..9..5", COUNT, 'the parts of "1..9..5" do not grow from left to right.'),
        ("1s..2s..3s..4s", TIME, '"1s..2s..3s..4s" has 4 parts.'),
        ("..5s", TIME, '"..5s" does not have its dots between two amounts.'),
        ("5s..", TIME, '"5s.." does not have its dots between two amounts.'),
        ("", TIME, '"" does not have its dots between two amounts.'),
        ("12h1s", TIME, '"12h1s" is longer than 12 hours.'),
        ("1001", COUNT, '"1001" is more than 1000.'),
        ("9999999999", COUNT, '"9999999999" is not a whole number.'),
        ("-3", COUNT, '"-3" is not a whole number.'),
        ("2.5", COUNT, '"2.5" is not a whole number.'),
        ("٣", COUNT, '"٣" is not a whole number.'),
        ("1:75", TIME, '"1:75" has more than 59 seconds or minutes.'),
        ("fill", TIME, "only a `rest` can take what is left (`fill`)."),
        ("a while", TIME, '"a while" is not a length of time.'),
    ],
)
def test_what_is_said_of_wrong_quantities(text, units, what):
    with pytest.raises(InvalidQuantity) as caught:
        parse_quantity(text, units)
    assert caught.value.what == what
    assert caught.value.mend.endswith(".")


def test_fill_comes_last():
    for text in ("fill..20s", "fill..fill", "1s..fill..2s"):
        with pytest.raises(InvalidQuantity, match="`fill` can only be the most"):
            parse_quantity(text, TIME, fill=True)


def test_times_and_numbers_that_never_change():
    assert parse_fixed_duration("15s") == 15_000
    assert parse_whole(" 12 ") == 12
    with pytest.raises(InvalidQuantity, match="elastic"):
        parse_fixed_duration("15s..40s")
    with pytest.raises(InvalidQuantity, match="not a whole number"):
        parse_whole("twelve")


def quantities_of(unit: Unit) -> st.SearchStrategy[Quantity]:
    most = LONGEST_MS if unit is Unit.MS else LARGEST_COUNT
    three = st.tuples(*[st.integers(0, most)] * 3).map(sorted)
    return three.map(lambda parts: Quantity(*parts, unit))


@given(st.sampled_from(Unit).flatmap(quantities_of))
def test_what_is_printed_reads_back_the_same(quantity):
    units = EITHER if quantity.unit is Unit.BREATHS else (quantity.unit,)
    assert parse_quantity(format_quantity(quantity), units) == quantity


@given(
    st.text(alphabet="0123456789.:smhinfl -–…,breaths", max_size=30),
    st.sampled_from([TIME, COUNT, EITHER]),
    st.booleans(),
)
def test_any_text_is_a_sound_quantity_or_unreadable(text, units, fill):
    try:
        quantity = parse_quantity(text, units, fill=fill)
    except InvalidQuantity as error:
        told = error
    else:
        assert 0 <= quantity.least <= quantity.natural <= quantity.most
        return
    assert told.what.endswith(".")
    assert told.mend.endswith((".", "?"))


def test_the_examples_run():
    assert doctest.testmod(quantities).failed == 0
