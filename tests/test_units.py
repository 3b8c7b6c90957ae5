"""Time is whole milliseconds, and reading, printing and placing agree about them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.units import (
    HOUR,
    RATE_HZ,
    SECOND,
    clock,
    clock_ms,
    length,
    parse_duration,
    short_length,
    to_samples,
    typed_length,
)

durations = st.integers(0, 24 * HOUR)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90s", 90_000),
        ("1min30s", 90_000),
        ("1 min 30 s", 90_000),
        ("10m30s", 630_000),
        ("1.5 min", 90_000),
        ("2.5s", 2_500),
        ("1:30", 90_000),
        ("0:05.25", 5_250),
        ("1:02:03", 3_723_000),
        ("90:00", 5_400_000),
        ("2h", 7_200_000),
        ("500ms", 500),
        ("0s", 0),
        (" 3 Minutes ", 180_000),
        ("0.001s", 1),
        ("0.1h", 360_000),
        ("3 hours 2 mins 1 second", 10_921_000),
    ],
)
def test_a_duration_is_read_as_a_person_means_it(text, ms):
    assert parse_duration(text) == ms


@pytest.mark.parametrize(
    "text",
    ["", " ", "90", "-5s", "nan", "inf", "1e3s", "s", "1:60", "1:61:00", "1:2", "1:02:3", "5 fortnights",
     "10 min and a bit", "1..2s", "1.5", "1,5min", "٣s", "1:30s", "1" * 5000, "1" * 20 + "s", ":30", "1:"],
)  # fmt: skip
def test_what_is_no_duration_is_refused_with_what_was_read(text):
    with pytest.raises(ValueError, match=r"duration|unit|more than") as refused:
        parse_duration(text)
    assert repr(text) in str(refused.value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(ValueError):
        assert parse_duration(text) >= 0


@given(durations)
def test_a_printed_position_reads_back(ms):
    assert parse_duration(clock_ms(ms)) == ms
    assert clock_ms(ms).startswith(clock(ms // SECOND * SECOND))


@given(durations)
def test_a_length_is_told_exactly_and_can_be_typed(ms):
    assert parse_duration(length(ms)) == ms
    assert ("." in length(ms)) == (ms % SECOND != 0)
    typed = typed_length(ms)
    assert parse_duration(typed) == ms
    assert not set(typed) & set(", ")


@given(durations.map(lambda ms: ms // SECOND * SECOND))
def test_a_printed_clock_reads_back(ms):
    assert parse_duration(clock(ms)) == ms


@given(durations)
def test_the_length_in_a_file_name_reads_back(ms):
    name = short_length(ms)
    assert parse_duration(name) == ms
    assert name.isalnum()


@given(durations)
def test_a_clock_is_never_half_a_second_off(ms):
    assert abs(parse_duration(clock(ms)) - ms) <= SECOND // 2


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(0, "0:00"), (59_499, "0:59"), (59_500, "1:00"), (3_599_500, "1:00:00"), (-90_000, "-1:30")],
)
def test_a_clock_rounds_to_the_nearest_second(ms, shown):
    assert clock(ms) == shown


@given(durations, durations)
def test_samples_add_up_however_time_is_cut(one, other):
    assert to_samples(one) + to_samples(other) == to_samples(one + other)
    assert to_samples(SECOND) == RATE_HZ
