"""A tip that is kept: a body may need it, so no length and no level of words leaves it out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, plan_of, scripts, wording
from voiceguide.plan.model import GAP_MS, Plan, PlannedTip, walk
from voiceguide.plan.terms import WordsLevel
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.unroll import unroll

LENGTHS = MadeUpLengths(MadeUpSounds())
FULL, BRIEF = "A pillow may lie under your {side} knee.", "Pillow under the {side} knee."


def kept(**more: str) -> s.Tip:
    return s.Tip(spot=SPOT, words=wording(FULL, **more), keep=True)


def session(tip: s.Tip, words: WordsLevel = WordsLevel.FULL, script: s.Script | None = None) -> Plan:
    made = script or s.Script(name="made-up", title="Made up", about=".", spot=SPOT)
    return plan_of(replace(made, steps=(s.EachSide(spot=SPOT, steps=(tip,)), *made.steps)), words=words)


def said(plan: Plan, target_ms: int) -> list[str]:
    lines = unroll(plan, fit(plan, LENGTHS, target_ms).amounts).entries
    return [entry.line.text for entry in lines if getattr(entry, "line", None) is not None]


@given(scripts(), st.sampled_from(WordsLevel))
def test_it_is_said_in_the_shortest_session_with_every_level_of_words(
    script: s.Script, words: WordsLevel
) -> None:
    plan = session(kept(), words, script)
    texts = said(plan, bounds(plan, LENGTHS).least_ms)
    first = script.sides.order[0]
    assert texts.count(FULL.format(side=first)) == 1


@pytest.mark.parametrize(
    ("words", "text"), [(WordsLevel.FULL, FULL), (WordsLevel.BRIEF, BRIEF), (WordsLevel.NAMES, BRIEF)]
)
def test_with_fewer_words_it_is_said_in_short(words: WordsLevel, text: str) -> None:
    plan = session(kept(short=BRIEF), words)
    texts = said(plan, bounds(plan, LENGTHS).least_ms)
    assert text.format(side="right") in texts
    # It is said once: on the second side its time passes in silence.
    assert not any("left" in each for each in texts if "knee" in each)


def test_both_sides_take_the_same_time() -> None:
    tips = [part for part in walk(session(kept()).parts) if isinstance(part, PlannedTip)]
    assert [tip.silent for tip in tips] == [False, True]
    assert tips[0].elastic == tips[1].elastic
    assert tips[0].elastic.rigid
    assert tips[0].cue.peers == tips[1].cue.peers


def test_a_tip_that_is_not_kept_is_what_it_was() -> None:
    tip = s.Tip(spot=SPOT, words=wording(FULL))
    (elastic,) = {part.elastic for part in walk(session(tip).parts) if isinstance(part, PlannedTip)}
    assert (elastic.least, elastic.natural, elastic.most) == (0, 1, 1)
    assert not [part for part in walk(session(tip, WordsLevel.BRIEF).parts) if isinstance(part, PlannedTip)]


SECOND = "And now the pillow under your {side} knee."


@pytest.mark.parametrize("keep", [True, False])
def test_words_for_the_second_side_are_said_there_and_both_sides_take_the_same_time(keep: bool) -> None:
    tip = replace(kept(second=SECOND), keep=keep, time_ms=10_000)
    tips = [part for part in walk(session(tip).parts) if isinstance(part, PlannedTip)]
    lines = [each.cue.line for each in tips]
    assert [line.text for line in lines if line is not None] == [
        FULL.format(side="right"),
        SECOND.format(side="left"),
    ]
    assert not any(each.silent for each in tips)
    assert tips[0].cue.peers == tips[1].cue.peers
    assert {FULL.format(side="right"), SECOND.format(side="left")} <= {
        line.text for line in tips[0].cue.peers
    }
    assert {each.cue.after_ms for each in tips} == {10_000}
    assert tips[0].elastic == tips[1].elastic


def test_in_short_a_tip_with_words_for_the_second_side_is_said_on_both() -> None:
    plan = session(kept(second=SECOND, short=BRIEF), WordsLevel.BRIEF)
    texts = said(plan, bounds(plan, LENGTHS).least_ms)
    assert [text for text in texts if "knee" in text] == [
        BRIEF.format(side=side) for side in ("right", "left")
    ]


def test_a_second_side_may_be_silent() -> None:
    tips = [part for part in walk(session(kept(second="")).parts) if isinstance(part, PlannedTip)]
    assert [tip.silent for tip in tips] == [False, True]


def test_later_rounds_say_no_tip_again() -> None:
    rounds = s.Rounds(
        spot=SPOT,
        count=s.Quantity(2, 2, 2, s.Unit.COUNT),
        steps=(s.EachSide(spot=SPOT, steps=(kept(second=SECOND),)),),
    )
    plan = plan_of(s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=(rounds,)))
    texts = said(plan, bounds(plan, LENGTHS).natural_ms)
    assert [text for text in texts if "knee" in text] == [
        FULL.format(side="right"),
        SECOND.format(side="left"),
    ]


def test_without_a_time_the_silence_is_that_of_any_sentence() -> None:
    tips = [part for part in walk(session(kept()).parts) if isinstance(part, PlannedTip)]
    assert {tip.cue.after_ms for tip in tips} == {GAP_MS}
