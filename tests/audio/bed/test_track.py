"""The bed of a track: loops that go round, their crossfades, and the ramps of their level."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.bed.automation import SILENT, GainRamp, linear
from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Loop, ramp_gains, repeated_samples
from voiceguide.audio.model import SPEECH, AudioFormat


def test_a_ramp_begins_and_ends_without_a_corner():
    for ends in ((0.0, 4.0), (4.0, -1.0), (SILENT, 0.0), (2.0, SILENT)):
        gains = ramp_gains(GainRamp(0, 2_000, *ends), np.arange(96_001) / 96_000, -20.0)
        assert gains[0] == linear(-20 + ends[0])
        assert abs(gains[-1] - linear(-20 + ends[1])) < 1e-12
        steps = np.diff(gains)
        assert np.abs(steps[[0, -1]]).max() < 1e-3 * np.abs(steps).max()
        assert (steps >= 0).all() or (steps <= 0).all()


def ramp(form: AudioFormat, start: int, stop: int) -> np.ndarray:
    return np.arange(start, stop).astype(np.int16)


LOOP = Loop("counted", 5, -30.0, ramp)
DUCKED = BackgroundTrack(LOOP, base_db=-6.0, ducking=(GainRamp(1_000, 1_240, 0.0, -12.0),))


@given(st.integers(-20_000, 20_000), st.integers(1, 9_000))
def test_a_loop_goes_on_without_end_in_both_directions(start, length):
    made = repeated_samples(LOOP, SPEECH, start, start + length)
    np.testing.assert_array_equal(made, np.arange(start, start + length) % (5 * SPEECH.frame_samples))


def test_silence_makes_nothing_and_names_nothing():
    assert SILENCE.key_part(SPEECH, 3, 9, 10_000) == ""
    assert not SILENCE.sound(SPEECH, 100, 200, 10_000).any()


def test_the_level_is_that_of_the_last_ramp_that_is_over():
    assert [DUCKED.level_before(at_ms) for at_ms in (0, 1_000, 1_239, 1_240, 9_000)] == [0, 0, 0, -12, -12]
    assert BackgroundTrack(LOOP).level_before(500) == 0


def test_after_the_end_of_the_track_there_is_no_bed():
    made = DUCKED.sound(SPEECH, 0, 3_000, 2_000)
    assert made[1:2_000].any()
    assert not made[2_000:].any()


def test_equal_frames_have_one_name_and_others_another():
    here, later = (DUCKED.key_part(SPEECH, start, start + 2, 60_000) for start in (100, 105))
    assert here == later  # the loop has five frames
    assert DUCKED.key_part(SPEECH, 101, 103, 60_000) != here
    assert DUCKED.key_part(SPEECH, 40, 42, 60_000) != here  # within the ramp
    assert DUCKED.key_part(SPEECH, 100, 102, 2_410) != here  # the track ends there


def test_what_overlaps_a_span_is_found():
    assert list(DUCKED.ramps(0, 1_000)) == list(DUCKED.ramps(1_240, 2_000)) == []
    assert list(DUCKED.ramps(1_239, 1_300)) == list(DUCKED.ducking)
