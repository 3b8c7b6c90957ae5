"""What is told of a session before it is made: counts and times, as roughly as they are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.speech.conftest import say
from voiceguide.compose.request import SynthesisEstimate, told_cues, told_time

KNOWN = SynthesisEstimate(voice="gtts", cues=5, absent=(), requests=(), about_s=0.0, sure=True)
TWO = (say("One."), say("Two."))


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (KNOWN, "5 cues, 5 cached, 0 to fetch"),
        (replace(KNOWN, absent=TWO, about_s=3.2), "5 cues, 3 cached, 2 to fetch, about 3 s"),
        (replace(KNOWN, absent=TWO, about_s=None), "5 cues, 3 cached, 2 to speak"),
        (
            replace(KNOWN, cues=1, absent=TWO[:1], about_s=120.0, sure=False),
            "about 1 cue, 0 cached, about 1 to fetch, about 2 min",
        ),
    ],
)
def test_an_estimate_in_a_line(estimate, told):
    assert str(estimate) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.0, "1 s"), (1.4, "1 s"), (89.4, "89 s"), (90, "2 min"), (149, "2 min"), (3_600, "60 min")],
)
def test_a_time_is_told_as_roughly_as_it_was_guessed(seconds, told):
    assert told_time(seconds) == told


def test_one_cue_is_no_several():
    assert [told_cues(count) for count in (0, 1, 2)] == ["0 cues", "1 cue", "2 cues"]
