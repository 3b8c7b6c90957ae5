"""The length of a plan: what is measured is what is placed."""

from __future__ import annotations

from hypothesis import given

from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.scripts_made import plan_of, scripts
from voiceguide.script import model as s
from voiceguide.timeline.measure import gains, measure


@given(scripts(roomy=True), share)
def test_law_1_exact(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    target_ms = at(plan, where)
    found = fitted(plan, target_ms)
    assert measure(plan.parts, found.amounts, LENGTHS).total_ms == target_ms
    timeline = placed(plan, found)
    assert timeline.duration_ms == target_ms
    assert all(clip.start_ms >= 0 and clip.end_ms <= target_ms for clip in timeline.clips)
    assert all(span.start_ms >= 0 and span.end_ms <= target_ms for span in timeline.spans)


@given(scripts(), share, share)
def test_what_every_change_gains_adds_up_to_the_whole_difference(script, one, other):
    plan = plan_of(script)
    was, now = (fitted(plan, at(plan, where)).amounts for where in (one, other))
    gained = gains(plan.parts, was, now, LENGTHS)
    total = {
        key: measure(plan.parts, amounts, LENGTHS).total_ms for key, amounts in (("was", was), ("now", now))
    }
    assert sum(gained.values()) == total["now"] - total["was"]
    assert all(gained[key] == 0 for key in was if was[key] == now[key])
