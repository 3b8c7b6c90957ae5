"""Counts: every number at its millisecond, in any direction, pace and language."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT, plan_of, wording
from voiceguide.errors import ScriptError
from voiceguide.plan.model import PlannedCount
from voiceguide.plan.terms import Kind, Role
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.fit import fit
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.timeline.parts.count import COUNT_GAP_MS, WORDS_GAP_MS

FILL = s.Rest(spot=SPOT, amount=s.Quantity(0, 0, 3_600_000))


def counting(first: int, last: int, every: s.Quantity, words: str = "{n}", by: int = 1) -> s.Count:
    return s.Count(spot=SPOT, first=first, last=last, by=by, every=every, words=wording(words))


def script(*steps: s.Step) -> s.Script:
    return s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=(*steps, FILL))


def counted(timeline: Timeline) -> list[SpokenClip]:
    return [clip for clip in timeline.clips if clip.role is Role.COUNT]


@pytest.mark.parametrize(
    ("first", "last", "by", "numbers"),
    [(10, 1, 1, range(10, 0, -1)), (1, 9, 2, (1, 3, 5, 7, 9)), (10, 1, 3, (10, 7, 4, 1)), (0, 1, 1, (0, 1))],
)
def test_a_count_goes_up_or_down_to_its_last_number(first, last, by, numbers):
    timeline = natural(script(counting(first, last, s.Quantity(3_000, 4_000, 5_000), by=by)))
    clips = counted(timeline)
    assert [clip.text for clip in clips] == [f"{n}." for n in numbers]
    (span,) = (span for span in timeline.spans if span.kind == "count")
    assert [clip.start_ms - span.start_ms for clip in clips] == [4_000 * i for i in range(len(numbers))]
    n = len(numbers)
    assert (span.duration_ms, span.least_ms, span.most_ms) == (4_000 * n, 3_000 * n, 5_000 * n)


@examples(40)
@given(share, st.integers(1, 4), st.integers(5, 30), st.booleans())
def test_the_pace_is_even_in_every_length_and_lies_within_its_bounds(where, low, high, down):
    first, last = (high, low) if down else (low, high)
    step = counting(first, last, s.Quantity(4_000, 6_000, 8_000))
    plan = plan_of(script(step))
    timeline = placed(plan, fitted(plan, target := at(plan, where)))
    starts = [clip.start_ms for clip in counted(timeline)]
    paces = {b - a for a, b in itertools.pairwise(starts)}
    assert len(paces) == 1
    assert 4_000 <= paces.pop() <= 8_000
    assert timeline.duration_ms == target


@examples(40)
@given(share, share)
def test_a_longer_session_never_counts_more_quickly(one, other):
    plan = plan_of(
        script(
            counting(10, 1, s.Quantity(4_000, 6_000, 8_000)), counting(1, 5, s.Quantity(1_000, 2_000, 9_000))
        )
    )
    shorter, longer = (fitted(plan, at(plan, where)) for where in sorted((one, other)))
    for elastic in plan.elastics():
        if elastic.kind is Kind.PACE:
            assert shorter.amounts[elastic.key] <= longer.amounts[elastic.key]


def test_both_sides_are_counted_alike():
    step = s.Count(
        spot=SPOT, first=1, last=4, every=s.Quantity(4_000, 4_000, 4_000),
        words=wording("{n}, on the {side}.", then="{n}", last="{n}, and done."),
    )  # fmt: skip
    timeline = natural(script(s.EachSide(spot=SPOT, steps=(step,))))
    texts = [clip.text for clip in counted(timeline)]
    assert texts == [
        *("One, on the right.", "2.", "3.", "Four, and done."),
        *("One, on the left.", "2.", "3.", "Four, and done."),
    ]
    assert {span.duration_ms for span in timeline.spans if span.kind == "side"} == {16_000}
    assert [clip.side for clip in counted(timeline)] == ["right"] * 4 + ["left"] * 4


def test_words_longer_than_the_quickest_pace_are_refused_at_their_place_in_every_length():
    words = "{n}. And deeper, and deeper, and still deeper."
    plan = plan_of(script(counting(3, 1, s.Quantity(2_000, 9_000, 9_000), words)))
    for where in (0.0, 0.5, 1.0):
        target = at(plan, where)
        with pytest.raises(ScriptError, match=r"takes \d\.\d s, too long for a pace of 2 s") as refused:
            placed(plan, fitted(plan, target))
        (problem,) = refused.value.problems
        assert problem.spot == SPOT


def test_words_as_long_as_the_pace_allows_are_counted():
    (part,) = (
        p
        for p in plan_of(script(counting(3, 1, s.Quantity(2_000, 2_000, 2_000)))).parts
        if isinstance(p, PlannedCount)
    )
    longest_ms = max(LENGTHS[line] for line in part.lines if line is not None)
    assert COUNT_GAP_MS < WORDS_GAP_MS
    pace_ms = longest_ms + COUNT_GAP_MS
    plan = plan_of(script(counting(3, 1, s.Quantity(pace_ms, pace_ms, pace_ms))))
    target = at(plan, 0.5)
    assert len(counted(placed(plan, fit(plan, LENGTHS, target)))) == 3
    short = plan_of(script(counting(3, 1, s.Quantity(pace_ms - 1, pace_ms, pace_ms))))
    with pytest.raises(ScriptError):
        placed(short, fit(short, LENGTHS, target))


def test_a_count_costs_its_pace_for_each_number():
    plan = plan_of(script(counting(10, 1, s.Quantity(4_000, 6_000, 8_000))))
    amounts = {elastic.key: elastic.natural for elastic in plan.elastics()}
    (key,) = (elastic.key for elastic in plan.elastics() if elastic.kind is Kind.PACE)
    before = measure(plan.parts, amounts, LENGTHS)
    after = measure(plan.parts, {**amounts, key: 7_000}, LENGTHS)
    assert after.total_ms - before.total_ms == 10_000 == before.costs[key](7_000) - before.costs[key](6_000)


def test_wordings_follow_one_another_and_the_evening_turns_them():
    listed = s.WordingList("full", ("{n}. Deeper.", "{n}, and down."), (SPOT, SPOT))
    words = replace(wording("{n}. Deeper."), lists=(listed,))
    step = s.Count(spot=SPOT, first=4, last=1, every=s.Quantity(5_000, 5_000, 5_000), words=words)
    said = [[clip.text for clip in counted(natural(script(step), evening=e))] for e in (0, 1)]
    one = ["Four. Deeper.", "Three, and down.", "Two. Deeper.", "One, and down."]
    other = ["Four, and down.", "Three. Deeper.", "Two, and down.", "One. Deeper."]
    assert said[0] == one
    assert said[1] in (one, other)
    assert len({natural(script(step), evening=e).duration_ms for e in range(5)}) == 1
