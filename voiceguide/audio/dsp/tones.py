"""Synthesis of bells and breath tones.

Equal arguments give equal samples, on every machine with the same numpy: the noise comes from the raw
bits of a generator whose stream is documented never to change.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import clip_lufs, k_weight, momentary_lufs, powers
from voiceguide.errors import AudioError
from voiceguide.timeline.model import BREATH_SOUNDS, STRIKES, Phase, Tone
from voiceguide.units import RATE_HZ, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 2
"""Version of the algorithms, part of the cache key: raise it with every audible change here."""


@dataclass(frozen=True, slots=True)
class _Strike:
    """The parameters of a struck instrument: partials, beating and attack.

    Args:
        hz: The pitch one would sing.
        partials: For each its ratio to that pitch, its level, and the seconds until it has fallen by 60 dB.
        beat_hz: Each partial is two, this far apart: nothing cast or hammered is quite round.
        beat: How loud the second of them is against the first.
        strike_s: The attack time, seconds; a soft mallet is slow.
    """

    hz: float
    partials: tuple[tuple[float, float, float], ...]
    beat_hz: float
    beat: float
    strike_s: float


_STRIKES: Final[Mapping[str, _Strike]] = {
    # A singing bowl, struck with felt: few partials far apart, long, and beating slowly.
    "bowl": _Strike(220.0, ((1.0, 1.0, 16.0), (2.71, 0.42, 9.0), (5.15, 0.10, 4.0), (8.2, 0.02, 1.5)),
                    0.9, 0.6, 0.035),
    # A church bell's hum, prime, tierce, quint, nominal and three above; the hum rings longest.
    "bell": _Strike(262.0, ((0.5, 0.55, 14.0), (1.0, 1.0, 10.0), (1.183, 0.42, 7.5), (1.506, 0.22, 5.0),
                            (2.0, 0.36, 4.2), (2.514, 0.12, 2.4), (2.662, 0.08, 2.0), (4.166, 0.05, 1.0)),
                    0.7, 0.4, 0.012),
    # A hanging bar: the modes of a free bar, light and soon over.
    "chime": _Strike(698.5, ((1.0, 1.0, 7.0), (2.756, 0.16, 2.6), (5.404, 0.03, 0.9)), 0.5, 0.3, 0.008),
    # A gong in the next room: the strike itself is hardly there.
    "low": _Strike(98.0, ((1.0, 1.0, 12.0), (1.52, 0.5, 10.0), (2.03, 0.6, 9.0), (2.71, 0.3, 6.0),
                          (3.36, 0.16, 4.0), (4.5, 0.05, 2.0)), 0.5, 0.5, 0.09),
}  # fmt: skip
BELL_LUFS: Final = -26.0
"""Loudness of the loudest 400 ms of any bell: 10 LU under a sentence."""

_CLICK_LUFS: Final = -36.0
"""Loudness of a click over 400 ms: its peak is about as loud as that of a bell."""
_CLICK_HZ: Final = ((620.0, 1.0), (1_480.0, 0.3))
"""The partials of a click, each with its level: a knock on soft wood."""
_CLICK_FALL_S: Final = 0.05
"""The time in which a click falls by 60 dB, seconds."""

_BREATH_LUFS: Final = -28.0
"""Loudness of a breath tone: 12 LU under the voice when a session begins, 8 under when an evening ends."""
_GLIDE_HZ: Final[Mapping[bool, tuple[float, float]]] = {True: (174.6, 261.6), False: (261.6, 130.8)}
"""A hummed tone rises by a fifth with the inhale and falls by an octave with the exhale."""
_AIR: Final = 0.55
"""RMS share of noise in a breath tone; the rest is a hummed tone. Over a bed of noise, noise alone would be
masked."""
_BREATH_HZ: Final = (260.0, 780.0)
"""The noise rises from the first to the second with the inhale, and falls back with the exhale."""
_AIR_BANDS: Final[Mapping[bool, tuple[tuple[float, float, float], ...]]] = {
    True: ((620.0, 0.6, 1.0), (1_450.0, 1.0, 1.3), (3_100.0, 0.35, 2.0)),
    False: ((320.0, 0.7, 0.8), (720.0, 1.0, 1.0), (1_700.0, 0.4, 1.8)),
}
"""The bands of the sound of breath, of the inhale and of the exhale: their middle in Hz, their level, and how
much later than the others a bright band comes and how much sooner it goes."""
_SWELL: Final[Mapping[bool, float]] = {True: 0.66, False: 0.22}
"""The part of a breath's time at which the most air moves."""
_BANDS: Final = 9
_BAND_OCTAVES: Final = 0.32
_SEED: Final = 20_230


def tone(asked: Tone) -> NDArray[np.int16]:
    """Synthesize a tone, exactly as long as asked, silent at both ends.

    Args:
        asked: A `bell`, a `breath` with its phase (a pause between breaths is silent), or a `click`.

    Returns:
        Samples at 48 kHz, mono.

    Raises:
        AudioError: There is no such kind of tone.
    """
    import numpy as np

    length = to_samples(asked.duration_ms)
    if asked.kind == "bell":
        made = _bell(length, asked.strike or STRIKES[0])
    elif asked.kind == "breath":
        made = _air(length, asked.phase) if asked.strike == BREATH_SOUNDS[1] else _breath(length, asked.phase)
    elif asked.kind == "click":
        made = _click(length)
    else:
        mend = "Use 'bell', 'breath' or 'click'."
        raise AudioError(f"There is no tone called {asked.kind!r}.", mend=mend)
    return np.rint(made * 32_767).astype(np.int16)


