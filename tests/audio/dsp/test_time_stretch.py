"""Slowed sound: as long as promised, at the same pitch, everything at its place, the same every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.audio.dsp.time_stretch import stretch
from voiceguide.audio.mastering import Mastering
from voiceguide.speech.model import MOST_SLOWED, Slowing

RATE_HZ = 24_000
FACTORS = (1.03, 1.2, MOST_SLOWED)


def hum(hertz: float, seconds: float = 1.0) -> np.ndarray:
    """A voice's vowel that never moves: eight partials, each softer than the one below."""
    at_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return sum(0.1 / n * np.sin(2 * np.pi * hertz * n * at_s + n) for n in range(1, 9))


def pitch_hz(
    sound: np.ndarray, at: np.ndarray, low_hz: float = 120, high_hz: float = 400
) -> tuple[np.ndarray, np.ndarray]:
    """Tell the pitch at some samples by autocorrelation, and how periodic each place is."""
    width = RATE_HZ // 25
    padded = np.pad(sound, width)
    window = np.hanning(width)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 4 * width)) ** 2)[:width]
    found, sure = [], []
    for place in at.astype(int):
        piece = padded[place + width // 2 : place + width // 2 + width]
        power = np.abs(np.fft.rfft((piece - piece.mean()) * window, 4 * width)) ** 2
        alike = np.fft.irfft(power)[:width] / own
        least, most = round(RATE_HZ / high_hz), round(RATE_HZ / low_hz)
        top = least + int(np.argmax(alike[least:most]))
        before, peak, after = alike[top - 1 : top + 2]
        found.append(RATE_HZ / (top + (before - after) / (before - 2 * peak + after) / 2))
        sure.append(peak / max(alike[0], 1e-12))
    return np.array(found), np.array(sure)


def cents(one: np.ndarray, other: np.ndarray | float) -> np.ndarray:
    return np.abs(1200 * np.log2(one / other))


@settings(max_examples=20)
@given(st.integers(0, 12_000), st.floats(1.0, MOST_SLOWED), st.sampled_from([8_000, 24_000, 44_100]))
def test_it_is_exactly_as_long_as_promised(length, by, rate_hz):
    sound = np.random.default_rng(length).standard_normal(length) * 0.1
    made = stretch(sound, rate_hz, by)
    assert len(made) == round(length * by)
    assert np.isfinite(made).all()


def test_once_is_untouched():
    sound = hum(200, 0.1)
    assert stretch(sound, RATE_HZ, 1.0) is sound


@pytest.mark.parametrize("by", FACTORS)
@pytest.mark.parametrize("hertz", [110.0, 196.0, 233.3])
def test_a_hummed_tone_keeps_its_pitch_and_does_not_warble(hertz, by):
    made = stretch(hum(hertz), RATE_HZ, by)
    inside = np.arange(0.1 * RATE_HZ, len(made) - 0.1 * RATE_HZ, 0.01 * RATE_HZ)
    found, sure = pitch_hz(made, inside, 0.7 * hertz, 1.4 * hertz)
    assert cents(found, hertz).max() < 3
    assert sure.min() > 0.98
    level = np.convolve(made**2, np.hanning(1_200), "same")[inside.astype(int)]
    assert np.ptp(10 * np.log10(level)) < 0.6


@pytest.mark.parametrize("by", FACTORS)
def test_speech_keeps_its_melody(sentences, by):
    for speech in list(sentences.values())[:2]:
        sound = speech.samples.astype(np.float64)
        at = np.arange(0.1 * RATE_HZ, len(sound) - 0.1 * RATE_HZ, 0.01 * RATE_HZ)
        before, sure = pitch_hz(sound, at)
        after, _ = pitch_hz(stretch(sound, RATE_HZ, by), at * by)
        off = cents(after, before)[sure > 0.85]
        assert len(off) > 30
        assert np.median(off) < 10
        assert np.percentile(off, 85) < 40


@pytest.mark.parametrize("by", FACTORS)
def test_everything_is_where_it_ought_to_be(by):
    sound = np.zeros(2 * RATE_HZ)
    beats = np.arange(0.2, 1.9, 0.2) * RATE_HZ
    for n, at in enumerate(beats.astype(int)):
        sound[at : at + 240] = np.random.default_rng(n).standard_normal(240) * np.hanning(240) * 0.3
    energy = np.square(stretch(sound, RATE_HZ, by))
    for at in beats:
        near = slice(int(at * by) - 1_200, int(at * by) + 1_500)
        middle = np.average(np.arange(energy.size)[near], weights=energy[near])
        assert abs(middle - (at + 120) * by) < 0.008 * RATE_HZ


def test_equal_sound_is_slowed_equally_on_any_thread(sentences):
    sound = next(iter(sentences.values())).samples.astype(np.float64)
    alone = stretch(sound, RATE_HZ, 1.3)
    with ThreadPoolExecutor(2) as pool:
        for made in pool.map(lambda _: stretch(sound, RATE_HZ, 1.3), range(4)):
            np.testing.assert_array_equal(made, alone)


@pytest.mark.parametrize("by", FACTORS)
def test_a_slowed_clip_has_soft_ends_and_the_same_level(sentences, by):
    speech = next(iter(sentences.values()))
    plain, plain_lufs, _ = Mastering()(speech, False)
    slowed, lufs, _ = Mastering()(speech, False, Slowing(by=by))
    assert len(slowed) == pytest.approx(len(plain) * by, abs=0.1 * 48_000)
    assert lufs == pytest.approx(plain_lufs, abs=0.1)
    for clip in (slowed, slowed[::-1]):
        assert clip[0] == 0
        assert np.abs(np.diff(clip[:96].astype(int))).max() < 32_768 * 10 ** (-45 / 20)


def test_a_clip_is_slowed_towards_a_length_within_limits(sentences):
    speech = next(iter(sentences.values()))
    plain = len(Mastering()(speech, False)[0]) // 48
    spoken_ms = plain - 75
    made = {
        toward: len(Mastering()(speech, False, Slowing(toward_ms=toward))[0]) // 48
        for toward in (spoken_ms // 2, round(spoken_ms * 1.01), round(spoken_ms * 1.2), spoken_ms * 3)
    }
    shorter, hardly, within, beyond = made.values()
    assert shorter == hardly == plain
    assert within == pytest.approx(plain * 1.2, abs=60)
    assert beyond == pytest.approx(plain * MOST_SLOWED, abs=60)
