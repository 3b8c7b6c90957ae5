"""Detection of leading and trailing silence in the output of a voice.

Engines put 0.2-0.8 s of silence around their words. Speech is detected by its energy in steps of 2.5 ms,
relative to the loudest 10 ms of the clip, so that a soft "h" or "f" stays and a lone click before the words
does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from voiceguide.units import SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SOFT_DB: Final = -45.0
"""Level relative to the loudest 10 ms, dB, above which nothing is ever cut."""
HEARD_DB: Final = -40.0
"""Level relative to the loudest 10 ms, dB, at which a listener or a meter finds the start of the speech."""
LEAD: Final = 15 * SAMPLES_PER_MS
"""Samples that stay before the speech reaches `HEARD_DB`."""
LEAST_LEAD: Final = 5 * SAMPLES_PER_MS
"""Least samples that stay before the speech reaches `SOFT_DB`, for the fade-in."""
TAIL: Final = 60 * SAMPLES_PER_MS
"""Samples that stay after the last sound above `SOFT_DB`: a voice decays more slowly than it begins."""
PAUSE: Final = 150 * SAMPLES_PER_MS
"""Samples from which on a silence inside speech is a pause: a "t" or a "k" is silent for less."""
_STEP: Final = 5 * SAMPLES_PER_MS // 2


class SpeechBounds(NamedTuple):
    """Bounds in samples: `start` and `stop` for the cut, `onset` and `end` of the speech itself."""

    start: int
    onset: int
    end: int
    stop: int


def find_speech(sound: NDArray[np.float64]) -> SpeechBounds:
    """Find the speech in 48 kHz sound that is not silent.

    Two thresholds make the beginning well defined: 15 ms before -40 dB, but never less than 5 ms
    before -45 dB. So the speech begins within 15 ms of the clip's first sample for an ear, and soft
    consonants are whole.
    """
    import numpy as np

    steps = -(-len(sound) // _STEP)
    padded = np.zeros(steps * _STEP)
    padded[: len(sound)] = sound
    energy = np.square(padded, out=padded).reshape(steps, _STEP).mean(axis=1)
    loudest = float(np.convolve(energy, np.full(4, 0.25), mode="full").max())
    soft, heard = (energy > loudest * 10 ** (db / 10) for db in (SOFT_DB, HEARD_DB))
    onset, audible = _first(_lasting(soft)) * _STEP, _first(_lasting(heard)) * _STEP
    # The end is not asked to last: it may be the short burst of a "t".
    end = min(len(sound), (steps - _first(soft[::-1])) * _STEP)
    start = min(onset - LEAST_LEAD, audible - LEAD)
    return SpeechBounds(max(0, start), onset, end, min(len(sound), end + TAIL))


def inner_silence(sound: NDArray[np.float64], bounds: SpeechBounds) -> int:
    """Return the samples of all pauses inside speech: silences of at least `PAUSE` below `HEARD_DB`.

    Args:
        sound: 48 kHz sound.
        bounds: Where the speech in it lies.
    """
    import numpy as np

    heard = sound[bounds.onset : bounds.end]
    energy = np.square(heard[: len(heard) // _STEP * _STEP].reshape(-1, _STEP)).mean(axis=1)
    if not len(energy):
        return 0
    loud = np.flatnonzero(energy > energy.max() * 10 ** (HEARD_DB / 10))
    gaps = (np.diff(loud) - 1) * _STEP
    return int(gaps[gaps >= PAUSE].sum())


def _lasting(above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep the steps after which most of 10 ms is above too; one or two alone are a click."""
    import numpy as np

    ahead = np.convolve(above, np.ones(4, np.int64), mode="full")[3:]
    lasting: NDArray[np.bool_] = above & (ahead >= 3)
    return lasting


def _first(where: NDArray[np.bool_]) -> int:
    import numpy as np

    found = np.flatnonzero(where)
    return int(found[0]) if len(found) else 0
