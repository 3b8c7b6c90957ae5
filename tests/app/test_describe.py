"""What is told of a routine: the lengths it can have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide import pipeline
from voiceguide.app.describe import measured_range
from voiceguide.compose.estimate import estimate_synthesis
from voiceguide.pipeline import Request, Voices
from voiceguide.settings import Settings, bundled_scripts


@pytest.mark.parametrize("name", ["knee-drops", "supine-pulls"])
def test_no_length_that_a_voice_can_have_is_refused(name, tmp_path):
    """The shortest and the longest with true lengths are not refused before these are known."""
    known = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / "known")
    unknown = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / "unknown")
    asked_for = Request(routine=name, target_ms=600_000, voice="tone")
    can = measured_range(pipeline.planned(asked_for, known), asked_for, known)
    for target_ms in (can.least_ms, can.natural_ms, can.most_ms):
        request = Request(routine=name, target_ms=target_ms, voice="tone")
        plan = pipeline.planned(request, unknown)
        seen = estimate_synthesis(request, plan, Voices()("tone"), unknown)
        assert seen.refused is None
        assert len(seen.absent) == seen.cues > 10
    for target_ms in (can.least_ms // 4, can.most_ms * 20):
        request = Request(routine=name, target_ms=target_ms, voice="tone")
        assert estimate_synthesis(request, plan, Voices()("tone"), unknown).refused is not None
    plan = pipeline.planned(replace(request, target_ms=600_000), known)
    short, most = (
        estimate_synthesis(replace(request, target_ms=target_ms), plan, Voices()("tone"), known).refused
        for target_ms in (can.least_ms - 1, can.most_ms + 1)
    )
    assert short is not None
    assert most is not None
    assert (short.above_ms, most.below_ms) == (can.least_ms, can.most_ms)
