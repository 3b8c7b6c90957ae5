"""The side of a track of two channels: it must be that of the bed as laid, and nothing of the voice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import OFFSET_DB, k_weight, powers
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WINDOW: Final = RATE_HZ
_NOTHING_LUFS: Final = -120.0


@dataclass(frozen=True, slots=True)
class HeardSide:
    """The side in one second: its loudness, as heard and as laid, LUFS; the latter None if it is unknown."""

    at_ms: Ms
    lufs: float
    laid_lufs: float | None


class SideScan:
    """Measures the side of a track, second by second.

    Args:
        laid: The bed as it was laid, if its sound is at hand.
    """

    def __init__(self, laid: LaidBed | None) -> None:
        self.found: list[HeardSide] = []
        self._laid = laid
        self._pieces: list[NDArray[np.float64]] = []
        self._from = 0
        self._many = 0

    def feed(self, at: int, side: NDArray[np.float64]) -> None:
        """Add the side of the track from a sample on; pieces come in order, perhaps with overlap."""
        new = side[max(0, self._from + self._many - at) :]
        self._pieces.append(new)
        self._many += len(new)
        if self._many >= _WINDOW:
            self._measure()

    def _measure(self) -> None:
        import numpy as np

        side = np.concatenate(self._pieces)
        while len(side) >= _WINDOW:
            laid = None if self._laid is None else _lufs(self._laid.side(self._from, self._from + _WINDOW))
            self.found.append(HeardSide(self._from // SAMPLES_PER_MS, _lufs(side[:_WINDOW]), laid))
            side, self._from = side[_WINDOW:], self._from + _WINDOW
        self._pieces, self._many = [side], len(side)


def _lufs(piece: NDArray[np.float64]) -> float:
    power = float(powers(k_weight(piece)).mean())
    return OFFSET_DB + 10 * math.log10(power) if power > 1e-12 else _NOTHING_LUFS
