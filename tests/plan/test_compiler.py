"""What the compiler makes of a script: which words, on which side, with which elastics."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_made import book_for
from voiceguide.errors import ChoiceError, ScriptError
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import (
    Alternative,
    Block,
    Breaths,
    Plan,
    PlannedBell,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    walk,
)
from voiceguide.plan.terms import Choices, Kind, Role, WordsLevel
from voiceguide.script.loader import read_script
from voiceguide.script.terms import Mode

HEAD = """
title: Made up
about: Nothing much.
sides: {order: [right, left], balance: open}
options: {surface: [bed, floor]}
safety: [{say: If it hurts then stop., id: 9}]
"""


class Desk:
    """A folder to write scripts in, and to compile them from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> Path:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def plan(self, steps: str, head: str = HEAD, **choices: object) -> Plan:
        path = self.write("made-up", head + "steps:\n" + steps)
        script = read_script(path, find=lambda name, spot: self.folder / f"{name}.yaml")
        return compile_plan(script, Choices(**choices), book_for(script), target_ms=600_000)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def said(plan: Plan, *roles: Role) -> list[str]:
    """List what is said, in full wording, by cues of these roles."""
    cues = []
    for part in walk(plan.parts):
        match part:
            case PlannedCue():
                cues.append(part)
            case Alternative(full=cue) | PlannedTip(cue=cue):
                cues.append(cue)
            case PlannedRest(cue=PlannedCue() as cue):
                cues.append(cue)
    return [cue.line.text for cue in cues if cue.line and (not roles or cue.role in roles)]


MOVES = (Role.MOVE, Role.RELEASE)


def test_the_order_of_a_session(desk: Desk) -> None:
    head = HEAD + "opening: [{setup: Lie down.}]\nending: [{say: Good night.}]\n"
    plan = desk.plan("- move: Bend your knees.\n", head)
    assert said(plan) == [
        "Hello. Made up.",
        "Ten minutes.",
        "If it hurts then stop.",
        "Lie down.",
        "Bend your knees.",
        "Good night.",
    ]
    (length,) = (part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.slot_ms)
    assert length.line
    assert length.line.text == "Ten minutes."


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


def test_the_listener_chooses_the_first_side(desk: Desk) -> None:
    steps = "- each side:\n    - move: Bend your {side} knee.\n    - hold: 20s..40s\n"
    right, left = desk.plan(steps), desk.plan(steps, first="left")
    assert said(left, *MOVES) == list(reversed(said(right, *MOVES)))
    assert [elastic.key for elastic in left.elastics()] == [elastic.key for elastic in right.elastics()]
    assert dict(left.choices)["first"] == "left"
    assert set(left.lines()) == set(right.lines())


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


def test_what_is_said_in_a_hold_may_change_from_round_to_round(desk: Desk) -> None:
    steps = "- rounds: 2\n  steps:\n    - hold: 1min\n      start: {first: Stay a while., then: ''}\n"
    (rounds,) = (part for part in walk(desk.plan(steps).parts) if isinstance(part, PlannedRepeat))
    starts = [body[0].start for body in (rounds.first, rounds.then) if isinstance(body[0], PlannedHold)]
    assert [start.line.text for start in starts if start] == ["Stay a while.", ""]


def test_an_optional_round_may_be_left_out_altogether(desk: Desk) -> None:
    plan = desk.plan("- rounds: 0..0..1\n  steps:\n    - move: Bend.\n    - breathe: 0..3\n")
    (rounds,) = (part for part in walk(plan.parts) if isinstance(part, PlannedRepeat))
    assert (rounds.elastic.least, rounds.elastic.natural, rounds.elastic.most) == (0, 0, 1)


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


def test_a_tip_is_said_once_and_keeps_its_time_on_the_second_side(desk: Desk) -> None:
    plan = desk.plan("- each side:\n    - tip: A hand on the {side} knee is fine.\n      priority: 3\n")
    first, second = (part for part in walk(plan.parts) if isinstance(part, PlannedTip))
    assert (first.silent, second.silent) == (False, True)
    assert first.elastic == second.elastic
    assert first.elastic.weight == 3
    assert first.cue.peers == second.cue.peers


def test_options_and_conditions(desk: Desk) -> None:
    steps = """
- choose: surface
  of:
    bed: [{say: On the bed.}]
    floor: [{say: On the floor.}]
- say: Warm covers.
  when: {surface: bed}
- say: By day.
  when: {mode: day}
"""
    assert said(desk.plan(steps), Role.SAY) == ["On the bed.", "Warm covers.", "By day."]
    other = desk.plan(steps, options=(("surface", "floor"),), mode=Mode.BEDTIME)
    assert said(other, Role.SAY) == ["On the floor."]
    assert dict(other.choices)["surface"] == "floor"


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"options": (("surfase", "bed"),)}, "Did you mean surface?"),
        ({"options": (("surface", "flor"),)}, "Did you mean floor?"),
        ({"first": "up"}, "--first left or --first right"),
        ({"longer": ("left", 0)}, "more than nothing"),
        ({"longer": ("left", 510_000)}, "at most 220 s longer"),
        ({"longer": ("left", 33_000)}, "33 s cannot be said in a few words"),
        ({"longer": ("middle", 5_000)}, "no side 'middle'"),
    ],
)
def test_choices_that_are_not_offered(desk: Desk, choices: dict, sentence: str) -> None:
    with pytest.raises(ChoiceError, match=sentence):
        desk.plan("- each side:\n    - hold: 20s..40s..4min\n", **choices)


