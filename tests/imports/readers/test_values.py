"""The names of fields, and the numbers and times that stand in them."""

from __future__ import annotations

from voiceguide.imports.readers.values import (
    COLUMNS,
    FieldValue,
    counted_down,
    plain_key,
    scalar_text,
    whole_number,
    written_time,
)


def test_names_are_known_however_they_are_written():
    assert plain_key(" Rest-Between sets") == "rest_between_sets"
    assert {"inhale", "pauseafter", "sets"} <= COLUMNS


def test_times_are_read_in_the_unit_of_their_name():
    assert (
        written_time("1:30", 1_000) == written_time("90", 1_000) == written_time("a minute and", 1) + 30_000
    )
    assert written_time("soon", 1_000) is None


def test_numbers_of_times_and_last_seconds():
    assert whole_number(FieldValue(1, 3)) == 3
    assert whole_number(FieldValue(1, "0")) is None
    values = (True, 5, "10", 11, False)
    assert [counted_down(FieldValue(1, value)) for value in values] == [3, 5, 10, None, None]


def test_a_list_is_no_text_and_all_its_words_are_known():
    inner = FieldValue(1, items=(FieldValue(1, "a"), FieldValue(1, pairs=(("b", FieldValue(1, 2)),))))
    assert scalar_text(inner) == ""
    assert inner.words == "a b: 2"
