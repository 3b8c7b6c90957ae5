"""What the compiler remembers on its way through a script."""

from __future__ import annotations

from tests.support.plans_made import MOVES, Desk, said
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


def test_a_rule_that_was_not_said_is_not_recalled(desk: Desk) -> None:
    steps = """
- {rule: Belly in., name: belly, when: {mode: bedtime}}
- {move: Turn slowly., recall: belly}
"""
    assert said(desk.plan(steps), *MOVES) == ["Turn slowly."]
    assert said(desk.plan(steps, mode=Mode.BEDTIME), *MOVES) == ["Turn slowly. Belly in."]
