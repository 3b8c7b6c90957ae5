"""The embedded voice says the lines of the shipped routines evenly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.conftest import say
from voiceguide import pipeline
from voiceguide.compose.sounds import utterance
from voiceguide.locales.syllables import syllables
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import EVENING, Pace
from voiceguide.speech.synthesis.pacing import pauses, without_sounds
from voiceguide.speech.voices import hibari_pace
from voiceguide.speech.voices.hibari import HibariVoice


@cache
def lines() -> tuple[str, ...]:
    """Return every third line of five words or more of three shipped routines, none of them long."""
    settings, voice, found = Settings((bundled_scripts(),), Path()), HibariVoice(), {}
    for routine in ("bedtime-twist", "ninety-ninety", "supine-pulls"):
        plan = pipeline.planned(pipeline.Request(routine=routine, target_ms=600_000), settings)
        found |= dict.fromkeys(utterance(plan, line, voice).spoken for line in plan.lines())
    return tuple(text for text in found if 5 <= len(without_sounds(text).split()) <= 16)[::3]


@pytest.mark.parametrize("pace", [Pace.DAY, Pace.BEDTIME])
def test_no_shipped_line_is_much_quicker_or_slower_than_the_others(pace):
    voice, rates = HibariVoice(), {}
    for text in lines():
        speech = voice.speak(say(text, pace=pace))
        said, word_ms = without_sounds(text), hibari_pace.wanted_ms("Let your weight sink in.", pace) / 4.1
        sounding = hibari_pace.heard_ms(speech.samples, speech.rate_hz) - pauses(said) * word_ms
        rates[text] = syllables(said, "en") / sounding
    middle = np.median(list(rates.values()))
    away = {text: round(rate / middle, 2) for text, rate in rates.items() if abs(rate / middle - 1) > 0.15}
    assert len(rates) >= 20
    assert len(away) <= len(rates) // 20, away
    assert all(0.8 < rate < 1.25 for rate in away.values())


@given(st.floats(500, 60_000), st.floats(500, 60_000), st.sampled_from(sorted(hibari_pace._LENGTHS)))
def test_a_longer_wish_never_gives_a_quicker_speed(natural, wanted, speed):
    assert hibari_pace.speed_for(wanted * 1.1, natural) <= hibari_pace.speed_for(wanted, natural)
    again = hibari_pace.second_speed(speed, round(wanted), natural)
    assert again is None or (again != speed and again in hibari_pace._LENGTHS)


def test_an_evening_asks_for_more_time_step_by_step_and_counts_ask_for_none():
    wanted = [hibari_pace.wanted_ms("Let your whole weight sink into the mat.", pace) for pace in EVENING]
    assert [each / wanted[0] for each in wanted] == pytest.approx([1, 1.03, 1.065])
    assert hibari_pace.wanted_ms("Let your whole weight sink.", Pace.COUNT) is None
    assert hibari_pace.wanted_ms("Breathe in.", Pace.DAY) is None
