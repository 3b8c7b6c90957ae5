"""Steps without steps inside: cues, tips, holds and rests."""

from __future__ import annotations

from tests.support.plans_made import Desk
from voiceguide.plan.model import PlannedCue, PlannedHold, PlannedRepeat, PlannedRest, PlannedTip, walk
from voiceguide.plan.terms import Kind, Role


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


def test_a_list_in_repetitions_on_each_side_has_the_time_of_any_of_its_wordings(desk: Desk) -> None:
    """The first side says one for each repetition, so the second begins anywhere in the list."""
    steps = """
- each side:
    - repeat: 1..3
      steps:
        - move: ["Lean on your {side} hip.", "Lean over.", "And to the {side}."]
        - hold: 40s
          while: [["Heavy {side} hip.", "A soft {side} hip.", "Let your {side} hip sink into the floor."]]
"""
    parts = tuple(walk(desk.plan(steps).parts))
    moves = [part for part in parts if isinstance(part, PlannedCue) and part.role is Role.MOVE]
    thoughts = [cue for part in parts if isinstance(part, PlannedHold) for cue in part.presence]
    for of_one_place, count in ((moves, 5), (thoughts, 6)):
        assert len({one.peers for one in of_one_place}) == 1
        assert len(of_one_place[0].peers) == count
        for one in of_one_place:
            assert one.turns
            assert set(one.turns.lines) <= set(one.peers)
