"""Synthesized beds: soft textures of noise and tones that loop without a seam.

Everything is periodic, for most beds with a period of one minute: the noise is periodic, and swells and
beats come a whole number of times in a period. So nothing has to be crossfaded to make a loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.loop_cache import cached_loop
from voiceguide.audio.bed.periodic_noise import Curve, blocks_of, noise, raindrops, slow_curve, unit_rms
from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.bed.track import BLOCK, Loop
from voiceguide.audio.bed.width import MOST_SIDE, widened
from voiceguide.audio.dsp.loudness import LOOP_LUFS, loudest_lufs, powers_of
from voiceguide.audio.dsp.resample import resample_stream
from voiceguide.audio.model import SPEECH, AudioFormat, SegmentStore
from voiceguide.units import MINUTE, RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 3
"""Version of the algorithms here and in `periodic_noise`, part of the cache key: raise it with every audible
change."""
_SECONDS: Final = 60
"""The period of the built-in beds, seconds."""
_SIZE: Final = _SECONDS * RATE_HZ
_AT_ONCE: Final = 131_040
"""Samples in a block that is measured and converted at once, a whole number of half milliseconds."""
_CRICKETS: Final = ((11, 3_420, 61, 0.030), (12, 3_790, 47, 0.022), (13, 4_130, 71, 0.014))
"""The seed, pitch in Hz, chirps a minute and gain of each cricket."""
_PLACES: Final = (-0.9, 0.8, 0.2)
"""The place of each cricket, from -1, on the right, to 1, on the left."""
_APART: Final = 100
"""The distance between the seeds of a noise and of its side, which is another noise of the same kind."""
_SIDE_HZ: Final = 140.0
"""The lowest tones of a side: below, ears that hear differently feel a pressure."""
_BETWEEN_EARS_HZ: Final = 4
_ROOM: Final = 1 << 15
"""Samples from the other end of the period that the resampler gets as context."""


def synthesized_loop(kind: str, store: SegmentStore, width: int = 0) -> Loop:
    """Return the loop of a built-in bed; it is synthesized when it is first read and not in the store.

    Args:
        kind: One of `BEDS` that does not follow the breaths.
        store: Keeps what was made.
        width: How wide it is, %; 0 for mono.
    """
    frames = MINUTE // SPEECH.frame_ms
    loop = periodic_loop(kind, frames, partial(synthesize, kind), store)
    if width:
        side = periodic_loop(f"{kind}/side", frames, partial(synthesize, kind, side=True), store)
        loop = widened(loop, side, width, 1.0 if BEDS[kind].two_channels else MOST_SIDE)
    return replace(loop, stationary=BEDS[kind].stationary)


def periodic_loop(name: str, frames: int, make: Callable[[], NDArray[np.int16]], store: SegmentStore) -> Loop:
    """Return a loop of periodic sound; it is synthesized when it is first read and not in the store.

    Args:
        name: Its cache key: everything that decides its sound.
        frames: The length of one period.
        make: Synthesizes one period at 48 kHz, with `normalized`.
        store: Stores the rendered loop.
    """
    return cached_loop(f"bed/{RECIPE}/{name}", frames, LOOP_LUFS, lambda form: _at_rate(make(), form), store)


def synthesize(kind: str, *, side: bool = False) -> NDArray[np.int16]:
    """Make one turn of a bed, or of its side, a minute at 48 kHz whose loudest 0.4 s have `LOOP_LUFS`."""
    return normalized(BEDS[kind].load()(side=side))


def normalized(made: NDArray[np.float32]) -> NDArray[np.int16]:
    """Normalize a period to `LOOP_LUFS` in its loudest 0.4 s, and convert it to 16 bits."""
    import numpy as np

    def read() -> Iterator[NDArray[np.float64]]:
        # The loudness is measured across the seam: the first second follows the last once more.
        for part in (made, made[:RATE_HZ]):
            for start in range(0, len(part), _AT_ONCE):
                yield part[start : start + _AT_ONCE].astype(np.float64)

    gain = math.pow(10.0, (LOOP_LUFS - loudest_lufs(powers_of(read()))) / 20) * 32_767
    whole = np.empty(len(made), np.int16)
    for part, _ in blocks_of(len(made)):
        whole[part] = np.rint(np.clip(made[part] * gain, -32_767, 32_767))
    return whole


def brown(*, side: bool = False) -> NDArray[np.float32]:
    """Noise that falls 6 dB an octave: a far waterfall, a ventilator in another room."""
    lowest = _SIDE_HZ if side else 45.0
    return noise(1 + side * _APART, _SIZE, lambda hertz: _high_pass(hertz, lowest) / _at_least(hertz, 20.0))


def rain(*, side: bool = False) -> NDArray[np.float32]:
    """Steady rain on leaves: a wide hiss, and thousands of small raindrops just above it."""
    import numpy as np

    apart = side * _APART
    made = raindrops(5 + apart, _SIZE, 9_000, 1_700)
    made += raindrops(6 + apart, _SIZE, 7_000, 2_900)
    made = unit_rms(made)
    hiss = noise(
        2 + apart, _SIZE, lambda hertz: _band(hertz, 250.0, 5_500.0) / np.sqrt(_at_least(hertz, 250.0))
    )
    far = noise(4 + apart, _SIZE, lambda hertz: _band(hertz, 60.0, 300.0) / _at_least(hertz, 60.0))
    slow, low = slow_curve(3, 9), 0.0 if side else 0.5
    for part, place in blocks_of(_SIZE):
        made[part] = 0.55 * made[part] + (1 + 0.10 * slow(place)) * hiss[part] + low * far[part]
    return made


def ocean(*, side: bool = False) -> NDArray[np.float32]:
    """Seven unhurried waves a minute, none like the other: a low swell, and foam that follows it."""
    import numpy as np

    def phase(place: NDArray[np.float64]) -> NDArray[np.float64]:
        angle = 2 * np.pi * place
        made: NDArray[np.float64] = 7 * angle + 0.5 * np.sin(angle + 1.0) + 0.35 * np.sin(2 * angle)
        return made

    def wave(at: NDArray[np.float64]) -> NDArray[np.float64]:
        # It rises a little faster than it falls, as waves on a flat beach do.
        made: NDArray[np.float64] = (1 - np.cos(at + 0.35 * np.sin(at))) / 2
        return made

    return waves(
        _SIZE,
        lambda place: 0.62 + 0.38 * wave(phase(place)),
        lambda place: 0.16 + 0.30 * np.square(wave(phase(place) - 0.9)),
        side=side,
    )


def waves(size: int, swell: Curve, foam: Curve, *, side: bool = False) -> NDArray[np.float32]:
    """Synthesize an ocean with a period of any size.

    Args:
        size: The period, samples.
        swell: The gain of the low noise at each position of the period.
        foam: The gain of the high noise there.
        side: True for what the ears hear otherwise: the same waves of other noise.
    """
    lowest, apart = _SIDE_HZ if side else 45.0, side * _APART
    made = noise(7 + apart, size, lambda hertz: _band(hertz, lowest, 420.0) / _at_least(hertz, 90.0))
    wash = noise(8 + apart, size, lambda hertz: _band(hertz, 300.0, 2_600.0) / _at_least(hertz, 300.0))
    for part, place in blocks_of(size):
        made[part] *= swell(place)
        made[part] += wash[part] * foam(place)
    return made


def night(*, side: bool = False) -> NDArray[np.float32]:
    """A warm night: air that hardly moves, and a few crickets a field away, each at its own place."""
    made = noise(9 + side * _APART, _SIZE, lambda hertz: _band(hertz, 60.0, 700.0) / _at_least(hertz, 60.0))
    air = slow_curve(10, 5)
    far = [
        (_cricket(seed, hz, chirps), share * (place if side else 1.0))
        for (seed, hz, chirps, share), place in zip(_CRICKETS, _PLACES, strict=True)
    ]
    for part, place in blocks_of(_SIZE):
        made[part] *= 1 + 0.15 * air(place)
        for cricket, share in far:
            made[part] += share * cricket(place)
    return made


def drone(*, side: bool = False) -> NDArray[np.float32]:
    """A low open chord that breathes slowly: roots and fifths, each beating slowly, over a trace of air.

    In its side the tones themselves are missing, so that only what beats with them moves between the ears.
    """
    import numpy as np

    made = np.float32(0.06) * noise(
        14 + side * _APART, _SIZE, lambda hertz: _band(hertz, 120.0, 900.0) / _at_least(hertz, 120.0)
    )
    parts = ((66, 1.0, 2), (99, 0.7, 3), (132, 0.75, 5), (198, 0.42, 4), (264, 0.22, 7), (396, 0.07, 6))
    for part, place in blocks_of(_SIZE):
        for n, (hz, level, swells) in enumerate(parts):
            slow = 1 + 0.12 * np.sin(2 * np.pi * (swells * place + n * 0.37))
            shares = (0.0, 0.14, -0.10) if side else (0.76, 0.14, 0.10)
            for beat, share in zip((0, swells + 2, -swells - 1), shares, strict=True):
                turns = (hz * _SECONDS + beat) * place + n * 0.21 + beat * 0.13
                made[part] += level * share * slow * np.sin(2 * np.pi * turns)
    return made


def binaural(*, side: bool = False) -> NDArray[np.float32]:
    """Two soft tones that are 4 Hz higher on the left than on the right.

    Half their sum and half their difference are the tone between them, swelling and fading 4 times a second.
    """
    import numpy as np

    made = np.zeros(_SIZE, np.float32)
    for part, place in blocks_of(_SIZE):
        turn = 2 * np.pi * _SECONDS * place
        slow = 1 + 0.10 * np.sin(2 * np.pi * 3 * place)
        beat, ahead = (np.sin, np.cos) if side else (np.cos, np.sin)
        for hz, level in ((180, 1.0), (270, 0.3)):
            made[part] += level * slow * beat(_BETWEEN_EARS_HZ / 2 * turn) * ahead(hz * turn)
    return made


def _at_rate(period: NDArray[np.int16], form: AudioFormat) -> Iterator[NDArray[np.int16]]:
    """Resample a period so that it stays one without a seam; yield it block by block."""
    size = BLOCK * form.frame_samples
    if form.rate_hz != RATE_HZ:
        period = _resampled(period, form.rate_hz)
    yield from (period[start : start + size] for start in range(0, len(period), size))


def _resampled(period: NDArray[np.int16], rate_hz: int) -> NDArray[np.int16]:
    import numpy as np

    def wide() -> Iterator[NDArray[np.float64]]:
        for part in (period[-_ROOM:], period, period[:_ROOM]):
            for start in range(0, len(part), _AT_ONCE):
                yield part[start : start + _AT_ONCE].astype(np.float64)

    made = [
        np.clip(np.rint(block), -32_768, 32_767).astype(np.int16)
        for block in resample_stream(wide(), RATE_HZ, rate_hz)
    ]
    skip = _ROOM * rate_hz // RATE_HZ
    return np.concatenate(made)[skip : skip + len(period) * rate_hz // RATE_HZ]


def _cricket(seed: int, hz: int, chirps: int) -> Curve:
    """Return a cricket's chirps: short trains of rounded pulses, some louder, some hardly audible."""
    import numpy as np

    hurry, loud = slow_curve(seed, 4), slow_curve(seed + 50, 6)

    def heard(place: NDArray[np.float64]) -> NDArray[np.float64]:
        chirp = chirps * place + 0.2 * hurry(place)
        train = np.square(np.clip(np.sin(2 * np.pi * chirp), 0.0, None))
        pulses = (1 - np.cos(2 * np.pi * _SECONDS * 22 * place)) / 2
        made: NDArray[np.float64] = train * pulses * (0.7 + 0.3 * loud(place))
        made *= np.sin(2 * np.pi * hz * _SECONDS * place)
        return made

    return heard


def _at_least(hertz: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    import numpy as np

    made: NDArray[np.float64] = np.maximum(hertz, least)
    return made


def _band(hertz: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    import numpy as np

    made: NDArray[np.float64] = _high_pass(hertz, low) / (1 + np.square(hertz / high))
    return made


def _high_pass(hertz: NDArray[np.float64], corner: float) -> NDArray[np.float64]:
    import numpy as np

    ratio = np.square(np.square(hertz / corner))
    made: NDArray[np.float64] = ratio / (1 + ratio)
    return made
