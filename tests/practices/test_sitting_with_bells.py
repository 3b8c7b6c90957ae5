"""Sitting in silence: the bells ring at their minute, and nobody speaks over them."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.timeline.clock.bells import BELL_MS
from voiceguide.units import MINUTE


def struck_ms(track, at_ms):
    """Measure when a bell begins near a time, ms: where it is louder than what was before it."""
    there = track.samples[(at_ms - 500) * 48 : (at_ms + 500) * 48].astype(np.float64)
    loud = np.abs(there).reshape(-1, 48).max(axis=1)
    before = loud[:400].max()
    return at_ms - 500 + int(np.argmax(loud > 4 * before + 30))


@pytest.mark.parametrize(("length", "minutes"), [("60min", [25, 30, 55]), ("40min", [25, 30])])
def test_bells_ring_within_thirty_milliseconds_of_their_minute(hear, length, minutes):
    track = hear("sitting-with-bells", length)
    *by_clock, end = sorted(tone.start_ms for tone in track.timeline.tones)
    assert by_clock == [each * MINUTE for each in minutes]
    assert end > track.timeline.duration_ms - 15_000
    for at_ms in by_clock:
        assert abs(struck_ms(track, at_ms) - at_ms) <= 30
        assert track.loudness_db(at_ms, at_ms + 2_000) > track.loudness_db(at_ms - 3_000, at_ms - 500) + 20


def test_nobody_speaks_while_a_bell_rings_and_the_rest_is_silence(hear):
    track = hear("sitting-with-bells")
    assert track.timeline.duration_ms == 60 * MINUTE
    for tone in track.timeline.tones[:-1]:
        assert not [
            clip.text
            for clip in track.timeline.clips
            if clip.start_ms < tone.start_ms + BELL_MS and clip.end_ms > tone.start_ms
        ]
    between = [clip for clip in track.timeline.clips if 2 * MINUTE < clip.start_ms < 59 * MINUTE]
    assert between == []
    assert track.loudness_db(10 * MINUTE, 20 * MINUTE) < -80
