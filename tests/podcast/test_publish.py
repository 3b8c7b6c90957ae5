"""Publishing: what changed is made, what did not is not touched, and nothing is ever half there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import podcastparser
import pytest
from mutagen.id3 import ID3

from tests.podcast.conftest import OWN, Home
from tests.support.shows_made import EPISODES, NOW, picture, plan_show, read_show, settings_for
from tests.support.sounds_made import needs
from voiceguide import pipeline
from voiceguide.app.describe import estimated_range
from voiceguide.errors import OutputError, ScriptError, VoiceguideError
from voiceguide.media.id3 import read_tag
from voiceguide.pipeline import Request
from voiceguide.podcast import publish
from voiceguide.podcast.changes import Action
from voiceguide.podcast.filenames import LOCK, SWITCHED
from voiceguide.podcast.lock import held
from voiceguide.podcast.publish import check_publishing
from voiceguide.podcast.state import State, read_state
from voiceguide.podcast.validate import sessions
from voiceguide.podcast.validate.feed import check_folder
from voiceguide.script.yaml import compose as yaml_compose
from voiceguide.settings import bundled_scripts
from voiceguide.timeline.synthetic import Synthetic

SLUGS = ["knee-drops-3min", "knee-drops-5min"]


def whats(published):
    return {change.slug: change.action for change in published.changes}


def planned(home, state):
    wish = read_show(home.show, home.settings)
    return plan_show(wish, state, home.settings, NOW + timedelta(days=9))


def feed(home):
    return feedparser.parse((home.public / "feed.xml").read_bytes())


# What is there -----------------------------------------------------------------------------------------


def test_the_folder_has_everything_and_is_strictly_right(first):
    assert check_folder(first.public) == ()
    each = [".mp3", ".timeline.json", ".vtt", ".srt", ".chapters.json", ".png"]
    names = {slug + suffix for slug in SLUGS for suffix in each}
    of_the_page = {"index.html", "player.css", "player.js", "sw.js", "icon.svg", "qr.svg", "show.webmanifest"}
    assert set(first.files()) == names | of_the_page | {"feed.xml", "show.opml", "show.m3u8", "cover.png"}


def test_feedparser_reads_the_feed(first):
    read = feed(first)
    assert not read.bozo
    assert read.feed.title == "Quiet evenings"
    assert read.feed.subtitle == "Guided stretches & slow breathing for the evening."
    assert [tag.term for tag in read.feed.tags] == ["Health & Fitness", "Mental Health"]
    newest, older = read.entries
    assert (newest.title, older.title) == ("A longer one", "Knee drops, three minutes")
    assert newest.published_parsed[:5] == (2026, 3, 8, 20, 0)
    assert older.published_parsed[:5] == (2026, 3, 8, 19, 59)
    assert "synthetic" not in newest.summary, "it is hummed"
    assert b"ai-content" not in (first.public / "feed.xml").read_bytes()
    (enclosure,) = newest.enclosures
    assert enclosure.href == "https://example.org/evenings/knee-drops-5min.mp3"
    assert int(enclosure.length) == (first.public / "knee-drops-5min.mp3").stat().st_size


def test_podcastparser_reads_the_feed(first):
    with (first.public / "feed.xml").open("rb") as file:
        read = podcastparser.parse("https://example.org/evenings/feed.xml", file)
    assert (read["title"], read["itunes_author"]) == ("Quiet evenings", "Ana Example")
    assert [episode["total_time"] for episode in read["episodes"]] == [300, 180]
    for episode in read["episodes"]:
        (enclosure,) = episode["enclosures"]
        name = enclosure["url"].rpartition("/")[2]
        assert enclosure["file_size"] == (first.public / name).stat().st_size
        assert enclosure["mime_type"] == "audio/mpeg"
        assert episode["episode_art_url"] == enclosure["url"].replace(".mp3", ".png")


@needs("ffprobe")
def test_ffprobe_shows_the_chapters_in_order(first):
    track = first.public / "knee-drops-5min.mp3"
    command = ["ffprobe", "-v", "warning", "-of", "json", "-show_chapters", "-show_format", track]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    told = json.loads(track.with_suffix(".chapters.json").read_bytes())["chapters"]
    seen = [(float(each["start_time"]), each["tags"]["title"]) for each in said["chapters"]]
    assert seen == [(each["startTime"], each["title"]) for each in told]
    assert len(seen) >= 3
    tags = said["format"]["tags"]
    assert (tags["title"], tags["album"], tags["artist"]) == ("A longer one", "Quiet evenings", "Ana Example")


# What is not touched -------------------------------------------------------------------------------------


def times(home):
    return {path.name: path.stat().st_mtime_ns for path in (*home.public.iterdir(), home.state)}


def test_with_nothing_changed_not_one_file_is_written_or_script_read(home, monkeypatch):
    before = times(home)
    monkeypatch.setattr(publish, "draft_show", None)  # would fail if it were called
    done = home.publish()
    assert whats(done) == dict.fromkeys(SLUGS, Action.UNCHANGED)
    assert (done.written, done.removed, times(home)) == ((), (), before)


def parsed(monkeypatch) -> list[str]:
    """Note the name of every file that is parsed as YAML from now on."""
    names, parse = [], yaml_compose._tree

    def tree(text, page, *more):
        names.append(Path(page.file).name)
        return parse(text, page, *more)

    monkeypatch.setattr(yaml_compose, "_tree", tree)
    return names


def test_a_script_is_parsed_once_however_many_episodes_are_made_of_it(tmp_path, monkeypatch):
    """The show's picture, the check of lengths, each episode's picture and track are all of that reading."""
    monkeypatch.setattr("voiceguide.podcast.pictures.cover", lambda lanes, title: OWN)
    monkeypatch.setattr("voiceguide.podcast.pictures.show_cover", lambda sessions, title: OWN)
    home = Home(tmp_path, settings_for(tmp_path / "cache"))
    home.rewrite(artwork=None)
    names = parsed(monkeypatch)
    assert whats(home.publish()) == dict.fromkeys(SLUGS, Action.NEW)
    assert sorted(names) == sorted({*names}), "each once"
    assert {"show.yaml", "knee-drops.yaml", "en.yaml"} <= {*names}


def test_a_script_that_changes_while_a_show_is_published_is_parsed_again(tmp_path, monkeypatch):
    """A track of the older text would be remembered under the newer one."""
    scripts = tmp_path / "scripts"
    shutil.copytree(bundled_scripts(), scripts)
    settings = replace(settings_for(tmp_path / "cache"), script_folders=(scripts,))
    names, run = parsed(monkeypatch), pipeline.Scripts()
    first = run.read("knee-drops", settings)
    assert run.read("knee-drops", settings) is first
    path = scripts / "knee-drops.yaml"
    path.write_text(path.read_text("utf-8").replace(f"title: {first.title}", "title: Another"), "utf-8")
    assert run.read("knee-drops", settings).title == "Another"
    assert names.count("knee-drops.yaml") == 2


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


def test_a_damaged_folder_is_mended(home):
    whole = home.files()
    (home.public / "knee-drops-3min.vtt").unlink()
    (home.public / "index.html").write_bytes(b"")
    home.publish()
    assert home.files() == whole


# What is still to come -----------------------------------------------------------------------------------


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


# Nothing half there --------------------------------------------------------------------------------------


def test_a_dry_run_tells_and_writes_nothing(home):
    before, state = home.files(), home.state.read_bytes()
    home.rewrite(EPISODES[0], "{routine: knee-drops, minutes: 4}")
    done = home.publish(dry=True)
    assert whats(done) == {
        SLUGS[0]: Action.UNCHANGED, "knee-drops-4min": Action.NEW, SLUGS[1]: Action.REMOVED,
    }  # fmt: skip
    assert (home.files(), home.state.read_bytes()) == (before, state)


def test_an_impossible_length_leaves_the_folder_as_it_was(home):
    before, state = home.files(), home.state.read_bytes()
    home.rewrite(EPISODES[0], "{routine: knee-drops, minutes: 1}")
    with pytest.raises(ScriptError) as caught:
        home.publish()
    (problem,) = caught.value.problems
    assert (problem.spot.line, problem.spot.column) == (11, 36)
    assert "knee-drops-1min" in problem.what
    assert "`words: brief`" in problem.mend
    assert "--" not in problem.mend
    assert (home.files(), home.state.read_bytes()) == (before, state)


def test_what_only_the_voice_can_tell_is_told_with_what_can_be_written_instead(home):
    home.rewrite(EPISODES[0], "{routine: knee-drops, duration: 2m35s}")
    with pytest.raises(ScriptError) as caught:
        home.publish()
    (problem,) = caught.value.problems
    found = re.search(r"As it is, `duration: (\dm[\d.]+s)` can be had\.$", problem.mend)
    assert found is not None
    home.rewrite(EPISODES[0], f"{{routine: knee-drops, duration: {found[1]}}}")
    assert Action.NEW in whats(home.publish()).values()


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


def test_a_first_build_that_fails_leaves_no_folder(first, tmp_path):
    bad = type(first)(tmp_path, first.settings)
    bad.rewrite("{routine: knee-drops, minutes: 1}")
    with pytest.raises(ScriptError):
        bad.publish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.png", "show.yaml"]


def test_what_was_left_by_a_killed_build_is_cleared_away(home):
    place = home.public / ".building"
    place.mkdir()
    (place / "owner").write_text("999999999")
    (place / "half.mp3").write_bytes(b"half")
    home.publish()
    assert not place.exists()


def test_a_page_of_someone_else_is_not_written_over(first, tmp_path):
    other = type(first)(tmp_path, first.settings)
    other.rewrite()
    other.public.mkdir()
    (other.public / "index.html").write_text("my home page")
    with pytest.raises(OutputError, match="something else is published here"):
        other.publish()
    assert other.files() == {"index.html": b"my home page"}


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "voiceguide.show/2"}', "\xff", '{"schema'])
def test_a_damaged_memory_is_not_guessed_at(home, text):
    before = home.files()
    home.state.write_bytes(text.encode("latin-1"))
    with pytest.raises(OutputError, match="what this show remembers cannot be used"):
        home.publish()
    assert home.files() == before


def test_a_memory_cannot_reach_out_of_the_folder(home):
    told = json.loads(home.state.read_bytes())
    told["files"]["../show.yaml"] = 1
    home.state.write_text(json.dumps(told))
    with pytest.raises(OutputError, match="cannot be used"):
        home.publish()


def test_a_lost_memory_still_knows_who_everybody_is(home):
    guids = [one.record.guid for one in planned(home, State()).episodes]
    assert guids == [kept.guid for kept in read_state(home.state).episodes.values()]


def test_check_finds_what_was_done_to_the_folder(home):
    assert check_publishing(home.request(), home.settings).changes
    with (home.public / "knee-drops-3min.mp3").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(OutputError, match=r"says \d+ bytes"):
        check_publishing(home.request(), home.settings)


def test_check_finds_a_length_that_cannot_be(home):
    home.rewrite(EPISODES[0], "{routine: knee-drops, minutes: 1}")
    with pytest.raises(ScriptError, match="knee-drops-1min"):
        check_publishing(home.request(), home.settings)


def test_a_starter_is_right_as_it_is_and_never_written_over(tmp_path, first):
    path = tmp_path / "show.yaml"
    publish.write_starter(path)
    home = type(first)(tmp_path, first.settings)
    assert len(check_publishing(home.request(), home.settings).changes) == 3
    with pytest.raises(OutputError, match="already"):
        publish.write_starter(path)


def test_a_synthetic_voice_is_told_in_feed_and_track_alike(home, voice_of_words):
    home.rewrite(EPISODES[0], voice=voice_of_words, disclosure="No person speaks.")
    assert {one.slug: one.synthetic for one in home.publish().changes} == {SLUGS[0]: True, SLUGS[1]: None}
    (entry,) = feed(home).entries
    assert entry.summary.endswith(" No person speaks.")
    assert (home.public / "feed.xml").read_bytes().count(b'purpose="ai-content"') == 2
    track = home.public / f"{read_state(home.state).episodes[SLUGS[0]].stem}.mp3"
    shown, (comment,) = read_tag(track), ID3(track).getall("COMM")
    assert shown.source == shown.text("TXXX:DigitalSourceType") == Synthetic.VOICE.source
    assert (shown.text("TPE1"), shown.text("TXXX:voice")) == ("Ana Example", "words")
    assert comment.text == [entry.summary]
    assert check_folder(home.public) == ()
    unsaid = (home.public / "feed.xml").read_text("utf-8").replace("ai-content", "other")
    (home.public / "feed.xml").write_text(unsaid, "utf-8")
    assert any("is marked as a synthetic voice" in fault for fault in check_folder(home.public))


def test_what_the_version_before_published_is_known_again_and_left_as_it_is(home, voice_of_words):
    """Its timelines do not tell what is synthetic, and its tracks have no mark: nobody loads them again."""
    shutil.rmtree(home.public)
    home.state.unlink()
    home.rewrite(EPISODES[0], voice=voice_of_words)
    home.publish()
    before = as_the_version_before(home, "knee-drops-3min")
    home.rewrite(EPISODES[0], voice=voice_of_words, description="Another description.")
    assert whats(home.publish())["knee-drops-3min"] is Action.UNCHANGED
    (entry,) = feed(home).entries
    assert home.files().items() >= before.items()
    assert entry.summary.endswith("The voice is synthetic.")
    assert b"ai-content" in (home.public / "feed.xml").read_bytes()
    assert check_folder(home.public) == ()


def as_the_version_before(home, slug):
    """Take out of an episode what tells of its voice, and of its state what that version did not have."""
    track, timeline = home.public / f"{slug}.mp3", home.public / f"{slug}.timeline.json"
    told = json.loads(timeline.read_bytes())
    del told["synthetic"], told["by"]
    timeline.write_text(json.dumps(told), "utf-8")
    tag = ID3(track, translate=False)
    for name in ("PRIV", "TXXX"):
        tag.delall(name)
    tag.save(track, v1=0, v2_version=3)
    state = json.loads(home.state.read_bytes())
    del state["episodes"][slug]["mark"], state["episodes"][slug]["stem"]
    for path in (track, timeline):
        state["files"][path.name] = path.stat().st_size
    home.state.write_text(json.dumps(state), "utf-8")
    return {path.name: path.read_bytes() for path in (track, timeline)}


def test_recordings_of_a_person_are_not_called_synthetic(home):
    (home.path / "takes").mkdir()
    home.rewrite(EPISODES[0], takes="takes")
    (one,) = planned(home, State()).episodes
    assert one.config.request.takes == home.path / "takes"
    with pytest.raises(ScriptError, match="knee-drops-3min") as caught:
        home.publish()
    assert caught.value.problems[0].spot.line == 11
    (home.path / "takes" / "a.wav").write_bytes(b"a")
    (other,) = planned(home, State()).episodes
    assert other.record.fingerprint != one.record.fingerprint


def test_a_length_that_an_estimate_cannot_rule_out_is_a_remark(home):
    asked_for = Request(routine="bedtime-twist", target_ms=600_000)
    least = estimated_range(pipeline.planned(asked_for, home.settings)).least_ms
    home.rewrite(EPISODES[0], f"{{routine: bedtime-twist, duration: {least // 1_000 - 10}s}}")
    told = check_publishing(home.request(), home.settings)
    assert any("by estimate" in remark for remark in told.remarks)


def test_where_the_memory_cannot_be_kept_nothing_is_published(home):
    before = home.files()
    home.rewrite(EPISODES[0])
    home.state.rename(home.path / "kept")
    home.state.mkdir()
    with pytest.raises(OutputError):
        home.publish()
    assert home.files() == before


# A clock that was wrong -------------------------------------------------------------------------------------

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


# Ours where it is not


@pytest.mark.parametrize("name", [".", "/", "", "..", "public"])
def test_a_folder_is_no_show(home, monkeypatch, name):
    monkeypatch.chdir(home.path)
    for run in (publish.publish, check_publishing):
        with pytest.raises(OutputError, match="this is a folder, not a show's file"):
            run(home.request(show=Path(name)), home.settings)


@pytest.mark.timeout(60)
def test_a_state_that_names_odd_inputs_costs_no_more_than_a_full_look(home):
    os.mkfifo(home.path / "pipe")
    told = json.loads(home.state.read_bytes())
    told["inputs"] = ["pipe", "/dev/zero", "a\x7fb"]
    home.state.write_text(json.dumps(told))
    assert home.publish().written == ()
    assert read_state(home.state).inputs == ("own.png",)


@pytest.mark.usefixtures("drawn")
def test_what_an_earlier_version_published_keeps_its_names_and_is_not_written(home):
    told = json.loads(home.state.read_bytes())
    del told["cover"], told["stamp"]
    told["stamp"] = ""
    for kept in told["episodes"].values():
        del kept["stem"], kept["mark"]
    home.state.write_text(json.dumps(told))
    before = home.files()
    done = home.publish()
    assert (whats(done), done.written, done.removed) == (
        dict.fromkeys(SLUGS, Action.UNCHANGED),
        (),
        (),
    )
    done = home.publish(rebuild=True)
    assert (done.written, done.removed, home.files()) == ((), (), before)
    assert whats(done) == dict.fromkeys(SLUGS, Action.UNCHANGED), "what comes out alike is no change"
    (home.public / "knee-drops-5min.srt").unlink()
    done = home.publish(rebuild=True)
    assert whats(done) == {SLUGS[0]: Action.UNCHANGED, SLUGS[1]: Action.CHANGED}
    assert done.written == ("knee-drops-5min.srt",)


@pytest.mark.usefixtures("drawn")
def test_an_episode_that_changes_back_and_forth_never_puts_new_bytes_under_a_name(home):
    lain = dict(home.files())
    for words in ("brief", "full", "brief"):
        home.rewrite(EPISODES[0].replace("}", f", words: {words}, slug: knee-drops-3min}}"), EPISODES[1])
        home.publish()
        for name, data in home.files().items():
            if name not in SWITCHED:
                assert lain.setdefault(name, data) == data
    assert len([name for name in home.files() if name.endswith(".mp3")]) == 2


def test_the_same_show_is_not_published_twice_at_once_even_to_two_folders(home):
    with held(home.state.with_name(".show.state.json.lock"), home.show):
        home.rewrite(EPISODES[0])
        with pytest.raises(OutputError, match="by another run"):
            publish.publish(home.request(folder=home.path / "other"), home.settings)
    assert not (home.path / "other").exists()


@pytest.mark.timeout(60)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_the_place_of_the_lock_is_told_with_what_to_do(home):
    before = home.files()
    os.mkfifo(home.public / LOCK)
    with pytest.raises(OutputError) as refused:
        home.publish(rebuild=True)
    assert str(refused.value).startswith(f"{home.public / LOCK}: this is not an ordinary file")
    assert "-o" not in refused.value.mend
    (home.public / LOCK).unlink()
    assert home.files() == before


def test_two_runs_do_not_build_in_one_folder(home):
    with held(home.public / LOCK, home.public), pytest.raises(OutputError, match="by another run"):
        home.publish()
    assert not (home.public / LOCK).exists()
    assert home.publish().written == ()


def test_a_timeline_that_is_none_any_more_is_told_with_what_to_do(home):
    path = home.public / "knee-drops-3min.timeline.json"
    size = path.stat().st_size
    home.rewrite(*EPISODES, private="yes")
    for wrong in (b"\xff" * size, b"[" * size, b"{}".ljust(size)):
        path.write_bytes(wrong)
        with pytest.raises(VoiceguideError, match=r"timeline\.json: .* Make everything again: .*--rebuild"):
            home.publish()


@pytest.mark.timeout(60)
def test_a_pipe_among_the_scripts_is_not_waited_for(home):
    scripts = home.path / "scripts"
    scripts.mkdir()
    os.mkfifo(scripts / "odd.yaml")
    settings = replace(home.settings, script_folders=(*home.settings.script_folders, scripts))
    home.rewrite(*EPISODES, private="yes")
    assert publish.publish(home.request(), settings).written == ("feed.xml",)
    assert publish.publish(home.request(), settings).written == ()


def test_a_picture_that_was_changed_keeps_its_new_name(home):
    (home.path / "own.png").write_bytes(picture(1_500))
    done = home.publish()
    (cover,) = (name for name in done.written if name.startswith("cover."))
    assert done.removed == ("cover.png", "show.webmanifest")
    assert feed(home).feed.image.href.endswith(cover)
    home.show.write_text(home.show.read_text("utf-8") + "# a word to myself\n", "utf-8")
    assert home.publish().written == ()
    assert check_folder(home.public) == ()
