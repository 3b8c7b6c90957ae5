"""Breaths that change over their series, are too quick for words, or last a minute."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT, plan_of, wording
from voiceguide.lint.timeline_rules import judge
from voiceguide.plan.terms import Kind, Role
from voiceguide.script import model as s
from voiceguide.script.terms import Guide, Mode
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import Timeline

FILL = s.Rest(spot=SPOT, amount=s.Quantity(0, 0, 3_600_000))


def script(*steps: s.Step) -> s.Script:
    return s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=(*steps, FILL))


def breathing(count: int, **more: object) -> s.Breathe:
    n = s.Quantity(count, count, count, s.Unit.COUNT)
    return s.Breathe(spot=SPOT, count=n, **{"guide": (Guide.TONES,), **more})  # type: ignore[arg-type]


def phases(timeline: Timeline, phase: str) -> list[int]:
    return [one.duration_ms for one in timeline.breaths if one.phase == phase]


def test_a_breath_changes_evenly_from_the_first_to_the_last():
    step = breathing(5, in_ms=4_000, out_ms=6_000, ramp=(6_000, 0, 10_000, 0))
    timeline = natural(script(step))
    assert phases(timeline, "inhale") == [4_000, 4_500, 5_000, 5_500, 6_000]
    assert phases(timeline, "exhale") == [6_000, 7_000, 8_000, 9_000, 10_000]
    back = natural(script(breathing(3, in_ms=6_000, out_ms=10_000, ramp=(4_000, 0, 6_000, 0))))
    assert phases(back, "inhale") == [6_000, 5_000, 4_000]


def test_a_pause_may_grow_from_nothing_and_then_is_not_said():
    step = breathing(5, pause_in_ms=0, ramp=(4_000, 8_000, 6_000, 0), guide=(Guide.WORDS,))
    timeline = natural(script(step))
    assert phases(timeline, "pause_in") == [2_000, 4_000, 6_000, 8_000]
    assert {clip.phase for clip in timeline.clips if clip.role is Role.BREATH} == {"inhale", "exhale"}


times = st.integers(1_000, 15_000)


@examples(60)
@given(share, times, times, times, times, st.integers(0, 9), st.sampled_from(Guide))
def test_a_series_that_changes_is_as_long_as_measured_in_every_length(where, a, b, c, d, more, guide):
    count = s.Quantity(1, 1 + more // 2, 1 + more, s.Unit.COUNT)
    step = s.Breathe(spot=SPOT, count=count, in_ms=a, out_ms=b, ramp=(c, 0, d, 0), guide=(guide,))
    plan = plan_of(script(step))
    timeline = placed(plan, fitted(plan, target := at(plan, where)))
    assert timeline.duration_ms == target
    for phase, first, last in (("inhale", a, c), ("exhale", b, d)):
        heard = phases(timeline, phase)
        if guide is Guide.TONES or guide is Guide.QUIET:
            heard = heard[1:]  # the first has words, and waits for them
        rising = sorted(heard, reverse=last < first)
        assert heard == rising or guide in (Guide.WORDS, Guide.COUNTS)
        assert all(min(first, last) // 2 * 2 <= ms for ms in heard)


@examples(40)
@given(times, times, st.integers(1, 30))
def test_each_breath_more_costs_the_same(a, b, n):
    count = s.Quantity(1, 1, 40, s.Unit.COUNT)
    plan = plan_of(script(s.Breathe(spot=SPOT, count=count, in_ms=a, ramp=(b, 0, 6_000, 0))))
    amounts = {elastic.key: elastic.natural for elastic in plan.elastics()}
    (key,) = (elastic.key for elastic in plan.elastics() if elastic.kind is Kind.BREATH)
    at_n = measure(plan.parts, {**amounts, key: n}, LENGTHS)
    more = measure(plan.parts, {**amounts, key: n + 1}, LENGTHS)
    assert more.total_ms - at_n.total_ms == at_n.costs[key](n + 1) - at_n.costs[key](n)


def test_a_breath_too_quick_for_words_is_led_by_tones_from_the_first():
    timeline = natural(script(breathing(30, in_ms=500, out_ms=500)))
    assert not [clip for clip in timeline.clips if clip.role is Role.BREATH]
    tones = [tone for tone in timeline.tones if tone.kind == "breath"]
    assert [tone.phase for tone in tones] == ["inhale", "exhale"] * 30
    assert {b.start_ms - a.start_ms for a, b in itertools.pairwise(tones)} == {500}
    assert not judge(timeline, ("breaths",))


@pytest.mark.parametrize("guide", [(Guide.COUNTS,), (Guide.TONES,)])
def test_a_breath_of_a_minute_may_be_led_and_one_of_28_seconds_needs_no_leading(guide):
    minute = breathing(2, in_ms=20_000, pause_in_ms=20_000, out_ms=20_000, guide=guide)
    assert not judge(natural(script(minute)), ("breaths",))
    words = breathing(2, in_ms=4_000, pause_in_ms=16_000, out_ms=8_000, guide=(Guide.WORDS,))
    timeline = natural(script(words))
    assert phases(timeline, "pause_in") == [16_000, 16_000]
    assert not judge(timeline, ("breaths",))
    alone = breathing(2, in_ms=20_000, pause_in_ms=20_000, out_ms=20_000, guide=(Guide.WORDS,))
    assert judge(natural(script(alone)), ("breaths",))


def test_a_count_of_sixteen_is_heard_to_its_end():
    timeline = natural(script(breathing(1, pause_in_ms=16_000, out_ms=8_000, guide=(Guide.COUNTS,))))
    held = next(one for one in timeline.breaths if one.phase == "pause_in")
    counted = [clip for clip in timeline.clips if clip.role is Role.COUNT and clip.phase == "pause_in"]
    assert [clip.text for clip in counted] == [f"{n}." for n in range(2, 17)]
    assert [clip.start_ms - held.start_ms for clip in counted] == [1_000 * n for n in range(1, 16)]


def test_a_phase_that_waits_for_its_words_tells_how_long_it_was_meant_to_be():
    long = wording("Breathe in while you think of all the things that there are to think of here.")
    timeline = natural(script(breathing(3, guide=(Guide.WORDS,), on_inhale=long)))
    first, *others = [one for one in timeline.breaths if one.phase == "inhale"]
    assert first.written_ms == 4_000 < first.duration_ms
    assert [one.written_ms for one in others] == [None, None]
    (found,) = judge(timeline, ("words-in-phase",))
    assert found.at_ms == first.start_ms
    assert f"lasts {first.duration_ms // 1_000} s, not 4 s" in found.what
    assert not judge(natural(script(breathing(3, guide=(Guide.WORDS,)))), ("words-in-phase",))


def test_a_series_that_changes_keeps_room_for_its_words_in_every_breath():
    words = wording("In.", then="And in, as slowly as it comes to you.")
    step = breathing(6, in_ms=1_500, ramp=(5_000, 0, 6_000, 0), on_inhale=words, guide=(Guide.WORDS,))
    timeline = natural(script(step))
    for one in timeline.breaths:
        said = [clip for clip in timeline.clips if clip.start_ms == one.start_ms and clip.phase is one.phase]
        assert all(clip.end_ms <= one.start_ms + one.duration_ms for clip in said)
    assert judge(timeline, ("words-in-phase",))
