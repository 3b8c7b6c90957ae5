"""Made-up scripts whose weights decide what grows first."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, scripts, wording
from voiceguide.script import model as s

KEYS = ("settle", "holds", "breaths", "repetitions", "rests", "rounds", "ending")


@cache
def weights() -> st.SearchStrategy[tuple[tuple[str, int], ...]]:
    return st.dictionaries(st.sampled_from(KEYS), st.integers(1, 100), min_size=1).map(
        lambda found: tuple(found.items())
    )


@st.composite
def weighted(draw: st.DrawFn, *, roomy: bool | None = None) -> s.Script:
    """Make up a script with weights, part of it as its ending, and perhaps a part with weights of its own."""
    script = draw(scripts(roomy=roomy))
    split = draw(st.integers(0, len(script.steps)))
    steps, ending = script.steps[:split], script.steps[split:]
    if draw(st.booleans()):
        part = replace(draw(scripts(roomy=False)), name="part", grow=draw(st.just(()) | weights()))
        use = s.Use(spot=SPOT, routine="part", script=part, share=draw(st.integers(1, 5)))
        steps = (*steps, use)
    return replace(script, steps=steps, ending=ending, grow=draw(weights()))


def evening(grow: tuple[tuple[str, int], ...] = (), **more: object) -> s.Script:
    """Make a session of a hold to each side, six breaths and a rest that fills."""
    hold = s.Hold(spot=SPOT, amount=s.Quantity(20_000, 30_000, 300_000))
    breathe = s.Breathe(spot=SPOT, count=s.Quantity(2, 4, 30, s.Unit.COUNT))
    turn = s.Move(spot=SPOT, words=wording("Let the {side} knee fall."))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 30_000, 3_600_000))
    return s.Script(
        name="evening", title="Evening", about=".", spot=SPOT, grow=grow,
        steps=(s.EachSide(spot=SPOT, steps=(turn, hold)), breathe), ending=(rest,), **more,
    )  # fmt: skip
