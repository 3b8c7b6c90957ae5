"""Measure loudness (ITU-R BS.1770-4) and true peak.

A mono clip is measured as one channel, as ffmpeg and libebur128 measure a mono file. Played on two
loudspeakers it is 3 dB louder than the figure says; every figure in voiceguide is the one-channel figure.

Everything here is for sound at 48 kHz, the rate for which the standard prints its filters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voiceguide.units import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK: Final = RATE_HZ // 2_000
"""Samples in half a millisecond, the time step of all measurements."""
_WINDOW: Final = 800
"""A gating window in blocks: 400 ms. Sound shorter than this has no integrated loudness."""
_HOP: Final = 200
"""Windows begin every 100 ms (75 % overlap)."""
_SHORT_TERM: Final = 30
"""Hops in three seconds."""
_GRAIN: Final = 4
"""Half milliseconds in the coarser time step for long sound, 2 ms."""
LOOP_LUFS: Final = -23.0
"""Loudness of the loudest 0.4 s of every cached bed: far from clipping, far above the last bit."""
OFFSET_DB: Final = -0.691
ABSOLUTE_GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0

# BS.1770-4, tables 1 and 2: the shelf for the head, the high-pass, both at 48 kHz.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_PIECE: Final = 8_000
"""Half milliseconds whose peaks are found at once, 4 s."""
_PIECE_EDGE: Final = 100
"""Half milliseconds of overlap on either side of a piece."""
_AT_ONCE: Final = 1 << 14
"""Samples that are processed at once, to bound memory."""
_AT_A_TIME: Final = 10 * RATE_HZ
"""Samples of finished sound that are measured at once, to bound memory."""
_WARM_UP: Final = 19_200
"""Samples until the filters have settled, 0.4 s."""
_TAIL: Final = 9_600
"""Samples of zero padding, 0.2 s: the high-pass rings for less (e^-47), so nothing wraps round."""
_SIZE: Final = 1 << 16
"""Samples of one transform of the K-weighting: it stays in a processor's own cache."""
_STEP: Final = _SIZE - _TAIL
"""Samples of sound in one transform."""


