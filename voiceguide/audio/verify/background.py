"""The scan of a track between its cues: silence, bed and tones, in order and without a gap."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.loudness import OFFSET_DB, k_weight, powers
from voiceguide.audio.verify.bed_level import BedUnderWords
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.audio.verify.report import HeardBed
from voiceguide.audio.verify.residual import Residual
from voiceguide.audio.verify.side import SideScan
from voiceguide.audio.verify.stream import DecodedStream
from voiceguide.audio.verify.tones import Tones
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR: Final = 4
"""Number of preceding cues of which the loudest is compared with the bed."""
_HISTORY: Final = 4 * RATE_HZ
"""Samples that stay in memory, for a cue that overlaps the one before."""


class BackgroundScan:
    """Scans a track in order and without a gap for everything beside the cues: silence, bed, tones."""

    def __init__(
        self,
        timeline: Timeline,
        sound: DecodedStream,
        rest: Residual,
        samples: Callable[[str], NDArray[np.int16] | None],
        laid: LaidBed | None,
    ) -> None:
        self.at = 0
        self.beds: list[HeardBed] = []
        self.last_lufs: list[float] = []
        self.tones = Tones(timeline.tones, samples, timeline.bed is not None, laid)
        self.under = BedUnderWords(timeline, laid)
        self.side = SideScan(laid) if sound.channels > 1 else None
        self._sound, self._rest, self._laid = sound, rest, laid
        self._bed = timeline.bed is not None
        self._end = to_samples(timeline.duration_ms - timeline.fade_ms)
        self._tones = sorted(
            (to_samples(tone.start_ms), to_samples(tone.start_ms + tone.duration_ms))
            for tone in timeline.tones
        )

    def over_sound(self, clip: SpokenClip) -> bool:
        """Report whether a bed or a tone lies under a cue."""
        begin, end = to_samples(clip.start_ms), to_samples(clip.end_ms)
        return self._bed or any(start < end and stop > begin for start, stop in self._tones)

    def scan_until(self, stop: int | None) -> None:
        """Scan up to a sample; None for the end of the track."""
        while stop is None or self.at < stop:
            edges = [edge for tone in self._tones for edge in tone if edge > self.at]
            end = min([self.at + 3 * RATE_HZ, *edges, *([] if stop is None else [stop])])
            piece = self._sound.cut(self.at, end, pad=False)
            if not len(piece):
                return
            toned = any(start <= self.at < stop_ for start, stop_ in self._tones)
            if self._bed and not toned and len(piece) >= RATE_HZ and self.at + len(piece) < self._end:
                self._measure(piece)
            self.feed(piece, None, silent=not toned)

    def feed(
        self,
        rest: NDArray[np.float64],
        known: NDArray[np.float64] | None,
        *,
        silent: bool,
        blind: bool = False,
    ) -> None:
        """Scan a piece less its known part (a cue); blind if the known part could not be subtracted."""
        self.tones.feed(self.at, rest, blind=blind)
        laid = None if self._laid is None else self._laid.cut(self.at, self.at + len(rest))
        self._rest.feed(rest, known, laid, silent=silent)
        if self.side is not None:
            self.side.feed(self.at, self._sound.side(self.at, self.at + len(rest)))
        self.at += len(rest)
        self._sound.forget(self.at - _HISTORY)

    def _measure(self, piece: NDArray[np.float64]) -> None:
        """Measure the bed in a pause, as it is heard and as it was laid."""
        if self.last_lufs:
            laid = None if self._laid is None else _lufs(self._laid.cut(self.at, self.at + len(piece)))
            self.beds.append(
                HeardBed(
                    at_ms=self.at // SAMPLES_PER_MS,
                    voice_lufs=max(self.last_lufs[-NEAR:]),
                    lufs=_lufs(piece),
                    laid_lufs=laid,
                )
            )


def _lufs(piece: NDArray[np.float64]) -> float:
    power = float(powers(k_weight(piece)).mean())
    return OFFSET_DB + 10 * math.log10(power) if power > 1e-12 else -120.0
