"""Breaths with pauses may be longer than breaths without; those that nobody can follow are found."""

from __future__ import annotations

import pytest

from tests.support.sessions_made import breath, timeline
from voiceguide.lint.timeline_rules import judge
from voiceguide.timeline.model import Phase


def found(in_ms: int, pause_in_ms: int, out_ms: int, pause_out_ms: int = 0) -> list[str]:
    """Judge a session of one breath; what is said of its length."""
    parts, at_ms = [], 0
    for phase, ms in zip(Phase, (in_ms, pause_in_ms, out_ms, pause_out_ms), strict=True):
        parts += [breath(at_ms, ms, phase)] if ms else []
        at_ms += ms
    session = timeline(70_000, breaths=tuple(parts))
    return [one.what for one in judge(session, ["breaths"]) if one.what.startswith("a breath of")]


@pytest.mark.parametrize(
    "phases",
    [
        (4_000, 16_000, 8_000),
        (4_000, 7_000, 8_000),
        (5_000, 5_000, 5_000, 5_000),
        (4_000, 0, 6_000),
        (6_000, 0, 10_000),
    ],
)
def test_a_breath_that_can_be_followed(phases):
    assert found(*phases) == []


@pytest.mark.parametrize(
    "phases", [(8_000, 0, 9_000), (7_000, 45_000, 9_000), (8_000, 1_000, 9_000), (2_000, 0, 4_000)]
)
def test_a_breath_that_cannot(phases):
    assert len(found(*phases)) == 1
