"""The sound of a decoded track as it comes, kept no longer than needed; its peak, how loud its words are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import gated_lufs, peaks
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.model import AudioFormat
from voiceguide.units import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Blocks = Iterable["NDArray[np.int16]"]

_HOP: Final = 200
"""Half milliseconds in the step of a loudness window."""
_CUT: Final = 20
"""Half milliseconds at the cut edge of a block, which its neighbour has whole."""


class DecodedStream:
    """Decoded sound at 48 kHz as it comes, of which only what may still be asked for is kept."""

    def __init__(self, blocks: Blocks, form: AudioFormat) -> None:
        self.decoded = 0
        self.peak_dbtp = -math.inf
        self._blocks = self._at_48k(self._counted(blocks), form)
        self._kept: NDArray[np.float64] | None = None
        self._from = 0

    def cut(self, first: int, stop: int, *, pad: bool = True) -> NDArray[np.float64]:
        """Give samples `first` to `stop`; after the end of the track zeros, or nothing.

        Args:
            first: Not among what was forgotten.
            stop: The sample after the last one.
            pad: False to get less where the track ends.
        """
        import numpy as np

        kept = np.zeros(0) if self._kept is None else self._kept
        parts, end = [kept], self._from + len(kept)
        while end < stop and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            end += len(block)
        if len(parts) > 1:
            kept = self._kept = np.concatenate(parts)
        piece = kept[max(0, first - self._from) : max(0, stop - self._from)]
        missing = stop - first - len(piece)
        return np.concatenate([piece, np.zeros(missing)]) if pad and missing > 0 else piece

    def forget(self, before: int) -> None:
        """Give up what lies before a sample."""
        if self._kept is not None and before - self._from >= RATE_HZ:
            self._kept = self._kept[before - self._from :].copy()
            self._from = before

    def _counted(self, blocks: Blocks) -> Iterator[NDArray[np.float64]]:
        for block in blocks:
            self.decoded += len(block)
            yield block / 32_768

    def _at_48k(
        self, blocks: Iterator[NDArray[np.float64]], form: AudioFormat
    ) -> Iterator[NDArray[np.float64]]:
        """Bring blocks to 48 kHz, each together with its neighbours' edges, and look at their peaks."""
        import numpy as np

        edge = 4_096
        before = np.zeros(edge)
        block = next(blocks, None)
        while block is not None:
            after = next(blocks, None)
            ahead = np.zeros(0) if after is None else after[:edge]
            wide = np.concatenate([before, block, ahead])
            made = resample(wide, form.rate_hz, RATE_HZ)
            self._look_at_peak(made, last=after is None)
            ratio = RATE_HZ // form.rate_hz
            yield made[edge * ratio : (edge + len(block)) * ratio]
            before = np.concatenate([before, block])[-edge:]
            block = after

    def _look_at_peak(self, block: NDArray[np.float64], *, last: bool) -> None:
        """Measure the true peak where it could be the highest: between samples it is at most 6 dB higher."""
        import numpy as np

        highest = float(np.abs(block).max(initial=0.0))
        if highest > 0 and 20 * math.log10(highest) + 6 > self.peak_dbtp:
            # Where a block is cut off the curve between samples overshoots; its neighbours know better there.
            peak = float(peaks(block)[_CUT : None if last else -_CUT].max(initial=1e-9))
            self.peak_dbtp = max(self.peak_dbtp, 20 * math.log10(peak))


class Hops:
    """Weighed energy of all the words, every 100 ms of them: enough for their integrated loudness."""

    def __init__(self) -> None:
        self._hops: list[float] = []
        self._left: NDArray[np.float64] | None = None

    def add(self, power: NDArray[np.float64]) -> None:
        """Lay the weighed energy of one more cue behind that of the others, half a millisecond a value."""
        import numpy as np

        power = power if self._left is None else np.concatenate([self._left, power])
        hops = len(power) // _HOP
        self._hops += power[: hops * _HOP].reshape(hops, _HOP).mean(axis=1).tolist()
        self._left = power[hops * _HOP :]

    def integrated(self) -> float | None:
        """Measure the words as if they followed one another without a pause."""
        import numpy as np

        return gated_lufs(np.asarray(self._hops)) if self._hops else None
