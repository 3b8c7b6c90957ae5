"""The limiter: the ceiling always holds, and nothing below it is touched."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import true_peak_dbtp, voice_like
from voiceguide.audio.dsp.limiter import BLOCK, LOOK_AHEAD, RELEASE_BLOCKS, _let_go, gain_curve, limit
from voiceguide.audio.dsp.loudness import peaks

CEILING = 10 ** (-1.5 / 20)


def limited(sound, peak_dbtp=-1.5):
    return limit(sound, peaks(sound), peak_dbtp)


@settings(max_examples=40)
@given(st.integers(0, 30), st.floats(-6, 12), st.integers(1, 1_200))
def test_the_ceiling_holds(seed, drive_db, duration_ms):
    sound = voice_like(seed, duration_ms) / 32_768 * 10 ** (drive_db / 20)
    assert true_peak_dbtp(limited(sound)) <= -1.5 + 1e-4


def test_what_is_under_the_ceiling_is_untouched():
    sound = voice_like(1, 800) / 32_768 * 0.5
    assert limited(sound) is sound
    assert len(limited(np.zeros(0))) == 0


@given(st.lists(st.floats(0, 4), min_size=1, max_size=400))
def test_no_block_gets_more_than_it_and_its_neighbours_need(heights):
    heights = np.array(heights)
    gains = gain_curve(heights, CEILING)
    assert np.all(gains > 0)
    assert np.all(gains <= 1)
    need = np.minimum(1, CEILING / np.maximum(heights, CEILING))
    for shift in (-1, 0, 1):
        shifted = need[max(0, shift) : len(need) + min(0, shift)]
        assert np.all(gains[max(0, -shift) : len(gains) + min(0, -shift)] <= shifted + 1e-12)


def test_it_comes_before_the_peak_and_goes_slowly():
    heights = np.full(2_000, 0.1)
    heights[1_000] = 2 * CEILING
    gains = gain_curve(heights, CEILING)
    assert gains[1_000] <= 0.5 + 1e-12
    assert gains[: 1_000 - 2 * LOOK_AHEAD - 1].min() == 1.0
    assert 0.5 < gains[1_080] < gains[1_160] < gains[1_320] < 1.0
    # Half a millisecond never moves the gain by more than half a decibel.
    assert np.abs(np.diff(20 * np.log10(gains))).max() < 0.5


def test_a_lone_peak_leaves_the_rest_alone():
    sound = voice_like(3, 2_000) / 32_768 * 0.3
    spiked = sound.copy()
    spiked[48_000] = 1.9
    made = limited(spiked)
    assert true_peak_dbtp(made) <= -1.5 + 1e-4
    assert np.array_equal(made[: 48_000 - 3 * LOOK_AHEAD * BLOCK], sound[: 48_000 - 3 * LOOK_AHEAD * BLOCK])


@given(st.lists(st.one_of(st.just(1.0), st.floats(0, 1)), max_size=600))
def test_the_release_is_that_of_the_loop_over_blocks(need):
    gain, expected = 1.0, []
    for wanted in need:
        gain = min(wanted, 1.0 - (1.0 - gain) * math.exp(-1 / RELEASE_BLOCKS))
        expected.append(gain)
    np.testing.assert_allclose(_let_go(np.array(need)), expected, atol=1e-12)
