"""`--evening`: other words, the same practice, in every command that composes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from voiceguide.plan.evenings import evening_of

SCRIPT = Path(__file__).parents[2] / "cases" / "script" / "good" / "evenings.yaml"


@pytest.fixture
def script(desk) -> str:
    shutil.copy(SCRIPT, desk / "evenings.yaml")
    return "evenings.yaml"


def transcript(voiceguide, script: str, *more: str) -> list[str]:
    ended = voiceguide("show", script, "-m", "6", "--stage", "transcript", "--json", *more)
    assert ended.code == 0, ended.err
    return [each["text"] for each in json.loads(ended.out)]


def test_an_evening_says_other_words_in_the_same_order(voiceguide, script):
    first, second = (transcript(voiceguide, script, "--evening", each) for each in ("0", "1"))
    assert transcript(voiceguide, script) == first
    assert len(first) == len(second)
    assert first[3:5] == ["Welcome back.", "Draw your right knee up."]
    assert first[3] != second[3]
    assert first[-1] != second[-1]
    assert "Stop if anything hurts." in set(first) & set(second)


@pytest.mark.parametrize("evening", ["-1", "10000", "1000000000000", "1.5", "two", "²"])
def test_a_number_that_is_no_evening_is_refused_in_one_sentence(voiceguide, script, evening):
    ended = voiceguide("show", script, "-m", "6", "--evening", evening)
    assert ended.code == 1
    assert ended.err == f"error: --evening: {evening!r} is no evening. Write a whole number from 0 to 9999.\n"


def test_the_track_and_its_timeline_name_the_evening(voiceguide, script, desk):
    for more in ((), ("--evening", "20")):
        assert voiceguide("render", script, "-m", "5", "--voice", "tone", *more).code == 0
    told = {
        path.name: json.loads(path.read_text("utf-8"))["choices"] for path in desk.glob("*.timeline.json")
    }
    assert told["evenings-5min-evening-20.timeline.json"]["evening"] == "20"
    assert "evening" not in told["evenings-5min.timeline.json"]


def test_a_script_without_lists_is_the_same_on_every_evening(voiceguide):
    shown = [
        voiceguide("show", "knee-drops", "-m", "5", "--stage", "timeline", "--json", *more).out
        for more in ((), ("--evening", "7"))
    ]
    assert shown[0] == shown[1]


def test_two_processes_make_the_same_bytes_of_an_evening(script, desk):
    made = []
    for seed in ("1", "2"):
        out = desk / f"made-{seed}.mp3"
        words = ("render", script, "-m", "5", "--evening", "17", "--voice", "tone", "-o", str(out))
        environ = os.environ | {"PYTHONHASHSEED": seed, "VOICEGUIDE_CACHE": str(desk / f"cache-{seed}")}
        subprocess.run(
            [sys.executable, "-m", "voiceguide", *words], check=True, capture_output=True, env=environ
        )
        made.append((out.read_bytes(), out.with_suffix(".timeline.json").read_bytes()))
    assert made[0] == made[1]


def test_takes_list_what_one_evening_says_and_with_all_every_wording(voiceguide, script):
    def listed(*more: str) -> set[str]:
        ended = voiceguide("takes", script, "-m", "6", "--json", *more)
        return {each["text"] for each in json.loads(ended.out)}

    one, other, every = listed(), listed("--evening", "1"), listed("--all")
    closings = {"Sleep well.", "Good night.", "Rest now."}
    assert len(one & closings) == len(other & closings) == 1
    assert closings <= every
    assert "Let your jaw hang." in every


def test_show_tells_how_many_texts_vary(voiceguide, script):
    assert "11 texts have 26 wordings" in voiceguide("show", script).out


def test_play_says_the_words_of_today(voiceguide, script, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_AUDIO", "none")
    from voiceguide.app import playback
    from voiceguide.pipeline import Request
    from voiceguide.settings import decide

    today = playback.of_today(Request(routine=script, target_ms=300_000), decide())
    assert today.choices.evening == evening_of(date.today())
    plain = Request(routine="knee-drops", target_ms=300_000)
    assert playback.of_today(plain, decide()) is plain
