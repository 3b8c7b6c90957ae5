"""Write the rundown of a session: everything in its order, with its dose, and every word decided.

Only now, with the doses chosen, can it be known what is said inside holds and rests ("about two
minutes", "halfway", "two more breaths"). None of it takes time of its own: it is placed inside what is
already there.
"""

from __future__ import annotations

from voiceguide.plan.model import Doses, Plan
from voiceguide.timeline import parts  # noqa: F401, RUF100 - its import registers and checks every kind
from voiceguide.timeline.parts.passes import Unrolling
from voiceguide.timeline.rundown import Rundown


def unroll(plan: Plan, doses: Doses) -> Rundown:
    """Write everything down in order, with its dose; the same plan and doses give the same rundown."""
    return Rundown(tuple(Unrolling(plan.book, doses).parts(plan.parts)))
