"""What the compiler remembers on its way through a script."""

from __future__ import annotations

from tests.support.plans_made import MOVES, Desk, reached, said
from voiceguide.plan.model import PlannedCue
from voiceguide.plan.terms import Role
from voiceguide.script.terms import Mode


def test_a_rule_is_said_again_where_it_is_recalled(desk: Desk) -> None:
    steps = """
- rule: Keep your tailbone heavy while the leg moves.
  short: Tailbone heavy.
  name: heavy
  until: 6
- move: Lift your thigh.
  recall: heavy
- move: Turn.
  id: 6
"""
    assert said(desk.plan(steps), Role.SAY, Role.MOVE) == [
        "Keep your tailbone heavy while the leg moves.",
        "Lift your thigh. Tailbone heavy.",
        "Turn.",
    ]


def test_both_sides_recall_a_rule_in_its_first_wording(desk: Desk) -> None:
    """With another on the second side, left first would take another time than right first."""
    steps = """
- rule: Draw your belly in.
  short: [Belly in., "Belly in, softly."]
  name: belly
- each side:
    - move: "Turn to the {side}."
      recall: belly
"""
    plan, mirrored = desk.plan(steps), desk.plan(steps, first="left")
    assert said(plan, *MOVES) == ["Turn to the right. Belly in.", "Turn to the left. Belly in."]
    assert said(mirrored, *MOVES) == ["Turn to the left. Belly in.", "Turn to the right. Belly in."]
    peers = [
        {
            frozenset(line.text for line in part.peers)
            for part in reached(each.parts)
            if isinstance(part, PlannedCue) and part.role in MOVES
        }
        for each in (plan, mirrored)
    ]
    assert peers[0] == peers[1]


def test_a_rule_that_was_not_said_is_not_recalled(desk: Desk) -> None:
    steps = """
- {rule: Belly in., name: belly, when: {mode: bedtime}}
- {move: Turn slowly., recall: belly}
"""
    assert said(desk.plan(steps), *MOVES) == ["Turn slowly."]
    assert said(desk.plan(steps, mode=Mode.BEDTIME), *MOVES) == ["Turn slowly. Belly in."]
