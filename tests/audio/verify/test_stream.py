"""The decoded track as a stream: its loudness is that of the standard, and its memory is small."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.support.sounds_made import Library, MemoryStore, laid, needs, voice_like
from tests.support.verify_planted import proof
from voiceguide import pipeline
from voiceguide.app import tracks
from voiceguide.audio.renderer import render_track
from voiceguide.media.id3 import id3
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.units import MINUTE, RATE_HZ


@needs("ffmpeg")
@pytest.mark.parametrize(("mode", "lufs"), [("bedtime", None), ("day", -20.0)])
def test_the_words_have_the_loudness_asked_for_and_libebur128_hears_the_same(settings, tmp_path, mode, lufs):
    """Without bells every sound is a word, and silence is gated: track and words measure alike."""
    choices = pipeline.Choices(mode=Mode(mode), words=WordsLevel.BRIEF)
    request = pipeline.Request(
        routine="knee-drops",
        target_ms=3 * MINUTE,
        voice="hibari",
        choices=choices,
        speech_lufs=lufs,
        bell="none",
    )
    rendered = pipeline.render(request, settings, tmp_path / "track.mp3")
    found = tracks.verify_track(rendered.track, settings)
    assert found.faults == ()
    assert found.check("loudness").value == pytest.approx(lufs or -16.0, abs=0.6)
    command = ["ffmpeg", "-hide_banner", "-i", rendered.track, "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    theirs, peak = (float(re.search(rf"{name}:\s+(-?[\d.]+) ", summary)[1]) for name in ("I", "Peak"))
    # Windows that lie half in silence count a little for the track, and not for the words alone.
    assert found.check("loudness").value == pytest.approx(theirs, abs=0.3)
    assert found.check("peak").value == pytest.approx(peak, abs=0.2)
    assert peak <= -1.0


def test_memory_does_not_grow_with_the_track(tmp_path):
    import tracemalloc

    library, peaks = Library(), []
    for minutes in (1, 4):
        every = range(500, minutes * MINUTE - 5_000, 10_000)
        planned = laid(library, minutes * MINUTE, *((at, voice_like(at % 7, 2_000)) for at in every))
        path = tmp_path / f"{minutes}.mp3"
        render_track(planned, library, MemoryStore(), path, tags=id3(planned))
        tracemalloc.start()
        proof(path, planned, library)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + RATE_HZ
