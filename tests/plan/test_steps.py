"""Steps that hold others: sides, rounds, repetitions, and parts of a program."""

from __future__ import annotations

import pytest

from tests.support.plans_made import HEAD, MOVES, Desk, said
from voiceguide.errors import ChoiceError
from voiceguide.plan.model import Block, Breaths, PlannedCue, PlannedHold, PlannedRepeat, walk
from voiceguide.plan.terms import Role


def test_each_side_is_mirrored_and_announced(desk: Desk) -> None:
    steps = """
- each side:
    - move: Bend your {side} knee, away from your {other} one.
    - hold: 20s..40s..2min
    - move: Let it go. {Side} leg long.
"""
    plan = desk.plan(steps)
    assert said(plan, *MOVES, Role.LEAD_IN) == [
        "Bend your right knee, away from your left one.",
        "Let it go. Right leg long.",
        "In a moment, the left side.",
        "Bend your left knee, away from your right one.",
        "Let it go. Left leg long.",
    ]
    holds = [part for part in walk(plan.parts) if isinstance(part, PlannedHold)]
    assert [hold.side for hold in holds] == ["right", "left"]
    assert holds[0].elastic == holds[1].elastic
    assert [hold.occurrence for hold in holds] == [0, 1]
    cues = [part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.role in MOVES]
    assert cues[0].peers == cues[2].peers
    assert len(cues[0].peers) == 2
    assert cues[1].role is Role.RELEASE


def test_an_optional_round_may_be_left_out_altogether(desk: Desk) -> None:
    plan = desk.plan("- rounds: 0..0..1\n  steps:\n    - move: Bend.\n    - breathe: 0..3\n")
    (rounds,) = (part for part in walk(plan.parts) if isinstance(part, PlannedRepeat))
    assert (rounds.elastic.least, rounds.elastic.natural, rounds.elastic.most) == (0, 0, 1)


def test_repetitions_have_a_first_a_then_and_a_last_wording(desk: Desk) -> None:
    steps = """
- repeat: 2..4..6
  steps:
    - move: {first: Roll to the side., then: "", last: A last roll.}
    - hold: 2s
"""
    (repeat,) = (part for part in walk(desk.plan(steps).parts) if isinstance(part, PlannedRepeat))
    first, then, last = (body[0] for body in (repeat.first, repeat.then, repeat.last))
    assert isinstance(first, PlannedCue)
    assert isinstance(then, PlannedCue)
    assert isinstance(last, PlannedCue)
    assert first.line
    assert first.line.text == "Roll to the side."
    assert then.line is None
    assert then.countable
    assert last.line
    assert last.line.text == "A last roll."
    assert then.after_ms == first.after_ms


def test_alternating_repetitions_go_from_side_to_side(desk: Desk) -> None:
    steps = """
- repeat: 3..5
  alternate: sides
  steps:
    - breathe: 1
      on_exhale: {first: "Both knees to the {side}.", then: "{Side}."}
"""
    plan = desk.plan(steps)
    (repeat,) = (part for part in walk(plan.parts) if isinstance(part, PlannedRepeat))
    assert [part.side for part in repeat.first if isinstance(part, Block)] == ["right", "left"]
    breaths = [part for part in walk(repeat.then) if isinstance(part, Breaths)]
    assert [one.exhale.first.text for one in breaths if one.exhale.first] == ["Right.", "Left."]
    assert breaths[0].exhale.first_peers == breaths[1].exhale.first_peers
    assert breaths[0].inhale.first
    assert breaths[0].inhale.first.text == "In."


PART = """
title: A part
about: A part of something.
safety: [{say: Ask a doctor first., id: 4}, Stop if it hurts.]
options: {breath: [easy, slow]}
pronounce: {sacrum: SAY-krum}
opening: [{say: Only when alone.}]
ending: [{say: Only at the end.}]
steps:
  - move: Drop your knees.
    id: 2
  - say: Slowly.
    when: {breath: slow}
"""


def test_a_part_leaves_out_its_opening_and_ending_and_keeps_its_safety(desk: Desk) -> None:
    desk.write("part", PART)
    plan = desk.plan("- use: part\n  set: {breath: slow}\n")
    assert said(plan, Role.SAFETY) == ["If it hurts then stop.", "Ask a doctor first.", "Stop if it hurts."]
    assert said(plan, Role.MOVE, Role.SAY, Role.SETTLE, Role.OUTRO) == ["Drop your knees.", "Slowly."]
    (move,) = (part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.role is Role.MOVE)
    assert move.id == "part#2"
    assert plan.pronounce == (("sacrum", "SAY-krum"),)
    titles = [part.title for part in walk(plan.parts) if isinstance(part, Block)]
    assert titles == ["Welcome", "A part"]


def test_what_a_part_says_of_safety_in_its_opening_is_not_lost(desk: Desk) -> None:
    opening = "opening: [{safety: Not while pregnant., id: 8}, {say: Only when alone.}]"
    desk.write("part", PART.replace("opening: [{say: Only when alone.}]", opening))
    assert "Not while pregnant." in said(desk.plan("- use: part\n"), Role.SAFETY)
    head = HEAD.replace("id: 9", "covers: ['part#4', 'part#8']")
    assert "Not while pregnant." not in said(desk.plan("- use: part\n", head), Role.SAFETY)


def test_a_program_may_cover_the_safety_of_its_parts(desk: Desk) -> None:
    desk.write("part", PART)
    head = HEAD.replace("id: 9", "covers: ['part#4']")
    assert said(desk.plan("- use: part\n", head), Role.SAFETY) == [
        "If it hurts then stop.",
        "Stop if it hurts.",
    ]


def test_a_part_takes_the_programs_options_of_the_same_name(desk: Desk) -> None:
    desk.write("part", PART)
    assert "Slowly." in said(desk.plan("- use: part\n", options=(("breath", "slow"),)))
    with pytest.raises(ChoiceError, match="no option 'breath'"):
        desk.plan("- use: part\n  set: {breath: easy}\n", options=(("breath", "slow"),))
