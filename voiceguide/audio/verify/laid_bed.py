"""The bed of a track as it was laid: what the scan of the track is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import BackgroundTrack
from voiceguide.audio.model import SPEECH
from voiceguide.units import RATE_HZ, Ms, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE: Final = 4 * RATE_HZ
"""Samples that are made ahead, since the scan asks for many short pieces in a row."""


class LaidBed:
    """The bed as the renderer lays it, by sample range at 48 kHz.

    Args:
        background: The loop, its level and its ramps.
        duration_ms: The length of the track.
    """

    def __init__(self, background: BackgroundTrack, duration_ms: Ms) -> None:
        self._background = background
        self._end = to_samples(duration_ms)
        self._from = 0
        self._made: NDArray[np.float64] | None = None

    def cut(self, first: int, stop: int) -> NDArray[np.float64]:
        """Return samples `first` to `stop`, full scale 1; zeros before and after the track."""
        import numpy as np

        made = np.zeros(max(0, stop - first))
        begin, end = max(0, first), min(stop, self._end)
        if begin < end:
            made[begin - first : end - first] = self._within(begin, end)
        return made

    def side(self, first: int, stop: int) -> NDArray[np.float64]:
        """Return samples of its side likewise, all of them within the track."""
        return self._background.side(SPEECH, first, min(stop, self._end), self._end) / 32_768

    def _within(self, first: int, stop: int) -> NDArray[np.float64]:
        made = self._made
        if made is None or first < self._from or stop > self._from + len(made):
            upto = min(self._end, max(stop, first + _AT_ONCE))
            made = self._background.sound(SPEECH, first, upto, self._end) / 32_768
            self._from, self._made = first, made
        return made[first - self._from : stop - self._from]
