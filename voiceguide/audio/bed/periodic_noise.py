"""Periodic noise: noise of a given spectrum that repeats without a seam, its end running into its beginning.

A period is filtered a few seconds at a time, with overlap on both sides, so that a minute of sound takes
little more memory than the minute itself. The noise comes from the raw bits of a generator whose stream is
documented never to change: equal arguments give equal samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from voiceguide.units import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HOP: Final = 1 << 17
"""Samples in a block of the filter: 2.7 s."""
_ROOM: Final = 1 << 16
"""Samples of overlap on either side of a block: 1.4 s, longer than any filter here rings."""
_COARSE: Final = 6_000
"""Points of a slow random curve in a period; it is linear between them."""

Read = Callable[[int, int], "NDArray[np.float64]"]
"""Returns samples `start` to `stop` of a period; either may lie beyond its ends."""
Shape = Callable[["NDArray[np.float64]"], "NDArray[np.float64] | NDArray[np.complex128]"]
"""Returns the gain for every frequency (Hz), linear: a filter's frequency response."""
Curve = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""Returns a value for every position in a period, 0 to 1."""


def blocks_of(size: int) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Yield each block of a period: its slice of samples, and their positions from 0 to 1."""
    import numpy as np

    for start in range(0, size, _HOP):
        stop = min(size, start + _HOP)
        yield slice(start, stop), np.arange(start, stop) / size


def noise(seed: int, size: int, shape: Shape) -> NDArray[np.float32]:
    """Return a period of noise with the given spectrum, at an RMS of 1."""
    return unit_rms(_filtered(lambda start, stop: _white(seed, start, stop, size), size, shape))


def raindrops(seed: int, size: int, count: int, hz: float) -> NDArray[np.float32]:
    """Return a period of raindrops at random times: each a soft decaying sine of some milliseconds."""
    import numpy as np

    chance = _white(seed, 0, 2 * count, 2 * count)
    fallen = np.zeros(size, np.float32)
    np.add.at(fallen, ((chance[:count] + 1) / 2 * size).astype(np.int64) % size, chance[count:])
    seconds = np.arange(RATE_HZ // 25) / RATE_HZ
    knock = np.zeros(_HOP + 2 * _ROOM)
    knock[: len(seconds)] = np.sin(2 * np.pi * hz * seconds) * seconds * np.exp(-seconds / 0.0025)
    spectrum = np.fft.rfft(knock)
    return _filtered(
        lambda start, stop: np.take(fallen, np.arange(start, stop), mode="wrap").astype(np.float64),
        size,
        lambda _: spectrum,
    )


def slow_curve(seed: int, fastest: int) -> Curve:
    """Return a slow random curve between -1 and 1: a sum of sines of at most `fastest` cycles a period."""
    import numpy as np

    place = np.arange(_COARSE + 1) / _COARSE
    chance = _white(seed, 0, 2 * fastest, 2 * fastest)
    made = np.zeros(_COARSE + 1)
    for n in range(1, fastest + 1):
        made += chance[2 * n - 2] * np.sin(2 * np.pi * n * place + np.pi * chance[2 * n - 1])
    made /= float(np.abs(made).max())
    return lambda at: np.interp(at, place, made)


def unit_rms(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale sound, in place, to an RMS of 1."""
    import numpy as np

    power = sum(float(np.square(sound[part], dtype=np.float64).sum()) for part, _ in blocks_of(len(sound)))
    sound /= np.float32((power / len(sound)) ** 0.5)
    return sound


def _white(seed: int, start: int, stop: int, size: int) -> NDArray[np.float64]:
    """Return samples `start` to `stop` of a period of uniform white noise in [-1, 1)."""
    import numpy as np

    parts = []
    while start < stop:
        first = start % size
        count = min(size - first, stop - start)
        bits: NDArray[np.uint64] = np.random.PCG64(seed).advance(first).random_raw(count)
        parts.append((bits >> np.uint64(11)).astype(np.float64) / 2**52 - 1.0)
        start += count
    return np.concatenate(parts)


def _filtered(read: Read, size: int, shape: Shape) -> NDArray[np.float32]:
    """Filter a period block by block: circular convolution by overlap-save."""
    import numpy as np

    whole = _HOP + 2 * _ROOM
    gains = shape(np.asarray(np.fft.rfftfreq(whole, 1 / RATE_HZ), np.float64))
    made = np.empty(size, np.float32)
    for part, place in blocks_of(size):
        heard = np.fft.rfft(read(part.start - _ROOM, part.start + _HOP + _ROOM))
        heard *= gains
        made[part] = np.fft.irfft(heard, whole)[_ROOM : _ROOM + len(place)]
    return made
