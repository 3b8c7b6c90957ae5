"""How loud the bed is: down under words, up in long silences, slowly, and never metered by the words."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.sounds_made import timeline
from voiceguide.audio.bed.automation import RELEASE_DB, SILENT, GainRamp, bed_base_lufs, ducking_ramps
from voiceguide.audio.bed.track import BackgroundTrack, Loop
from voiceguide.audio.model import SPEECH
from voiceguide.timeline.model import Bed


def planned(places, tail_ms=20_000, fade_ms=12_000, fall=()):
    end = max((start + length for start, length in places), default=0)
    made = timeline(end + tail_ms, [(start, length, "x") for start, length in places], fade_ms=fade_ms)
    gains = itertools.chain(fall, itertools.repeat(fall[-1] if fall else 0.0))
    clips = tuple(replace(clip, gain_db=gain) for clip, gain in zip(made.clips, gains, strict=False))
    return replace(made, clips=clips)


def level_at(levels, at_ms):
    ground = BackgroundTrack(Loop("x", 1, 0.0, lambda *_: None), 0.0, levels)
    gain = ground._gains(SPEECH, at_ms * 48, at_ms * 48 + 1)[0]
    return round(20 * float(np.log10(gain)), 9) if gain else SILENT


def test_between_sentences_nothing_moves():
    levels = ducking_ramps(planned([(1_000, 3_000), (7_000, 3_000), (15_000, 4_000), (30_000, 1_000)]))
    # 11 s of quiet are no long silence; 20 s at the end leave 8 s before the fade, which are none either.
    assert [ramp.to_db for ramp in levels] == [0.0, SILENT]
    assert (levels[-1].start_ms, levels[-1].end_ms) == (39_000, 51_000)


def test_a_hold_lets_the_bed_come_up_and_words_find_it_down():
    levels = ducking_ramps(planned([(1_000, 3_000), (64_000, 2_000)]))
    assert levels[1:3] == (GainRamp(4_500, 7_000, 0.0, RELEASE_DB), GainRamp(61_600, 63_600, RELEASE_DB, 0.0))
    assert level_at(levels, 30_000) == RELEASE_DB
    assert level_at(levels, 64_000) == 0.0
    assert level_at(levels, 4_000) == 0.0


def test_a_bed_without_words_is_up_all_the_time():
    levels = ducking_ramps(planned([], tail_ms=60_000))
    assert levels == (GainRamp(0, 3_000, SILENT, RELEASE_DB), GainRamp(48_000, 60_000, RELEASE_DB, SILENT))


def test_a_long_silence_before_the_first_word_is_a_long_silence():
    levels = ducking_ramps(planned([(20_000, 1_000)]))
    assert levels[:2] == (GainRamp(0, 3_000, SILENT, RELEASE_DB), GainRamp(17_600, 19_600, RELEASE_DB, 0.0))


def test_the_bed_falls_with_the_voice_and_never_later():
    places = [(n * 4_000, 3_000) for n in range(1, 9)]
    falls = (0.0, -0.5, -0.5, -1.0, -1.5, -2.0, -3.0, -4.0)
    made = planned(places, fall=falls)
    levels = ducking_ramps(made)
    for clip, fall in zip(made.clips, falls, strict=True):
        assert level_at(levels, clip.start_ms) == np.floor(fall)


CUES = st.lists(
    st.tuples(st.integers(0, 40_000), st.integers(100, 6_000), st.sampled_from([0.0, 0.0, -0.5, -1.0])),
    max_size=12,
)


@example([(0, 100, 0.0), (0, 100, -0.5)], 0, 0)
@given(CUES, st.integers(0, 60_000), st.integers(0, 12_000))
def test_every_word_lies_over_a_bed_that_is_down(cues, tail_ms, fade_ms):
    places, falls, at, fallen = [], [], 0, 0.0
    for gap_ms, length_ms, fall in cues:
        places.append((at + gap_ms, length_ms))
        at, fallen = at + gap_ms + length_ms, fallen + fall
        falls.append(fallen)
    made = planned(places, fade_ms + tail_ms + 1, fade_ms, tuple(falls))
    levels = ducking_ramps(made)
    for one, other in itertools.pairwise(levels):
        assert one.start_ms < one.end_ms <= other.start_ms
        assert one.to_db == other.from_db
    assert levels[0].from_db == SILENT
    assert levels[0].start_ms >= 0
    assert levels[-1].end_ms <= made.duration_ms
    for ramp in levels:
        # Slow: never more than 4 dB in two seconds, whichever way.
        if SILENT not in (ramp.from_db, ramp.to_db) and abs(ramp.to_db - ramp.from_db) >= RELEASE_DB:
            assert ramp.end_ms - ramp.start_ms >= 2_000
    for clip in made.clips:
        for at_ms in (clip.start_ms, clip.start_ms + clip.duration_ms // 2, clip.end_ms - 1):
            assert level_at(levels, at_ms) <= clip.gain_db + 1e-9


def test_the_bed_stays_where_one_sentence_only_was_softened():
    """After a word that is all peak a sentence may be softened; that is no fall of the voice."""
    places = [(n * 4_000, 3_000) for n in range(1, 6)]
    assert ducking_ramps(planned(places, fall=[0, -2.5, 0, 0, 0])) == ducking_ramps(planned(places))
    fallen = ducking_ramps(planned(places, fall=[0, -1, -3.5, -2, -2]))
    assert fallen == ducking_ramps(planned(places, fall=[0, -1, -2, -2, -2]))


def test_the_bed_heeds_the_softest_word():
    usual = replace(planned([(1_000, 2_000), (9_000, 2_000)]), bed=Bed(kind="rain", below_voice_db=20.0))
    assert bed_base_lufs(usual, -16.0) == -38.0
    lufs = (-16.0, -17.5, -18.9)
    for softest, base in zip(lufs, (-38.0, -38.0, -39.2), strict=True):
        said = tuple(
            replace(clip, lufs=each) for clip, each in zip(usual.clips, (-16.0, softest), strict=True)
        )
        assert bed_base_lufs(replace(usual, clips=said), -16.0) == pytest.approx(base)
    fallen = tuple(replace(clip, lufs=-19.0, gain_db=-3.0) for clip in usual.clips)
    assert bed_base_lufs(replace(usual, clips=fallen), -16.0) == -38.0, (
        "the bed falls with the voice by itself"
    )
