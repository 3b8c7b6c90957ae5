"""When episodes come out: dates in a rhythm."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shows_made import read_show, settings_for, write_show
from voiceguide.errors import ScriptError
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


# Time zones by name ---------------------------------------------------------------------------------------


def shown(tmp_path, *episodes, **head):
    write_show(tmp_path, *episodes, **head)
    return read_show(tmp_path / "show.yaml", settings_for(tmp_path / "cache"))


def refused(tmp_path, *episodes, **head):
    with pytest.raises(ScriptError) as told:
        shown(tmp_path, *episodes, **head)
    return str(told.value)


SERIES = "{routine: knee-drops, minutes: 5, repeat: 5, start: %s}"


@pytest.mark.parametrize(
    ("zone", "start", "offsets"),
    [
        ("Europe/Berlin", "2026-03-27T18:00", [1, 1, 2, 2, 2]),
        ("Europe/Berlin", "2026-10-23T18:00", [2, 2, 1, 1, 1]),
        ("America/New_York", "2026-03-06T18:00:00", [-5, -5, -4, -4, -4]),
        ("Asia/Tokyo", "2026-03-27T18:00", [9] * 5),
        ("UTC", "2026-03-27T18:00", [0] * 5),
        ("Europe/Berlin", "2026-03-27T18:00+01:00", [1, 1, 2, 2, 2]),
        ("Europe/Berlin", "2026-03-27T17:00Z", [1, 1, 2, 2, 2]),
    ],
)
def test_six_in_the_evening_stays_that_through_a_change_of_the_clocks(tmp_path, zone, start, offsets):
    found = [one.date for one in shown(tmp_path, SERIES % start, zone=zone).episodes]
    assert [each.hour for each in found] == [18] * 5
    assert [each.utcoffset().total_seconds() / 3_600 for each in found] == offsets
    assert [each.day - found[0].day for each in found] == list(range(5))
    assert {type(each.tzinfo) for each in found} == {type(UTC)}


def test_a_schedule_and_a_date_of_its_own_are_in_the_zone_too(tmp_path):
    found = shown(
        tmp_path,
        "{routine: knee-drops, minutes: 3}",
        "{routine: knee-drops, minutes: 5, title: A longer one}",
        "{routine: knee-drops, minutes: 7, date: 2026-07-01T06:30}",
        zone="Europe/Berlin",
        schedule="{from: 2026-03-28T18:00, every: day}",
    ).episodes
    assert [each.date.isoformat() for each in found] == [
        "2026-03-28T18:00:00+01:00",
        "2026-03-29T18:00:00+02:00",
        "2026-07-01T06:30:00+02:00",
    ]


@pytest.mark.parametrize(
    ("start", "first"),
    [
        ("2026-07-01", "2026-07-01T12:00:00+02:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),  # left out by the clocks
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # comes twice
    ],
)
def test_a_day_alone_and_the_hours_of_a_change_mean_one_moment(tmp_path, start, first):
    found = shown(tmp_path, SERIES % start, zone="Europe/Berlin").episodes
    assert found[0].date.isoformat() == first


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berln", 'there is no time zone "Europe/Berln". Did you mean "Europe/Berlin"?'),
        ("europe/berlin", 'Did you mean "Europe/Berlin"?'),
        ("Berlin", 'Did you mean "Europe/Berlin"?'),
        ("../../../etc/passwd", "there is no time zone"),
        ("/etc/localtime", "there is no time zone"),
        ("Europe", "there is no time zone"),
        ("tzdata.zi", "there is no time zone"),
        ("zone.tab", "there is no time zone"),
        ("18:00", "there is no time zone"),
        ("音", "there is no time zone"),
    ],
)
def test_an_unknown_zone_is_one_sentence_at_its_place(tmp_path, zone, told):
    found = refused(tmp_path, SERIES % "2026-12-01T18:00+01:00", zone=f'"{zone}"')
    assert told in found
    assert "zone:" in found


def test_where_the_system_has_no_list_it_is_told_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr("zoneinfo._tzpath.TZPATH", ())
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    monkeypatch.setitem(sys.modules, "tzdata", None)
    ZoneInfo.clear_cache()
    assert "pip install tzdata" in refused(tmp_path, SERIES % "2026-12-01T18:00+01:00", zone="Europe/Berlin")


def test_a_date_without_any_zone_names_the_key(tmp_path):
    told = refused(tmp_path, SERIES % "2026-12-01T18:00")
    assert "has no zone" in told
    assert "`zone: Europe/Berlin`" in told
