"""Strikes of a bell: one after the other, each left to ring."""

from __future__ import annotations

import pytest

from voiceguide.plan.model import PlannedBell
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.measure import measure
from voiceguide.timeline.parts.bell import BELL_MS, STRIKE_MS, bell_ms
from voiceguide.timeline.parts.passes import PLACE, UNROLL, Unrolling
from voiceguide.timeline.rundown import LINES


@pytest.mark.parametrize("strikes", [1, 2, 3])
def test_a_bell_takes_as_long_as_its_last_strike_rings(strikes):
    bell, builder = PlannedBell(strikes=strikes), TimelineBuilder({}, {}, at_ms=1_000)
    (rang,) = UNROLL(bell, Unrolling(None, {}))
    PLACE(rang, builder)
    assert [tone.start_ms for tone in builder.tones] == [1_000 + n * STRIKE_MS for n in range(strikes)]
    assert builder.at_ms == 1_000 + bell_ms(bell) == builder.tones[-1].start_ms + BELL_MS
    assert measure((bell,), {}, {}).total_ms == bell_ms(bell)


def test_nothing_is_said_with_a_bell():
    (rang,) = UNROLL(PlannedBell(strikes=2), Unrolling(None, {}))
    assert list(LINES(rang)) == []


def test_strikes_overlap_and_never_come_at_once():
    assert 0 < STRIKE_MS < BELL_MS
