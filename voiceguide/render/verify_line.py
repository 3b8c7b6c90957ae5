"""One line of a proof, whatever it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voiceguide.render.proof import Check

WHOLE: Final = "all of it"
_TOLD: Final = 5
"""So many faults are told; of more, only the number is."""


def many(count: int, thing: str) -> str:
    """Count what was looked at; nothing is said where there was none."""
    return f"{count} {thing}{'' if count == 1 else 's'}" if count else ""


def check(  # noqa: PLR0913, PLR0917, RUF100 - the line of a table
    name: str, of: str, value: float | int | str, unit: str, limit: str, faults: Sequence[str]
) -> Check:
    """Make one line of a proof; of many faults of one kind only the first are told.

    Args:
        name: What was looked at.
        of: How much of it there is.
        value: What was found.
        unit: Of the value.
        limit: What is right.
        faults: A sentence for whatever is off.
    """
    told = tuple(faults[:_TOLD])
    if len(faults) > _TOLD:
        told += (f"So it is in {len(faults) - _TOLD} more places ({name}).",)
    return Check(name=name, of=of, value=value, unit=unit, limit=limit, faults=told, ok=not faults)
