"""An evening slows down: where its steps lie, over generated scripts and over those that ship."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, plan_of, scripts, wording
from voiceguide import pipeline
from voiceguide.plan.model import (
    MAX_SLOWDOWN_STEP,
    Amounts,
    Block,
    Line,
    Part,
    Plan,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    walk,
)
from voiceguide.plan.terms import Choices, Role
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.timeline.rundown import Opened, Rundown
from voiceguide.timeline.tempo import with_slowdown
from voiceguide.timeline.unroll import unroll

SHIPPED = sorted(path.stem for path in bundled_scripts().glob("*.yaml"))


def lines_of(noun: object) -> Iterator[Line]:
    """Find every line in a noun, whatever holds it."""
    if isinstance(noun, Line):
        yield noun
    elif isinstance(noun, tuple):
        for each in noun:
            yield from lines_of(each)
    elif is_dataclass(noun):
        for field in fields(noun):
            yield from lines_of(getattr(noun, field.name))


def calms(noun: object) -> set[int]:
    return {line.slowdown_step for line in lines_of(noun) if not line.counted}


def evening(script: s.Script) -> Plan:
    return plan_of(replace(script, mode=Mode.BEDTIME))


def doses_at(plan: Plan, where: float) -> Amounts:
    return {k.key: k.least + round((k.most - k.least) * where) for k in plan.elastics()}


def rundown(plan: Plan, where: float) -> Rundown:
    return unroll(plan, doses_at(plan, where))


@examples(40)
@given(scripts(), st.floats(0, 1))
def test_an_evening_never_quickens_and_slows_one_step_at_a_time(script: s.Script, where: float) -> None:
    """In the order of hearing, what the phrase book says by itself included; in whatever amounts."""
    plan = evening(script)
    reached = 0
    for entry in rundown(plan, where).entries:
        for step in calms(entry):
            assert reached <= step <= min(reached + 1, MAX_SLOWDOWN_STEP)
            reached = step
    safety = [
        part for part in walk(plan.parts[:1]) if isinstance(part, PlannedCue) and part.role is Role.SAFETY
    ]
    assert safety, "said before the first movement"
    assert calms(plan.parts[0]) == {0}


@examples(40)
@given(scripts())
def test_both_sides_all_repetitions_and_all_wordings_of_a_slot_have_one_pace(script: s.Script) -> None:
    plan = evening(script)
    by_side: dict[str | None, Counter[tuple[int, ...]]] = {"left": Counter(), "right": Counter()}
    for part in walk(plan.parts):
        if isinstance(part, PlannedCue | PlannedRepeat):
            assert len(calms(part)) <= 1
        if isinstance(part, PlannedRepeat | PlannedHold | PlannedRest):
            assert calms(part) <= {part.slowdown_step}
        if isinstance(part, Block) and part.kind == "side":
            assert len(calms(part)) <= 1
            by_side[part.side][tuple(calms(part))] += 1
    assert by_side["left"] == by_side["right"]
    assert {line.slowdown_step for line in lines_of(plan.parts) if line.counted} <= {0}


@examples(25)
@given(scripts(), st.integers(300_000, 2_700_000))
def test_the_length_asked_for_moves_no_step_and_a_day_has_none(script: s.Script, target_ms: int) -> None:
    """So words last the same in every length, and the laws of the fit hold for an evening too."""
    made = [plan_of(replace(script, mode=Mode.BEDTIME), each) for each in (300_000, target_ms)]
    assert made[0].parts[1:] == made[1].parts[1:]
    plan = plan_of(replace(script, mode=Mode.DAY))
    assert with_slowdown(plan, MadeUpLengths(MadeUpSounds())) is plan
    assert calms(plan.parts) <= {0}


def say(text: str) -> s.Say:
    return s.Say(spot=SPOT, words=wording(text))


def minutes(least: int, natural: int) -> s.Quantity:
    return s.Quantity(least * 60_000, natural * 60_000, 600_000)


def test_a_long_pose_has_one_pace_on_both_sides() -> None:
    """Its sides lie in different thirds of the evening."""
    held = s.Hold(spot=SPOT, amount=minutes(1, 5))
    pose = s.EachSide(
        spot=SPOT, steps=(say("To the {side}, as far as it goes."), held, say("Come back now."))
    )
    script = s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=(pose,))
    sides = [part for part in walk(plan_of(script).parts) if isinstance(part, Block) and part.side]
    assert [side.side for side in sides] == ["right", "left"]
    assert calms(sides[0]) == calms(sides[1]) == {1}


def test_silence_is_no_step_on_the_way() -> None:
    """Two thirds of an evening without a word: what is said then is one step slower, and the next another."""
    steps = (
        s.Rest(spot=SPOT, amount=minutes(0, 5)),
        say("Let it all be now."),
        say("Let it all be, all of it."),
    )
    script = s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=steps)
    cues = [part for part in plan_of(script).parts if isinstance(part, PlannedCue)]
    assert [calms(cue) for cue in cues] == [{1}, {2}]


def test_a_chapter_longer_than_a_third_slows_within_itself() -> None:
    cues = tuple(s.Say(spot=SPOT, words=wording(f"Let it rest, all of it, number {n}.")) for n in range(60))
    chapter = s.Section(spot=SPOT, title="All", steps=cues)
    script = s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=(chapter,))
    block = plan_of(script).parts[1]
    assert isinstance(block, Block)
    heard = [next(lines_of(part)).slowdown_step for part in block.parts]
    assert heard == sorted(heard)
    assert [heard.count(step) for step in range(MAX_SLOWDOWN_STEP + 1)] == pytest.approx([20, 20, 20], abs=5)


def parts_of(plan: Plan) -> list[Part]:
    return [part for part in plan.parts if calms(part)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_evening_that_ships_slows_twice(name: str) -> None:
    shipped = Settings((bundled_scripts(),), Path())
    choices = Choices(mode=Mode.BEDTIME)
    plan = pipeline.planned(pipeline.Request(routine=name, target_ms=600_000, choices=choices), shipped)
    steps = [max(calms(part)) for part in parts_of(plan)]
    assert [step for step, _ in itertools.groupby(steps)] == [0, 1, 2]
    opened = [one.side for one in rundown(plan, 0.5).entries if isinstance(one, Opened) and one.side]
    assert set(opened) == {"left", "right"}
