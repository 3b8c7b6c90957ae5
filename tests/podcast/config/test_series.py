"""Series and programs: one entry of a show's file that stands for many episodes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shows_made import NOW, plan_show, read_show, settings_for, show_text, write_show
from voiceguide.errors import ScriptError
from voiceguide.podcast.changes import Action
from voiceguide.podcast.config.series import filled
from voiceguide.podcast.state import PublishedEpisode, State

ONE = "{routine: knee-drops, minutes: 5}"
SERIES = "{{routine: knee-drops, minutes: 5, repeat: {}, start: 2026-12-01T18:00:00+01:00}}"
PROGRAM = """
      program:
        start: 2026-12-01T18:00:00+01:00
        repeat: 2
        days:
          - {routine: knee-drops, minutes: 5}
          - {routine: reclined-twist, minutes: 10, title: On the floor}
          - {routine: knee-drops, minutes: 10}"""


def read(folder: Path, *episodes: str, **head: str | None):
    return read_show(write_show(folder, *episodes, **head), settings_for(folder / "cache"))


def plan(folder: Path, *episodes: str, state: State | None = None, now: datetime = NOW, **head: str | None):
    return plan_show(read(folder, *episodes, **head), state or State(), settings_for(folder / "cache"), now)


def titles(folder: Path, *episodes: str, **head: str | None) -> list[str]:
    planned = plan(folder, *episodes, **head)
    return [one.title for one in (*planned.episodes, *planned.held)]


def evenings(show) -> list[int]:
    return [each.request.choices.evening for each in show.episodes]


def test_two_lengths_of_one_routine_have_two_titles(tmp_path):
    lengths = ("7min16s", "7min24s", "7min30s", "7min44s")
    listed = [f"{{routine: knee-drops, duration: {each}}}" for each in lengths]
    assert titles(tmp_path, *listed) == [
        "Knee drops, seven minutes and sixteen seconds",
        "Knee drops, seven minutes and twenty-four seconds",
        "Knee drops, seven and a half minutes",
        "Knee drops, seven minutes and forty-four seconds",
    ]


# ── what becomes of an entry ─────────────────────────────────────────────────────────────────────


def test_an_entry_becomes_thirty_episodes(tmp_path):
    show = read(tmp_path, SERIES.format(30))
    assert [each.slug for each in show.episodes] == [f"knee-drops-5min-evening-{n:03}" for n in range(1, 31)]
    first = datetime.fromisoformat("2026-12-01T18:00:00+01:00")
    assert [each.date for each in show.episodes] == [first + timedelta(days=n) for n in range(30)]
    assert evenings(show) == list(range(30))
    assert {each.request.routine for each in show.episodes} == {"knee-drops"}


def test_the_names_of_a_year_are_in_its_order(tmp_path):
    slugs = [each.slug for each in read(tmp_path, SERIES.format(366)).episodes]
    assert slugs == sorted(set(slugs))
    assert len(slugs) == 366


def test_titles_are_in_the_language_of_the_routine_and_for_its_end(tmp_path):
    entry = "{{routine: knee-drops, minutes: 5, repeat: 2, {}}}"
    assert titles(tmp_path, entry.format("mode: bedtime")) == [
        "Knee drops, evening 1",
        "Knee drops, evening 2",
    ]
    assert titles(tmp_path, entry.format("mode: day")) == ["Knee drops, day 1", "Knee drops, day 2"]
    german = titles(tmp_path, entry.format("language: de, mode: bedtime"))
    assert [title.partition(", ")[2] for title in german] == ["Abend 1", "Abend 2"]


def test_a_pattern_has_title_length_and_number(tmp_path):
    entry = """{routine: knee-drops, minutes: 5, repeat: 2, title: "{{{title}}}: {length}, no. {n}"}"""
    assert titles(tmp_path, entry) == [f"{{Knee drops}}: five minutes, no. {n}" for n in (1, 2)]


@given(title=st.text(max_size=20), n=st.integers(1, 999))
def test_what_is_filled_in_is_not_filled_again(title, n):
    assert filled("{title}, {n}", title=title, n=str(n)) == f"{title}, {n}"


def test_a_later_month_begins_with_its_own_evening(tmp_path):
    show = read(tmp_path, SERIES.format(3), SERIES.format(3).replace("repeat", "evening: 3, repeat"))
    assert evenings(show) == [0, 1, 2, 3, 4, 5]
    assert [each.slug[-3:] for each in show.episodes] == ["001", "002", "003", "004", "005", "006"]


def test_a_series_may_have_the_same_words_every_evening(tmp_path):
    entry = SERIES.format(3).replace("repeat", "vary: no, repeat")
    assert evenings(read(tmp_path, entry)) == [0, 0, 0]
    assert evenings(read(tmp_path, entry, evening="20")) == [20, 20, 20]
    with_own = read(tmp_path, entry.replace("repeat", "evening: 7, repeat"))
    assert evenings(with_own) == [7, 7, 7]
    assert with_own.episodes[0].slug.endswith("-evening-001")


def test_evenings_follow_one_another_whatever_lies_between(tmp_path):
    weekly = SERIES.format(4).replace("repeat", "every: week, repeat")
    assert evenings(read(tmp_path, weekly)) == [0, 1, 2, 3]
    assert [each.date.day for each in read(tmp_path, weekly).episodes if each.date] == [1, 8, 15, 22]


def test_a_day_alone_means_noon(tmp_path):
    show = read(tmp_path, "{routine: knee-drops, minutes: 5, repeat: 1, start: 2026-12-01}")
    assert show.episodes[0].date == datetime(2026, 12, 1, 12, tzinfo=UTC)


# ── the schedule of the show ─────────────────────────────────────────────────────────────────────

WEEKLY = "{from: 2026-03-01T18:00:00Z, every: 1 week}"


def test_a_series_without_a_start_takes_its_dates_from_the_schedule(tmp_path):
    entry = "{routine: knee-drops, minutes: 5, repeat: 2}"
    show = read(tmp_path, entry, "{routine: knee-drops, minutes: 7}", schedule=WEEKLY)
    assert [each.date.day for each in show.episodes if each.date] == [1, 8, 15]


@pytest.mark.parametrize("count", [1, 5, 30])
def test_a_series_with_a_start_leaves_the_schedule_to_the_others(tmp_path, count):
    show = read(tmp_path, ONE, SERIES.format(count), "{routine: knee-drops, minutes: 7}", schedule=WEEKLY)
    assert [each.date.day for each in show.episodes if each.part is None and each.date] == [1, 8]


# ── programs ─────────────────────────────────────────────────────────────────────────────────────


def test_a_program_goes_through_its_days_again_and_again(tmp_path):
    show = read(tmp_path, PROGRAM)
    routines = ["knee-drops", "reclined-twist", "knee-drops"] * 2
    assert [each.request.routine for each in show.episodes] == routines
    assert [each.slug for each in show.episodes] == [f"program-evening-{n:03}" for n in range(1, 7)]
    assert [each.date.day for each in show.episodes if each.date] == [1, 2, 3, 4, 5, 6]
    assert [each.request.target_ms // 60_000 for each in show.episodes] == [5, 10, 10] * 2


def test_in_a_program_each_routine_has_its_own_evenings(tmp_path):
    assert evenings(read(tmp_path, PROGRAM)) == [0, 0, 1, 2, 1, 3]


def test_titles_of_a_program_are_those_of_the_day_and_its_number(tmp_path):
    names = ["Knee drops", "On the floor", "Knee drops"] * 2
    said = titles(tmp_path, PROGRAM)
    assert [title.rpartition(", ")[0] for title in said] == names
    assert [title.split()[-1] for title in said] == list("123456")


def test_a_program_that_is_done_once_needs_no_numbers(tmp_path):
    floor = "{routine: reclined-twist, minutes: 10, title: Floor}"
    days = f"{{routine: knee-drops, minutes: 5, title: Knees}}, {floor}"
    said = titles(tmp_path, f"{{program: {{title: '{{title}}', days: [{days}]}}}}")
    assert said == ["Knees", "Floor"]


# ── what stays ───────────────────────────────────────────────────────────────────────────────────


def published(planned) -> State:
    """Return the state of a show as if everything that is due had been published."""
    due = [one for one in planned.episodes if one.action is not Action.HELD]
    episodes: dict[str, PublishedEpisode] = {one.config.slug: one.record for one in due}
    return State(guid=planned.guid, episodes=episodes, files={f"{slug}.mp3": 1 for slug in episodes})


def known(planned) -> dict[str, tuple[str, datetime, str]]:
    every = (*planned.episodes, *planned.held)
    return {one.config.slug: (one.record.guid, one.record.published, one.record.fingerprint) for one in every}


def test_a_longer_series_and_another_place_change_no_episode(tmp_path):
    other = "{routine: reclined-twist, minutes: 10}"
    dated = other.replace("10", "10, date: 2026-01-01T00:00:00Z")
    before = known(plan(tmp_path, SERIES.format(5), dated))
    after = known(plan(tmp_path, dated, SERIES.format(40)))
    assert before.items() <= after.items()
    assert len(after) == 41


def test_future_evenings_are_held_back_and_public_ones_stay(tmp_path):
    now = datetime(2026, 12, 3, 20, tzinfo=UTC)
    planned = plan(tmp_path, SERIES.format(5), now=now)
    assert [one.config.slug[-3:] for one in planned.episodes] == ["001", "002", "003"]
    assert [one.config.slug[-3:] for one in planned.held] == ["004", "005"]
    later = SERIES.format(5).replace("2026-12-01", "2027-12-01")
    moved = plan(tmp_path, later, state=published(planned), now=now)
    assert [one.config.slug[-3:] for one in moved.episodes] == ["001", "002", "003"]
    assert [one.record.published.year for one in moved.held] == [2027, 2027]


def test_another_routine_on_a_day_is_the_same_episode(tmp_path):
    before, after = plan(tmp_path, PROGRAM), plan(tmp_path, PROGRAM.replace("reclined-twist", "supine-pulls"))
    guids = [[one.record.guid for one in planned.held or planned.episodes] for planned in (before, after)]
    assert guids[0] == guids[1]


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("keys", "place", "says"),
    [
        ("repeat: 0", "0", '"0" is less than 1. Write a number from 1 to 366.'),
        ("repeat: -1", "-1", "is not a whole number"),
        ("repeat: 1000000", "1000000", "is more than 366"),
        ("repeat: 3, start: soon", "soon", '"soon" is no date. Write a day such as 2026-12-01'),
        ("repeat: 3, start: 2026-02-30", "2026-02-30", '"2026-02-30" is no date'),
        ("repeat: 3, start: 1850-01-01", "1850", "no year for a podcast"),
        ("repeat: 3, start: 2026-12-01T18:00:00", "2026", "has no zone"),
        ("repeat: 3, start: 2026-12-01, every: often", "often", '"often" cannot be a rhythm'),
        ("repeat: 3, start: 2026-12-01, every: [mon, 2 days]", "[mon", "names days of the week"),
        ("repeat: 3, start: 2026-12-01, every: [mon, monday]", "[mon", "each of them once"),
        ("repeat: 3, start: 2199-12-01, every: 900 weeks", "3,", "goes on beyond the year 2200"),
        ("repeat: 3, every: day", "day", "`every` counts from a `start`, which is missing"),
        ("start: 2026-12-01", "2026", "`start` belongs to a series, but `repeat` is missing"),
        ("every: day", "day", "`every` belongs to a series"),
        ("vary: daily", "daily", "`vary` belongs to a series"),
        ("repeat: 3, vary: weekly", "weekly", "It can be daily or no"),
        ("repeat: 3, date: 2026-12-01T18:00:00Z", "2026", "`date` is the date of one episode"),
        ("repeat: 3, evening: 9999", "9999", "beyond evening 9999"),
        ("repeat: 3, title: Knees", "Knees", 'all episodes of the series would have the title "Knees"'),
        ("repeat: 3, title: 'Knees {m}'", "'Knees", '"{m}" is unknown in a title'),
        ("repeat: 3, title: 'Knees {titel} {n}'", "'Knees", 'Did you mean "title"?'),
        ("repeat: 3, title: 'Knees {n'", "'Knees", "has a brace that is alone"),
        ("repeat: 3, title: '{n}. Knees'", "'{n}", "begins with a number"),
        ("repeat: 3, title: '<b> {n}'", "'<b>", "markup"),
        ("repeat: 3, voice: hibary", "hibary", "Did you mean hibari?"),
        ("repeat: 3, choices: {surface: sofa}", "{surface", "cannot be 'sofa'"),
    ],
)
def test_what_is_wrong_with_a_series_is_one_sentence_at_its_place(tmp_path, keys, place, says):
    at, told = only(tmp_path, f"{{routine: knee-drops, minutes: 5, {keys}}}")
    assert at.startswith(place)
    assert says in told


DAY = "{routine: knee-drops, minutes: 5}"


@pytest.mark.parametrize(
    ("program", "place", "says"),
    [
        ("yes", "yes", "`program` needs a group of keys"),
        ("{repeat: 2}", "{repeat", "a program needs `days`"),
        ("{days: soon}", "soon", "`days` needs a list"),
        ("{days: []}", "[]", "the list after `days` is empty"),
        ("{days: [soon]}", "soon", "a day needs keys"),
        ("{days: [{minutes: 5}]}", "{minutes", "a day needs `routine`"),
        ("{days: [{routine: knee-drops}]}", "{routine", "needs `minutes`"),
        ("{days: [{routine: knee-drops, minutes: 5, slug: x}]}", "slug", '"slug" is not a key of a day'),
        (f"{{repeat: 184, days: [{DAY}, {DAY}]}}", "184", "has 368 episodes, and a series at most 366"),
        (f"{{repeat: 2, title: '{{title}}', days: [{DAY}]}}", "'{title}", "all episodes of the series"),
        (f"{{title: '{{title}}', days: [{DAY}, {DAY}]}}", "{routine", "stands for another episode already"),
    ],
)
def test_what_is_wrong_with_a_program_is_one_sentence_at_its_place(tmp_path, program, place, says):
    at, told = only(tmp_path, f"{{program: {program}}}")
    assert at.startswith(place)
    assert says in told


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("{routine: knee-drops, minutes: 5, repeat: 9}", '"knee-drops-5min-evening-001" already, in line 9'),
        ("{routine: reclined-twist, minutes: 10, slug: knee-drops-5min-evening-002}", "already, in line 9"),
        (
            "{routine: knee-drops, minutes: 7, repeat: 9}",
            '1" stands for another episode already, in line 9',
        ),
    ],
)
def test_two_entries_that_clash_are_one_problem(tmp_path, second, says):
    assert says in only(tmp_path, "{routine: knee-drops, minutes: 5, repeat: 3}", second)[1]


def test_a_show_has_no_more_than_a_thousand_episodes(tmp_path):
    many = [f"{{routine: knee-drops, minutes: 5, slug: part-{n}, repeat: 366}}" for n in range(3)]
    assert "more than 1000" in only(tmp_path, *many)[1]


def only(folder: Path, *episodes: str) -> tuple[str, str]:
    """Return the place of the only problem, as the text from there on, and its sentence."""
    text = show_text(*episodes)
    with pytest.raises(ScriptError) as caught:
        plan(folder, *episodes)
    (problem,) = caught.value.problems
    return text.splitlines()[problem.spot.line - 1][problem.spot.column - 1 :], str(problem)
