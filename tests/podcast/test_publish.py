"""Publishing: what changed is made, what did not is not touched, and nothing is ever half there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import podcastparser
import pytest
from mutagen.id3 import ID3

from tests.support.shows_made import EPISODES, picture
from tests.support.shows_published import SLUGS, feed, times, whats
from tests.support.sounds_made import needs
from voiceguide import pipeline
from voiceguide.app.describe import estimated_range
from voiceguide.errors import OutputError, ScriptError, VoiceguideError
from voiceguide.pipeline import Request
from voiceguide.podcast import publish
from voiceguide.podcast.changes import Action
from voiceguide.podcast.filenames import LOCK
from voiceguide.podcast.lock import held
from voiceguide.podcast.publish import check_publishing
from voiceguide.podcast.validate.feed import check_folder

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


def test_with_nothing_changed_not_one_file_is_written_or_script_read(home, monkeypatch):
    before = times(home)
    monkeypatch.setattr(publish, "draft_show", None)  # would fail if it were called
    done = home.publish()
    assert whats(done) == dict.fromkeys(SLUGS, Action.UNCHANGED)
    assert (done.written, done.removed, times(home)) == ((), (), before)


def test_a_damaged_folder_is_mended(home):
    whole = home.files()
    (home.public / "knee-drops-3min.vtt").unlink()
    (home.public / "index.html").write_bytes(b"")
    home.publish()
    assert home.files() == whole


# What is still to come -----------------------------------------------------------------------------------


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


def test_a_length_that_an_estimate_cannot_rule_out_is_a_remark(home):
    asked_for = Request(routine="bedtime-twist", target_ms=600_000)
    least = estimated_range(pipeline.planned(asked_for, home.settings)).least_ms
    home.rewrite(EPISODES[0], f"{{routine: bedtime-twist, duration: {least // 1_000 - 10}s}}")
    told = check_publishing(home.request(), home.settings)
    assert any("by estimate" in remark for remark in told.remarks)


# A clock that was wrong -------------------------------------------------------------------------------------


# Ours where it is not


@pytest.mark.parametrize("name", [".", "/", "", "..", "public"])
def test_a_folder_is_no_show(home, monkeypatch, name):
    monkeypatch.chdir(home.path)
    for run in (publish.publish, check_publishing):
        with pytest.raises(OutputError, match="this is a folder, not a show's file"):
            run(home.request(show=Path(name)), home.settings)


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
