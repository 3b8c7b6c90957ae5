"""What is said inside holds and rests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import MadeUpLengths, MadeUpSounds
from voiceguide.plan.model import Elastic, HoldCue, Line, PlannedHold, PlannedRest
from voiceguide.plan.terms import Kind
from voiceguide.timeline.hold_cues import HOLD_LEAD_MS, place_hold_cues, place_rest_cues
from voiceguide.timeline.rundown import Held, Rested
from voiceguide.units import FRAME

LENGTHS = MadeUpLengths(MadeUpSounds())
KNOB = Elastic(key="held", kind=Kind.HOLD, least=0, natural=0, most=0)


def aside(text: str) -> HoldCue:
    return HoldCue(Line(text), (Line(text),))


HALFWAY = aside("You are halfway.")
SAID = tuple(map(aside, ("Let your shoulders sink.", "Soften.", "Feel the floor under your hips.")))


def offsets(found: list[tuple[Line, int]]) -> set[tuple[str, int]]:
    """Give where in its frame each one begins."""
    return {(line.text, at_ms % FRAME) for line, at_ms in found}


@given(st.integers(120_000, 299_000), st.integers(1, 40), st.sampled_from([None, HALFWAY]))
def test_in_a_hold_that_is_longer_by_whole_frames_all_is_moved_by_whole_frames(
    duration_ms: int, frames: int, middle: HoldCue | None
) -> None:
    held = Held(
        hold=PlannedHold(elastic=KNOB), duration_ms=duration_ms, breaths=0, start=None, presence=SAID,
        middle=middle,
        near_end=None, near_end_before_ms=0,
    )  # fmt: skip
    longer = replace(held, duration_ms=duration_ms + frames * FRAME)
    one, other = (place_hold_cues(each, HOLD_LEAD_MS, each.duration_ms, LENGTHS) for each in (held, longer))
    assert len(one) == len(SAID) + (middle is not None)
    assert offsets(one) == offsets(other)


@given(st.integers(60_000, 600_000), st.integers(1, 40))
def test_in_a_rest_that_is_longer_by_whole_frames_all_is_moved_by_whole_frames(
    duration_ms: int, frames: int
) -> None:
    rested = Rested(PlannedRest(elastic=KNOB), duration_ms, SAID)
    longer = replace(rested, duration_ms=duration_ms + frames * FRAME)
    one, other = (place_rest_cues(each, 0, LENGTHS) for each in (rested, longer))
    assert len(one) == len(SAID)
    assert offsets(one) == offsets(other)
