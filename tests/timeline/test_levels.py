"""What is heard around the words: refused where it would disturb them, told truly where it would not."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import bell, breath, timeline
from voiceguide.errors import ChoiceError
from voiceguide.timeline.levels import (
    check_bed_level,
    check_lufs,
    check_strike,
    full_lufs,
    with_bed,
    with_bells,
    with_gentle_rises,
    with_sleep_curve,
)
from voiceguide.timeline.model import STRIKES, Bed, Phase

RAIN = Bed(kind="rain", below_voice_db=24.0)
TEN = 600_000


def evening(clips=((1_000, 3_000), (300_000, 2_000), (570_000, 5_000)), **more):
    return timeline(TEN, [(start, length, "x") for start, length in clips], **more)


@pytest.mark.parametrize("level", [20.0, 24, 60])
def test_a_bed_well_under_the_voice_is_allowed(level):
    check_bed_level(level, force=False)


@pytest.mark.parametrize("lufs", [-24.1, -13.9, 0, 16, float("nan"), float("inf")])
def test_a_loudness_that_serves_no_one_is_refused(lufs):
    with pytest.raises(ChoiceError, match="-24 to -14"):
        check_lufs(lufs)
    check_lufs(-24.0)
    check_lufs(-14.0)


def test_an_evening_that_falls_has_the_loudness_asked_for_as_a_whole():
    """Clips of one length all over the time: energy on the average, as the standard adds it up."""
    planned = evening([(at, 3_000) for at in range(1_000, 560_000, 9_000)])
    heard = [full_lufs("bedtime", -16.0) + clip.gain_db for clip in with_sleep_curve(planned).clips]
    together = 10 * math.log10(sum(10 ** (lufs / 10) for lufs in heard) / len(heard))
    assert together == pytest.approx(-16.0, abs=0.4)
    assert full_lufs("day", -16.0) == -16.0


@pytest.mark.parametrize("level", [0, 3.5, 19.99])
def test_a_bed_close_under_the_voice_is_refused_with_the_reason_unless_forced(level):
    with pytest.raises(ChoiceError, match="hard to follow") as refused:
        check_bed_level(level, force=False)
    assert "--force" in str(refused.value)
    check_bed_level(level, force=True)


@pytest.mark.parametrize("level", [-1, 61, float("nan"), float("inf"), -float("inf")])
def test_what_is_no_level_is_not_to_be_forced(level):
    with pytest.raises(ChoiceError, match="is no level"):
        check_bed_level(level, force=True)


def test_the_usual_fade_never_touches_the_words():
    made = with_bed(evening(), RAIN, None, 12_000, force=False)
    assert (made.bed, made.fade_ms) == (RAIN, 12_000)
    late = evening([(590_000, 7_000)])
    assert with_bed(late, RAIN, None, 12_000, force=False).fade_ms == 3_000
    assert with_bed(evening([]), RAIN, None, 12_000, force=False).fade_ms == 12_000


def test_a_fade_that_would_touch_the_words_is_refused_and_force_does_not_help():
    assert with_bed(evening(), RAIN, 25_000, 12_000, force=False).fade_ms == 25_000
    for force in (False, True):
        with pytest.raises(ChoiceError, match="touch the last words") as refused:
            with_bed(evening(), RAIN, 25_001, 12_000, force=force)
        assert "--fade 25s" in refused.value.mend


def test_a_quick_fade_is_refused_at_bedtime():
    with pytest.raises(ChoiceError, match="wake a sleeper"):
        with_bed(evening(), RAIN, 7_999, 12_000, force=False)
    assert with_bed(evening(), RAIN, 8_000, 12_000, force=False).fade_ms == 8_000
    assert with_bed(evening(), RAIN, 2_000, 12_000, force=True).fade_ms == 2_000
    assert with_bed(evening(mode="day"), RAIN, 2_000, 12_000, force=False).fade_ms == 2_000


@pytest.mark.parametrize("strike", [*STRIKES, "none"])
def test_bells_sound_as_asked(strike):
    check_strike(strike)
    tones = [bell(0, 6_000), breath(9_000, 4_000, Phase.INHALE), bell(20_000, 6_000)]
    made = with_bells(evening(tones=tones), strike)
    rung = [tone.strike for tone in made.tones if tone.kind == "bell"]
    assert rung == ([] if strike == "none" else [strike, strike])
    assert [tone for tone in made.tones if tone.kind == "breath"] == tones[1:2]


def test_no_bell_rings_at_the_end_of_an_evening():
    tones = [bell(TEN - 126_000, 6_000), bell(TEN - 125_999, 6_000), bell(TEN - 6_000, 6_000)]
    assert len(with_bells(evening(tones=tones), "bowl").tones) == 1
    assert len(with_bells(evening(tones=tones, mode="day"), "bowl").tones) == 3


@pytest.mark.parametrize("strike", ["gong", "", "Bowl"])
def test_a_bell_there_is_not_is_refused_with_those_there_are(strike):
    with pytest.raises(ChoiceError, match="bowl, bell, chime, low and none"):
        check_strike(strike)


CUES = st.lists(st.tuples(st.integers(0, 50_000), st.integers(100, 6_000)), min_size=1, max_size=30)


@given(CUES)
def test_the_voice_falls_and_never_rises(cues):
    places, at = [], 0
    for gap_ms, length_ms in cues:
        places.append((at + gap_ms, length_ms))
        at += gap_ms + length_ms
    planned = timeline(at + 20_000, [(start, length, "x") for start, length in places])
    planned = replace(planned, clips=tuple(replace(clip, lufs=-16.03) for clip in planned.clips))
    made = with_sleep_curve(planned)
    gains = [clip.gain_db for clip in made.clips]
    assert gains[0] == 0.0
    assert gains[-1] == (-4.0 if len(gains) > 1 and places[-1][0] > places[0][0] else 0.0)
    assert all(one >= other for one, other in itertools.pairwise(gains))
    assert all(gain * 2 == int(gain * 2) for gain in gains)
    for clip, before in zip(made.clips, planned.clips, strict=True):
        assert clip.lufs == round(-16.03 + clip.gain_db, 2)
        assert replace(clip, gain_db=0.0, lufs=-16.03) == before


def test_evenly_spaced_words_fall_evenly():
    made = with_sleep_curve(evening([(n * 10_000, 2_000) for n in range(9)]))
    assert [clip.gain_db for clip in made.clips] == [-0.5 * n for n in range(9)]
    assert [clip.lufs for clip in made.clips] == [None] * 9


def test_by_day_and_without_words_nothing_falls():
    for session in (evening(mode="day"), evening([])):
        assert with_sleep_curve(session) is session


def levelled(*lufs):
    clips = evening([(9_000 * n, 1_000) for n in range(1, 1 + len(lufs))]).clips
    said = tuple(replace(clip, lufs=each) for clip, each in zip(clips, lufs, strict=True))
    return replace(evening(), clips=said)


def test_a_sentence_after_a_word_that_came_out_too_soft_is_softened_by_what_is_too_much():
    planned = levelled(-16.0, -18.72, -16.0, -16.0, None, -12.0, -17.7, -16.0)
    made = with_gentle_rises(planned).clips
    assert [clip.gain_db for clip in made] == [0, 0, -1.0, 0, 0, 0, 0, 0]
    assert [clip.lufs for clip in made] == [-16.0, -18.72, -17.0, -16.0, None, -12.0, -17.7, -16.0]


@given(st.lists(st.floats(-40, -10) | st.none(), min_size=1, max_size=30))
def test_no_cue_is_planned_more_than_1_8_above_the_one_before(lufs):
    made = with_gentle_rises(levelled(*lufs)).clips
    for before, after in itertools.pairwise(made):
        if before.lufs is not None and after.lufs is not None:
            assert after.lufs - before.lufs <= 1.8 + 0.011
            assert after.gain_db <= 0
