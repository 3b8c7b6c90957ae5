"""A session as a ring: where its arcs lie."""

from __future__ import annotations

import pytest

from tests.support.sessions_made import evening
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.polar import STEPS, arcs, points, polar_outline

EVENING = swimlanes(evening(30_000))


def test_holds_stand_out_where_they_are_heard():
    """The evening's right hold lasts from 40 s to 70 s of 160 s, its left one from 80 s to 110 s."""
    shape = polar_outline(EVENING)
    assert len(shape) == STEPS
    assert all(0 <= height <= 1 for height in shape)
    at = lambda second: shape[second * STEPS // 160]  # noqa: E731 - one word for one place
    assert at(47) > 0.9
    assert at(90) > 0.9
    assert at(33) < 0.3
    assert arcs(EVENING, EVENING.sides)[0] == pytest.approx((30 / 160, 70 / 160))


def test_the_ring_begins_at_the_top_and_goes_with_the_clock():
    top, right, bottom, left = points((0.0,) * 4, 100, 10, 5)
    assert top == pytest.approx((100, 90))
    assert right == pytest.approx((110, 100))
    assert bottom == pytest.approx((100, 110))
    assert left == pytest.approx((90, 100))
