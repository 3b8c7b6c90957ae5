"""Cues: something is said, then time passes; the time is that of the longest wording."""

from __future__ import annotations

import pytest

from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT, wording
from voiceguide.plan.model import Line, PlannedCue
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.parts.cue import cue_slot

SHORT, LONG = Line("Turn left."), Line("Turn right, slowly.")
LENGTHS = {SHORT: 1_000, LONG: 2_300}


def cue(**more) -> PlannedCue:
    return PlannedCue(**{"line": SHORT, "peers": (SHORT, LONG), "role": Role.MOVE, "after_ms": 500, **more})


def test_a_slot_has_room_for_the_longest_of_its_wordings():
    assert cue_slot(cue(), LENGTHS) == 2_800
    assert cue_slot(cue(line=None, peers=()), LENGTHS) == 500


@pytest.mark.parametrize(("slot_ms", "takes_ms"), [(2_000, 3_000), (3_000, 3_000), (9_000, 9_000)])
def test_a_fixed_slot_grows_only_for_a_voice_that_needs_more_by_whole_seconds(slot_ms, takes_ms):
    assert cue_slot(cue(slot_ms=slot_ms), LENGTHS) == takes_ms


def test_both_sides_of_a_movement_begin_as_far_apart_as_their_times_are_long():
    turn = s.Move(spot=SPOT, words=wording("Turn your head to the {side}, as far as it likes."))
    script = s.Script(
        name="made-up", title="Made up", about=".", spot=SPOT, mode=Mode.DAY,
        steps=(s.EachSide(spot=SPOT, steps=(turn,)),),
    )  # fmt: skip
    made = natural(script)
    sides = [span for span in made.spans if span.kind == "side"]
    assert len({span.duration_ms for span in sides}) == 1
    assert len({clip.duration_ms for clip in made.clips if clip.role is Role.MOVE}) == 2
