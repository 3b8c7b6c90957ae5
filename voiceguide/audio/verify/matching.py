"""Matching of one cue in decoded sound: its position, and what of it is missing or altered.

The position is where the normalised cross-correlation with the cue's own clip is highest. Then clip and
track are compared in steps of 50 ms: far too quiet ones are missing, uncorrelated ones are altered. Measured
on whole sessions, the encoder leaves a likeness of 0.999, 0.94 in the worst step, and levels within 1 dB in
every step; the limits lie far from these and below what an ear would notice.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import clip_lufs, k_weight, powers
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REACH: Final = 250 * SAMPLES_PER_MS
"""Samples on either side of its planned position in which a cue is searched."""
_SURE: Final = 0.98
"""Correlation at the planned position, a local maximum, from which no other position is searched."""
_FOUND: Final = 0.5
"""Correlation below which it is another sound."""
_STEP_MS: Final = 50
_HEARD_DB: Final = -30.0
"""Level relative to the loudest step of the clip, dB, below which steps are not compared."""
_HEARD_OVER_SOUND_DB: Final = -12.0
"""The same where a bed or a tone lies under the words."""
_MISSING: Final = math.pow(10.0, -8.0 / 10)
_MOVES_ALONG: Final = 0.7
_LOUDEST_DB: Final = -40.0
"""Level relative to the loudest 5 ms, dB, at which words begin and end, where there is no clip."""
_GRAIN: Final = 5 * SAMPLES_PER_MS
_AT_ONCE: Final = 30 * RATE_HZ
"""Samples of a clip that are correlated at once, to bound memory."""


@dataclass(frozen=True, slots=True)
class Match:
    """The match of a cue in a window of the track.

    Args:
        start: The sample of the window where it begins; its planned one if it was not found.
        likeness: Normalised correlation there.
        found: Whether it is this cue at all.
        missing_ms: The duration of missing steps.
        altered_ms: The duration of altered steps.
        gain: Its gain relative to its clip, linear, measured over its unaltered steps.
        power: Its weighted powers of half milliseconds, as of `loudness.powers`.
        expected: The clip at that gain, with zeros where it is missing.
    """

    start: int
    likeness: float
    found: bool
    missing_ms: Ms
    altered_ms: Ms
    gain: float
    power: NDArray[np.float64]
    expected: NDArray[np.float64]


def match(
    window: NDArray[np.float64],
    place: int,
    clip: NDArray[np.float64],
    *,
    over_sound: bool,
    laid: Callable[[], NDArray[np.float64]] | None = None,
) -> Match:
    """Match a clip in a window of the track.

    Args:
        window: Decoded sound, at least as long as the clip.
        place: The sample of the window where the clip should begin.
        clip: Its samples at the level it should have.
        over_sound: True if a bed or a tone lies under it.
        laid: Returns the bed as it was laid under the window. It is taken away where the clip cannot be made
            out over it: somebody may insist on a loud bed.
    """
    found = _matched(window, place, clip, over_sound=over_sound)
    if laid is None or (found.found and not found.missing_ms + found.altered_ms):
        return found
    alone = _matched(window - laid(), place, clip, over_sound=over_sound)
    return max(found, alone, key=lambda one: (one.found, -one.missing_ms - one.altered_ms))


def _matched(
    window: NDArray[np.float64], place: int, clip: NDArray[np.float64], *, over_sound: bool
) -> Match:
    import numpy as np

    start, likeness = _best(window, place, clip)
    found = likeness >= _FOUND
    if not found:
        start = min(place, len(window) - len(clip))
    heard = window[start : start + len(clip)]
    step = _STEP_MS * SAMPLES_PER_MS
    ours, theirs = _steps(clip, step), _steps(heard, step)
    clip_power, track_power, cross_power = (
        (ours * ours).mean(axis=1),
        (theirs * theirs).mean(axis=1),
        (ours * theirs).mean(axis=1),
    )
    least = _HEARD_OVER_SOUND_DB if over_sound else _HEARD_DB
    audible = clip_power > clip_power.max(initial=0.0) * math.pow(10.0, least / 10)
    alike = cross_power / np.sqrt(np.maximum(clip_power * track_power, 1e-18))
    # A gain of the whole cue must not look like missing words: compare with the median step.
    ratio = track_power / np.maximum(clip_power, 1e-18)
    usual = float(np.median(ratio[audible & (alike >= _MOVES_ALONG)])) if found and audible.any() else 1.0
    usual = usual if math.isfinite(usual) and usual > 0 else 1.0
    missing = audible & (ratio < _MISSING * usual)
    altered = audible & ~missing & ((alike < _MOVES_ALONG) | (ratio > usual / _MISSING))
    whole = ~(missing | altered)
    energy = float(clip_power[whole].sum())
    gain = float(cross_power[whole].sum()) / energy if found and energy > 0 else 1.0
    gone = np.repeat(missing, step)[: len(clip)] if found else np.ones(len(clip), np.bool_)
    return Match(
        start,
        likeness,
        found,
        int(missing.sum()) * _STEP_MS,
        int(altered.sum()) * _STEP_MS,
        gain,
        powers(k_weight(heard)),
        np.where(gone, 0.0, gain * clip),
    )


def loudness_of(power: NDArray[np.float64]) -> float:
    """Measure the loudness of a cue, however short, from its powers: LUFS, at least -120."""
    return max(-120.0, clip_lufs(power))


def find_words(window: NDArray[np.float64]) -> tuple[int, int] | None:
    """Return the start and end of sound in a window, samples, by its energy alone; None if it is silent."""
    import numpy as np

    grains = len(window) // _GRAIN
    energy = np.square(window[: grains * _GRAIN]).reshape(grains, _GRAIN).mean(axis=1)
    if not grains or energy.max() < 1e-8:
        return None
    loud = np.flatnonzero(energy > energy.max() * math.pow(10.0, _LOUDEST_DB / 10))
    return int(loud[0]) * _GRAIN, (int(loud[-1]) + 1) * _GRAIN


def _best(window: NDArray[np.float64], place: int, clip: NDArray[np.float64]) -> tuple[int, float]:
    """Return the position of the highest normalised correlation, and its value."""
    import numpy as np

    own = float(np.dot(clip, clip))
    last = len(window) - len(clip)
    if own <= 0:
        return min(place, last), 0.0

    def at(start: int) -> float:
        if not 0 <= start <= last:
            return -1.0
        part = window[start : start + len(clip)]
        return float(np.dot(part, clip)) / math.sqrt(max(float(np.dot(part, part)), 1e-12) * own)

    here = at(place)
    if here >= _SURE and here >= at(place - 1) and here >= at(place + 1):
        return place, here
    shared = np.zeros(last + 1)
    for begin in range(0, len(clip), _AT_ONCE):
        piece = clip[begin : begin + _AT_ONCE]
        shared += _shared(window[begin : begin + len(piece) + last], piece)[: last + 1]
    energy = np.concatenate([[0.0], np.cumsum(np.square(window))])
    part = energy[len(clip) :] - energy[: last + 1]
    alike = shared / np.sqrt(np.maximum(part, own * 1e-6) * own)
    start = int(alike.argmax())
    return start, float(alike[start])


def _shared(window: NDArray[np.float64], clip: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlate a clip with a window at every place in it."""
    import numpy as np

    # A multiple of 4096 has a quick transform.
    size = -(-(len(window) + len(clip)) // 4096) * 4096
    product = np.fft.rfft(window, size) * np.conj(np.fft.rfft(clip, size))
    return np.fft.irfft(product, size)


def _steps(sound: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    import numpy as np

    padded = np.zeros(-(-len(sound) // step) * step)
    padded[: len(sound)] = sound
    return padded.reshape(-1, step)


def milliseconds(samples: int) -> float:
    """Convert a difference in samples to milliseconds, rounded to hundredths."""
    return round(samples * 1_000 / RATE_HZ, 2)
