"""Tails from the command line: what is made, what is told of them, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voiceguide.media.id3 import read_tag

SCRIPT = """
title: Falling asleep
about: A test.
mode: bedtime
bed: {name: rain, below: 24}
tail: 2min
minutes: [3]
safety: [Stop if it hurts.]
steps:
  - setup: Lie down.
  - hold: 20s..40s..2min
ending:
  - say: Sleep now.
  - rest: 20s..fill
"""
RENDER = ("render", "asleep.yaml", "-m", "3", "--voice", "tone", "-o", "a.mp3")


@pytest.fixture
def asleep(desk):
    (desk / "asleep.yaml").write_text(SCRIPT, "utf-8")
    return desk


def told() -> dict[str, object]:
    return json.loads(Path("a.timeline.json").read_text("utf-8"))


def test_a_tail_is_heard_told_and_verified(voiceguide, asleep):
    assert voiceguide(*RENDER, "--verify").code == 0
    timeline = told()
    assert (timeline["target_ms"], timeline["tail_ms"], timeline["duration_ms"]) == (
        180_000,
        120_000,
        300_000,
    )
    assert timeline["bed"] == {"kind": "rain", "below_voice_db": 24.0}
    assert timeline["clips"][-1]["text"] == "Rain will stay with you for a while."
    tag = read_tag(asleep / "a.mp3")
    assert (tag.chapters[-1].title, tag.chapters[-1].start_ms, tag.chapters[-1].end_ms) == (
        "Rain",
        180_000,
        300_000,
    )
    assert tag.text("TLEN") == "300000"
    captions = voiceguide("captions", "a.mp3", "--format", "chapters,audacity,lrc")
    assert captions.code == 0
    assert json.loads((asleep / "a.chapters.json").read_text("utf-8"))["chapters"][-1]["title"] == "Rain"
    assert "[length:05:00]" in (asleep / "a.lrc").read_text("utf-8")


def test_no_bed_is_no_tail(voiceguide, asleep):
    assert voiceguide(*RENDER, "--bed", "none").code == 0
    timeline = told()
    assert (timeline["duration_ms"], timeline["bed"], "tail_ms" in timeline) == (180_000, None, False)
    assert timeline["clips"][-1]["text"] == "Sleep now."


def test_the_names_of_tracks_tell_what_was_asked_for(voiceguide, asleep):
    names = [
        voiceguide("render", "asleep.yaml", "-m", "3", "--voice", "tone", *more).out.strip()
        for more in ((), ("--tail", "1m"), ("--tail", "none"), ("--bed", "none"))
    ]
    assert names == [
        "asleep-3min.mp3",
        "asleep-3min-tail-1min.mp3",
        "asleep-3min-no-tail.mp3",
        "asleep-3min-no-bed.mp3",
    ]


def test_list_and_show_tell_of_it(voiceguide, asleep):
    shown = voiceguide("show", "asleep.yaml").out
    assert "soft rain under the words, or --bed none" in shown
    assert "2:00 more of the bed alone, or --tail none" in shown
    facts = json.loads(voiceguide("show", "asleep.yaml", "--json").out)
    assert (facts["bed"], facts["tail_ms"]) == ("rain", 120_000)
    heard = voiceguide("show", "asleep.yaml", "-m", "3", "--stage", "transcript", "--tail", "1h").out
    assert "3:00 and 1:00:00 more" in heard
    folder = asleep / "mine"
    folder.mkdir()
    (folder / "asleep.yaml").write_text(SCRIPT, "utf-8")
    listed = voiceguide("list", "--scripts", "mine").out
    assert "3, then 2min" in listed
    routines = json.loads(voiceguide("list", "--scripts", "mine", "--json").out)
    assert {one["name"]: one.get("tail_ms") for one in routines}["asleep"] == 120_000
    assert sum("tail_ms" in one for one in routines) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tail", "30"], "--tail 30min"),
        (["--tail", "fill"], "30min or 1h, or none"),
        (["--tail", "-5min"], "no duration"),
        (["--tail", "181min"], "too long for a tail"),
        (["--tail", "10min", "--bed", "none"], "silence is no tail"),
        (["--tail", "10min", "--mode", "day"], "this session ends awake"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_nothing(voiceguide, asleep, arguments, says):
    ended = voiceguide(*RENDER, *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert says in ended.err
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert sorted(path.name for path in asleep.iterdir() if path.suffix in {".mp3", ".json", ".part"}) == []
