"""A fitted plan unrolled: the same amounts give the same rundown."""

from __future__ import annotations

from hypothesis import given

from tests.support.fits_made import at, fitted, placed, share
from tests.support.scripts_made import plan_of, scripts
from voiceguide.script import model as s


@given(scripts(), share)
def test_law_7_deterministic(script: s.Script, where: float) -> None:
    plan, again = plan_of(script), plan_of(script)
    assert plan == again
    found = fitted(plan, at(plan, where))
    assert placed(plan, found) == placed(again, fitted(again, at(again, where)))
