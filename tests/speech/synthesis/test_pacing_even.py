"""Sentences of voices with one speed, or with speeds of their own, are brought to the pace of their text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.conftest import Counting, say
from voiceguide.audio.dsp.silence import find_speech, inner_silence
from voiceguide.speech.model import (
    AS_SPOKEN,
    EVEN_ENOUGH,
    MOST_EVENED,
    MOST_SLOWED,
    Pace,
    Pacing,
    Slowing,
)
from voiceguide.speech.synthesis.pacing import pauses, slowing, speaking_weight, without_sounds

CUE = "Let your whole weight sink into the floor."


@given(st.floats(1, 1.3), st.integers(500, 20_000), st.floats(500, 20_000))
def test_a_sentence_comes_to_its_length_or_as_near_as_sounds_good(by, toward_ms, sounding_ms):
    factor = Slowing(by=by, toward_ms=toward_ms, even=True).factor(sounding_ms)
    assert by / MOST_EVENED - 0.03 <= factor <= min(by * MOST_EVENED, MOST_SLOWED) + 0.03
    wanted = toward_ms / sounding_ms
    if by == 1 and abs(wanted - 1) <= EVEN_ENOUGH:
        assert factor == 1
    elif max(1.03, by / MOST_EVENED) < wanted < MOST_EVENED:
        assert factor == pytest.approx(wanted, abs=0.006)


def test_a_pause_inside_a_sentence_is_no_slow_speech():
    hum = 0.3 * np.sin(np.arange(48_000) * 0.03)
    sound = np.concatenate([np.zeros(9_600), hum, np.zeros(24_000), hum, np.zeros(9_600)])
    assert inner_silence(sound, find_speech(sound)) == pytest.approx(24_000, abs=500)
    assert inner_silence(hum, find_speech(hum)) == 0


@pytest.mark.parametrize("pacing", [Pacing.OWN, Pacing.CALIBRATED])
def test_a_voice_that_is_not_even_is_evened_sentence_by_sentence(pacing):
    slow = slowing(Counting(pacing=pacing), dict.fromkeys(Pace, 130.0))
    short, long = slow(say(CUE)), slow(say(f"{CUE} Stretched shins straighten strongly."))
    assert short.even
    assert long.even
    assert short.toward_ms < long.toward_ms
    assert slow(say("Breathe in.")) == slow(say(CUE, pace=Pace.COUNT)) == AS_SPOKEN


def test_a_voice_that_is_even_by_itself_and_a_language_not_counted_are_left_alone():
    assert slowing(Counting(pacing=Pacing.EVEN))(say(CUE)) == AS_SPOKEN
    french = say("Ferme les yeux et respire doucement.", "fr")
    assert slowing(Counting(pacing=Pacing.OWN))(french).toward_ms is None


def test_a_told_sound_counts_as_its_word():
    told = "Rest the [psoas](/ˈsOæs/) now, on both sides."
    assert without_sounds(told) == "Rest the psoas now, on both sides."
    assert speaking_weight(told, "en") == speaking_weight(without_sounds(told), "en")
    assert pauses("Rest. Let it be.") > pauses("Rest, let it be.") > pauses("Rest let it be.") == 0


def test_syllables_weigh_more_than_letters_and_words():
    assert speaking_weight("Stretched straight through strength.", "en") < speaking_weight(
        "Easily open every elbow.", "en"
    )
    assert speaking_weight("慢慢地呼吸然后放松你的肩膀和脖子", "zh-CN") is None
    assert speaking_weight("…", "en") is None
