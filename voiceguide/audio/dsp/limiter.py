"""A look-ahead true-peak limiter.

The gain is found in half-millisecond blocks: the gain each block needs, held over a look-ahead on both
sides, released slowly, and smoothed over the look-ahead. A mean of values none of which exceeds the gain
that the middle block needs does not exceed it either, so the ceiling is met exactly after smoothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import BLOCK, peaks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOOK_AHEAD: Final = 10
"""Blocks of half a millisecond: 5 ms, about one period of a low voice."""
RELEASE_BLOCKS: Final = 160
"""Blocks: the gain comes back with a time constant of 80 ms, slow enough not to follow the waveform."""

_AT_ONCE: Final = 1 << 12
"""Samples whose gains are interpolated at once."""


def gain_curve(heights: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    """Return the gain for every block, linear, that keeps all peaks under the ceiling.

    Args:
        heights: True peak of every block, linear.
        ceiling: Highest peak allowed, linear, above 0.

    Returns:
        A gain in (0, 1] for each block; between the middles of blocks it may be interpolated linearly.
    """
    import numpy as np

    if not len(heights) or float(heights.max()) <= ceiling:
        return np.ones(len(heights))
    need = np.minimum(1.0, ceiling / np.maximum(heights, ceiling))
    # One block more on each side than the mean will reach: interpolation looks at the neighbours.
    held = _let_go(_least_around(need, LOOK_AHEAD + 1))
    padded = np.pad(held, LOOK_AHEAD, mode="edge")
    width = 2 * LOOK_AHEAD + 1
    smooth = np.convolve(padded, np.full(width, 1 / width), mode="valid")
    # The mean of equal numbers may come out one unit in the last place above them.
    return np.minimum(smooth, 1.0)


def apply(sound: NDArray[np.float64], gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Multiply sound by a gain for each block, interpolated from middle to middle."""
    import numpy as np

    if not len(gains) or float(gains.min()) >= 1.0:
        return sound
    middles = np.arange(len(gains)) * BLOCK + (BLOCK - 1) / 2
    made = sound.copy()
    for start in range(0, len(sound), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(sound))
        near = slice(max(0, start // BLOCK - 1), stop // BLOCK + 2)
        # Most of a sentence is not limited at all.
        if float(gains[near].min()) < 1.0:
            made[start:stop] *= np.interp(np.arange(start, stop), middles[near], gains[near])
    return made


def limit(sound: NDArray[np.float64], heights: NDArray[np.float64], peak_dbtp: float) -> NDArray[np.float64]:
    """Bring every true peak of 48 kHz sound down to at most `peak_dbtp`.

    Args:
        sound: Shape (n,), linear.
        heights: What `peaks(sound)` gives.
        peak_dbtp: The ceiling, dBTP.
    """
    if not len(sound):
        return sound
    ceiling = math.pow(10.0, peak_dbtp / 20)
    made = apply(sound, gain_curve(heights, ceiling))
    if made is sound:
        return sound
    # A gain that moves shifts the curve between samples a little: what is left over is hundredths of a dB.
    highest = float(peaks(made).max())
    if highest > ceiling:
        made *= ceiling / highest
    return made


def _least_around(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    import numpy as np

    least: NDArray[np.float64] = np.pad(values, reach, constant_values=1.0)
    width, whole = 1, 2 * reach + 1
    # The least of a window is that of the two shorter ones it consists of, so each pass doubles the width.
    while width < whole:
        step = min(width, whole - width)
        least = np.minimum(least[:-step], least[step:])
        width += step
    return least


def _let_go(need: NDArray[np.float64]) -> NDArray[np.float64]:
    """Apply the release: the gain follows the need down at once and up with the time constant.

    What each block takes away decays exponentially; the gain is set by whichever takes away most. In the
    logarithm the decay is a straight line, so the greatest of all that came before is a running maximum,
    without a loop over blocks.
    """
    import numpy as np

    decay = np.arange(len(need)) / RELEASE_BLOCKS
    with np.errstate(divide="ignore"):  # a block that takes nothing away is minus infinity
        taken = np.log(1.0 - need)
    taken += decay
    np.maximum.accumulate(taken, out=taken)
    taken -= decay
    gain: NDArray[np.float64] = 1.0 - np.exp(taken)
    # Its own need is met exactly: the logarithm may round it up.
    return np.minimum(gain, need)
