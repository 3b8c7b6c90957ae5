"""An estimate of what a voice will be asked for refuses nothing that could be."""

from __future__ import annotations

from dataclasses import replace

from voiceguide import pipeline
from voiceguide.app.describe import likely_range, measured_range
from voiceguide.compose.estimate import EstimateReport, estimate_synthesis
from voiceguide.compose.request import AS_WRITTEN, SynthesisEstimate
from voiceguide.pipeline import Request, Voices, quiet
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts


def test_what_was_spoken_for_an_evening_is_known_again(tmp_path):
    """Clips of an evening are finished louder than a day's; they are looked for as they are kept."""
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path)
    for mode in (Mode.DAY, Mode.BEDTIME):
        request = Request(
            routine="knee-drops", target_ms=300_000, voice="tone", choices=replace(AS_WRITTEN, mode=mode)
        )
        plan, voice = pipeline.planned(request, settings), Voices()("tone")
        assert not estimate_synthesis(request, plan, voice, settings).sure
        pipeline.compose(request, settings)
        seen = estimate_synthesis(request, plan, voice, settings)
        assert (seen.sure, seen.absent) == (True, ())
        measured = measured_range(plan, request, settings)
        found = likely_range(plan, "tone", settings)
        assert (found.least_ms, found.most_ms, found.margin_ms, found.spoken_by) == (
            measured.least_ms,
            measured.most_ms,
            0,
            "tone",
        )


def test_where_the_voice_is_open_the_estimate_is_reported_once_and_only_when_the_first_cue_came():
    told: list[object] = []
    ahead = SynthesisEstimate(voice="gtts", cues=5, absent=(), requests=("one",), about_s=1.0, sure=True)
    waiting = EstimateReport(told.append, quiet, wait=True)
    waiting.estimate(ahead)
    for done in (0, 0):
        waiting.progress("Speaking", done, 5)
    assert not told
    for done in (1, 2):
        waiting.progress("Speaking", done, 5)
    assert told == [ahead]
    at_once = EstimateReport(told.append, quiet, wait=False)
    at_once.estimate(replace(ahead, requests=()))
    assert told == [ahead], "nothing has to be fetched"
    at_once.estimate(ahead)
    assert told == [ahead, ahead]