def _bell(length: int, strike: str) -> NDArray[np.float64]:
    import numpy as np

    if strike not in _STRIKES:
        mend = f"There are {', '.join(_STRIKES)}."
        raise AudioError(f"There is no bell called {strike!r}.", mend=mend)
    struck = _STRIKES[strike]
    seconds = np.arange(length) / RATE_HZ
    made = np.zeros(length)
    for ratio, level, fall_s in struck.partials:
        decay = np.exp(seconds * (-math.log(1000) / fall_s))
        pair = np.sin(2 * np.pi * struck.hz * ratio * seconds)
        pair += struck.beat * np.sin(2 * np.pi * (struck.hz * ratio + struck.beat_hz) * seconds)
        made += level * decay * pair
    # The sound fades out towards the end of its time, without an audible cut.
    made *= _edges(length, struck.strike_s, 0.3 * length / RATE_HZ)
    return _scaled(made, momentary_lufs(powers(k_weight(made))), BELL_LUFS)


def _click(length: int) -> NDArray[np.float64]:
    import numpy as np

    seconds = np.arange(length) / RATE_HZ
    made = np.zeros(length)
    for hertz, level in _CLICK_HZ:
        made += level * np.sin(2 * np.pi * hertz * seconds)
    made *= np.exp(seconds * (-math.log(1000) / _CLICK_FALL_S)) * _edges(length, 0.004, 0.02)
    return _scaled(made, momentary_lufs(powers(k_weight(made))), _CLICK_LUFS)


def _breath(length: int, phase: Phase | None) -> NDArray[np.float64]:
    """Synthesize a gliding tone in a noise sweep: fixed bands of noise, each loud as the sweep passes it."""
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
    made = _unit(made) * _AIR + _unit(_hum(way, rising=phase is not Phase.EXHALE)) * (1 - _AIR**2) ** 0.5
    third = length / RATE_HZ / 3
    made *= _edges(length, third, third)
    return _scaled(made, clip_lufs(powers(k_weight(made))), _BREATH_LUFS)


def _air(length: int, phase: Phase | None) -> NDArray[np.float64]:
    """Synthesize the sound of a breath itself: air drawn in through the nose, and let out through the mouth.

    Noise in a few wide bands, brighter as more air moves. An inhale swells to its last third and ends soon;
    an exhale sets in quickly and fades for long. Both begin and end in silence.
    """
    import numpy as np

    if phase in (Phase.PAUSE_IN, Phase.PAUSE_OUT) or not length:
        return np.zeros(length)
    inhale = phase is not Phase.EXHALE
    place = np.linspace(0, 1, length)
    top = _SWELL[inhale]
    rise = np.clip(place / top, 0, 1)
    fall = np.clip((1 - place) / (1 - top), 0, 1)
    moved = np.square(np.sin(np.pi / 2 * rise)) * np.square(np.sin(np.pi / 2 * fall))
    size = -(-length // 4096) * 4096
    bits = np.random.PCG64(_SEED + 1 + inhale).random_raw(size)
    spectrum = np.fft.rfft((bits >> 11).astype(np.float64) / 2**52 - 1.0)
    octave = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 1.0))
    made = np.zeros(length)
    for hertz, level, brightness in _AIR_BANDS[inhale]:
        noise = np.fft.irfft(spectrum * _hump((octave - math.log2(hertz)) / 2), size)[:length]
        made += level * _unit(noise) * np.power(moved, brightness)
    return _scaled(made, clip_lufs(powers(k_weight(made))), _BREATH_LUFS)


def _hum(way: NDArray[np.float64], *, rising: bool) -> NDArray[np.float64]:
    import numpy as np

    begin, end = _GLIDE_HZ[rising]
    turns = np.cumsum(begin * np.power(end / begin, way)) / RATE_HZ
    hummed: NDArray[np.float64] = sum(
        (level * np.sin(2 * np.pi * n * turns) for n, level in ((2, 0.35), (3, 0.12), (4, 0.04))),
        np.sin(2 * np.pi * turns),
    )
    return hummed


def _unit(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale sound to an RMS of 1."""
    import numpy as np

    return sound / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-9)


def _scaled(sound: NDArray[np.float64], lufs: float, wanted_lufs: float) -> NDArray[np.float64]:
    """Scale sound that measures `lufs` to the loudness wanted; near silence becomes silence."""
    gain_db = wanted_lufs - lufs
    return sound * math.pow(10.0, gain_db / 20) if gain_db < 60 else sound * 0.0


def _hump(octaves: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.exp(-np.square(octaves / _BAND_OCTAVES) / 2)


def _edges(length: int, rise_s: float, fall_s: float) -> NDArray[np.float64]:
    """Return an envelope that rises from 0 and falls to 0 as a raised cosine, linear, one per sample."""
    import numpy as np

    made = np.ones(length)
    for seconds, at in ((rise_s, slice(None)), (fall_s, slice(None, None, -1))):
        steps = min(length, max(1, round(seconds * RATE_HZ)))
        made[at][:steps] *= (1 - np.cos(np.pi * np.arange(steps) / steps)) / 2
    return made
