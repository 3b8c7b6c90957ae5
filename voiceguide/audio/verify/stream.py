"""The decoded track as a stream at 48 kHz with a sliding buffer; its true peak and integrated loudness."""

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
"""Half milliseconds in the step of a loudness window, 100 ms."""
_CUT: Final = 20
"""Half milliseconds at the edge of a block that are measured with its neighbour instead."""


class DecodedStream:
    """Decoded sound at 48 kHz, read by sample range in rising order; earlier samples are dropped.

    Of two channels `cut` gives half the sum, in which everything is heard that a track of one has, and `side`
    half the difference.
    """

    def __init__(self, blocks: Blocks, form: AudioFormat) -> None:
        self.decoded = 0
        self.peak_dbtp = -math.inf
        self.channels = form.channels
        self._blocks = self._at_48k(self._counted(blocks), form)
        self._kept: NDArray[np.float64] | None = None
        self._from = 0

    def cut(self, first: int, stop: int, *, pad: bool = True) -> NDArray[np.float64]:
        """Return samples `first` to `stop`; after the end of the track zeros, or nothing.

        Args:
            first: The first sample, not dropped yet.
            stop: The sample after the last one.
            pad: False to get fewer samples at the end of the track.
        """
        return self._piece(first, stop, pad=pad)[..., 0]

    def side(self, first: int, stop: int) -> NDArray[np.float64]:
        """Return samples `first` to `stop` of the side, zeros after the end; of one channel it has none."""
        return self._piece(first, stop, pad=True)[..., -1]

    def _piece(self, first: int, stop: int, *, pad: bool) -> NDArray[np.float64]:
        import numpy as np

        kept = self._nothing() if self._kept is None else self._kept
        parts, end = [kept], self._from + len(kept)
        while end < stop and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            end += len(block)
        if len(parts) > 1:
            kept = self._kept = np.concatenate(parts)
        piece = kept[max(0, first - self._from) : max(0, stop - self._from)]
        missing = stop - first - len(piece)
        return np.concatenate([piece, self._nothing(missing)]) if pad and missing > 0 else piece

    def forget(self, before: int) -> None:
        """Drop the samples before this one."""
        if self._kept is not None and before - self._from >= RATE_HZ:
            self._kept = self._kept[before - self._from :].copy()
            self._from = before

    def _nothing(self, length: int = 0) -> NDArray[np.float64]:
        import numpy as np

        return np.zeros((length, self.channels))

    def _counted(self, blocks: Blocks) -> Iterator[NDArray[np.float64]]:
        import numpy as np

        for block in blocks:
            ears = block.reshape(-1, self.channels) / 32_768
            self.decoded += len(ears)
            if self.channels > 1:
                left, right = ears.T
                ears = np.stack([(left + right) / 2, (left - right) / 2], axis=1)
            yield ears

    def _at_48k(
        self, blocks: Iterator[NDArray[np.float64]], form: AudioFormat
    ) -> Iterator[NDArray[np.float64]]:
        """Resample blocks to 48 kHz, overlapping with their neighbours, and measure their peaks."""
        import numpy as np

        edge = 4_096
        before = self._nothing(edge)
        block = next(blocks, None)
        while block is not None:
            after = next(blocks, None)
            ahead = self._nothing() if after is None else after[:edge]
            around = np.concatenate([before, block, ahead])
            made = np.stack([resample(each, form.rate_hz, RATE_HZ) for each in around.T], axis=1)
            for ear in (made[:, 0] + made[:, 1], made[:, 0] - made[:, 1]) if self.channels > 1 else made.T:
                self._look_at_peak(ear, last=after is None)
            ratio = RATE_HZ // form.rate_hz
            yield made[edge * ratio : (edge + len(block)) * ratio]
            before = np.concatenate([before, block])[-edge:]
            block = after

    def _look_at_peak(self, block: NDArray[np.float64], *, last: bool) -> None:
        """Measure the true peak of a block that could have the highest: at most 6 dB above its samples."""
        import numpy as np

        highest = float(np.abs(block).max(initial=0.0))
        if highest > 0 and 20 * math.log10(highest) + 6 > self.peak_dbtp:
            # Interpolation overshoots at the edge of a block; it is measured with its neighbour there.
            peak = float(peaks(block)[_CUT : None if last else -_CUT].max(initial=1e-9))
            self.peak_dbtp = max(self.peak_dbtp, 20 * math.log10(peak))


class WordsLoudness:
    """The integrated loudness of all words, from the mean power of every 100 ms of them."""

    def __init__(self) -> None:
        self._hops: list[float] = []
        self._left: NDArray[np.float64] | None = None

    def add(self, power: NDArray[np.float64]) -> None:
        """Append the weighted powers of one more cue, one value per half millisecond."""
        import numpy as np

        power = power if self._left is None else np.concatenate([self._left, power])
        hops = len(power) // _HOP
        self._hops += power[: hops * _HOP].reshape(hops, _HOP).mean(axis=1).tolist()
        self._left = power[hops * _HOP :]

    def integrated(self) -> float | None:
        """Measure the integrated loudness, LUFS, of the words without the pauses between them."""
        import numpy as np

        return gated_lufs(np.asarray(self._hops)) if self._hops else None
