"""Law 13 for what is said only in later repetitions, rounds and breaths, and inside what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.lists_made import listed_scripts
from tests.support.plans_made import reached
from tests.support.scripts_made import (
    SPOT,
    MadeUpLengths,
    MadeUpSounds,
    plan_of,
    rejected_if_crowded,
    scripts,
    wording,
)
from voiceguide.errors import ImpossibleLength
from voiceguide.lint.unsaid import Unsaid, unsaid
from voiceguide.plan.model import Breaths, PhaseLines, Plan, PlannedCue, PlannedRepeat, walk
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.script.terms import Guide
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll

SOUNDS = MadeUpSounds()
LENGTHS = MadeUpLengths(SOUNDS)
PLAN = plan_of(s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=(s.Bell(spot=SPOT),)))


def session(plan: Plan, target_ms: int) -> tuple[Timeline, tuple[Unsaid, ...]]:
    plan = plan.at(target_ms)
    found = fit(plan, LENGTHS, target_ms)
    rundown = unroll(plan, found.amounts)
    heard = {line: SOUNDS[line] for line in rundown.lines()}
    # A bell over words that can move nowhere is refused, and is no matter of this law.
    with rejected_if_crowded():
        timeline = place(plan, rundown, found, heard, voice="made-up", estimated=False)
    return timeline, unsaid(plan, found.amounts, timeline, LENGTHS)


def shortest(*steps: s.Step) -> tuple[Plan, tuple[Unsaid, ...]]:
    """Return the shortest session of some steps and a rest."""
    last = s.Rest(spot=SPOT, amount=s.Quantity(0, 5_000, 3_600_000))
    script = s.Script(name="evening", title="Evening", about=".", spot=SPOT, steps=(*steps, last))
    plan = plan_of(script)
    return plan, session(plan, bounds(plan, LENGTHS).least_ms)[1]


def returns(plan: Plan, line: Unsaid) -> None:
    """Assert that a line is said from the length on that its notice names, and not much before."""
    assert line.from_ms is not None
    assert line.text in {clip.text for clip in session(plan, line.from_ms)[0].clips}
    assert line.text not in {clip.text for clip in session(plan, line.from_ms - 1_500)[0].clips}


def test_what_only_later_repetitions_say() -> None:
    words = wording("Sway.", then="And sway.", last="Sway once more.")
    say = s.Say(spot=SPOT, words=words)
    plan, named = shortest(
        s.Repeat(spot=SPOT, count=s.Quantity(1, 4, 6, s.Unit.COUNT), steps=(say,)),
    )
    assert [(line.text, line.where) for line in named] == [
        ("And sway.", "repetition"),
        ("Sway once more.", "repetition"),
    ]
    for line in named:
        returns(plan, line)
    # The last of two comes before the one between of three.
    assert named[1].from_ms < named[0].from_ms


@pytest.mark.parametrize("guide", [(Guide.WORDS,), (Guide.WORDS, Guide.QUIET)])
def test_what_only_later_breaths_say(guide: tuple[Guide, ...]) -> None:
    """With a guide that thins out, the second of two breaths is led without words."""
    breathe = s.Breathe(
        spot=SPOT,
        count=s.Quantity(1, 4, 6, s.Unit.COUNT),
        on_exhale=wording("Let it go.", then="And go."),
        guide=guide,
    )
    plan, named = shortest(breathe)
    assert [(line.text, line.where) for line in named] == [("And go.", "breaths")]
    returns(plan, named[0])


def test_a_line_inside_of_what_is_left_out_names_what_leaves_it_out() -> None:
    tip = s.Tip(spot=SPOT, words=wording("A pillow helps."))
    hold = s.Hold(spot=SPOT, amount=s.Quantity(40_000, 60_000, 90_000), presence=(wording("Let go."),))
    plan, named = shortest(
        s.Repeat(spot=SPOT, count=s.Quantity(0, 1, 2, s.Unit.COUNT), steps=(tip, hold)),
    )
    assert [(line.text, line.where) for line in named] == [
        ("A pillow helps.", "repetition"),
        ("Let go.", "repetition"),
    ]
    for line in named:
        returns(plan, line)


def test_what_a_hold_is_too_short_to_tell() -> None:
    hold = s.Hold(
        spot=SPOT,
        amount=s.Quantity(1_000, 60_000, 200_000),
        start=wording("Stay here."),
        middle=wording("You are in the middle."),
        near_end=wording("Soon you move on."),
    )
    plan, named = shortest(hold)
    assert [(line.text, line.where, line.wanted) for line in named] == [
        ("Stay here.", "hold", True),
        ("You are in the middle.", "hold", True),
        ("Soon you move on.", "hold", True),
    ]
    for line in named:
        returns(plan, line)


def test_words_that_voiceguide_says_by_itself_are_never_named() -> None:
    breathe = s.Breathe(spot=SPOT, count=s.Quantity(0, 4, 6, s.Unit.COUNT))
    round_ = s.EachSide(spot=SPOT, steps=(s.Say(spot=SPOT, words=wording("Sway.")),))
    _, named = shortest(
        breathe, s.Rounds(spot=SPOT, count=s.Quantity(0, 1, 2, s.Unit.COUNT), steps=(round_,))
    )
    assert [line.text for line in named] == ["Sway."]


def test_a_line_of_both_sides_is_named_once_whatever_says_it() -> None:
    words = wording("The {side} side: let it be.")
    both = (
        s.Say(spot=SPOT, words=words),
        s.Breathe(spot=SPOT, count=s.Quantity(0, 0, 1, s.Unit.COUNT), on_exhale=words),
    )
    round_ = s.Repeat(spot=SPOT, count=s.Quantity(0, 0, 1, s.Unit.COUNT), steps=both, alternate=True)
    _, named = shortest(round_)
    assert [line.text for line in named] == ["The right side: let it be."]


@given(st.one_of(scripts(roomy=True), listed_scripts(roomy=True)), st.floats(0, 1))
@examples(60)
def test_every_line_of_every_repetition_and_breath_is_heard_or_named(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    edge = bounds(plan, LENGTHS)
    try:
        timeline, named = session(plan, edge.least_ms + round((edge.most_ms - edge.least_ms) * where))
    except ImpossibleLength:
        assume(False)
    heard = {clip.text for clip in timeline.clips}
    texts = {line.text for line in named}
    own = {text for _, several in plan.book.entries for text in several}
    for part in reached(plan.parts):
        for wordings in _later_lines(part):
            assert wordings & (heard | texts | own), wordings
    assert not texts & heard
    for line in named:
        if line.from_ms is not None:
            assert line.from_ms > timeline.target_ms


def _later_lines(part: object) -> list[set[str]]:
    """List the wordings of each line of a repetition, the first and the later ones, and of breaths."""
    if isinstance(part, PlannedRepeat):
        return [
            {line.text for line in (inner.line, *inner.peers)}
            for number, parts in ((1, part.first), (2, part.last), (3, part.then))
            for inner in (walk(parts) if number <= part.elastic.most else ())
            if isinstance(inner, PlannedCue) and inner.line is not None and inner.role is not Role.LEAD_IN
        ]
    if isinstance(part, Breaths):
        return [
            {line.text, *(each.text for each in (*peers, *(turns.lines if turns else ())))}
            for phase in part.phases
            for line, peers, turns in zip(
                (phase.first, phase.then, phase.last),
                (phase.first_peers, phase.then_peers, ()),
                phase.turns,
                strict=True,
            )
            if line is not None and not line.counted and line.text in _possible(part, phase)
        ]
    return []


def _possible(breaths: Breaths, phase: PhaseLines) -> set[str]:
    """Return what the greatest number of breaths says in a phase, by walking through all of them."""
    most = breaths.elastic.most
    (entry,) = unroll(replace(PLAN, parts=(breaths,)), {breaths.elastic.key: most}).entries
    place = breaths.phases.index(phase)
    return {each.words[place].text for each in entry.each if each.words[place] is not None}


def test_one_round_by_choice_names_no_words_of_later_ones() -> None:
    say = s.Say(spot=SPOT, words=wording("Sway.", then="And sway."))
    _, named = shortest(s.Repeat(spot=SPOT, count=s.Quantity(1, 1, 1, s.Unit.COUNT), steps=(say,)))
    assert not named


def test_a_step_for_other_lengths_names_all_that_it_says() -> None:
    breathe = s.Breathe(
        spot=SPOT,
        count=s.Quantity(2, 4, 6, s.Unit.COUNT),
        on_exhale=wording("Let it go."),
        lengths=s.SessionLengths(1_800_000),
    )
    near = replace(
        s.Hold(spot=SPOT, amount=s.Quantity(40_000, 60_000, 90_000), near_end=wording("Soon.")),
        lengths=s.SessionLengths(1_800_000),
    )
    _, named = shortest(breathe, near)
    assert [(line.text, line.where, line.from_ms) for line in named] == [
        ("Let it go.", "step", 1_800_000),
        ("Soon.", "step", 1_800_000),
    ]


def test_an_authors_line_that_the_phrase_book_has_too_is_named() -> None:
    presence, inhale, end = (PLAN.book.phrase(key) for key in ("presence", "inhale_again", "offer_else"))
    hold = s.Hold(spot=SPOT, amount=s.Quantity(2_000, 20_000, 100_000), presence=(wording(presence),))
    breaths = s.Breathe(
        spot=SPOT,
        count=s.Quantity(1, 2, 6, s.Unit.COUNT),
        guide=(Guide.WORDS,),
        on_inhale=wording("Breathe in, and grow.", then=inhale),
    )
    tip = s.Tip(spot=SPOT, words=wording(end))
    plan, named = shortest(hold, breaths, tip)
    assert [(line.text, line.where) for line in named] == [
        (presence, "hold"),
        (inhale, "breaths"),
        (end, "tip"),
    ]
    for line in named:
        returns(plan, line)


def test_what_the_phrase_book_says_is_not_named() -> None:
    offered = s.OptionalSet(spot=SPOT, words=wording("If it clicked."), steps=(s.Bell(spot=SPOT),))
    sided = s.EachSide(spot=SPOT, steps=(s.Breathe(spot=SPOT, count=s.Quantity(2, 2, 2, s.Unit.COUNT)),))
    rounds = s.Rounds(spot=SPOT, count=s.Quantity(0, 0, 1, s.Unit.COUNT), steps=(offered, sided))
    assert [line.text for line in shortest(rounds)[1]] == ["If it clicked."]


def test_an_authors_own_lead_in_is_named() -> None:
    sided = s.EachSide(spot=SPOT, steps=(s.Bell(spot=SPOT),), lead_in=wording("Soon the {side} side."))
    rounds = s.Rounds(spot=SPOT, count=s.Quantity(0, 0, 1, s.Unit.COUNT), steps=(sided,))
    assert [line.text for line in shortest(rounds)[1]] == ["Soon the left side."]


def test_what_stands_between_is_named_until_there_are_two_rounds() -> None:
    plan, named = shortest(
        s.Rounds(
            spot=SPOT,
            count=s.Quantity(1, 1, 3, s.Unit.COUNT),
            steps=(s.Say(spot=SPOT, words=wording("Round {n} of {of}.")),),
            between=(s.Say(spot=SPOT, words=wording("Rest a while.", last="Rest once more.")),),
        )
    )
    texts = {line.text: line for line in named}
    assert {"Rest a while.", "Rest once more."} <= set(texts)
    assert not [text for text in texts if "{" in text]
    for text in ("Rest a while.", "Rest once more."):
        assert texts[text].where == "round"
        returns(plan, texts[text])
