"""A little room around a voice: early reflections and a short soft tail, from an impulse response made here.

Speech from an engine is as dry as no room is, and nearer than anybody would sit. The response begins with the
voice itself, unchanged, so nothing moves in time; reflections and tail together lie 12 dB below it and are
over within a fifth of a second, so words stay clear. It is the same for every clip.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from voiceguide.settings import NO_ROOM
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Version of the response, part of the cache key of clips in it: raise it with every audible change here."""
BELOW_DB: Final = 12.0
"""How far reflections and tail together lie below the voice, dB."""
LASTS_MS: Final = 180
"""How long a clip goes on after its voice, ms."""
_REFLECTIONS: Final = ((7.3, 0.9), (11.9, -0.75), (16.1, 0.65), (21.7, -0.5), (27.3, 0.45), (34.9, -0.35))
"""Each early reflection: when it comes, ms, and how strong it is, linear."""
_TAIL_FROM_MS: Final = 12
_DECAY_MS: Final = 32.0
"""The time in which the tail's amplitude falls to 1/e, ms: 60 dB in 0.22 s."""
_SOFT_HZ: Final = (180.0, 4_500.0)
"""The walls take the lows, which would boom, and the highs, which would hiss."""


def in_room(sound: NDArray[np.float64], room: str) -> NDArray[np.float64]:
    """Return a clip as it is heard in a room, `LASTS_MS` longer; without a room as it is.

    Args:
        sound: 48 kHz, mono, silent at its ends.
        room: One of `settings.ROOMS`.
    """
    if room == NO_ROOM:
        return sound
    import numpy as np

    around, length = _response(), len(sound) + LASTS_MS * SAMPLES_PER_MS
    size = -(-length // 4096) * 4096
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(around, size), size)[:length]
    heard[: len(sound)] += sound
    fade = 40 * SAMPLES_PER_MS
    heard[-fade:] *= (1 + np.cos(np.pi * np.arange(1, fade + 1) / fade)) / 2
    return heard


@cache
def _response() -> NDArray[np.float64]:
    """Make the response without the voice itself."""
    import numpy as np

    length = LASTS_MS * SAMPLES_PER_MS
    made = np.zeros(length)
    for at_ms, strength in _REFLECTIONS:
        made[round(at_ms * SAMPLES_PER_MS)] = strength * 3
    begin = _TAIL_FROM_MS * SAMPLES_PER_MS
    # The raw bits of this generator are promised never to change.
    bits: NDArray[np.uint64] = np.random.PCG64(41).random_raw(length - begin)
    white = (bits >> np.uint64(11)).astype(np.float64) / 2**52 - 1.0
    made[begin:] += 0.35 * white * np.exp(-np.arange(length - begin) / (_DECAY_MS * SAMPLES_PER_MS))
    size = 4 * length
    hertz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    low, high = _SOFT_HZ
    # Shaped without a change of phase, so a trace of each reflection comes before it: never before the voice.
    shape = np.square(hertz / low) / (1 + np.square(hertz / low)) / np.sqrt(1 + np.square(hertz / high) ** 2)
    soft = np.fft.irfft(np.fft.rfft(made, size) * shape, size)[:length]
    soft[: 3 * SAMPLES_PER_MS] = 0.0
    around: NDArray[np.float64] = soft * (10 ** (-BELOW_DB / 20) / np.sqrt(np.square(soft).sum()))
    return around
