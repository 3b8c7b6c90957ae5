"""Sections with a length by the clock: each law of the fit holds inside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.scripts_made import SPOT, plan_of, scripts, wording
from voiceguide.errors import ScriptError, SourceLocation
from voiceguide.plan.model import Plan, by_clock
from voiceguide.script import model as s
from voiceguide.timeline.fit import Fit, bounds, fit
from voiceguide.timeline.ladder.sections import inside_of
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import Timeline
from voiceguide.units import MINUTE, SECOND

HERE = SourceLocation("made-up.yaml", 7, 13)
ROOM = s.Rest(spot=SPOT, amount=s.Quantity(0, 0, 60 * MINUTE))
SIDED = s.Section(
    spot=SPOT,
    title="One hand",
    length=s.Quantity(90 * SECOND, 90 * SECOND, 90 * SECOND),
    length_spot=HERE,
    steps=(
        s.Move(spot=SPOT, words=wording("Lift it.", second="And now the other one, slowly.", short="Lift.")),
        s.Hold(spot=SPOT, amount=s.Quantity(10 * SECOND, 30 * SECOND, 60 * SECOND)),
        ROOM,
    ),
)


def timed(steps: tuple[s.Step, ...], length: s.Quantity, title: str = "By the clock") -> s.Section:
    return s.Section(spot=SPOT, title=title, steps=(*steps, ROOM), length=length, length_spot=HERE)


@st.composite
def by_the_clock(draw: st.DrawFn) -> s.Script:
    """Make up a script with every step in a section of its own length, sides and rounds among them."""
    script = draw(scripts(roomy=True))
    least_min = draw(st.integers(10, 30))
    more = draw(st.sampled_from((0, 1, 20)))
    length = s.Quantity(least_min * MINUTE, (least_min + more // 2) * MINUTE, (least_min + more) * MINUTE)
    steps: list[s.Step] = [timed((step,), length, f"Part {n}") for n, step in enumerate(script.steps[:-1])]
    if draw(st.booleans()):
        steps.append(s.EachSide(spot=SPOT, steps=(SIDED,)))
    if draw(st.booleans()):
        steps.append(s.Rounds(spot=SPOT, count=s.Quantity(1, 2, 4, s.Unit.COUNT), steps=(timed((), length),)))
    return replace(script, steps=(*steps, script.steps[-1]))


def heard(plan: Plan, where: float) -> tuple[Fit, Timeline]:
    try:
        found = fitted(plan, at(plan, where))
    except ScriptError:
        assume(False)
        raise
    return found, placed(plan, found)


@given(by_the_clock(), share)
@examples(60)
def test_every_section_lasts_as_long_as_was_chosen_for_it(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    found, timeline = heard(plan, where)
    assert timeline.duration_ms == found.target_ms
    assert sum(row.grown_ms for row in found.rows) == found.target_ms - found.bounds.natural_ms
    lengths = {block.title: block.length for block in by_clock(plan.parts)}
    spans = [span for span in timeline.spans if span.kind == "section" and span.title in lengths]
    assert spans or not lengths
    for span in spans:
        told = lengths[span.title]
        assert told is not None
        assert told.least <= span.duration_ms == found.amounts[told.key] <= told.most
    for block in by_clock(plan.parts):
        alone = inside_of(plan, block)
        for elastic in alone.elastics():
            assert elastic.least <= found.amounts[elastic.key] <= elastic.most
        assert block.length is not None
        assert measure(alone.parts, found.amounts, LENGTHS).total_ms == found.amounts[block.length.key]


@given(by_the_clock(), share, share)
@examples(40)
def test_a_longer_session_has_no_less_in_any_section(script: s.Script, one: float, other: float) -> None:
    plan = plan_of(script)
    small, large = (heard(plan, where)[0] for where in sorted((one, other)))
    assert small.target_ms <= large.target_ms
    for block in by_clock(plan.parts):
        assert block.length is not None
        assert small.amounts[block.length.key] <= large.amounts[block.length.key]
    assert fit(plan, LENGTHS, large.target_ms).amounts == large.amounts


def sides_of(timeline: Timeline) -> list[list[tuple[str, int, int]]]:
    """List the holds and rests of both sides, each with its place in the side and its length."""
    sides = [
        span
        for span in timeline.spans
        if span.kind == "section" and (span.title or "").startswith("One hand")
    ]
    return [
        [
            (span.kind, span.start_ms - side.start_ms, span.duration_ms)
            for span in timeline.spans
            if span.kind in ("hold", "rest") and side.start_ms <= span.start_ms < side.end_ms
        ]
        for side in sides
    ]


@pytest.mark.parametrize("minutes", [5, 7, 20])
def test_both_sides_have_the_same_at_the_same_place(minutes: int) -> None:
    script = s.Script(
        name="made-up",
        title="Made up",
        about=".",
        spot=SPOT,
        steps=(s.EachSide(spot=SPOT, steps=(SIDED,)), replace(ROOM, amount=s.Quantity(0, 0, 60 * MINUTE))),
    )
    plan = plan_of(script)
    right, left = sides_of(placed(plan, fit(plan, LENGTHS, minutes * MINUTE)))
    assert right == left
    assert [kind for kind, _, _ in right] == ["hold", "rest"]


def refused(*steps: s.Step) -> ScriptError:
    script = s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=(*steps, ROOM))
    plan = plan_of(script)
    with pytest.raises(ScriptError) as caught:
        fit(plan, LENGTHS, bounds(plan, LENGTHS).natural_ms)
    return caught.value


def rigid(seconds: int) -> s.Quantity:
    return s.Quantity(seconds * SECOND, seconds * SECOND, seconds * SECOND)


def test_a_section_that_takes_longer_is_refused_at_its_place_with_its_least() -> None:
    section = timed((s.Hold(spot=SPOT, amount=rigid(90)),), rigid(60))
    (problem,) = refused(section).problems
    assert problem.spot is HERE
    assert problem.what == "a length of 1min is too short: this section takes 1min30s at least."
    assert problem.mend == "Write 1min30s or more, or shorten its steps."


def test_a_section_that_cannot_last_so_long_is_refused_with_its_most() -> None:
    hold = s.Hold(spot=SPOT, amount=rigid(90))
    (problem,) = refused(replace(timed((), rigid(600)), steps=(hold,))).problems
    assert (problem.spot, problem.what) == (
        HERE,
        "a length of 10min is too long: this section takes 1:30 at most.",
    )


def test_a_length_that_no_rest_can_make_up_for_is_refused_with_the_nearest() -> None:
    breaths = s.Breathe(spot=SPOT, count=s.Quantity(2, 3, 60, s.Unit.COUNT))
    (problem,) = refused(replace(timed((), rigid(125)), steps=(breaths,))).problems
    assert problem.spot is HERE
    assert problem.what.startswith("this section cannot last exactly 2:05, only ")


def test_what_stands_before_a_time_takes_no_longer_than_until_then() -> None:
    at_one = s.ClockTime(MINUTE, HERE)
    late = s.Say(spot=SPOT, words=wording("Now."), begins=at_one)
    (problem,) = refused(s.Hold(spot=SPOT, amount=rigid(90)), late).problems
    assert problem.spot is HERE
    assert problem.what.startswith(
        "an absolute time before its place: what stands before this step takes 1min"
    )
    (problem,) = refused(late).problems
    assert problem.what.startswith("an absolute time after its place: what stands before this step takes 0:")


@given(scripts(roomy=True, bells=False), st.integers(20, 50), share)
@examples(40)
def test_a_step_begins_at_its_time_in_every_session(script: s.Script, minutes: int, where: float) -> None:
    # Words at the second of a bell wait until it has rung: tests/timeline/clock/test_bells.py.
    told = s.Say(spot=SPOT, words=wording("It is time."), begins=s.ClockTime(minutes * MINUTE, HERE))
    plan = plan_of(replace(script, steps=(*script.steps, told, ROOM)))
    found, timeline = heard(plan, where)
    assert timeline.duration_ms == found.target_ms
    (said,) = (clip for clip in timeline.clips if clip.text == "It is time.")
    assert said.start_ms == minutes * MINUTE
    assert all(span.kind for span in timeline.spans)
