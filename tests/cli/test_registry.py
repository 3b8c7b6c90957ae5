"""Every command, used well and used badly, the way a person would."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.command_ended import one_sentence

# ── used badly ───────────────────────────────────────────────────────────────────────────────────


def test_an_impossible_length_names_the_nearest(voiceguide, desk):
    told = one_sentence(voiceguide("render", "bedtime-twist", "--minutes", "2"))
    assert re.search(r"\d+:\d\d", told)
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize("length", ["0", "-5", "10080", "nan", "inf", "abc", "1e3", "5;7"])
@pytest.mark.parametrize("command", ["render", "show"])
def test_what_is_no_length(voiceguide, desk, command, length):
    told = one_sentence(voiceguide(command, "knee-drops", "--minutes", length))
    assert f"--minutes: {length!r}" in told
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["render", "knee-dorps", "-m", "5"], "knee-drops"),
        (["show", "bedtime"], "bedtime-twist"),
        (["show", "../../etc/passwd"], "passwd"),
        (["render", "knee-drops", "-m", "5", "--voice", "hibary"], "hibari"),
        (["render", "knee-drops", "-m", "5", "--voice", ""], "voice"),
        (["render", "knee-drops", "-m", "5", "--set", "surfase=bed"], "surface"),
        (["render", "knee-drops", "-m", "5", "--set", "surface=sofa"], "bed"),
        (["render", "knee-drops", "-m", "5", "--set", "surface"], "--set option=value"),
        (["render", "knee-drops", "-m", "5", "--first", "up"], "--first left"),
        (["render", "knee-drops", "-m", "5", "--longer", "left=30s"], "same time"),
        (["render", "knee-drops", "-m", "5", "--longer", "left"], "left=30s"),
        (["render", "knee-drops", "-m", "5", "--language", "xx"], "xx"),
        (["list", "--language", "xx"], "There are routines in de, en, es."),
        (["render", "knee-drops", "-m", "5", "-o", "/dev/null/a.mp3"], "'/dev/null' is not a folder."),
        (["render", "knee-drops", "-m", "5", "-o", "/proc/a.mp3"], "/proc"),
        (["render", "knee-drops", "-m", "5", "-o", "/dev/full/a.mp3"], "/dev/full"),
        (["render", "knee-drops", "-m", "5", "-o", "a.aiff"], "mp3, wav"),
        (["render", "knee-drops", "-m", "3,5", "-o", "a.mp3"], "2 tracks"),
        (["new", "Über uns"], "lower-case"),
        (["new", "../x"], "lower-case"),
        (["cache", "prune"], "--older-than"),
        (["cache", "prune", "--max-size", "much"], "500MB"),
    ],
)
def test_each_mistake_gets_one_sentence_that_helps(voiceguide, desk, arguments, complaint):
    told = one_sentence(voiceguide(*arguments))
    assert complaint in told
    assert list(desk.iterdir()) == []


def test_an_output_that_cannot_be_written_is_told_before_a_word_is_spoken(voiceguide, tmp_path):
    cache = tmp_path / "fresh"
    one_sentence(voiceguide("render", "knee-drops", "-m", "5", "-o", "/dev/null/a.mp3", "--cache", cache))
    assert not cache.exists() or not any(file.is_file() for file in cache.rglob("*"))


# ── voices, cache ────────────────────────────────────────────────────────────────────────────────


def test_voices_are_listed(voiceguide):
    ended = voiceguide("voices")
    assert ended.code == 0
    assert {line.split()[0] for line in ended.lines[1:]} >= {"gtts", "hibari", "tone"}
    named = {voice["name"]: voice for voice in json.loads(voiceguide("voices", "--json").out)}
    assert named["hibari"]["offline"] is True
    assert named["gtts"]["offline"] is False
