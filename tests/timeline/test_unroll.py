"""A fitted plan unrolled: the same amounts give the same rundown."""

from __future__ import annotations

from hypothesis import given

from tests.support.fits_made import at, fitted, placed, share
from tests.support.scripts_made import plan_of, scripts
from voiceguide.script import model as s
from voiceguide.timeline.rundown import LINES, Breathed, Closed, Counted, Held, Opened, Rested, Said
from voiceguide.timeline.unroll import unroll


@given(scripts(), share)
def test_law_7_deterministic(script: s.Script, where: float) -> None:
    plan, again = plan_of(script), plan_of(script)
    assert plan == again
    found = fitted(plan, at(plan, where))
    assert placed(plan, found) == placed(again, fitted(again, at(again, where)))


@given(scripts(), share)
def test_every_line_of_the_rundown_is_measured_or_said_in_the_time_of_its_step(script, where):
    plan = plan_of(script)
    rundown = unroll(plan, fitted(plan, at(plan, where)).amounts)
    inside = {
        line
        for entry in rundown.entries
        if isinstance(entry, Held | Rested | Breathed | Counted)
        for line in LINES(entry)
    }
    counted = {line for line in rundown.lines() if line.counted}
    silent = {line for line in rundown.lines() if line in inside} | counted
    said = {entry.line for entry in rundown.entries if isinstance(entry, Said)}
    assert set(rundown.lines()) - silent - said <= set(plan.lines())


@given(scripts(), share)
def test_what_is_opened_is_closed(script, where):
    plan = plan_of(script)
    depth = 0
    for entry in unroll(plan, fitted(plan, at(plan, where)).amounts).entries:
        depth += isinstance(entry, Opened) - isinstance(entry, Closed)
        assert depth >= 0
    assert depth == 0
