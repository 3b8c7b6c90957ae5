"""The level of the bed under the words, measured just before and after each cue, where it is ducked alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import BLOCK, OFFSET_DB, k_weight, momentary_lufs, powers
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.audio.verify.matching import REACH, Match
from voiceguide.timeline.model import Timeline
from voiceguide.units import SAMPLES_PER_MS, Ms, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EDGE: Final = 40 * SAMPLES_PER_MS
"""Samples left out at the ends of a window, where the filters of the measurement ring."""
_GAP: Final = 30 * SAMPLES_PER_MS
"""Samples left out next to words, where their coding noise spreads."""
_LEAST: Final = 400
"""Least half milliseconds of bed for a measurement, 0.2 s."""

_FAINT: Final = 1e-10
"""Power below which a bed is not heard beside words."""


class BedUnderWords:
    """Measures the bed beside every cue.

    Args:
        timeline: Without a bed in it there is nothing to measure.
        laid: The bed as it was laid, if its sound is at hand.
    """

    def __init__(self, timeline: Timeline, laid: LaidBed | None) -> None:
        self.found: list[tuple[Ms, float]] = []
        self._bed = timeline.bed is not None
        self._laid = laid
        heard = [(clip.start_ms, clip.end_ms) for clip in timeline.clips]
        heard += [(tone.start_ms, tone.start_ms + tone.duration_ms) for tone in timeline.tones]
        self._heard = sorted((to_samples(start), to_samples(stop)) for start, stop in heard)
        self._lufs: float | None = None

    def measure(self, window: NDArray[np.float64], cue: Match, first: int) -> None:
        """Measure the bed beside a cue, where no other cue or tone sounds.

        Args:
            window: The track around the cue.
            cue: The match of the cue in it.
            first: The window's first sample.
        """
        import numpy as np

        self._lufs = None
        if not self._bed or not cue.found:
            return
        stop = cue.start + len(cue.expected)
        free = np.ones(len(window), np.bool_)
        free[:_EDGE] = free[-_EDGE:] = False
        for start, end in [(first + cue.start, first + stop), *self._near(first, first + len(window))]:
            free[max(0, start - first - _GAP) : max(0, end - first + _GAP)] = False
        rest = window.copy()
        rest[cue.start : stop] -= cue.expected
        whole = len(window) // BLOCK
        kept = np.asarray(free[: whole * BLOCK].reshape(whole, BLOCK).all(axis=1))
        if int(kept.sum()) >= _LEAST:
            power = float(powers(k_weight(rest))[:whole][kept].mean())
            self._lufs = OFFSET_DB + 10 * math.log10(max(power, 1e-12)) - self._burst_db(first, window, kept)

    def record(self, at_ms: Ms, words_lufs: float) -> None:
        """Record the level of the bed relative to the words of the cue measured last."""
        if self._lufs is not None:
            self.found.append((at_ms, words_lufs - self._lufs))
        self._lufs = None

    def _burst_db(self, first: int, window: NDArray[np.float64], kept: NDArray[np.bool_]) -> float:
        """Return by how much the measured spans of the bed exceed its loudest 0.4 s around the cue, dB.

        The level of a bed is that of 0.4 s. A call of a bird that is shorter can fill the spans that are free
        of words, and is louder there than on the whole.
        """
        if self._laid is None:
            return 0.0
        power = powers(k_weight(self._laid.cut(first, first + len(window))))
        measured, loudest = float(power[: len(kept)][kept].mean()), momentary_lufs(power)
        return max(0.0, OFFSET_DB + 10 * math.log10(measured) - loudest) if measured > _FAINT else 0.0

    def _near(self, begin: int, end: int) -> list[tuple[int, int]]:
        while self._heard and self._heard[0][1] + REACH < begin:
            del self._heard[0]
        return [each for each in self._heard if each[0] < end and each[1] > begin]
