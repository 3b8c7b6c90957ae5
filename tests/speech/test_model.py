"""The data of speech: paces, and by how much a recording is slowed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.speech.model import (
    AS_SPOKEN,
    EVENING,
    EVENING_SLOWDOWN,
    LEAST_SLOWED,
    MOST_SLOWED,
    Pace,
    Slowing,
)


@given(st.floats(1, 4), st.none() | st.integers(0, 60_000), st.floats(0, 60_000))
def test_a_factor_is_one_or_within_its_limits(by, toward_ms, spoken_ms):
    factor = Slowing(by, toward_ms).factor(spoken_ms)
    assert factor == 1.0 or LEAST_SLOWED <= factor <= MOST_SLOWED
    assert round(factor, 2) == factor


@pytest.mark.parametrize("pace", Pace)
def test_the_base_of_a_pace_is_one_that_every_voice_knows(pace):
    assert pace.base in {Pace.DAY, Pace.BEDTIME, Pace.COUNT}
    assert pace.base.base is pace.base


def test_an_evening_slows_step_by_step_and_by_less_than_a_listener_notices():
    factors = [EVENING_SLOWDOWN.get(pace, 1.0) for pace in EVENING]
    assert factors[0] == 1.0
    assert all(1.0 < later / sooner < 1.05 for sooner, later in itertools.pairwise(factors))


def test_a_recording_is_slowed_towards_a_length_and_never_by_more_than_allowed():
    assert Slowing(toward_ms=1_200).factor(1_000) == 1.2
    assert Slowing(toward_ms=1_200, most=1.1).factor(1_000) == 1.1
    assert Slowing(toward_ms=900).factor(1_000) == 1.0  # nothing is made quicker
    assert AS_SPOKEN.factor(1_000) == 1.0
