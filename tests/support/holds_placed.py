"""Holds and breaths of made-up scripts, at their natural length."""

from __future__ import annotations

from tests.support.scripts_made import SPOT, MadeUpSounds, plan_of, wording
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.fit import fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.sound import lengths
from voiceguide.timeline.unroll import unroll

POOL = tuple(wording(text) for text in ("Soften.", "Breathe low.", "Let go.", "Be heavy."))


def hold_of(ms: int, *, breaths: int = 0, sides: bool = False, **more: object) -> s.Script:
    amount = s.Quantity(breaths, breaths, breaths, s.Unit.BREATHS) if breaths else s.Quantity(ms, ms, ms)
    hold = s.Hold(spot=SPOT, amount=amount, presence=POOL, **more)  # type: ignore[arg-type]
    steps: tuple[s.Step, ...] = (s.EachSide(spot=SPOT, steps=(hold,)),) if sides else (hold,)
    return s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=steps, mode=Mode.BEDTIME)


def natural(script: s.Script, **choices: object) -> Timeline:
    plan = plan_of(script, **choices)
    sounds = MadeUpSounds()
    known = {line: sounds[line] for line in plan.lines()}
    from voiceguide.timeline.fit import bounds

    found = fit(plan, lengths(known), bounds(plan, lengths(known)).natural_ms)
    rundown = unroll(plan, found.amounts)
    sounds_ = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, sounds_, voice="made-up", estimated=False)
