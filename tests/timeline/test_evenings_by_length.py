"""Law 12, and the laws of the fit, for scripts with several wordings and with steps for certain lengths."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.lists_made import likely, listed_scripts, plan_of_evening
from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, book_for, plan_of, wording
from tests.support.stages_made import staged
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import Amounts, Plan, turns_of, walk
from voiceguide.plan.terms import Choices
from voiceguide.script import model as s
from voiceguide.timeline.evenings import fit_evening, slowly, steady_lengths
from voiceguide.timeline.fit import Fit, bounds, fit
from voiceguide.timeline.ladder.order import TAKERS
from voiceguide.timeline.ladder.stretches import stretches
from voiceguide.timeline.measure import measure
from voiceguide.timeline.unroll import unroll
from voiceguide.units import MINUTE

LENGTHS = MadeUpLengths(MadeUpSounds())
LONGEST_MS = 40 * MINUTE
share = st.floats(0, 1)
evenings = st.integers(0, 400)
both = staged(listed_scripts())
both_roomy = staged(listed_scripts(roomy=True))


def fitted(plan: Plan, target_ms: int) -> Fit:
    """Fit, leaving out lengths that this plan honestly does not have."""
    try:
        return fit_evening(plan, LENGTHS, target_ms, likely)
    except ImpossibleLength:
        assume(False)
        raise


def has_length(plan: Plan) -> bool:
    """Report whether the plan can have the lengths that its bounds name."""
    try:
        fit(plan, LENGTHS, bounds(plan, LENGTHS).least_ms)
    except ImpossibleLength:
        return False
    return True


def at(plan: Plan, where: float) -> int:
    """Return a length; most are near those at which steps come in."""
    edge = bounds(plan, LENGTHS)
    most_ms = min(edge.most_ms, LONGEST_MS)
    return edge.least_ms + round(max(0, most_ms - edge.least_ms) * where**2)


def doses(plan: Plan, amounts: Amounts) -> Amounts:
    """Return the amounts of everything but rests."""
    return {each.key: amounts[each.key] for each in plan.elastics() if each.kind not in TAKERS}


@given(both, share, evenings)
@examples(50)
def test_exact_and_the_same_whatever_length_was_compiled_for(
    script: s.Script, where: float, evening: int
) -> None:
    plan = plan_of_evening(script, evening)
    assume(has_length(plan))
    target_ms = at(plan, where)
    found, here = fitted(plan, target_ms), plan.at(target_ms)
    assert measure(here.parts, found.amounts, LENGTHS).total_ms == target_ms
    assert sum(row.grown_ms for row in found.rows) == target_ms - found.bounds.natural_ms
    for elastic in here.elastics():
        assert elastic.least <= found.amounts[elastic.key] <= elastic.most
    assert fitted(here, target_ms) == found
    assert unroll(here, found.amounts).entries


@given(both_roomy, share, share, evenings)
@examples(60)
def test_a_longer_session_of_an_evening_loses_nothing(
    script: s.Script, one: float, other: float, evening: int
) -> None:
    plan = plan_of_evening(script, evening)
    assume(has_length(plan))
    small, large = (fitted(plan, ms) for ms in sorted((at(plan, one), at(plan, other))))
    assert not _lost(plan, small, large)


@given(both_roomy, evenings)
@examples(50)
def test_nothing_is_lost_where_steps_come_in(script: s.Script, evening: int) -> None:
    plan = plan_of_evening(script, evening)
    found = stretches(plan, LENGTHS)
    edges = [ms for each in found for ms in (each.first_ms, each.last_ms) if ms <= LONGEST_MS]
    fits = [fitted(plan, ms) for ms in edges]
    for small, large in pairwise(fits):
        assert not _lost(plan, small, large)


def _lost(plan: Plan, small: Fit, large: Fit) -> list[str]:
    """List what the larger session has less of, though both have it."""
    less = doses(plan.at(small.target_ms), small.amounts)
    return [key for key, amount in less.items() if amount > large.amounts.get(key, amount)]


@given(both, share, evenings)
@examples(30)
def test_a_refusal_is_that_of_the_true_lengths(script: s.Script, where: float, evening: int) -> None:
    plan = plan_of_evening(script, evening)
    assume(has_length(plan))
    edge = bounds(plan, LENGTHS)
    for possible in (edge.least_ms, edge.natural_ms, edge.most_ms):
        assert fit_evening(plan, LENGTHS, possible, likely).target_ms == possible
    for target_ms in (at(plan, where), edge.least_ms - 1, edge.most_ms + 1, 4 * MINUTE - 1, 12 * MINUTE):
        refusals = []
        for attempt in (
            lambda ms: fit(plan, LENGTHS, ms),
            lambda ms: fit_evening(plan, LENGTHS, ms, likely),
        ):
            try:
                attempt(target_ms)
                refusals.append("")
            except ImpossibleLength as refused:
                refusals.append(str(refused))
                for near in (refused.below_ms, refused.above_ms):
                    assert near is None or fit_evening(plan, LENGTHS, near, likely).target_ms == near
        assert refusals[1] in (refusals[0], "")


@given(both_roomy, share, evenings, evenings)
@examples(60)
def test_no_dose_depends_on_the_evening(script: s.Script, where: float, one: int, other: int) -> None:
    plans = [plan_of_evening(script, evening) for evening in (one, other)]
    steady = [steady_lengths(plan, LENGTHS, slowly(likely)) for plan in plans]
    # On both evenings there are the same stretches, and what is said takes no longer than is likely.
    have = [[each.plan.from_ms for each in stretches(plan, lengths)]
            for plan, lengths in zip((*plans, *plans), (LENGTHS, LENGTHS, *steady), strict=True)]  # fmt: skip
    assume(have[0] and all(each == have[0] for each in have))
    edges = [bounds(plan, lengths) for plan, lengths in zip(plans, steady, strict=True)]
    assert edges[0] == edges[1]
    top_ms = min(LONGEST_MS, edges[0].most_ms - 3_500_000)
    target_ms = edges[0].least_ms + round(max(0, top_ms - edges[0].least_ms) * where**2)
    found = [fitted(plan, target_ms) for plan in plans]
    here = [plan.at(target_ms) for plan in plans]
    assert doses(here[0], found[0].amounts) == doses(here[1], found[1].amounts)


@given(staged(roomy=True), share, evenings)
@examples(50)
def test_without_lists_every_evening_is_fitted_plainly(script: s.Script, where: float, evening: int) -> None:
    plan = plan_of_evening(script, evening)
    assume(has_length(plan))
    assert plan == replace(plan_of(script), book=plan.book)
    target_ms = at(plan, where)
    assert fitted(plan, target_ms) == fit(plan, LENGTHS, target_ms)


def flagship() -> s.Script:
    """Make holds with three wordings, a scan of 4 minutes from 20 minutes on, and a last rest."""
    ways = (
        "Let it sink.",
        "Let it sink, slowly, as far as it likes to go tonight.",
        "Down it goes, and rest.",
    )
    lines = s.WordingList("full", ways, (SPOT,) * 3)
    say = s.Say(spot=SPOT, words=s.Wording(full=ways[0], spot=SPOT, lists=(lines,)))
    breaths = s.Breathe(spot=SPOT, count=s.Quantity(2, 4, 30, s.Unit.COUNT))
    hold = s.Hold(spot=SPOT, amount=s.Quantity(20_000, 60_000, 300_000))
    scan = s.Rest(spot=SPOT, amount=s.Quantity(240_000, 240_000, 240_000), presence=(wording("Soften."),))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 30_000, 3_600_000))
    return s.Script(
        name="flagship", title="Flagship", about=".", spot=SPOT, grow=(("holds", 1), ("breaths", 2)),
        steps=(s.EachSide(spot=SPOT, steps=(say, hold, say, breaths, say)),),
        ending=(replace(scan, lengths=s.SessionLengths(20 * MINUTE)), rest),
    )  # fmt: skip


@pytest.mark.parametrize("minutes", [6, 10, 15, 19.99, 20, 20.5, 25, 45])
def test_the_flagship_is_the_same_on_every_evening(minutes: float) -> None:
    target_ms = round(minutes * MINUTE)
    found = {}
    for evening in range(6):
        plan = plan_of_evening(flagship(), evening)
        amounts = fit_evening(plan, LENGTHS, target_ms, likely).amounts
        assert measure(plan.at(target_ms).parts, amounts, LENGTHS).total_ms == target_ms
        found[evening] = doses(plan.at(target_ms), amounts)
    assert len({tuple(sorted(each.items())) for each in found.values()}) == 1


def test_just_below_a_bound_nothing_is_larger_than_at_it() -> None:
    plan = plan_of_evening(flagship(), 1)
    below, there = (fit_evening(plan, LENGTHS, ms, likely).amounts for ms in (20 * MINUTE - 1, 20 * MINUTE))
    assert doses(plan.at(0), below) == doses(plan.at(0), there)
    rest = "flagship.ending.1.between"
    assert below[rest] - there[rest] == pytest.approx(240_000, abs=3_000)


def test_lists_only_in_what_a_longer_session_adds_limit_the_shorter_ones() -> None:
    """The stretch below has no list itself; what limits it is the fit above, the same on every evening."""
    script = flagship()
    ways = ("Soften.", "Soften, and soften once more, from head to foot, as long as you like.")
    lines = s.WordingList("full", ways, (SPOT,) * 2)
    long = s.Say(spot=SPOT, words=s.Wording(full=ways[0], spot=SPOT, lists=(lines,)))
    hold = s.Hold(spot=SPOT, amount=s.Quantity(20_000, 60_000, 3_000_000))
    script = replace(
        script, steps=(hold,), ending=(replace(long, lengths=s.SessionLengths(20 * MINUTE)), *script.ending)
    )
    holds = set()
    for evening in range(2):
        plan = plan_of_evening(script, evening)
        assert not any(turns_of(part) for part in walk(plan.at(10 * MINUTE).parts))
        small, large = (
            fit_evening(plan, LENGTHS, ms, likely).amounts["flagship.steps.0.hold"]
            for ms in (20 * MINUTE - 1, 20 * MINUTE)
        )
        assert small <= large
        holds.add((small, large))
    assert len(holds) == 1


def test_a_plan_for_another_length_gives_the_same_session() -> None:
    script = flagship()
    fits = []
    for compiled_ms in (8 * MINUTE, 25 * MINUTE):
        plan = compile_plan(script, Choices(evening=2), book_for(script), target_ms=compiled_ms)
        fits.append(fit_evening(plan, LENGTHS, 12 * MINUTE, likely))
    assert fits[0] == fits[1]
