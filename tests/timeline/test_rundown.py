"""The rundown: everything in order, with its amount."""

from __future__ import annotations

from tests.support.holds_placed import hold_of
from tests.support.scripts_made import book_for, plan_of
from voiceguide.timeline.rundown import Held
from voiceguide.timeline.unroll import unroll


def test_held_is_what_the_rundown_says() -> None:
    script = hold_of(45_000, sides=True)
    plan = plan_of(script)
    held = unroll(plan, {k.key: k.natural for k in plan.elastics()}).entries
    lengths_ = [entry.duration_ms for entry in held if isinstance(entry, Held)]
    assert lengths_ == [45_000, 45_000]
    assert book_for(script).language == "en"
