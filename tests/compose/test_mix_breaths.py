"""Breaths led by tones may sound as breath does: if the listener asks for it, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.app.tracks import verify_track
from voiceguide.errors import ChoiceError
from voiceguide.pipeline import Request
from voiceguide.settings import Settings

SCRIPT = """\
title: Breaths
about: Breaths led by tones.
safety: [Stop if anything hurts.]
steps:
  - breathe: 3..4..8
    in: 4s
    out: 6s
    guide: tones
  - rest: fill
"""
REQUEST = Request(routine="small", target_ms=90_000, voice="tone", breaths="air")


@pytest.fixture
def own(tmp_path):
    put_down(tmp_path / "scripts", text=SCRIPT)
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


@pytest.mark.parametrize("bed", ["none", "brown"])
def test_every_breath_is_found_again_by_its_own_sound(own, tmp_path, bed):
    made = pipeline.render(replace(REQUEST, bed=bed), own, tmp_path / "small.mp3")
    tones = [tone for tone in made.timeline.tones if tone.kind == "breath"]
    assert len(tones) >= 6
    assert {tone.strike for tone in tones} == {"air"}
    report = verify_track(tmp_path / "small.mp3", own)
    assert report.ok, report.faults


def test_only_the_sound_of_the_breaths_differs(own):
    air, hum = (pipeline.compose(replace(REQUEST, breaths=name), own) for name in ("air", "hum"))
    unstruck = tuple(
        replace(tone, strike=None if tone.kind == "breath" else tone.strike) for tone in air.tones
    )
    assert replace(air, tones=unstruck) == hum
    assert air != hum


def test_a_sound_that_there_is_not(own):
    with pytest.raises(ChoiceError, match="There are hum and air") as caught:
        pipeline.compose(replace(REQUEST, breaths="wind"), own)
    assert caught.value.where == "--breaths"
