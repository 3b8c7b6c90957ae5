"""Law 12: an evening changes words, nothing else; and the laws of the fit hold for it, too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.fits_made import placed
from tests.support.lists_made import likely, listed_scripts, plan_of_evening
from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, plan_of, scripts, wording
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Amounts, Plan, turns_of, walk
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.timeline.evenings import fit_evening, slowly, steady_lengths
from voiceguide.timeline.fit import Fit, bounds, fit
from voiceguide.timeline.ladder.order import TAKERS
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import Timeline

SOUNDS = MadeUpSounds()
LENGTHS = MadeUpLengths(SOUNDS)
share = st.floats(0, 1)
evenings = st.integers(0, 400)


def fitted(plan: Plan, target_ms: int) -> Fit:
    """Fit, leaving out lengths that this plan honestly does not have."""
    try:
        return fit_evening(plan, LENGTHS, target_ms, likely)
    except ImpossibleLength:
        assume(False)
        raise


def at(plan: Plan, where: float) -> int:
    edge = bounds(plan, LENGTHS)
    return edge.least_ms + round((edge.most_ms - edge.least_ms) * where)


def doses(plan: Plan, amounts: Amounts) -> Amounts:
    """Return the amounts of everything but rests."""
    return {each.key: amounts[each.key] for each in plan.elastics() if each.kind not in TAKERS}


@given(listed_scripts(), share, evenings)
def test_an_evening_lasts_exactly_as_long_as_asked(script: s.Script, where: float, evening: int) -> None:
    plan = plan_of_evening(script, evening)
    target_ms = at(plan, where)
    found = fitted(plan, target_ms)
    assert (
        measure(plan.parts, found.amounts, LENGTHS).total_ms == target_ms == placed(plan, found).duration_ms
    )
    for elastic in plan.elastics():
        assert elastic.least <= found.amounts[elastic.key] <= elastic.most


@given(listed_scripts(roomy=True), share, evenings, evenings)
def test_no_dose_depends_on_the_evening(script: s.Script, where: float, one: int, other: int) -> None:
    """Where the rests have room for what the words leave, everything else is the same."""
    plans = [plan_of_evening(script, evening) for evening in (one, other)]
    steadies = [steady_lengths(plan, LENGTHS, slowly(likely)) for plan in plans]
    edges = [bounds(plan, steady) for plan, steady in zip(plans, steadies, strict=True)]
    assert edges[0] == edges[1]
    # Above that only the last rest grows.
    top_ms = edges[0].most_ms - 3_500_000
    target_ms = edges[0].least_ms + round((top_ms - edges[0].least_ms) * where)
    assume(_possible(plans[0], steadies[0], target_ms))
    climbed = fit(plans[0], steadies[0], target_ms)
    assume(all(_room(plan, climbed, target_ms) for plan in plans))
    found = [fitted(plan, target_ms) for plan in plans]
    assert doses(plans[0], found[0].amounts) == doses(plans[1], found[1].amounts)
    timelines = [placed(plan, each) for plan, each in zip(plans, found, strict=True)]
    assert _bones(timelines[0]) == _bones(timelines[1])


def _possible(plan: Plan, lengths: dict, target_ms: int) -> bool:
    try:
        fit(plan, lengths, target_ms)
    except ImpossibleLength:
        return False
    return True


def _room(plan: Plan, climbed: Fit, target_ms: int) -> bool:
    """Report whether the rests of a plan have room for the true words, all else as it was climbed."""
    edges = []
    for pick in ("least", "most"):
        amounts = {
            each.key: getattr(each, pick) if each.kind in TAKERS else climbed.amounts[each.key]
            for each in plan.elastics()
        }
        edges.append(measure(plan.parts, amounts, LENGTHS).total_ms)
    return edges[0] <= target_ms <= edges[1]


def _bones(timeline: Timeline) -> tuple[object, ...]:
    """Return what of a session may depend on no evening: safety, sides, doses, and their order."""
    return (
        [clip.text for clip in timeline.clips if clip.role is Role.SAFETY],
        sum(clip.role is Role.TIP for clip in timeline.clips),
        [
            (span.kind, span.side, span.n, span.of, span.duration_ms if span.kind == "hold" else None)
            for span in timeline.spans
            if span.kind not in ("rest", "window")
        ],
        [(breath.phase, breath.breath, breath.of, breath.side) for breath in timeline.breaths],
    )


@given(listed_scripts(roomy=True), share, share, evenings)
def test_a_longer_session_of_an_evening_loses_nothing(
    script: s.Script, one: float, other: float, evening: int
) -> None:
    plan = plan_of_evening(script, evening)
    shorter, longer = (fitted(plan, at(plan, where)) for where in sorted((one, other)))
    less, more = doses(plan, shorter.amounts), doses(plan, longer.amounts)
    assert all(less[key] <= more[key] for key in less)


@given(listed_scripts(), evenings)
def test_neighbours_share_no_line_of_a_list(script: s.Script, evening: int) -> None:
    found: list[dict[str, set[tuple[str, ...]]]] = []
    for each in (evening, evening + 1):
        by_key: dict[str, set[tuple[str, ...]]] = {}
        for part in walk(plan_of_evening(script, each).parts):
            for turns in turns_of(part):
                by_key.setdefault(turns.key, set()).add(tuple(line.text for line in turns.lines))
        found.append(by_key)
    assert found[0].keys() == found[1].keys()
    for key, today in found[0].items():
        for lines in today:
            for others in found[1][key]:
                if set(lines) == set(others) and len(lines) > 1:
                    assert all(one != other for one, other in zip(lines, others, strict=True))


@given(listed_scripts(roomy=True), share, evenings)
def test_both_sides_last_the_same_with_other_words_on_each(
    script: s.Script, where: float, evening: int
) -> None:
    plan = plan_of_evening(script, evening)
    found = fitted(plan, at(plan, where))
    assume(all(row.value for row in found.rows if row.elastic.kind == "wording"))
    last = {"left": 0, "right": 0}
    for span in placed(plan, found).spans:
        if span.kind == "side":
            last[span.side or ""] += span.duration_ms
    assert last["left"] == last["right"]


@given(scripts(), share, evenings)
def test_without_lists_every_evening_is_the_same(script: s.Script, where: float, evening: int) -> None:
    plan = plan_of_evening(script, evening)
    assert plan == replace(plan_of(script), book=plan.book)
    assert fitted(plan, at(plan, where)) == fit(plan, LENGTHS, at(plan, where))


def test_the_times_a_text_was_said_decide_which_wording_comes() -> None:
    """Sides, rounds and repetitions each count; the second side says another wording than the first."""
    then = s.WordingList("then", ("And sway.", "And rock."), (SPOT, SPOT))
    words = s.Wording(full="Sway.", spot=SPOT, then="And sway.", lists=(then,))
    lines = s.WordingList("full", ("One.", "Two.", "Three."), (SPOT,) * 3)
    sided = s.Say(spot=SPOT, words=s.Wording(full="One.", spot=SPOT, lists=(lines,)))
    five = s.Quantity(5, 5, 5, s.Unit.COUNT)
    two = s.Quantity(2, 2, 2, s.Unit.COUNT)
    script = s.Script(
        name="made-up",
        title="Made up",
        about="Nothing.",
        spot=SPOT,
        safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
        steps=(
            s.Repeat(spot=SPOT, count=five, steps=(s.Say(spot=SPOT, words=words),)),
            s.Rounds(spot=SPOT, count=two, steps=(s.EachSide(spot=SPOT, steps=(sided,)),)),
            s.Rest(spot=SPOT, amount=s.Quantity(5_000, 20_000, 3_600_000)),
        ),
    )
    heard = {}
    for evening in (0, 1):
        plan = plan_of_evening(script, evening)
        said = placed(plan, fitted(plan, 300_000)).clips
        ours = ("Sway.", "And sway.", "And rock.", "One.", "Two.", "Three.")
        heard[evening] = [clip.text for clip in said if clip.text in ours]
    assert heard[0] == [
        "Sway.",
        "And sway.",
        "And rock.",
        "And sway.",
        "And rock.",
        "One.",
        "Two.",
        "Three.",
        "One.",
    ]
    assert heard[1][1:5] == ["And rock.", "And sway.", "And rock.", "And sway."]
    assert heard[1][5:] in (["Two.", "Three.", "One.", "Two."], ["Three.", "One.", "Two.", "Three."])


@pytest.mark.parametrize("target_ms", [60_000, 75_000])
def test_a_refusal_is_that_of_the_true_lengths(target_ms: int) -> None:
    lines = s.WordingList("full", ("One.", "Two."), (SPOT, SPOT))
    script = s.Script(
        name="made-up",
        title="Made up",
        about="Nothing.",
        spot=SPOT,
        safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
        steps=(
            s.Say(spot=SPOT, words=s.Wording(full="One.", spot=SPOT, lists=(lines,))),
            s.Hold(spot=SPOT, amount=s.Quantity(200_000, 200_000, 200_000)),
        ),
    )
    plan = plan_of_evening(script, 0)
    with pytest.raises(ImpossibleLength) as steady:
        fit_evening(plan, LENGTHS, target_ms, likely)
    with pytest.raises(ImpossibleLength) as plain:
        fit(plan, LENGTHS, target_ms)
    assert str(steady.value) == str(plain.value)
