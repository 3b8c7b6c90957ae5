"""Wordings: which of them is said, and with which side."""

from __future__ import annotations

import pytest

from tests.support.plans_made import Desk, said
from voiceguide.errors import ScriptError
from voiceguide.plan.model import Alternative, Breaths, PlannedCue, PlannedRepeat, walk
from voiceguide.plan.terms import Kind, Role, WordsLevel


def test_only_the_second_side_may_be_said_in_short(desk: Desk) -> None:
    plan = desk.plan("- each side:\n    - move: Bend your {side} knee.\n      short: '{Side} knee.'\n")
    first, second = (
        part
        for part in walk(plan.parts)
        if isinstance(part, Alternative) or (isinstance(part, PlannedCue) and part.role is Role.MOVE)
    )
    assert isinstance(first, PlannedCue)
    assert isinstance(second, Alternative)
    assert second.short.line
    assert second.short.line.text == "Left knee."
    assert (second.elastic.kind, second.elastic.natural) == (Kind.WORDING, 1)


def test_the_second_side_may_have_words_of_its_own(desk: Desk) -> None:
    """Both sides take the time of the longer words, and the short ones may still take their place."""
    steps = """
- each side:
    - move: Bend your {side} knee.
      second: Now slowly the {side} knee, in the same way as before.
      short: "{Side} knee."
    - say: A word that is said once only.
      second: ""
    - breathe: 2
      on_inhale: {first: Breathe in., second: "A very full breath in, to the {side}.", short: In.}
"""
    plan = desk.plan(steps)
    first, second = (
        part
        for part in walk(plan.parts)
        if isinstance(part, Alternative) or (isinstance(part, PlannedCue) and part.role is Role.MOVE)
    )
    assert isinstance(first, PlannedCue)
    assert isinstance(second, Alternative)
    assert second.full.line
    assert second.full.line.text == "Now slowly the left knee, in the same way as before."
    assert second.short.line
    assert second.short.line.text == "Left knee."
    assert first.peers == second.full.peers
    assert len(first.peers) == 4
    assert said(plan, Role.SAY) == ["A word that is said once only."]
    silent = [part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.role is Role.SAY]
    assert silent[0].peers == silent[1].peers
    here, there = (part for part in walk(plan.parts) if isinstance(part, Breaths))
    assert here.inhale.first
    assert there.inhale.first
    assert here.inhale.first.text == "Breathe in."
    assert there.inhale.first.text == "A very full breath in, to the left."
    assert here.inhale.first_peers == there.inhale.first_peers
    assert said(desk.plan(steps, first="left"), Role.MOVE)[1].startswith("Now slowly the right knee")
    assert said(desk.plan(steps, words=WordsLevel.BRIEF), Role.MOVE) == ["Right knee.", "Left knee."]


def test_an_empty_short_wording_says_nothing_where_it_is_chosen(desk: Desk) -> None:
    plan = desk.plan("- each side:\n    - move: Bend your {side} knee.\n      short: ''\n")
    (either,) = (part for part in walk(plan.parts) if isinstance(part, Alternative))
    assert either.full.line
    assert either.short.line is None
    assert said(plan, Role.MOVE) == ["Bend your right knee.", "Bend your left knee."]
    brief = desk.plan("- move: Bend.\n  short: ''\n- move: Turn.\n", words=WordsLevel.BRIEF)
    assert said(brief, Role.MOVE) == ["Turn."]


def test_an_empty_first_wording_says_nothing_the_first_time(desk: Desk) -> None:
    steps = "- repeat: 3\n  steps:\n    - say: {first: '', then: Once more.}\n    - hold: 2s\n"
    (repeat,) = (part for part in walk(desk.plan(steps).parts) if isinstance(part, PlannedRepeat))
    assert [len(body) for body in (repeat.first, repeat.then, repeat.last)] == [1, 2, 2]
    again = repeat.then[0]
    assert isinstance(again, PlannedCue)
    assert again.line
    assert again.line.text == "Once more."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (WordsLevel.FULL, ["Bend your knee.", "Let it be.", "A remark."]),
        (WordsLevel.BRIEF, ["Knee.", "Let it be."]),
        (WordsLevel.NAMES, ["K."]),
    ],
)
def test_levels_of_wording(desk: Desk, words: WordsLevel, expected: list[str]) -> None:
    steps = "- move: Bend your knee.\n  short: Knee.\n  name: K.\n- say: Let it be.\n- tip: A remark.\n"
    plan = desk.plan(steps, words=words)
    assert said(plan, Role.MOVE, Role.SAY, Role.TIP) == expected
    assert said(plan, Role.SAFETY) == ["If it hurts then stop."]


def test_an_unknown_form_of_a_side_word_is_refused_with_its_place(desk: Desk) -> None:
    with pytest.raises(ScriptError, match="there is no form 'genitive'") as told:
        desk.plan("- each side:\n    - say: The {side:genitive} knee.\n")
    assert told.value.problems[0].spot.line > 5
