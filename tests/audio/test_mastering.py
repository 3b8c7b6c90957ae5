"""Finished clips: their level, their peak, their edges, and what is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import Library, db, laid, true_peak_dbtp, voice_like
from voiceguide.audio.bed.automation import bed_base_lufs
from voiceguide.audio.dsp.loudness import integrated_lufs, k_weight, momentary_lufs, powers
from voiceguide.audio.mastering import Mastering
from voiceguide.errors import AudioError
from voiceguide.speech.model import Speech
from voiceguide.timeline.levels import with_gentle_rises
from voiceguide.timeline.model import Bed

HIBARI = Mastering(voice_lufs=-26.0)


def loudness(samples):
    power = powers(k_weight(samples / 32_768))
    measured = integrated_lufs(power)
    return momentary_lufs(power) if measured is None else measured


def quiet_speech(seed, duration_ms, dbfs=-12.0, around_ms=300):
    silence = np.zeros(around_ms * 48)
    sound = np.concatenate([silence, voice_like(seed, duration_ms) / 32_768 * 10 ** (dbfs / 20), silence])
    return Speech(sound.astype(np.float32), 48_000)


def test_sentences_land_on_the_target(sentences):
    for text, speech in sentences.items():
        samples, lufs, gain_db = Mastering()(speech, False)
        assert lufs == pytest.approx(-16.0, abs=0.1), text
        assert loudness(samples) == pytest.approx(lufs, abs=0.006)
        assert true_peak_dbtp(samples / 32_768) <= -1.5 + 0.005, text
        assert 5 < gain_db < 14
        assert samples.dtype == np.int16
        assert len(samples) % 48 == 0


@settings(max_examples=15)
@given(st.integers(0, 20), st.integers(450, 3_000), st.floats(-40, 0), st.sampled_from([-24.0, -20.0, -16.0]))
def test_any_level_in_the_same_level_out(seed, duration_ms, dbfs, target):
    samples, lufs, _ = Mastering(target, -1.5)(quiet_speech(seed, duration_ms, dbfs), False)
    assert lufs == pytest.approx(target, abs=0.1)
    assert true_peak_dbtp(samples / 32_768) <= -1.5 + 0.005


@pytest.mark.parametrize("finisher", [HIBARI, Mastering()], ids=["voice known", "voice unknown"])
def test_no_cue_is_more_than_two_lu_above_another(sentences, words, finisher):
    levels = [loudness(finisher(speech, False)[0]) for speech in sentences.values()]
    levels += [loudness(finisher(speech, True)[0]) for speech in words.values()]
    assert max(levels) - min(levels) <= 1.75
    assert max(levels) <= -16 + 0.1


@pytest.mark.parametrize("lone", [True, False])
@pytest.mark.parametrize("above_db", [14, 20, 25])
def test_a_pop_of_the_lips_does_not_keep_a_word_down(above_db, lone):
    word = quiet_speech(3, 500, -40.0)
    sound = word.samples.copy()
    quiet = np.sqrt(np.mean(np.square(sound[20_000:30_000])))
    pop = np.random.default_rng(1).uniform(-1.7, 1.7, 4 * 48)
    sound[20_000 : 20_000 + len(pop)] += pop * quiet * 10 ** (above_db / 20)
    samples, _, _ = HIBARI(Speech(sound, 48_000), lone)
    assert loudness(samples) >= -17.75
    assert true_peak_dbtp(samples / 32_768) <= -1.5 + 0.005


def test_a_lone_word_gets_the_gain_of_a_sentence():
    # A word the voice says 1 LU more softly than its sentences stays 1 LU softer.
    whole = quiet_speech(4, 600)
    _, lufs, gain_db = Mastering()(whole, True)
    level = lufs - gain_db
    knows = Mastering(voice_lufs=level + 1.0)
    assert loudness(knows(whole, True)[0]) == pytest.approx(-17.0, abs=0.3)
    # One it whispers is brought to where a sentence after it is no leap; one it shouts, to the sentences.
    assert loudness(Mastering(voice_lufs=level + 9.0)(whole, True)[0]) == pytest.approx(-17.7, abs=0.3)
    assert loudness(Mastering(voice_lufs=level - 9.0)(whole, True)[0]) == pytest.approx(-16.0, abs=0.3)


@pytest.mark.parametrize("duration_ms", [150, 220, 290])
def test_a_word_too_short_for_the_standard_has_the_loudness_it_was_levelled_by(duration_ms):
    samples, lufs, _ = HIBARI(quiet_speech(2, duration_ms), True)
    assert len(samples) < 400 * 48
    assert lufs == pytest.approx(loudness(samples), abs=0.006)
    assert -17.8 <= lufs <= -15.9


def test_short_words_are_seen_by_the_rules_for_the_steps_and_for_the_bed():
    # All peak: a knock of 5 ms above a murmur of 0.2 s, which limiting cannot bring to its level.
    word = quiet_speech(3, 200, -40.0)
    sound = word.samples.copy()
    sound[16_000:16_240] += 0.9 * np.sin(np.arange(240) * 2 * np.pi * 2_000 / 48_000)
    said = [HIBARI(Speech(sound, 48_000), True), HIBARI(quiet_speech(1, 900), False)]
    (short, short_lufs, _), (sentence, lufs, _) = said
    assert len(short) < 400 * 48
    assert short_lufs < lufs - 3

    spoken = laid(Library(), 9_000, (1_000, short), (4_000, sentence))
    clips = tuple(
        replace(clip, lufs=each) for clip, each in zip(spoken.clips, (short_lufs, lufs), strict=True)
    )
    spoken = replace(spoken, clips=clips, bed=Bed(kind="rain", below_voice_db=22.0))
    first, second = with_gentle_rises(spoken).clips
    assert (first.gain_db, second.gain_db < 0) == (0, True)
    assert second.lufs - loudness(short) <= 1.81
    assert bed_base_lufs(spoken, -16.0) <= loudness(short) - 22.0


def test_the_engines_silence_is_gone_and_the_edges_are_soft(sentences):
    for text, speech in sentences.items():
        samples, _, _ = Mastering()(speech, False)
        assert len(samples) / 48 < len(speech.samples) / 24 - 500, text
        assert samples[0] == 0
        assert abs(int(samples[-49])) <= 1
        # No step at an edge: the first and last millisecond stay 50 dB under the clip's peak.
        edge = max(np.abs(samples[:48].astype(int)).max(), np.abs(samples[-96:].astype(int)).max())
        assert db(edge / np.abs(samples.astype(int)).max()) < -50, text


def test_speech_begins_where_the_clip_begins(sentences, words):
    for text, speech in {**sentences, **words}.items():
        samples, _, _ = HIBARI(speech, text in words)
        level = np.sqrt(np.convolve(np.square(samples / 32_768), np.full(240, 1 / 240), mode="valid"))
        assert np.flatnonzero(level > level.max() * 10 ** (-40 / 20))[0] / 48 <= 20, text


def test_equal_input_gives_equal_samples(sentences):
    speech = sentences["Welcome."]
    first, second = Mastering()(speech, False), Mastering()(Speech(speech.samples.copy(), 24_000), False)
    assert np.array_equal(first[0], second[0])
    assert first[1:] == second[1:]


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_any_rate_becomes_48_khz(rate_hz):
    from voiceguide.audio.dsp.resample import resample

    original = quiet_speech(5, 1_000)
    sound = resample(original.samples.astype(np.float64), 48_000, rate_hz)
    samples, lufs, _ = Mastering()(Speech(sound.astype(np.float32), rate_hz), False)
    expected, _, _ = Mastering()(original, False)
    assert lufs == pytest.approx(-16.0, abs=0.1)
    assert abs(len(samples) - len(expected)) <= 3 * 48


def test_an_offset_and_rumble_change_nothing_that_is_heard():
    speech = quiet_speech(6, 1_500)
    seconds = np.arange(len(speech.samples)) / 48_000
    spoilt = speech.samples + np.float32(0.05) + (0.004 * np.sin(2 * np.pi * 12 * seconds)).astype(np.float32)
    clean, _, gain = Mastering()(speech, False)
    made, _, spoilt_gain = Mastering()(Speech(spoilt, 48_000), False)
    assert spoilt_gain == pytest.approx(gain, abs=0.1)
    assert len(made) == pytest.approx(len(clean), abs=5 * 48)
    assert abs(made.mean()) < 20


@pytest.mark.parametrize(
    ("samples", "rate_hz", "says"),
    [
        (np.zeros(0), 24_000, "no sound at all"),
        (np.zeros(24_000), 24_000, "nothing but silence"),
        (np.full(24_000, 0.4), 24_000, "nothing but silence"),
        (np.random.default_rng(0).standard_normal(24_000) * 1e-4, 24_000, "nothing but silence"),
        (np.array([0.1, np.nan, 0.2]), 24_000, "damaged"),
        (np.array([0.1, np.inf, 0.2]), 24_000, "damaged"),
        (np.ones((2, 100)), 24_000, "2 dimensions"),
        (np.ones(100), 0, "impossible rate"),
        (np.ones(100), -24_000, "impossible rate"),
    ],
)
def test_what_is_not_sound_is_refused(samples, rate_hz, says):
    with pytest.raises(AudioError, match=says) as refused:
        Mastering()(Speech(samples.astype(np.float32), rate_hz), False)
    assert refused.value.mend


@given(
    st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=600),
    st.sampled_from([8_000, 24_000, 48_000]),
    st.booleans(),
)
def test_no_sound_however_odd_breaks_it(values, rate_hz, lone):
    try:
        samples, lufs, gain_db = Mastering()(Speech(np.array(values, np.float32), rate_hz), lone)
    except AudioError:
        return
    assert len(samples) % 48 == 0
    assert len(samples) > 0
    assert np.isfinite(gain_db)
    assert np.isfinite(lufs)
    assert true_peak_dbtp(samples / 32_768) <= -1.4


def test_the_version_tells_the_parameters_apart():
    made = [
        Mastering(),
        Mastering(-18.0),
        Mastering(-16.0, -2.0),
        Mastering(voice_lufs=-26.0),
        Mastering(-16.5),
    ]
    for one, other in itertools.combinations(made, 2):
        assert one.version != other.version
    assert Mastering().version == Mastering(-16, -1.5).version
