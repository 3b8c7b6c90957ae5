"""Unroll a fitted plan into the rundown: everything in order, with its amount and its words.

Only now, with the amounts chosen, are the words inside holds and rests known ("about two minutes",
"halfway", "two more breaths"). None of them takes time of its own: they are placed inside the hold or rest.

It stands apart from `rundown`, because every kind of part imports that and this imports every kind.
"""

from __future__ import annotations

from voiceguide.plan.model import Amounts, Plan
from voiceguide.timeline import parts  # noqa: F401, RUF100 - its import registers and checks every kind
from voiceguide.timeline.parts.passes import Unrolling
from voiceguide.timeline.rundown import Rundown


def unroll(plan: Plan, amounts: Amounts) -> Rundown:
    """Write everything down in order, with its amount; the same plan and amounts give the same rundown."""
    return Rundown(tuple(Unrolling(plan.book, amounts).parts(plan.parts)))
