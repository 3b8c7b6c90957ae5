"""Bells by the clock ring at their time, and never over a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, fitted
from tests.support.fits_made import placed_or_refused as placed
from tests.support.scripts_made import SPOT, plan_of, scripts, wording
from voiceguide.errors import ScriptError, SourceLocation
from voiceguide.plan.model import Plan
from voiceguide.script import model as s
from voiceguide.timeline.clock.bells import BELL_MS, ringing
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.units import MINUTE, SECOND

HERE = SourceLocation("made-up.yaml", 5, 9)
LONG_REST = s.Rest(
    spot=SPOT,
    amount=s.Quantity(5 * SECOND, 20 * SECOND, 60 * MINUTE),
    presence=(wording("Let it be."), wording("Rest on."), wording("Nothing to do.")),
)


def bells(*seconds: int, every: int = 0) -> s.ClockBells:
    times = tuple(s.ClockTime(each * SECOND, HERE) for each in seconds)
    return s.ClockBells(times, every * SECOND)


def script_of(*steps: s.Step, **more: object) -> s.Script:
    return s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=steps, **more)  # type: ignore[arg-type]


def rung(timeline: Timeline, plan: Plan) -> list[int]:
    """List the times of the bells by the clock, all of which are heard."""
    wanted = [bell.at_ms for bell in ringing(plan, timeline.duration_ms)]
    heard = [tone.start_ms for tone in timeline.tones if tone.kind == "bell"]
    assert set(wanted) <= set(heard)
    return wanted


def words_over_bells(timeline: Timeline, times: list[int]) -> list[str]:
    return [
        clip.text
        for clip in timeline.clips
        for at_ms in times
        if clip.start_ms < at_ms + BELL_MS and clip.end_ms > at_ms
    ]


@given(scripts(roomy=True), st.lists(st.integers(-900, 1_500), min_size=1, max_size=4, unique=True))
@examples(80)
def test_no_word_is_said_while_a_bell_rings(script: s.Script, seconds: list[int]) -> None:
    plan = plan_of(replace(script, steps=(*script.steps, LONG_REST), bells=bells(*filter(None, seconds))))
    found = fitted(plan, 30 * MINUTE)
    try:
        timeline = placed(plan, found)
    except ScriptError as refused:
        (problem,) = refused.problems
        assert problem.spot is HERE
        assert "bell" in problem.what
        return
    times = rung(timeline, plan)
    assert words_over_bells(timeline, times) == []
    assert timeline.duration_ms == 30 * MINUTE
    wanted = {each * SECOND if each > 0 else 30 * MINUTE + each * SECOND for each in seconds if each}
    assert times == sorted(ms for ms in wanted if ms <= 30 * MINUTE - BELL_MS)
    quiet = replace(plan, bells=(), every_ms=0)
    without = placed(quiet, found)
    assert sorted(clip.text for clip in without.clips) == sorted(clip.text for clip in timeline.clips)
    starts = [clip.start_ms for clip in timeline.clips]
    assert starts == sorted(starts)


def test_bells_by_the_clock_stand_among_the_other_tones_in_order_of_time() -> None:
    plan = plan_of(script_of(LONG_REST, s.Bell(spot=SPOT, strikes=2), LONG_REST, bells=bells(120, 1080)))
    tones = [tone.start_ms for tone in placed(plan, fitted(plan, 20 * MINUTE)).tones]
    assert tones == sorted(tones)
    assert {2 * MINUTE, 18 * MINUTE} < set(tones)


@pytest.mark.parametrize(
    ("told", "minutes", "times"),
    [
        (bells(1500, 1800, 3300), 60, [25, 30, 55]),
        (bells(1500, 1800, 3300), 40, [25, 30]),
        (bells(-300, 600), 20, [10, 15]),
        (bells(300, every=300), 20, [5, 10, 15]),
        (bells(-300), 4, []),
    ],
)
def test_when_bells_ring(told: s.ClockBells, minutes: int, times: list[int]) -> None:
    plan = plan_of(script_of(LONG_REST, bells=told))
    assert [bell.at_ms for bell in ringing(plan, minutes * MINUTE)] == [each * MINUTE for each in times]


def test_words_between_steps_wait_and_the_next_rest_is_shorter_by_that() -> None:
    say = s.Say(spot=SPOT, words=wording("Here we are."), begins=s.ClockTime(5 * MINUTE, HERE))
    steps = (LONG_REST, say, LONG_REST)
    plan = plan_of(script_of(*steps, bells=bells(300)))
    found = fit(plan, LENGTHS, 10 * MINUTE)
    timeline = placed(plan, found)
    (here,) = (clip for clip in timeline.clips if clip.text == "Here we are.")
    assert here.start_ms == 5 * MINUTE + BELL_MS
    *_, last = (span for span in timeline.spans if span.kind == "rest")
    without = placed(replace(plan, bells=()), found)
    *_, longer = (span for span in without.spans if span.kind == "rest")
    assert longer.duration_ms - last.duration_ms == BELL_MS
    assert (last.end_ms, timeline.duration_ms) == (longer.end_ms, 10 * MINUTE)


def test_a_bell_over_led_breaths_is_refused_at_its_place() -> None:
    breaths = s.Breathe(spot=SPOT, count=s.Quantity(60, 60, 60, s.Unit.COUNT), guide=(s.Guide.WORDS,))
    plan = plan_of(script_of(breaths, LONG_REST, bells=bells(120)))
    with pytest.raises(ScriptError) as caught:
        placed(plan, fit(plan, LENGTHS, 15 * MINUTE))
    (problem,) = caught.value.problems
    assert problem.spot is HERE
    assert problem.what.startswith("at 2:00 '")
    assert problem.what.endswith("is said, and no bell rings over words.")


def test_a_section_keeps_its_length_although_words_in_it_wait() -> None:
    section = s.Section(
        spot=SPOT,
        title="Timed",
        length=s.Quantity(3 * MINUTE, 3 * MINUTE, 3 * MINUTE),
        length_spot=HERE,
        steps=(s.Say(spot=SPOT, words=wording("Begin.")), LONG_REST),
    )
    begun = replace(section, begins=s.ClockTime(2 * MINUTE, HERE))
    plan = plan_of(script_of(LONG_REST, begun, LONG_REST, bells=bells(120)))
    timeline = placed(plan, fit(plan, LENGTHS, 8 * MINUTE))
    (span,) = (span for span in timeline.spans if span.title == "Timed")
    assert (span.start_ms, span.duration_ms) == (2 * MINUTE, 3 * MINUTE)
    (said,) = (clip for clip in timeline.clips if clip.text == "Begin.")
    assert said.start_ms == 2 * MINUTE + BELL_MS


def test_where_no_rest_can_give_the_time_back_the_bell_is_refused() -> None:
    say = s.Say(spot=SPOT, words=wording("Goodbye."), begins=s.ClockTime(5 * MINUTE, HERE))
    plan = plan_of(script_of(LONG_REST, say, bells=bells(300)))
    with pytest.raises(ScriptError) as caught:
        placed(plan, fit(plan, LENGTHS, bounds(plan, LENGTHS).least_ms))
    (problem,) = caught.value.problems
    assert problem.spot is HERE
    assert problem.what.startswith("words wait 0:06 for the bell at 5:00, and no rest after them")
