"""Scripts made up by hypothesis of which some steps are for sessions of certain lengths only."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, scripts
from voiceguide.script import model as s
from voiceguide.units import MINUTE


@st.composite
def staged(
    draw: st.DrawFn, made: st.SearchStrategy[s.Script] | None = None, *, roomy: bool | None = None
) -> s.Script:
    """Make up a script of which some steps come from a length on, or end where another begins.

    Args:
        made: Scripts to begin with; any without a condition by default.
        roomy: Those end in a rest that can take up any remainder.
    """
    script = draw(scripts(roomy=roomy) if made is None else made)
    steps: list[s.Step] = []
    for step in script.steps:
        minutes = draw(st.sampled_from((0, 0, 4, 7, 12))) * MINUTE
        if minutes and step is not script.steps[-1]:
            steps.append(replace(step, lengths=s.SessionLengths(minutes)))
            if draw(st.booleans()):
                before = s.Hold(spot=SPOT, amount=s.Quantity(5_000, 20_000, 60_000))
                steps.append(replace(before, lengths=s.SessionLengths(0, minutes)))
        else:
            steps.append(step)
    weights = draw(st.sampled_from(((), (("holds", 1), ("ending", 3)), (("breaths", 2), ("rounds", 1)))))
    return replace(script, steps=tuple(steps), grow=weights)
