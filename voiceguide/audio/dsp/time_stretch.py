"""Slow speech down without lowering it: the only door to pedalboard, which carries Rubber Band.

What was measured when it was chosen is told in `docs/adr/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROOM_S: Final = 0.05
"""Rubber Band is given so much silence before and after, so that it is settled where the sound begins."""


def stretcher() -> str:
    """Name what stretches, with its version: another one gives other samples."""
    from importlib.metadata import version

    return f"pedalboard/{version('pedalboard')}"


def stretch(sound: NDArray[np.float64], rate_hz: int, by: float) -> NDArray[np.float64]:
    """Make sound longer; its pitch stays.

    Args:
        sound: Mono, shape (n,).
        rate_hz: Its rate.
        by: The factor, 0.5 to 2; 1 gives the sound back untouched.

    Returns:
        Exactly round(n * by) samples. What happened at n happens at n * by.
    """
    if by == 1:
        return sound
    import numpy as np
    from pedalboard import time_stretch

    length, room = round(len(sound) * by), round(_ROOM_S * rate_hz)
    padded = np.pad(sound, room).astype(np.float32)[np.newaxis]
    made = np.asarray(time_stretch(padded, rate_hz, stretch_factor=1 / by), np.float64)[0]
    start = round(room * by)
    made = made[start : start + length]
    return np.pad(made, (0, length - len(made)))
