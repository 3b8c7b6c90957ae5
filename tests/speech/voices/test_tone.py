"""The tone voice: deterministic, as long as speech, silent before and after."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.conftest import say
from voiceguide.errors import SpeechRefused
from voiceguide.speech.model import Pace
from voiceguide.speech.voices.tone import LEAD_S, RATE_HZ, TAIL_S, ToneVoice

CUE = "Lie on your back, legs long. Rest your arms wide, a little below your shoulders."
texts = st.lists(
    st.sampled_from(["knee", "left", "and", "breathe", "shoulder", "in"]), min_size=1, max_size=9
)


def words_s(speech) -> float:
    sounding = np.flatnonzero(np.abs(speech.samples) > 1e-4)
    return (sounding[-1] + 1 - sounding[0]) / RATE_HZ


@pytest.mark.parametrize(
    ("pace", "wpm"),
    [
        (Pace.DAY, 130),
        (Pace.BEDTIME, 116),
        (Pace.DROWSY, 112.6),
        (Pace.DRIFTING, 108.9),
        (Pace.COUNT, 150),
    ],
)
def test_words_take_as_long_as_the_pace_says(pace, wpm):
    speech = ToneVoice().speak(say(CUE, pace=pace))
    assert len(CUE.split()) / (len(speech.samples) / RATE_HZ - LEAD_S - TAIL_S) * 60 == pytest.approx(
        wpm, rel=0.01
    )
    assert words_s(speech) == pytest.approx(len(speech.samples) / RATE_HZ - LEAD_S - TAIL_S, abs=0.06)


@given(texts, st.sampled_from(list(Pace)))
def test_it_is_silent_then_at_once_loud_and_silent_again(words, pace):
    samples = ToneVoice().speak(say(" ".join(words), pace=pace)).samples
    lead, tail = round(LEAD_S * RATE_HZ), round(TAIL_S * RATE_HZ)
    assert not samples[:lead].any()
    assert not samples[-tail:].any()
    assert np.abs(samples[lead : lead + 480]).max() > 0.03  # within 20 ms
    assert 0.05 < np.abs(samples).max() < 0.7


@given(texts, texts)
def test_each_text_sounds_like_itself_alone(one, other):
    first, again, second = (ToneVoice().speak(say(" ".join(words))).samples for words in (one, one, other))
    assert first.tobytes() == again.tobytes()
    assert (first.tobytes() == second.tobytes()) is (one == other)


def test_language_changes_the_sound_and_any_alphabet_is_spoken():
    assert (
        ToneVoice().speak(say("no")).samples.tobytes() != ToneVoice().speak(say("no", "es")).samples.tobytes()
    )
    assert ToneVoice().speak(say("息を吸って", "ja")).samples.size
    with pytest.raises(SpeechRefused, match="no word to say"):
        ToneVoice().speak(say("… , !"))
