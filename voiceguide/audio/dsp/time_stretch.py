"""Time stretching of speech at constant pitch: the only module that imports pedalboard (Rubber Band).

The measurements behind this choice are in `docs/adr/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROOM_S: Final = 0.05
"""Seconds of silence added before and after, so that Rubber Band has settled where the sound begins."""


def stretcher() -> str:
    """Return the name and version of the stretcher: another version gives other samples."""
    from importlib.metadata import version

    return f"pedalboard/{version('pedalboard')}"


def stretch(sound: NDArray[np.float64], rate_hz: int, by: float) -> NDArray[np.float64]:
    """Stretch sound in time at constant pitch.

    Args:
        sound: Mono, shape (n,).
        rate_hz: Its rate.
        by: The factor, 0.5 to 2; with 1 the sound is returned untouched.

    Returns:
        Exactly round(n * by) samples; an event at sample n moves to n * by.
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
