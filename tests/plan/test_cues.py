"""Steps without steps inside: cues, tips, holds and rests."""

from __future__ import annotations

from tests.support.plans_made import Desk
from voiceguide.plan.model import PlannedHold, PlannedRepeat, PlannedRest, PlannedTip, walk
from voiceguide.plan.terms import Kind


def test_what_is_said_in_a_hold_may_change_from_round_to_round(desk: Desk) -> None:
    steps = "- rounds: 2\n  steps:\n    - hold: 1min\n      start: {first: Stay a while., then: ''}\n"
    (rounds,) = (part for part in walk(desk.plan(steps).parts) if isinstance(part, PlannedRepeat))
    starts = [body[0].start for body in (rounds.first, rounds.then) if isinstance(body[0], PlannedHold)]
    assert [start.line.text for start in starts if start] == ["Stay a while.", ""]


def test_a_tip_is_said_once_and_keeps_its_time_on_the_second_side(desk: Desk) -> None:
    plan = desk.plan("- each side:\n    - tip: A hand on the {side} knee is fine.\n      priority: 3\n")
    first, second = (part for part in walk(plan.parts) if isinstance(part, PlannedTip))
    assert (first.silent, second.silent) == (False, True)
    assert first.elastic == second.elastic
    assert first.elastic.weight == 3
    assert first.cue.peers == second.cue.peers


def test_rests_are_told_apart(desk: Desk) -> None:
    steps = """
- rest: 5s..30s
- move: Bend.
- rest: 5s..30s
- move: Turn.
- rest: 5s..fill
"""
    plan = desk.plan(steps)
    kinds = [part.elastic.kind for part in walk(plan.parts) if isinstance(part, PlannedRest)]
    assert kinds == [Kind.SETTLE, Kind.BETWEEN, Kind.FINAL, Kind.TAIL]
