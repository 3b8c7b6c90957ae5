"""The waveform and loudness of a finished track, in equal steps of time, for drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.automation import SILENT, bed_base_lufs, ducking_ramps
from voiceguide.audio.dsp.loudness import gated_lufs, hops_of, lufs_along, powers_along
from voiceguide.audio.dsp.resample import resample_stream
from voiceguide.audio.verify.mp3_file import scan_mp3
from voiceguide.errors import AudioError
from voiceguide.timeline.model import Timeline
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveformSummary:
    """The waveform and loudness of a track in equal steps of time.

    Args:
        duration_ms: The duration of the track.
        wave: The lowest and the highest sample of every step, -1 to 1.
        loudness: Short-term loudness (EBU R 128) at every step, LUFS: of the three seconds around it; at
            least -70, which is silence.
        lufs: Integrated loudness of the whole track; None if it is silent.
        bed: The planned level of the bed as points (at_ms, LUFS); empty without a bed.
    """

    duration_ms: Ms
    wave: tuple[tuple[float, float], ...]
    loudness: tuple[float, ...]
    lufs: float | None
    bed: tuple[tuple[Ms, float], ...] = ()


_FINE: Final = 10 * SAMPLES_PER_MS
"""Samples, 10 ms, of the time step in which the waveform is collected first."""
_HOP_MS: Final = 100
_QUIETEST_LUFS: Final = -70.0
_CURVE: Final = 12
"""Line segments that a ramp of the bed is drawn with."""


def measure_waveform(
    track: Path, timeline: Timeline, blocks: Iterable[NDArray[np.int16]], steps: int, *, full_lufs: float
) -> WaveformSummary:
    """Measure the waveform and the loudness of a track.

    Args:
        track: The MP3.
        timeline: Its timeline.
        blocks: The decoded track, block by block.
        steps: The number of steps of time.
        full_lufs: The loudness of a sentence before its `gain_db`, to which the bed's level is relative.

    Raises:
        AudioError: It is no MP3 that could have been made here, or there is nothing in it.
    """
    import numpy as np

    form = scan_mp3(track, timeline.duration_ms).form
    lows: list[NDArray[np.float32]] = []
    highs: list[NDArray[np.float32]] = []

    def grains() -> Iterator[NDArray[np.float64]]:
        decoded = (block.reshape(-1, form.channels).mean(axis=1) / 32_768 for block in blocks)
        for piece in _whole(resample_stream(decoded, form.rate_hz, RATE_HZ)):
            by_grain = np.pad(piece, (0, -len(piece) % _FINE)).reshape(-1, _FINE)
            lows.append(by_grain.min(axis=1).astype(np.float32))
            highs.append(by_grain.max(axis=1).astype(np.float32))
            yield piece

    hops = hops_of(powers_along(grains()))
    if not lows or not timeline.duration_ms:
        raise AudioError("There is nothing to be heard in this track.", where=str(track))
    # A track that was cut off or prolonged is drawn at its own time, not stretched to the timeline's.
    grains_due = -(-timeline.duration_ms * SAMPLES_PER_MS // _FINE)
    low, high = (_as_long(np.concatenate(each), grains_due) for each in (lows, highs))
    heard_ms = sum(map(len, lows)) * _FINE // SAMPLES_PER_MS
    edges = np.linspace(0, len(low), steps + 1).astype(np.int64)
    pairs = [(begin, max(begin + 1, end)) for begin, end in pairwise(edges.tolist())]
    return WaveformSummary(
        duration_ms=timeline.duration_ms,
        wave=tuple((float(low[a:b].min()), float(high[a:b].max())) for a, b in pairs),
        loudness=_loudness(lufs_along(hops), timeline.duration_ms, steps, heard_ms),
        lufs=gated_lufs(hops),
        bed=tuple(_bed(timeline, full_lufs)),
    )


def _whole(blocks: Iterable[NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    """Rearrange sound into blocks of whole seconds, the last one shorter."""
    import numpy as np

    left = np.zeros(0)
    for block in blocks:
        left = np.concatenate([left, block])
        whole = len(left) // RATE_HZ * RATE_HZ
        if whole:
            yield left[:whole]
            left = left[whole:]
    if len(left):
        yield left


def _as_long(grains: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    import numpy as np

    return np.pad(grains[:count], (0, max(0, count - len(grains))))


def _loudness(measured: NDArray[np.float64], duration_ms: Ms, steps: int, heard_ms: Ms) -> tuple[float, ...]:
    """Return the loudness of the three seconds around each step's middle, LUFS; silence after the end."""
    import numpy as np

    if not len(measured):
        return (_QUIETEST_LUFS,) * steps
    middles = (np.arange(steps) + 0.5) * duration_ms / steps
    at = np.clip((middles - 1_500) / _HOP_MS, 0, len(measured) - 1).astype(np.int64)
    heard = np.where(middles < heard_ms, measured[at], _QUIETEST_LUFS)
    return tuple(max(_QUIETEST_LUFS, round(float(each), 2)) for each in heard)


def _bed(timeline: Timeline, full_lufs: float) -> Iterator[tuple[Ms, float]]:
    """Yield the planned level of the bed, LUFS, as points of a polyline."""
    if timeline.bed is None:
        return
    base = bed_base_lufs(timeline, full_lufs)
    last = base
    for ramp in ducking_ramps(timeline):
        begin, end = (max(_QUIETEST_LUFS - base, db) for db in (ramp.from_db, ramp.to_db))
        for n in range(_CURVE + 1):
            part = n / _CURVE
            risen = (1 - math.cos(math.pi * part)) / 2
            level = base + begin + (end - begin) * risen
            if SILENT in (ramp.from_db, ramp.to_db):
                # From and to silence the raised cosine is one of the amplitude.
                factor = risen if ramp.from_db == SILENT else 1 - risen
                top = max(begin, end)
                level = max(_QUIETEST_LUFS, base + top + 20 * math.log10(max(factor, 1e-4)))
            last = round(level, 2)
            yield ramp.start_ms + round((ramp.end_ms - ramp.start_ms) * part), last
    yield timeline.duration_ms, last
