"""What publishing changes: which episodes are made, kept, held back and removed."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from tests.support.shows_made import EPISODES, NOW
from tests.support.shows_published import SLUGS, feed, planned, times, whats
from voiceguide.errors import ScriptError
from voiceguide.podcast.changes import Action
from voiceguide.podcast.publish import check_publishing
from voiceguide.podcast.state import read_state
from voiceguide.podcast.validate import sessions
from voiceguide.podcast.validate.feed import check_folder


def test_a_comment_in_the_show_changes_nothing_that_is_published(home):
    before = times(home)
    home.show.write_text(home.show.read_text("utf-8") + "# a word to myself\n", "utf-8")
    done = home.publish(now=NOW + timedelta(days=3))
    assert done.written == ()
    assert {name: time for name, time in times(home).items() if name != home.state.name} == {
        name: time for name, time in before.items() if name != home.state.name
    }
    assert home.publish(now=NOW + timedelta(days=4)).changes[0].title == ""  # known without reading


def test_a_new_episode_leaves_the_others_alone(home):
    before = times(home)
    home.rewrite(*EPISODES, "{routine: knee-drops, minutes: 4}")
    done = home.publish(now=NOW + timedelta(days=1))
    assert whats(done) == {
        **dict.fromkeys(SLUGS, Action.UNCHANGED),
        "knee-drops-4min": Action.NEW,
    }
    assert {name.partition(".")[0] for name in done.written} == {
        "knee-drops-4min", "feed", "index", "show",
    }  # fmt: skip
    after = times(home)
    assert all(after[name] == time for name, time in before.items() if name.startswith("knee-drops"))
    assert check_folder(home.public) == ()


def test_what_is_made_anew_keeps_guids_and_dates(home):
    before, sound = feed(home).entries, home.files()["knee-drops-3min.mp3"]
    home.rewrite(EPISODES[0].replace("}", ", words: brief, slug: knee-drops-3min}"), EPISODES[1])
    done = home.publish(now=NOW + timedelta(days=30))
    assert whats(done) == {SLUGS[0]: Action.CHANGED, SLUGS[1]: Action.UNCHANGED}
    after = feed(home).entries
    assert [(one.id, one.published, one.title) for one in after] == [
        (one.id, one.published, one.title) for one in before
    ]
    lengths = [[one.enclosures[0].length for one in entries] for entries in (before, after)]
    assert lengths[0][0] == lengths[1][0]
    assert lengths[0][1] != lengths[1][1]
    assert "knee-drops-3min.mp3" not in home.files()  # its name belongs to what it was
    assert home.files()[after[1].enclosures[0].href.rpartition("/")[2]] != sound
    assert check_folder(home.public) == ()


def test_another_voice_or_bed_is_a_change_of_the_same_episodes(home):
    state = read_state(home.state)
    home.rewrite(voice="hibari", bed="rain")
    for one in planned(home, state).episodes:
        before = state.episodes[one.config.slug]
        assert one.action is Action.CHANGED
        assert (one.record.guid, one.record.published) == (before.guid, before.published)


def test_a_removed_episode_is_told_and_gone_and_comes_back_as_itself(home):
    before = {one.id: one.published for one in feed(home).entries}
    home.rewrite(EPISODES[0])
    done = home.publish()
    assert whats(done)[SLUGS[1]] is Action.REMOVED
    assert [one.title for one in feed(home).entries] == ["Knee drops, three minutes"]
    assert not any(name.startswith(SLUGS[1]) for name in home.files())
    assert len(done.removed) == 6
    assert check_folder(home.public) == ()
    home.rewrite()
    assert whats(home.publish(now=NOW + timedelta(days=9)))[SLUGS[1]] is Action.NEW
    assert {one.id: one.published for one in feed(home).entries} == before


def test_an_episode_of_the_future_is_held_back_until_it_is_due(home):
    home.rewrite(EPISODES[0], EPISODES[1].replace("}", ", date: 2026-03-15T18:00:00+01:00}"))
    done = home.publish()
    assert whats(done) == {SLUGS[0]: Action.UNCHANGED, SLUGS[1]: Action.HELD}
    assert len(feed(home).entries) == 1
    assert home.publish(now=NOW + timedelta(days=6)).written == ()
    due = home.publish(now=NOW + timedelta(days=7))
    assert whats(due)[SLUGS[1]] is Action.NEW
    assert feed(home).entries[0].published == "Sun, 15 Mar 2026 18:00:00 +0100"


def test_a_schedule_gives_each_its_date(home):
    home.rewrite(schedule="{from: 2026-03-01T07:00:00+01:00, every: 1 week}")
    assert [str(one.record.published) for one in planned(home, read_state(home.state)).episodes] == [
        "2026-03-01 07:00:00+01:00", "2026-03-08 07:00:00+01:00",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["check", "publish", "dry run"])
def test_impossible_lengths_are_told_with_all_else_and_before_any_track_is_made(home, how):
    before = home.files()
    home.rewrite(
        "{routine: knee-drops, minutes: 4}",
        "{routine: knee-drops, minutes: 1}",
        "{routine: bedtime-twist, minutes: 90}",
        "{routine: knee-drops, minutes: 5, choices: {surfase: bed}}",
        "{routine: knee-dorps, minutes: 3}",
        title='"Evenings ]]> all"',
    )
    with pytest.raises(ScriptError) as caught:
        check_publishing(home.request(), home.settings) if how == "check" else home.publish(
            dry=how == "dry run"
        )
    told = [problem.what for problem in caught.value.problems]
    for what, part in zip(
        told, ("]]>", "cannot last 1:00", "cannot last 1:30:00", "surfase", "knee-dorps"), strict=True
    ):
        assert part in what
    assert home.files() == before
    assert not (home.public / ".building").exists()


def test_a_length_that_was_published_is_not_judged_again(home, monkeypatch):
    judged = []
    monkeypatch.setattr(sessions, "estimate", lambda request, *_, **__: judged.append(request.target_ms))
    home.rewrite(*EPISODES, "{routine: knee-drops, minutes: 4}")
    home.publish(dry=True)
    assert judged == [4 * 60_000]


HOUR = timedelta(hours=1)
BACK = NOW - NOW.replace(year=1990)
YEARS = timedelta(days=3 * 365)
WEEKLY = "{from: 2026-03-01T07:00:00+01:00, every: 1 week}"


def published_ahead(home, by):
    """Publish the show as by a clock that is ahead, as if for the first time."""
    shutil.rmtree(home.public)
    home.state.unlink()
    home.publish(now=NOW + by)
    return {one.id: one.published for one in feed(home).entries}


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("by", [HOUR, YEARS, BACK], ids=["an hour", "three years", "a jump back"])
def test_what_came_out_by_a_fast_clock_stays_public_when_the_clock_is_right(home, by):
    before = published_ahead(home, by)
    home.rewrite(*EPISODES, "{routine: knee-drops, minutes: 4}")
    done = home.publish(now=NOW)
    assert whats(done) == {
        **dict.fromkeys(SLUGS, Action.UNCHANGED),
        "knee-drops-4min": Action.NEW,
    }
    after = feed(home).entries
    assert {one.id: one.published for one in after}.items() >= before.items()
    titles = ["A longer one", *(f"Knee drops, {n} minutes" for n in ("three", "four"))]
    assert [one.title for one in after] == titles
    assert after[2].published_parsed[:5] == (2026, 3, 8, 20, 0)
    assert check_folder(home.public) == ()
    (told,) = (remark for remark in done.remarks if "still to come by this machine's clock" in remark)
    assert told.startswith("knee-drops-3min, knee-drops-5min: ")
    again = home.publish(now=NOW)  # at a glance, without reading a script
    assert (again.written, again.removed) == ((), ())
    assert told in again.remarks
    later = home.publish(now=NOW + by + HOUR)
    assert not any("still to come" in remark for remark in later.remarks)


@pytest.mark.usefixtures("drawn")
def test_a_date_of_its_own_puts_a_wrong_one_right(home):
    published_ahead(home, YEARS)
    dated = EPISODES[0].replace("}", ', date: "2026-03-08T07:00:00+00:00"}')
    home.rewrite(dated, EPISODES[1])
    home.publish(now=NOW)
    assert [one.published for one in feed(home).entries][1] == "Sun, 08 Mar 2026 07:00:00 +0000"


def test_what_came_out_by_a_fast_clock_and_was_taken_out_comes_back_at_once(home):
    guids = set(published_ahead(home, YEARS))
    home.rewrite(EPISODES[1])
    home.publish(now=NOW)
    home.rewrite()
    assert whats(home.publish(now=NOW))[SLUGS[0]] is Action.NEW
    back = {one.id: one.published for one in feed(home).entries}
    assert set(back) == guids
    assert "Sun, 08 Mar 2026 20:00:00 +0000" in back.values()


@pytest.mark.usefixtures("drawn")
def test_what_was_never_public_is_held_back_whatever_else_the_clock_let_out(home):
    published_ahead(home, HOUR)
    soon = EPISODES[0].replace("3}", '4, date: "2026-03-08T20:30:00+00:00"}')
    home.rewrite(*EPISODES, soon)
    assert whats(home.publish(now=NOW))["knee-drops-4min"] is Action.HELD
    assert len(feed(home).entries) == 2
    assert whats(home.publish(now=NOW + HOUR))["knee-drops-4min"] is Action.NEW


@pytest.mark.usefixtures("drawn")
def test_a_scheduled_episode_that_is_public_stays_so_when_the_schedule_moves_on(home):
    home.rewrite(schedule=WEEKLY)
    home.publish()
    before = {one.id: one.published for one in feed(home).entries}
    home.rewrite("{routine: knee-drops, minutes: 4}", *EPISODES, schedule=WEEKLY)
    done = home.publish()
    after = {one.id: one.published for one in feed(home).entries}
    assert len(after) == 3
    assert set(after) > set(before)
    assert whats(done)[SLUGS[1]] is not Action.HELD
