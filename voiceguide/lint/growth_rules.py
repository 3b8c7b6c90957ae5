"""Lint rule for the weights of growth: each of them moves something in some session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from voiceguide.lint.script_texts import Problems, warn
from voiceguide.plan.model import Plan
from voiceguide.script.model import Script

_MOVED: Final[Mapping[str, tuple[str, str]]] = {
    "settle": ("no rest before the first movement", "Rests after it are `rests`, the final one is `ending`."),
    "holds": (
        "no hold that is written as a time, and no pace of a count",
        "Holds that are counted in breaths are `breaths`.",
    ),
    "breaths": ("no number of breaths", "Holds that are written as times are `holds`."),
    "repetitions": ("no number of repetitions", "Rounds are `rounds`."),
    "rests": (
        "no rest or window between",
        "The final rest is `ending`, rests before the first movement are `settle`.",
    ),
    "rounds": ("no number of rounds", "Repetitions are `repetitions`."),
    "ending": ("nothing in `ending`, and no final rest", "Rests between are `rests`."),
}
"""What a weight would move, and where that may be instead."""


def weights_move(script: Script, plans: Iterable[Plan]) -> Problems:
    """Find weights of a script that move nothing, whatever a listener chooses.

    Args:
        script: What the author wrote.
        plans: The plans for all choices; as many are looked at as it takes. Without any nothing is found.
    """
    idle = {f"{script.name}/{name}": name for name, _ in script.grow}
    plan = None
    for plan in plans:
        if not idle:
            return
        for one in plan.by_length():
            for elastic in one.elastics():
                if elastic.growth is not None and elastic.natural < elastic.most:
                    idle.pop(elastic.growth.group, None)
    for name in idle.values() if plan is not None else ():
        nothing, elsewhere = _MOVED[name]
        what = f"the weight of `{name}` moves nothing: {nothing} here can grow beyond its natural amount."
        mend = f"Take it out, or write a higher most. {elsewhere}"
        yield warn("weights-move", script.spot_of(f"grow.{name}"), what, mend)
