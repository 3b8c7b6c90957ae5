"""What is typed wrongly is told in a sentence of ours: where, what, how to mend it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHORT = ("render", "knee-drops", "-m", "3", "--voice", "tone")
LONG = "x" * 300


def told(ended, code=1):
    assert ended.code == code
    assert ended.out == ""
    assert "Value error" not in ended.err
    assert "our fault" not in ended.err
    return ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [
        ("--bed", ""), ("--bed="), ("--bed", " "), ("--cache", ""), ("--takes", ""), ("--scripts", ""),
        ("--lexicon", ""), ("-o", ""), ("--voice", ""), ("--lufs", ""), ("--minutes", ""), ("-d", ""),
        ("--bell", ""), ("--language", ""), ("--format", ""), ("--set=",),
    ],
    ids=repr,
)  # fmt: skip
def test_an_option_without_its_value_is_told_by_its_name(voiceguide, desk, words):
    words = (words,) if isinstance(words, str) else words
    name = words[0].removesuffix("=")
    said = told(voiceguide("render", "knee-drops", *words))
    assert said == f"error: {name}: nothing stands after it. Write what you want there, or leave {name} away."
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("captions", "a.mp3", "-f", ""), "-f: nothing stands after it."),
        (("captions", "a.mp3", "--format="), "--format: nothing stands after it."),
        (("captions", "a.mp3", "-o", ""), "-o: nothing stands after it."),
        (("verify", "a.mp3", "--timeline", ""), "--timeline: nothing stands after it."),
        (("plot", "knee-drops", "-o", ""), "-o: nothing stands after it."),
        (("play", "knee-drops", "--bed", ""), "--bed: nothing stands after it."),
    ],
)
def test_so_it_is_in_other_commands(voiceguide, words, says):
    assert says in told(voiceguide(*words))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "ogg"), "--format: 'ogg' is none of mp3, wav, flac, m4a, m4b and opus."),
        (("--words", "Brif"), "--words: 'Brif' is none of full, brief and names. Did you mean brief?"),
        (("--mode", "night"), "--mode: 'night' is none of bedtime and day."),
        (("--bed-level", "loud", "--bed", "rain"), "--bed-level: 'loud' is no number."),
        (("--lufs", "a\x1b[31mb"), "is no number."),
        (("--width", "wide", "--bed", "rain"), "--width: 'wide' is no whole number."),
        (("--width", "60%", "--bed", "rain"), "--width: '60%' is no whole number. Did you mean 60?"),
        (("--all",), "NAME: --all takes every routine: name none with it."),
    ],
)
def test_what_an_option_cannot_be(voiceguide, words, says):
    said = told(voiceguide(*SHORT, *words), 2)
    assert says in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "x.ogg"), "Name it x.opus, or name a folder: -o x.ogg/"),
        (("-o", "x.mp4"), "Name it x.m4a,"),
        (("-o", "7.5 minutes"), "Name it 7.5 minutes.mp3,"),
        (("-o", f"{LONG}.mp3"), "too long"),
        (("--bed", f"{LONG}.wav"), "too long"),
        (("--scripts", "nowhere"), "--scripts nowhere: there is no such folder."),
        (("--scripts", "a.txt"), "--scripts a.txt: this is a file, not a folder."),
        (("--cache", "a.txt"), "a.txt: This is a file, and a speech cache is a folder. Choose another place"),
        (("--minutes", "99999999999"), "--minutes: '99999999999' is too long."),
        (("--bed", "rain", "--fade", "9999h"), "--fade: a fade of 9999:00:00 would touch the last words."),
    ],
)
def test_a_place_or_a_length_that_cannot_be(voiceguide, desk, words, says):
    (desk / "a.txt").write_text("hello")
    assert says in told(voiceguide(*SHORT, *words))
    assert [path.name for path in desk.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("verify", "none.mp3"), "There is no such track. Look for a slip in its name"),
        (("verify", "folder"), "This is a folder, not a track. Name the tracks in it: folder/*.mp3"),
        (("verify", "a.timeline.json"), "This is a timeline, not a track. Name the track beside it: a.mp3"),
        (("verify", "a.txt"), "Only an MP3 can be proved. Name a track that `voiceguide render` made."),
        (("verify", "a.mp3", "--timeline", "a.txt"), "a.txt: This is no timeline: it is not JSON"),
        (("verify", f"{LONG}.mp3"), "it cannot be reached: file name too long."),
        (("captions", f"{LONG}.mp3"), "it cannot be reached: file name too long."),
        (("captions", "none.mp3"), "none.mp3: There is no such track."),
        (("captions", "."), "This is a folder, not a track."),
        (("play", "a.mp3"), "It is damaged, or something else by that name: render it again."),
        (("play", "a.timeline.json"), "This is a timeline, not a track."),
        (("play", "folder"), 'there is no routine "folder"'),
        (("plot", "--audio", "a.timeline.json"), "This is a timeline, not a track."),
        (("plot", "--audio", "b.mp3"), "b.timeline.json: There is no timeline. Render the track again"),
    ],
)
def test_a_track_that_is_none(voiceguide, desk, words, says):
    (desk / "folder").mkdir()
    for name in ("a.txt", "a.mp3", "b.mp3"):
        (desk / name).write_text("hello")
    (desk / "a.timeline.json").write_text(json.dumps({"schema": "voiceguide.timeline/1"}))
    assert says in told(voiceguide(*words))


def test_with_stdout_and_stderr_closed_the_work_is_done_all_the_same(voiceguide, desk, speech):
    made = voiceguide(*SHORT).lines[0]
    (desk / made).unlink()
    command = [sys.executable, "-m", "voiceguide", *SHORT, "--cache", str(speech)]
    closed = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command]
    environ = {**os.environ, "VOICEGUIDE_VOICE": "tone"}
    assert subprocess.run(closed, env=environ, check=False).returncode == 0
    assert Path(made).exists()
