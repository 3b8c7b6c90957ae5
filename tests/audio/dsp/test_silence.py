"""Trimming: silence goes, soft consonants stay, and the onset is where an ear hears it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import voice_like
from voiceguide.audio.dsp.silence import TAIL, find_speech


def hiss(duration_ms, dbfs, seed=0):
    return np.random.default_rng(seed).standard_normal(duration_ms * 48) * 10 ** (dbfs / 20)


@given(st.integers(0, 800), st.integers(0, 800), st.integers(0, 9))
def test_silence_around_speech_goes(lead_ms, tail_ms, seed):
    # The stand-in's own edges are its own affair: what is tested is that silence changes nothing.
    speech = voice_like(seed, 700) / 32_768
    alone = find_speech(speech)
    found = find_speech(np.concatenate([np.zeros(lead_ms * 48), speech, np.zeros(tail_ms * 48)]))
    assert found.onset - lead_ms * 48 == pytest.approx(alone.onset, abs=120)
    assert found.end - lead_ms * 48 == pytest.approx(alone.end, abs=120)
    assert 0 <= found.start <= found.onset <= found.end <= found.stop
    assert found.stop - found.end <= TAIL
    if lead_ms >= 20:
        assert 5 * 48 <= found.onset - found.start <= 15 * 48
    if tail_ms >= 70:
        assert found.stop - found.end == TAIL


def test_a_soft_consonant_stays_whole():
    # 60 ms of "f" at -38 dB against the vowel.
    sound = np.concatenate([np.zeros(9_600), hiss(60, -54), hiss(300, -16, 1), np.zeros(9_600)])
    found = find_speech(sound)
    assert found.onset == pytest.approx(9_600, abs=240)
    assert found.start <= 9_600 - 240


def test_a_breath_of_noise_before_the_words_does_not_count():
    sound = np.concatenate([hiss(200, -76), hiss(300, -16, 1), hiss(300, -76, 2)])
    assert find_speech(sound).onset == pytest.approx(9_600, abs=240)


def test_a_click_before_the_words_does_not_count():
    sound = np.concatenate([np.zeros(19_200), hiss(300, -16, 1), np.zeros(9_600)])
    sound[2_000:2_010] = 0.02
    assert find_speech(sound).onset == pytest.approx(19_200, abs=240)


def test_speech_that_fills_the_clip_is_kept_whole():
    found = find_speech(hiss(200, -16))
    assert (found.start, found.stop) == (0, 9_600)


def test_real_speech_begins_within_20_ms(sentences, words):
    from voiceguide.audio.dsp.resample import resample

    for text, speech in {**sentences, **words}.items():
        sound = resample(speech.samples.astype(np.float64), 24_000, 48_000)
        found = find_speech(sound)
        kept = sound[found.start : found.stop]
        level = np.sqrt(np.convolve(np.square(kept), np.full(240, 1 / 240), mode="valid"))
        heard = int(np.flatnonzero(level > level.max() * 10 ** (-40 / 20))[0])
        assert heard / 48 <= 20, text
        outside = np.concatenate([sound[: found.start], sound[found.stop :]])
        assert np.sqrt(np.mean(np.square(outside))) < 10 ** (-60 / 20) * np.abs(sound).max(), text
        assert found.start > 100 * 48, f"{text}: hibari leads in with 0.2 s of silence at least"
