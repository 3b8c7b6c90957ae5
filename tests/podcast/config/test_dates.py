"""When episodes come out: dates in a rhythm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shows_made import read_show, settings_for, write_show
from voiceguide.podcast.config.dates import LAST_YEAR, dates
from voiceguide.podcast.config.schema import WEEKDAYS

FIRST = datetime(2026, 12, 1, 18, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (("day",), [1, 2, 3, 4]),
        (("2 days",), [1, 3, 5, 7]),
        (("3d",), [1, 4, 7, 10]),
        (("week",), [1, 8, 15, 22]),
        (("tuesday",), [1, 8, 15, 22]),
        (("mon", "thu"), [3, 7, 10, 14]),
        (("sun", "friday", "tue"), [1, 4, 6, 8]),
    ],
)
def test_every_rhythm_has_its_days(every, days):
    assert [each.day for each in dates(FIRST, every, 4)] == days


@given(
    first=st.datetimes(datetime(1990, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
    every=st.one_of(
        st.sampled_from(["day", "week", "3 days", "2 weeks"]).map(lambda one: (one,)),
        st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True).map(tuple),
    ),
    count=st.integers(1, 50),
    more=st.integers(0, 50),
)
def test_more_dates_leave_the_first_ones_as_they_are(first, every, count, more):
    few, many = dates(first, every, count), dates(first, every, count + more)
    assert few is not None
    if many is None:
        return
    assert many[:count] == few
    assert few == sorted(set(few))
    assert {each.timetz() for each in few} == {first.timetz()}
    assert few[0] >= first
    assert every[0] not in WEEKDAYS or {WEEKDAYS[each.weekday()] for each in few} <= set(every)


def test_dates_end_with_the_last_year():
    assert dates(datetime(LAST_YEAR, 12, 31, tzinfo=UTC), ("day",), 1) is not None
    assert dates(datetime(LAST_YEAR, 12, 31, tzinfo=UTC), ("day",), 2) is None
    assert dates(FIRST, ("999 weeks",), 1_000) is None


def test_a_schedule_has_days_of_the_week_too(tmp_path):
    one = "{routine: knee-drops, minutes: 5}"
    path = write_show(
        tmp_path, one.replace("5", "4"), one, schedule="{from: 2026-12-01T18:00:00Z, every: [mon, fri]}"
    )
    show = read_show(path, settings_for(tmp_path / "cache"))
    assert [each.date.day for each in show.episodes if each.date] == [4, 7]
