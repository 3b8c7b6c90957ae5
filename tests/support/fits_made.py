"""Fits of made-up plans, and the timelines they become."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from tests.support.scripts_made import MadeUpLengths, MadeUpSounds, rejected_if_crowded
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Plan
from voiceguide.timeline.fit import Fit, bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.sound import Sounds
from voiceguide.timeline.unroll import unroll

SOUNDS = MadeUpSounds()
LENGTHS = MadeUpLengths(SOUNDS)
share = st.floats(0, 1)


def at(plan: Plan, where: float) -> int:
    """Pick a target between the least and the most of a plan."""
    edge = bounds(plan, LENGTHS)
    return edge.least_ms + round((edge.most_ms - edge.least_ms) * where)


def fitted(plan: Plan, target_ms: int) -> Fit:
    """Fit, leaving out lengths that this plan honestly does not have."""
    try:
        return fit(plan, LENGTHS, target_ms)
    except ImpossibleLength:
        assume(False)
        raise


def placed(plan: Plan, found: Fit, sounds: Sounds = SOUNDS) -> Timeline:
    """Place, leaving out plans with a bell over words, which are honestly refused."""
    with rejected_if_crowded():
        return placed_or_refused(plan, found, sounds)


def placed_or_refused(plan: Plan, found: Fit, sounds: Sounds = SOUNDS) -> Timeline:
    rundown = unroll(plan, found.amounts)
    heard = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, heard, voice="made-up", estimated=False)