def k_weight(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Apply K-weighting, the two filters of BS.1770.

    The filters are applied as their exact frequency response on zero-padded transforms of one size, whose
    tails are added to what follows (overlap-add); that is their recursion without a loop over samples.
    """
    import numpy as np

    weighted = np.empty(len(sound))
    tail = np.zeros(_TAIL)
    for start in range(0, len(sound), _STEP):
        heard = np.fft.rfft(sound[start : start + _STEP], _SIZE)
        heard *= _response()
        filtered = np.fft.irfft(heard, _SIZE)
        part = weighted[start : start + _STEP]
        part[:] = filtered[: len(part)]
        part[:_TAIL] += tail[: len(part)]
        tail = filtered[_STEP:]
    return weighted


@lru_cache(maxsize=1)
def _response() -> NDArray[np.complex128]:
    """Return the frequency response of both filters at the bins of a transform, complex."""
    import numpy as np

    turn = np.exp(-2j * np.pi * np.arange(_SIZE // 2 + 1) / _SIZE)
    response: NDArray[np.complex128] = np.ones_like(turn)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    return response


def powers(weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean square of weighted sound for every half millisecond."""
    import numpy as np

    made = np.empty(-(-len(weighted) // BLOCK))
    for first in range(0, len(made), _PIECE):
        heard = weighted[first * BLOCK : (first + _PIECE) * BLOCK]
        blocks = -(-len(heard) // BLOCK)
        squares = np.zeros(blocks * BLOCK)
        np.square(heard, out=squares[: len(heard)])
        squares.reshape(blocks, BLOCK).mean(axis=1, out=made[first : first + blocks])
    return made


def integrated_lufs(power: NDArray[np.float64]) -> float | None:
    """Measure the integrated (gated) loudness from the powers of every half millisecond.

    Returns:
        LUFS, or None if the sound is shorter than 0.4 s or nothing in it passes the absolute gate.
    """
    return gated_lufs(hops_of([power]))


def gated_lufs(hops: NDArray[np.float64]) -> float | None:
    """Measure the integrated (gated) loudness from the powers of every 100 ms, as `hops_of` returns them."""
    import numpy as np

    if len(hops) < _WINDOW // _HOP:
        return None
    windows = np.convolve(hops, np.full(_WINDOW // _HOP, _HOP / _WINDOW), mode="valid")
    windows = windows[windows > _power(ABSOLUTE_GATE)]
    if not len(windows):
        return None
    gate = _lufs(float(windows.mean())) + RELATIVE_GATE
    return _lufs(float(windows[windows > _power(gate)].mean()))


def momentary_lufs(power: NDArray[np.float64], whole: int = _WINDOW) -> float:
    """Measure the loudest 400 ms, LUFS; a shorter sound counts as if silence surrounded it.

    Args:
        power: Weighted power in equal time steps: half milliseconds, or fewer and longer ones.
        whole: How many of them are 400 ms.
    """
    import numpy as np

    if not len(power):
        return -math.inf
    energy = np.concatenate([[0.0], np.cumsum(power)])
    window = min(whole, len(power))
    return _lufs(float((energy[window:] - energy[:-window]).max()) / whole)


def clip_lufs(power: NDArray[np.float64]) -> float:
    """Measure the loudness of one cue or part of one, however short, from the powers of half milliseconds.

    From 0.4 s on that is its integrated loudness. The standard has no block shorter than that, so for a
    shorter sound it is the momentary loudness (EBU Tech 3341), 0.4 s of which the rest is silence: at 0.4 s
    both agree.

    Returns:
        LUFS; -inf if there is no sound in it.
    """
    measured = integrated_lufs(power)
    return momentary_lufs(power) if measured is None else measured


def heard_lufs(samples: NDArray[np.int16]) -> tuple[float, float]:
    """Measure finished sound of any length: its loudness as of `clip_lufs`, and its loudest 400 ms, LUFS."""
    blocks = (samples[at : at + _AT_A_TIME] / 32_768 for at in range(0, len(samples), _AT_A_TIME))
    power = powers_of(blocks)
    return clip_lufs(power), momentary_lufs(power)


def lufs_along(hops: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure the short-term loudness (EBU R 128), LUFS: three seconds, beginning every 100 ms.

    Sound shorter than that gives no value; digital silence gives -inf.

    Args:
        hops: The powers of every 100 ms, as `hops_of` returns them.
    """
    import numpy as np

    energy = np.concatenate([[0.0], np.cumsum(hops)])
    mean = np.maximum(energy[_SHORT_TERM:] - energy[:-_SHORT_TERM], 0.0) / _SHORT_TERM
    with np.errstate(divide="ignore"):
        measured: NDArray[np.float64] = OFFSET_DB + 10 * np.log10(mean)
    return measured


def powers_of(blocks: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Apply K-weighting block by block, and return the powers of every half millisecond of the whole.

    Args:
        blocks: All but the last a whole number of half milliseconds long.
    """
    import numpy as np

    made = [*powers_along(blocks)]
    return np.concatenate(made) if made else np.zeros(0)


def powers_along(blocks: Iterable[NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    """Yield the powers of each block as it comes, to bound memory: of an hour they take 60 MB."""
    import numpy as np

    before = np.zeros(_WARM_UP)
    for block in blocks:
        wide = np.concatenate([before, block])
        yield powers(k_weight(wide))[_WARM_UP // BLOCK :]
        before = wide[-_WARM_UP:]


def hops_of(parts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean power of every 100 ms; an incomplete last step is left out.

    Args:
        parts: Powers of half milliseconds from `powers` or `powers_along`, each part continuing the last.
    """
    import numpy as np

    made, left = [], np.zeros(0)
    for part in parts:
        power = np.concatenate([left, part])
        hops = len(power) // _HOP
        made.append(power[: hops * _HOP].reshape(hops, _HOP).mean(axis=1))
        left = power[hops * _HOP :]
    return np.concatenate(made) if made else np.zeros(0)


def loudest_lufs(power: NDArray[np.float64]) -> float:
    """Measure the loudest 0.4 s of long sound, LUFS, from the powers of half milliseconds; -inf if silent."""
    # Half an hour has millions of half milliseconds; steps of two milliseconds suffice.
    grains = power[: len(power) // _GRAIN * _GRAIN].reshape(-1, _GRAIN).mean(axis=1)
    return momentary_lufs(grains, _WINDOW // _GRAIN)


def peaks(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure the true peak of every half millisecond, linear, by 4x oversampling.

    Long sound is oversampled in overlapping pieces, to bound memory.
    """
    import numpy as np

    made = np.zeros(-(-len(sound) // BLOCK))
    for first in range(0, len(made), _PIECE):
        last = min(len(made), first + _PIECE)
        before = min(first, _PIECE_EDGE)
        wide = sound[(first - before) * BLOCK : (last + _PIECE_EDGE) * BLOCK]
        made[first:last] = _peaks(wide)[before : before + last - first]
    return made


def _peaks(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    from voiceguide.audio.dsp.resample import oversample

    def parts() -> Iterator[NDArray[np.float64]]:
        for start in range(0, len(sound), _AT_ONCE):
            yield sound[start : start + _AT_ONCE]

    # A sample itself can stand above the resampled curve by a hair; both count.
    highest = _highest(parts(), BLOCK)
    between = _highest(oversample(parts(), RATE_HZ, 4), 4 * BLOCK)[: len(highest)]
    np.maximum(highest[: len(between)], between, out=highest[: len(between)])
    return highest


def _highest(parts: Iterable[NDArray[np.floating]], size: int) -> NDArray[np.float64]:
    """Return the highest absolute value of every `size` samples; the sound comes in parts of any length."""
    import numpy as np

    made: list[NDArray[np.floating]] = []
    left: NDArray[np.floating] | None = None
    for part in parts:
        heard = np.abs(part)
        if left is not None and len(left):
            heard = np.concatenate([left, heard])
        whole = len(heard) - len(heard) % size
        made.append(heard[:whole].reshape(-1, size).max(axis=1))
        left = heard[whole:]
    last = [left.max()] if left is not None and len(left) else []
    return np.concatenate([*made, last], dtype=np.float64)


def _lufs(power: float) -> float:
    return OFFSET_DB + 10 * math.log10(power) if power > 0 else -math.inf


def _power(lufs: float) -> float:
    return math.pow(10.0, (lufs - OFFSET_DB) / 10)
