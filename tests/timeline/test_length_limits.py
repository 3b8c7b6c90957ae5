"""A refused length comes with lengths that can be typed as they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import MadeUpLengths, MadeUpSounds, plan_of, scripts
from voiceguide.errors import ImpossibleLength
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit, holes
from voiceguide.timeline.length_limits import Bounds, impossible
from voiceguide.units import MINUTE, SECOND, length, parse_duration, typed_length

LENGTHS = MadeUpLengths(MadeUpSounds())


def offered(refused: ImpossibleLength) -> list[int]:
    found = re.search(r"--duration (\S+)(?: or (\S+))? can be had\.", refused.mend)
    assert found is not None
    return [parse_duration(each) for each in found.groups() if each]


def refusal(script: s.Script, target_ms: int) -> ImpossibleLength:
    with pytest.raises(ImpossibleLength) as refused:
        fit(plan_of(script), LENGTHS, target_ms)
    return refused.value


@given(scripts(roomy=True), st.integers(1, 3 * MINUTE))
@examples(40)
def test_beyond_the_bounds_the_whole_second_that_is_offered_can_be_had(script: s.Script, by_ms: int) -> None:
    plan = plan_of(script)
    edge = bounds(plan, LENGTHS)
    beyond = [edge.most_ms + by_ms]
    if edge.least_ms > by_ms:
        beyond.append(edge.least_ms - by_ms)
    for target_ms in beyond:
        refused = refusal(script, target_ms)
        (can_ms,) = offered(refused)
        assert edge.least_ms <= can_ms <= edge.most_ms
        assert refused.what.endswith(f" is {length(can_ms)}.")
        assert f"cannot last {length(target_ms)}:" in refused.what
        if edge.most_ms - edge.least_ms >= SECOND:
            assert can_ms % SECOND == 0
        assert fit(plan, LENGTHS, can_ms).target_ms == can_ms


@given(scripts(roomy=False), st.floats(0, 1, exclude_min=True, exclude_max=True))
@examples(40)
def test_beside_a_hole_what_is_offered_can_be_had(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    for hole in holes(plan, LENGTHS)[:3]:
        target_ms = hole.below_ms + round((hole.above_ms - hole.below_ms) * where)
        if hole.below_ms < target_ms < hole.above_ms:
            refused = refusal(script, target_ms)
            for can_ms in offered(refused):
                assert fit(plan, LENGTHS, can_ms).target_ms == can_ms


def test_hours_are_told_and_milliseconds_only_where_no_second_can_be_had():
    at = Bounds(60_472, 60_600, 5_075_964)
    assert str(impossible("long", at, 90 * MINUTE, (0, 0))) == (
        "long cannot last 1:30:00: the longest is 1:24:35. --duration 1h24m35s can be had."
    )
    rigid = Bounds(60_472, 60_472, 60_472)
    assert str(impossible("rigid", rigid, MINUTE, (0, 0))) == (
        "rigid cannot last 1:00: the shortest is 1:00.472. --duration 1m0.472s can be had."
    )
    assert str(impossible("rigid", rigid, 90_000, (0, 0))) == (
        "rigid cannot last 1:30: the longest is 1:00.472. --duration 1m0.472s can be had."
    )
    assert typed_length(60_472) == "1m0.472s"
