"""Foresight refuses nothing that could be."""

from __future__ import annotations

import pytest

from voiceguide import pipeline
from voiceguide.desk import catalogue
from voiceguide.pipeline import Request, Voices
from voiceguide.session.foresight import foreseen
from voiceguide.settings import Settings, bundled_scripts


@pytest.mark.parametrize("name", ["knee-drops", "supine-pulls"])
def test_no_length_that_a_voice_can_have_is_refused(name, tmp_path):
    """The shortest and the longest with true lengths are not refused before these are known."""
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / "known")
    unknown = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / "unknown")
    can = catalogue.limits(Request(routine=name, target_ms=600_000, voice="tone"), settings)
    for target_ms in (can.least_ms, can.natural_ms, can.most_ms):
        request = Request(routine=name, target_ms=target_ms, voice="tone")
        plan = pipeline.planned(request, unknown)
        seen = foreseen(request, plan, Voices()("tone"), unknown)
        assert seen.refused is None
        assert len(seen.absent) == seen.cues > 10
    for target_ms in (can.least_ms // 4, can.most_ms * 20):
        request = Request(routine=name, target_ms=target_ms, voice="tone")
        assert foreseen(request, plan, Voices()("tone"), unknown).refused is not None


def test_a_run_makes_each_voice_once():
    voices = Voices()
    assert voices("tone") is voices("tone")
    assert voices("gtts") is not voices("gtts:en")
