"""The passes over a plan: every kind has its handlers, and a cost is what its places add up to."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.plan.model import Elastic, Part
from voiceguide.plan.terms import Kind
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, ElasticCost, Measuring, elastic_span
from voiceguide.timeline.rundown import LINES, Entry


def test_every_kind_of_part_and_of_entry_has_its_handlers():
    for passed in (MEASURE, UNROLL):
        passed.check(get_args(Part))
    for passed in (PLACE, LINES):
        passed.check(get_args(Entry))


@given(st.integers(0, 50), st.integers(0, 9_000), st.integers(0, 9_000), st.integers(0, 9_000))
def test_whole_things_cost_what_the_first_the_second_and_each_further_one_cost(value, one, more, step):
    cost = ElasticCost(one=one, two=one + more, step=step)
    assert cost(value + 1) - cost(value) == (one, more, step)[min(value, 2)]
    assert cost(0) == 0


def test_a_place_that_comes_several_times_costs_so_many_times_as_much():
    walk = Measuring({"hold": 60_000, "round": 3}, {})
    assert walk.slope("hold", 2) == 60_000
    walk.slope("hold", 1)
    assert (walk.costs["hold"](60_000), walk.costs["hold"].places) == (180_000, 3)
    assert walk.whole("round", 2, 1_000, 1_500, 700) == 2_200
    assert walk.costs["round"](3) == 2 * 2_200


@pytest.mark.parametrize("unit_ms", [1, 10_000])
def test_the_span_of_an_elastic_tells_what_it_could_have_been(unit_ms):
    elastic = Elastic(key="hold", kind=Kind.HOLD, least=3, natural=5, most=8)
    span = elastic_span(elastic, "hold", 100, 5 * unit_ms, unit_ms=unit_ms, extra_ms=7, side="left", id="x")
    assert (span.least_ms, span.natural_ms, span.most_ms) == (
        3 * unit_ms + 7, 5 * unit_ms + 7, 8 * unit_ms + 7,
    )  # fmt: skip
    assert (span.start_ms, span.end_ms, span.side, span.id, span.rigid) == (
        100,
        100 + 5 * unit_ms,
        "left",
        "x",
        False,
    )


def test_rounds_that_differ_cost_what_their_table_says() -> None:
    walk = Measuring({"rounds": 2, "none": 0}, {})
    assert walk.by_number("rounds", 3, [0, 1_000, 2_500, 5_000]) == 2_500
    assert walk.by_number("rounds", 1, [0, 1_000, 2_500, 5_000]) == 2_500
    cost = walk.costs["rounds"]
    assert [cost(n) for n in range(4)] == [0, 4_000, 10_000, 20_000]
    # A session that leaves all of them out has fixed their number at none.
    assert walk.by_number("none", 1, [0]) == 0
    assert walk.costs["none"](0) == 0
