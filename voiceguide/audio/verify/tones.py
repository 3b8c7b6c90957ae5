"""Matching of bells and breath tones in the residual of a track."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.tones import tone as sound_of
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.audio.verify.matching import REACH, match, milliseconds
from voiceguide.audio.verify.report import HeardTone
from voiceguide.timeline.model import Phase, Tone
from voiceguide.units import to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SILENT: Final = (Phase.PAUSE_IN, Phase.PAUSE_OUT)
"""Phases of breath whose tones are silent."""


@dataclass(slots=True)
class _Ringing:
    """Overlapping tones, and the residual collected under them so far."""

    tones: list[Tone]
    start: int
    stop: int
    heard: NDArray[np.float64] | None = None
    blind: bool = False


@dataclass(slots=True)
class Tones:
    """Matches the tones of a track while it is scanned.

    Args:
        tones: The tones of the timeline.
        samples: Returns the samples of a sound file by its address; None if they are gone.
        over_sound: True if a bed lies under the track.
        laid: The bed as it was laid, if its sound is at hand.
        found: The results, in order of time.
        gone: The tones whose sound is gone, so that nothing can be said of them.
    """

    tones: Iterable[Tone]
    samples: Callable[[str], NDArray[np.int16] | None]
    over_sound: bool
    laid: LaidBed | None = None
    found: list[HeardTone] = field(default_factory=list)
    gone: list[Tone] = field(default_factory=list)
    _waiting: list[_Ringing] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Group overlapping tones: they can only be matched together."""
        for each in sorted(self.tones, key=lambda tone: tone.start_ms):
            if each.phase in _SILENT or not each.duration_ms:
                continue
            start, stop = to_samples(each.start_ms), to_samples(each.start_ms + each.duration_ms)
            if self._waiting and start < self._waiting[-1].stop:
                self._waiting[-1].tones.append(each)
                self._waiting[-1].stop = max(self._waiting[-1].stop, stop)
            else:
                self._waiting.append(_Ringing([each], start, stop))

    def feed(self, at: int, rest: NDArray[np.float64], *, blind: bool) -> None:
        """Collect the next piece of the residual.

        Args:
            at: Its first sample.
            rest: The residual: the track minus its cues.
            blind: True if a cue in it could not be subtracted.
        """
        import numpy as np

        stop = at + len(rest)
        for ringing in self._waiting:
            first = ringing.start - REACH
            begin, end = max(first, at), min(ringing.stop + REACH, stop)
            if first >= stop:
                break
            if begin < end:
                if ringing.heard is None:
                    ringing.heard = np.zeros(ringing.stop - ringing.start + 2 * REACH)
                ringing.heard[begin - first : end - first] = rest[begin - at : end - at]
                ringing.blind |= blind
        while self._waiting and self._waiting[0].stop + REACH <= stop:
            self._judge(self._waiting.pop(0))

    def end(self) -> None:
        """Match the remaining tones at the end of the track."""
        while self._waiting:
            self._judge(self._waiting.pop(0))

    def _judge(self, ringing: _Ringing) -> None:
        import numpy as np

        if ringing.blind:
            return
        own = np.zeros(ringing.stop - ringing.start)
        sounds = [(each, self._sound(each)) for each in ringing.tones]
        if gone := [each for each, made in sounds if made is None]:
            self.gone += gone
            return
        for each, made in sounds:
            if made is None:
                continue
            at = to_samples(each.start_ms) - ringing.start
            own[at : at + len(made)] += made
        window = np.zeros(len(own) + 2 * REACH) if ringing.heard is None else ringing.heard
        bed = None
        if self.laid is not None:
            bed = partial(self.laid.cut, ringing.start - REACH, ringing.stop + REACH)
        found = match(window, REACH, own, over_sound=self.over_sound, laid=bed)
        first = ringing.tones[0]
        self.found.append(
            HeardTone(
                at_ms=first.start_ms,
                name=" and ".join(dict.fromkeys(_name(each) for each in ringing.tones)),
                count=len(ringing.tones),
                onset_ms=milliseconds(found.start - REACH) if found.found else None,
                likeness=round(found.likeness, 4),
                missing_ms=min(first.duration_ms, found.missing_ms),
                level_db=round(20 * math.log10(max(found.gain, 1e-6)), 2) if found.found else None,
            )
        )

    def _sound(self, tone: Tone) -> NDArray[np.float64] | None:
        """Return what a tone sounds like; None if its file's sound is gone from the cache."""
        import numpy as np

        stored = self.samples(tone.speech) if tone.speech else sound_of(tone)
        if stored is None or len(stored) != to_samples(tone.duration_ms):
            return None
        return stored.astype(np.float64) * (math.pow(10.0, tone.gain_db / 20) / 32_768)


def _name(of: Tone) -> str:
    if of.file:
        return f"bell ({of.file})" if of.kind == "bell" else f"sound ({of.file})"
    if of.kind == "bell":
        return f"bell ({of.strike})" if of.strike else "bell"
    if of.kind == "click":
        return "click of a quick movement"
    return f"breath tone ({of.phase})" if of.phase else "breath tone"
