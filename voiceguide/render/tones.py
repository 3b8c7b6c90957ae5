"""Soft sounds that are not speech, made by calculation: a bell, and tones to breathe with.

Equal arguments give equal samples, on every machine with the same numpy: the noise comes from the raw
bits of a generator whose stream is promised never to change.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from voiceguide.errors import AudioError
from voiceguide.timeline.model import Phase, Tone
from voiceguide.units import RATE_HZ, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Raise it with every change here that can be heard: finished pieces are kept under it."""

_BELL_HZ: Final = 262.0
_PARTIALS: Final = (
    # ratio, level, seconds until it has fallen by 60 dB. The ratios are a church bell's (hum, prime, tierce,
    # quint, nominal and three above); the hum rings longest, which is what makes it soft.
    (0.5, 0.55, 14.0), (1.0, 1.0, 10.0), (1.183, 0.42, 7.5), (1.506, 0.22, 5.0),
    (2.0, 0.36, 4.2), (2.514, 0.12, 2.4), (2.662, 0.08, 2.0), (4.166, 0.05, 1.0),
)  # fmt: skip
_BEAT_HZ: Final = 0.7
"""Each partial is two, this far apart: a cast bell is never quite round."""
_BELL_PEAK: Final = 0.126
"""-18 dBFS: some 6 LU under a sentence."""
_STRIKE_S: Final = 0.012

_BREATH_PEAK: Final = 0.05
"""-26 dBFS: a breath tone lies under everything."""
_BREATH_HZ: Final = (260.0, 780.0)
"""The noise rises from the first to the second with the inhale, and falls back with the exhale."""
_BANDS: Final = 9
_BAND_OCTAVES: Final = 0.32
_SEED: Final = 20_230


def tone(asked: Tone) -> NDArray[np.int16]:
    """Make the sound of a tone, exactly as long as asked, silent at both ends.

    Args:
        asked: A `bell`, or a `breath` with its phase (a pause between breaths is silent).

    Returns:
        Samples at 48 kHz, mono.

    Raises:
        AudioError: There is no such kind of tone.
    """
    import numpy as np

    length = to_samples(asked.duration_ms)
    if asked.kind == "bell":
        made = _bell(length)
    elif asked.kind == "breath":
        made = _breath(length, asked.phase)
    else:
        raise AudioError(f"There is no tone called {asked.kind!r}.", mend="Use 'bell' or 'breath'.")
    return np.rint(made * 32_767).astype(np.int16)


def _bell(length: int) -> NDArray[np.float64]:
    import numpy as np

    seconds = np.arange(length) / RATE_HZ
    made = np.zeros(length)
    for ratio, level, fall_s in _PARTIALS:
        decay = np.exp(seconds * (-math.log(1000) / fall_s))
        pair = np.sin(2 * np.pi * _BELL_HZ * ratio * seconds)
        pair += 0.4 * np.sin(2 * np.pi * (_BELL_HZ * ratio + _BEAT_HZ) * seconds)
        made += level * decay * pair
    # The end of the time given is reached like the end of a breath, not like an edge.
    return _to_peak(made * _edges(length, _STRIKE_S, 0.3 * length / RATE_HZ), _BELL_PEAK)


def _breath(length: int, phase: Phase | None) -> NDArray[np.float64]:
    """Sweep a soft band of noise: bands that stand still, each loud when the sweep passes it."""
    import numpy as np

    if phase in (Phase.PAUSE_IN, Phase.PAUSE_OUT) or not length:
        return np.zeros(length)
    low, high = (math.log2(hertz) for hertz in _BREATH_HZ)
    way = (1 - np.cos(np.linspace(0, np.pi, length))) / 2
    height = low + (high - low) * (1 - way if phase is Phase.EXHALE else way)
    size = -(-length // 4096) * 4096
    bits = np.random.PCG64(_SEED).random_raw(size)
    spectrum = np.fft.rfft((bits >> 11).astype(np.float64) / 2**52 - 1.0)
    octave = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 1.0))
    made = np.zeros(length)
    for band in np.linspace(low - _BAND_OCTAVES, high + _BAND_OCTAVES, _BANDS):
        noise = np.fft.irfft(spectrum * _hump(octave - band), size)[:length]
        made += noise / max(float(np.sqrt(np.mean(np.square(noise)))), 1e-9) * _hump(height - band)
    third = length / RATE_HZ / 3
    return _to_peak(made * _edges(length, third, third), _BREATH_PEAK)


def _to_peak(sound: NDArray[np.float64], peak: float) -> NDArray[np.float64]:
    import numpy as np

    loudest = float(np.abs(sound).max(initial=0.0))
    return sound * (peak / loudest) if loudest else sound


def _hump(octaves: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.exp(-np.square(octaves / _BAND_OCTAVES) / 2)


def _edges(length: int, rise_s: float, fall_s: float) -> NDArray[np.float64]:
    """Make an envelope that rises from 0 and falls to 0 as a raised cosine."""
    import numpy as np

    made = np.ones(length)
    for seconds, at in ((rise_s, slice(None)), (fall_s, slice(None, None, -1))):
        steps = min(length, max(1, round(seconds * RATE_HZ)))
        made[at][:steps] *= (1 - np.cos(np.pi * np.arange(steps) / steps)) / 2
    return made
