"""What is quicker than the rest of a session."""

from __future__ import annotations

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.support.scripts_shipped import ROUTINES, shipped, spoken
from voiceguide.speech.recordings.hurried import hurried
from voiceguide.speech.voices.tone import RATE_HZ, ToneVoice


def cues(name: str) -> list[tuple[str, int]]:
    """Give every cue of a routine with the length of its words, as the tone voice speaks it."""
    voice, said = ToneVoice(), []
    for text in dict.fromkeys(one.text for one in spoken(shipped(name)) if "{" not in one.text):
        loud = np.flatnonzero(np.abs(voice.speak(say(text)).samples) > 0.005)
        said.append((text, int(loud[-1] - loud[0]) * 1000 // RATE_HZ))
    return said


@pytest.mark.parametrize("name", ROUTINES)
def test_of_no_shipped_routine_is_a_whole_cue_told(name):
    assert hurried(cues(name), "en") == ()


def test_half_a_cue_is_told_with_its_place():
    said = cues("knee-drops")
    long = next(place for place, (text, _) in enumerate(said) if len(text.split()) > 8)
    said[long] = (said[long][0], said[long][1] // 2)
    ((place, times),) = hurried(said, "en")
    assert place == long
    assert times == pytest.approx(2, rel=0.3)


def test_counts_few_cues_and_languages_without_blanks_tell_nothing():
    said = cues("knee-drops")
    assert hurried([("Seven.", 10), *said], "en") == ()
    assert hurried([said[0], (said[1][0], 100)], "en") == ()
    assert hurried([("呼吸をゆっくりと続けてください", 100)] * 20, "ja") == ()
