"""Law 13: everything an author wrote is heard, or named with the length that brings it back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.plans_made import reached
from tests.support.scripts_made import (
    SPOT,
    MadeUpLengths,
    MadeUpSounds,
    plan_of,
    rejected_if_crowded,
    scripts,
    wording,
)
from voiceguide.errors import ImpossibleLength
from voiceguide.lint.unsaid import Unsaid, unsaid
from voiceguide.plan.model import Plan, PlannedHold, PlannedRest, PlannedTip
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll
from voiceguide.units import MINUTE

SOUNDS = MadeUpSounds()
LENGTHS = MadeUpLengths(SOUNDS)


def session(plan: Plan, target_ms: int) -> tuple[Timeline, tuple[Unsaid, ...]]:
    plan = plan.at(target_ms)
    found = fit(plan, LENGTHS, target_ms)
    rundown = unroll(plan, found.amounts)
    heard = {line: SOUNDS[line] for line in rundown.lines()}
    # A bell over words that can move nowhere is refused, and is no matter of this law.
    with rejected_if_crowded():
        timeline = place(plan, rundown, found, heard, voice="made-up", estimated=False)
    return timeline, unsaid(plan, found.amounts, timeline, LENGTHS)


def optional_lines(plan: Plan) -> list[set[str]]:
    """List the wordings of each tip, and of each line inside a hold or rest, that some session comes to."""
    found = []
    for part in reached(plan.parts):
        if isinstance(part, PlannedTip):
            found.append({peer.text for peer in part.cue.peers})
        elif isinstance(part, PlannedHold | PlannedRest):
            found += [{one.text for one in (*cue.numbered, *cue.peers)} for cue in part.presence]
    return found


@given(scripts(roomy=True), st.floats(0, 1))
@examples(50)
def test_every_line_is_heard_or_named(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    edge = bounds(plan, LENGTHS)
    try:
        timeline, named = session(plan, edge.least_ms + round((edge.most_ms - edge.least_ms) * where))
    except ImpossibleLength:
        assume(False)
    heard = {clip.text for clip in timeline.clips}
    texts = {line.text for line in named}
    for wordings in optional_lines(plan):
        assert wordings & (heard | texts), wordings
    assert not texts & heard
    assert all(line.from_ms is None or line.from_ms > timeline.target_ms for line in named)


def evening() -> s.Script:
    hold = s.Hold(spot=SPOT, amount=s.Quantity(2_000, 30_000, 100_000), presence=(wording("Let go."),))
    tip = s.Tip(spot=SPOT, words=wording("A pillow helps."))
    many = tuple(wording(f"Soften {part}.") for part in ("your feet", "your hands", "your face"))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 30_000, 100_000), presence=many)
    last = s.Rest(spot=SPOT, amount=s.Quantity(0, 5_000, 3_600_000))
    late = s.Say(spot=SPOT, words=wording("There is time."), lengths=s.SessionLengths(30 * MINUTE))
    return s.Script(
        name="evening", title="Evening", about=".", spot=SPOT, steps=(tip, hold, rest), ending=(late, last)
    )


def test_what_would_bring_a_line_back_brings_it_back() -> None:
    plan = plan_of(evening())
    timeline, named = session(plan, bounds(plan, LENGTHS).least_ms)
    assert [(line.text, line.where) for line in named] == [
        ("A pillow helps.", "tip"),
        ("Let go.", "hold"),
        ("Soften your face.", "rest"),
        ("There is time.", "step"),
    ]
    for line in named:
        assert line.from_ms is not None
        assert line.text in {clip.text for clip in session(plan, line.from_ms)[0].clips}
        assert line.text not in {clip.text for clip in session(plan, line.from_ms - 1_500)[0].clips}
    assert [line.from_ms for line in named if line.where == "step"] == [30 * MINUTE]
    assert timeline.target_ms < 2 * MINUTE


def test_a_kept_tip_is_never_among_them() -> None:
    script = evening()
    kept = replace(script.steps[0], keep=True)
    plan = plan_of(replace(script, steps=(kept, *script.steps[1:])))
    _, named = session(plan, bounds(plan, LENGTHS).least_ms)
    assert "tip" not in {line.where for line in named}
