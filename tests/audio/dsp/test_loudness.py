"""Loudness and true peak against the standard's own calibration, EBU's test signals, and ffmpeg."""

from __future__ import annotations

import math
import re
import subprocess
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import needs, true_peak_dbtp, voice_like
from voiceguide.audio.dsp.loudness import (
    _HIGH_PASS,
    _SHELF,
    _STEP,
    _TAIL,
    clip_lufs,
    integrated_lufs,
    k_weight,
    momentary_lufs,
    peaks,
    powers,
)


def sine(dbfs, seconds, hertz=997.0):
    return 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * 48_000)) / 48_000)


def ebur128(path, data):
    """Tell what ffmpeg's meter prints of a sound."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(data.tobytes())
    command = ["ffmpeg", "-hide_banner", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def integrated(sound):
    return integrated_lufs(powers(k_weight(sound)))


def test_the_standards_own_calibration():
    # BS.1770-4: a full-scale sine of 997 Hz in one channel reads -3.01 LKFS.
    assert integrated(sine(0, 5)) == pytest.approx(-3.01, abs=0.01)
    assert momentary_lufs(powers(k_weight(sine(0, 5)))) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize(
    "steps",
    [
        # EBU Tech 3341, cases 3 to 5, in one channel: each reads what its loud middle alone would.
        [(-36, 10), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
)
def test_quiet_parts_are_gated(steps):
    sound = np.concatenate([sine(dbfs, seconds) for dbfs, seconds in steps])
    assert integrated(sound) == pytest.approx(-26.0, abs=0.1)


def test_low_tones_weigh_less_and_high_ones_more():
    assert integrated(sine(-20, 2, 40)) < integrated(sine(-20, 2, 200)) < integrated(sine(-20, 2, 4_000))


def test_too_short_and_too_quiet_have_no_integrated_loudness():
    assert integrated(sine(-20, 0.399)) is None
    assert integrated(sine(-20, 0.4)) is not None
    assert integrated(np.zeros(48_000)) is None
    assert integrated(sine(-80, 1)) is None


def test_a_short_word_counts_as_if_silence_surrounded_it():
    whole, half = (momentary_lufs(powers(k_weight(sine(-20, s)))) for s in (0.4, 0.2))
    assert whole - half == pytest.approx(3.01, abs=0.05)
    assert momentary_lufs(powers(np.zeros(0))) == -math.inf
    assert momentary_lufs(powers(np.zeros(48))) == -math.inf


@given(st.integers(0, 5), st.integers(0, 19_000), st.integers(0, 19_000))
def test_how_much_silence_was_left_around_a_short_word_does_not_matter(seed, before, after):
    word = voice_like(seed, 300) / 32_768
    alone = clip_lufs(powers(k_weight(word)))
    around = clip_lufs(
        powers(k_weight(np.concatenate([np.zeros(before % 2_400), word, np.zeros(after % 2_000)])))
    )
    assert around == pytest.approx(alone, abs=0.02)


@pytest.mark.parametrize("duration_ms", [399, 400, 401])
def test_short_and_long_words_are_measured_alike_where_they_meet(duration_ms):
    word = sine(-20, 0.5)[: duration_ms * 48]
    assert clip_lufs(powers(k_weight(word))) == pytest.approx(-23.02, abs=0.02)


@needs("ffmpeg")
@pytest.mark.parametrize("duration_ms", [160, 300])
def test_a_meter_shows_the_same_of_a_short_word_between_silences(tmp_path, duration_ms):
    word = voice_like(2, duration_ms)
    # ffmpeg looks every 100 ms: a word that begins with a look is whole in one of them.
    padded = np.concatenate([np.zeros(24_000, np.int16), word, np.zeros(48_000, np.int16)])
    said = ebur128(tmp_path / "word.wav", padded)
    theirs = max(float(each) for each in re.findall(r" M:\s*(-?[\d.]+)", said))
    assert clip_lufs(powers(k_weight(word / 32_768))) == pytest.approx(theirs, abs=0.11)


@given(st.floats(-20, 10), st.integers(0, 5))
def test_gain_moves_the_reading_by_itself(gain_db, seed):
    sound = voice_like(seed, 1_500) / 32_768 / 4
    louder = integrated(sound * 10 ** (gain_db / 20))
    assert louder - integrated(sound) == pytest.approx(gain_db, abs=1e-6)


def test_peaks_between_samples_are_found():
    # EBU Tech 3341, case 16: a quarter of the sample rate, 45 degrees off: samples 3.01 dB under the peak.
    turn = np.sin(np.pi / 2 * np.arange(4_800) + np.pi / 4)
    assert true_peak_dbtp(turn / 2) == pytest.approx(-6.02, abs=0.2)
    assert 20 * math.log10(np.abs(turn / 2).max()) == pytest.approx(-9.03, abs=0.01)


def test_peaks_of_every_half_millisecond():
    sound = np.zeros(4_801)
    sound[1_000] = 0.5
    found = peaks(sound)
    assert len(found) == 201
    assert int(found.argmax()) == 1_000 // 24
    assert found.max() >= 0.5
    assert true_peak_dbtp(np.zeros(100)) == -math.inf
    assert true_peak_dbtp(np.zeros(0)) == -math.inf


@needs("ffmpeg")
@pytest.mark.parametrize("which", [0, 1, 2, 3])
def test_ffmpeg_reads_the_same(tmp_path, which, sentences):
    from voiceguide.audio.dsp.resample import resample

    speech = list(sentences.values())[which]
    sound = resample(speech.samples.astype(np.float64) * 2, 24_000, 48_000)
    data = np.rint(sound * 32_767).astype(np.int16)
    said = ebur128(tmp_path / "speech.wav", data)
    summary = said[said.rindex("Summary:") :]
    theirs = float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1])
    peak = float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1])
    # ffmpeg prints tenths.
    assert integrated(data / 32_768) == pytest.approx(theirs, abs=0.06)
    assert true_peak_dbtp(data / 32_768) == pytest.approx(peak, abs=0.15)


@pytest.mark.parametrize(
    "samples", [0, 1, 9_599, _STEP - 1, _STEP, _STEP + 1, _STEP + 5_000, 2 * _STEP + _TAIL]
)
def test_k_weighting_is_the_recursion_of_the_standard_across_its_transforms(samples):
    """Against the two filters of BS.1770-4, sample by sample."""
    sound = np.random.default_rng(samples).standard_normal(samples)
    heard = sound.tolist()
    for (b0, b1, b2), (_, a1, a2) in (_SHELF, _HIGH_PASS):
        x1 = x2 = y1 = y2 = 0.0
        for n, x in enumerate(heard):
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x1, x2, y1, y2 = x, x1, y, y1
            heard[n] = y
    np.testing.assert_allclose(k_weight(sound), heard, atol=1e-9)