def test_a_bias_where_both_sides_must_be_equal(desk: Desk) -> None:
    head = HEAD.replace("balance: open", "balance: equal")
    with pytest.raises(ChoiceError, match="both sides always get the same time"):
        desk.plan("- each side:\n    - hold: 20s..4min\n", head, longer=("left", 30_000))


def test_a_bias_is_spoken_and_shared_by_what_each_hold_can_take(desk: Desk) -> None:
    steps = "- each side:\n    - hold: 20s..1min..2min\n    - hold: 20s..1min..4min\n"
    plan = desk.plan(steps, longer=("left", 30_000))
    holds = [part for part in walk(plan.parts) if isinstance(part, PlannedHold)]
    assert [hold.extra_ms for hold in holds if hold.side == "right"] == [0, 0]
    extras = [hold.extra_ms for hold in holds if hold.side == "left"]
    assert extras == [9_375, 20_625]
    assert sum(extras) == 30_000
    assert "On the left side you will stay many xx seconds longer." in said(plan, Role.INTRO)


@pytest.mark.parametrize(
    "steps",
    ["- breathe: 2..5\n", "- each side:\n    - hold: 2..5 breaths\n", "- use: equal\n"],
)
def test_a_bias_needs_holds_that_may_differ(desk: Desk, steps: str) -> None:
    desk.write("equal", "title: E\nabout: E.\nsteps:\n  - each side:\n      - hold: 20s..4min\n")
    with pytest.raises(ChoiceError, match="no hold that may be longer on one side"):
        desk.plan(steps, longer=("left", 30_000))


def test_a_bias_leaves_parts_alone_whose_sides_are_equal(desk: Desk) -> None:
    desk.write("equal", "title: E\nabout: E.\nsteps:\n  - each side:\n      - hold: 20s..4min\n")
    plan = desk.plan("- each side:\n    - hold: 20s..4min\n- use: equal\n", longer=("left", 30_000))
    holds = [part for part in walk(plan.parts) if isinstance(part, PlannedHold)]
    assert [hold.extra_ms for hold in holds] == [0, 30_000, 0, 0]


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


def test_bedtime_ends_in_at_least_twenty_seconds_of_quiet(desk: Desk) -> None:
    spoken_last = desk.plan("- move: Bend.\n", mode=Mode.BEDTIME)
    (tail,) = (part for part in walk(spoken_last.parts) if isinstance(part, PlannedRest))
    assert tail.elastic.least == 20_000
    rested = desk.plan("- move: Bend.\n- rest: 15s..fill\n", mode=Mode.BEDTIME)
    (rest, tail) = (part for part in walk(rested.parts) if isinstance(part, PlannedRest))
    assert rest.elastic.least + tail.elastic.least == 20_000


@pytest.mark.parametrize(
    ("steps", "words", "bells"),
    [
        ("- say: Well done.\n", [], 1),
        ("- rest: 1min\n", ["Let your breath grow a little fuller, and move your fingers and toes."], 1),
        ("- rest: 1min\n- bell: 2\n", [], 1),
    ],
)
def test_by_day_the_listener_is_brought_back(desk: Desk, steps: str, words: list[str], bells: int) -> None:
    plan = desk.plan(steps)
    assert [text.split(" When")[0] for text in said(plan, Role.OUTRO)] == words
    assert sum(isinstance(part, PlannedBell) for part in walk(plan.parts)) == bells
    evening = desk.plan(steps.replace("- bell: 2\n", ""), mode=Mode.BEDTIME)
    assert not any(isinstance(part, PlannedBell) for part in walk(evening.parts))
    assert not said(evening, Role.OUTRO)


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


def test_a_language_without_a_phrase_book_is_refused_with_its_place(desk: Desk) -> None:
    with pytest.raises(ScriptError, match="no phrase book for the language 'tlh'"):
        desk.plan("- say: Qapla.\n", HEAD + "language: tlh\n")


def test_an_unknown_form_of_a_side_word_is_refused_with_its_place(desk: Desk) -> None:
    with pytest.raises(ScriptError, match="there is no form 'genitive'") as told:
        desk.plan("- each side:\n    - say: The {side:genitive} knee.\n")
    assert told.value.problems[0].spot.line > 5


def test_own_phrases_take_the_place_of_the_books(desk: Desk) -> None:
    plan = desk.plan("- say: Be.\n", HEAD + "phrases: {intro: 'Welcome to {title}.'}\n")
    assert said(plan)[0] == "Welcome to Made up."
    for phrases, sentence in (
        ("{introo: Hello.}", "unknown phrase 'introo'"),
        ("{intro: 'Hello {name}.'}", "cannot have {name}"),
        ("{bias: 'Ready.'}", "the phrase 'bias' does not say all"),
    ):
        with pytest.raises(ScriptError, match=sentence):
            desk.plan("- say: Be.\n", HEAD + f"phrases: {phrases}\n")


def test_the_same_title_may_change_with_an_option(desk: Desk) -> None:
    head = HEAD + "retitle: {surface: {floor: On the floor}}\n"
    assert desk.plan("- say: Be.\n", head).title == "Made up"
    assert desk.plan("- say: Be.\n", head, options=(("surface", "floor"),)).title == "On the floor"
