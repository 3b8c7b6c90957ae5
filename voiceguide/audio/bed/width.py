"""The width of a bed: what the two ears hear otherwise of it, beside the middle that both hear.

A wide bed is the mono one, the middle, and a side that is added on the left and taken off on the right. So
a single loudspeaker, which plays half the sum of both, plays the mono bed again: nothing is cancelled out and
nothing rings hollow. The side is another sound of the same kind, which has nothing to do with the middle. At
its widest it is `MOST_SIDE` of the middle, so that the mono bed is at most 1 dB softer than the bed is in two
channels; the voice is in the middle alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.bed.track import Loop
from voiceguide.errors import ChoiceError
from voiceguide.timeline.model import WIDEST

MOST_SIDE: Final = 0.48
"""The amplitude of the side at a width of 100 %, relative to the middle: together they have 0.9 dB more."""


def needs_two_channels(bed: str | None) -> bool:
    """Report whether a bed is nothing but what the two ears hear otherwise."""
    return bed is not None and bed in BEDS and BEDS[bed].two_channels


def check_width(width: int | None, bed: str | None) -> None:
    """Refuse the width of a bed that no bed can have.

    Args:
        width: As asked for, %; None if it was not.
        bed: The bed, as far as it is known.

    Raises:
        ChoiceError: It is not from 0 to 100, or the bed has no other width than its own.
    """
    if width is None:
        return
    if not 0 <= width <= WIDEST:
        mend = f"Use 0, where the bed lies in the middle as the voice does, to {WIDEST}."
        raise ChoiceError(f"{width} % is no width for a bed.", where="--width", mend=mend)
    if needs_two_channels(bed) and width != WIDEST:
        what = f"{bed} is nothing but what the ears hear otherwise."
        raise ChoiceError(what, where="--width", mend="Leave the width out, or choose another bed.")


def settled_width(bed: str, asked: int | None) -> int:
    """Return the width of a bed, %: 0, the usual, where it is mono.

    Args:
        bed: Its name, or the path of its file.
        asked: The width that was asked for, if any.
    """
    return WIDEST if needs_two_channels(bed) else asked or 0


def widened(loop: Loop, side: Loop, width: int, most: float = MOST_SIDE) -> Loop:
    """Return a loop with a side. It counts as louder by what the side adds to it.

    Args:
        loop: The middle.
        side: What is heard otherwise, with an equally long period and as loud as the middle.
        width: How much of it, %; 0 returns the loop as it is.
        most: The amplitude of the side at 100 %, relative to the middle.
    """
    if not width:
        return loop
    gain = round(most * width / 100, 4)
    lufs = loop.lufs + 10 * math.log10(1 + gain * gain)
    return replace(loop, name=f"{loop.name}|wide{gain:g}", lufs=lufs, side=side, side_gain=gain)
