"""The question under which a timeline is remembered holds all that it depends on."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from voiceguide.compose.memoized import as_question
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings

REQUEST = Request(routine="bedtime-twist", target_ms=600_000)
SETTINGS = Settings(
    script_folders=(Path("scripts"),), cache_folder=Path("cache"), workers=2, state_folder=Path("state")
)
CHOICES = Choices(
    options=(("rug", "no"),),
    first="left",
    longer=("left", 30_000),
    words=WordsLevel.BRIEF,
    mode=Mode.DAY,
    evening=20,
)
OTHERWISE = {
    "routine": "knee-drops",
    "target_ms": 1,
    "choices": CHOICES,
    "voice": "tone",
    "language": "de",
    "bed": "rain",
    "bed_below_db": 30.0,
    "fade_ms": 9_000,
    "speech_lufs": -18.0,
    "bell": "none",
    "breaths": "air",
    "force": True,
    "takes": Path("takes"),
    "fill_takes": True,
    "tail_ms": 60_000,
    "disclose": True,
    "bed_width": 60,
    "room": "small",
}
SET_OTHERWISE = {
    "script_folders": (Path("mine"), Path("scripts")),
    "cache_folder": Path("elsewhere"),
    "speech_lufs": -20.0,
    "peak_dbtp": -3.0,
    "longest_ms": 1,
    "bed_below_db": 30.0,
    "bedtime_fade_ms": 1,
    "day_fade_ms": 1,
    "lexicon": Path("lexicon.yaml"),
    "cache_limit_bytes": 1,
    "state_folder": Path("elsewhere"),
    "room": "small",
}


def test_a_question_is_written_by_names_of_its_own():
    told = json.loads(as_question(replace(REQUEST, choices=CHOICES), SETTINGS))
    assert told["question"] == "voiceguide.session/1"
    assert told["options"] == [["rug", "no"]]
    assert (told["longer"], told["words"], told["mode"]) == (["left", 30_000], "brief", "day")
    assert told["settings"]["script_folders"] == ["scripts"]


@pytest.mark.parametrize("name", [each.name for each in fields(Request)])
def test_whatever_is_asked_otherwise_is_another_question(name):
    other = replace(REQUEST, **{name: OTHERWISE[name]})
    assert as_question(other, SETTINGS) != as_question(REQUEST, SETTINGS)


@pytest.mark.parametrize("name", [each.name for each in fields(Choices)])
def test_whatever_is_chosen_otherwise_is_another_question(name):
    other = replace(REQUEST, choices=replace(Choices(), **{name: getattr(CHOICES, name)}))
    assert as_question(other, SETTINGS) != as_question(REQUEST, SETTINGS)


@pytest.mark.parametrize(
    "name", [each.name for each in fields(Settings) if each.name not in ("workers", "store")]
)
def test_whatever_is_set_otherwise_is_another_question(name):
    other = replace(SETTINGS, **{name: SET_OTHERWISE[name]})
    assert as_question(REQUEST, other) != as_question(REQUEST, SETTINGS)


def test_the_number_of_workers_and_who_shares_the_speech_are_none_of_the_question():
    for other in (replace(SETTINGS, workers=5), replace(SETTINGS, store="s3://team/speech")):
        assert as_question(REQUEST, other) == as_question(REQUEST, SETTINGS)
