"""The background track under the sounds of a session: loops, crossfades between them, and a gain automation.

Silence is the simplest background: a loop of one frame. A frame lasts 24 ms in every format, so a loop of
whole frames has whole frames in each of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from voiceguide.audio.bed.automation import SILENT, GainRamp, GainRamps, linear
from voiceguide.audio.model import AudioFormat
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE: Final = 240 * 1152
"""Samples rendered at once, to bound the memory taken by floating point."""
BLOCK: Final = 2_500
"""Frames in a block, one minute: longer loops are encoded and cached in blocks of this length."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Sound that repeats without a seam.

    Args:
        name: Its cache key: everything that decides its sound; empty for silence.
        frames: The length of one period.
        lufs: The loudness of its loudest 0.4 s.
        read: Returns samples `start` to `stop` of one period at a format's rate.
        remark: A warning for the user who chose it, if any.
        stationary: True if it is stationary noise, in which a jump to another phase is inaudible.
        side: What the ears hear otherwise of it, with a period as long; None if it lies in the middle.
        side_gain: The gain of the side, linear.
    """

    name: str
    frames: int
    lufs: float
    read: Callable[[AudioFormat, int, int], NDArray[np.int16]]
    remark: str = ""
    stationary: bool = False
    side: Loop | None = None
    side_gain: float = 0.0


@dataclass(frozen=True, slots=True)
class Crossfade:
    """A crossfade from the loop heard before to another loop or another phase of the same one.

    Args:
        start_ms: The start of the crossfade.
        end_ms: Its end: from here on only the new loop is heard.
        loop: The new loop; as loud as the one before.
        phase: A frame of the track at which a period of the new loop starts.
    """

    start_ms: Ms
    end_ms: Ms
    loop: Loop
    phase: int


Crossfades = tuple[Crossfade, ...]
"""Crossfades in order of time, without overlap."""


_Reader: TypeAlias = "Callable[[Loop, AudioFormat, int, int], NDArray[Any]]"
"""Returns samples of a loop that is repeated without end."""


@dataclass(frozen=True, slots=True)
class BackgroundTrack:
    """A loop under a whole track, or several with crossfades between them.

    Args:
        loop: The first loop.
        base_db: The gain that belongs to level 0, dB.
        ducking: The ramps of its level; without any it stays at 0.
        phase: A frame of the track at which a period of the loop starts.
        crossfades: The crossfades to the following loops.
    """

    loop: Loop
    base_db: float = 0.0
    ducking: GainRamps = ()
    phase: int = 0
    crossfades: Crossfades = ()

    def changes(self) -> Iterator[tuple[Ms, Ms]]:
        """Yield the spans, ms, in which the background is not one loop at one level: ramps and crossfades."""
        yield from ((ramp.start_ms, ramp.end_ms) for ramp in self.ducking)
        yield from ((crossfade.start_ms, crossfade.end_ms) for crossfade in self.crossfades)

    def loop_before(self, at_ms: Ms) -> tuple[Loop, int]:
        """Return the loop of the last crossfade completed by this moment, and its phase (a track frame)."""
        over = bisect_right(self.crossfades, at_ms, key=lambda crossfade: crossfade.end_ms)
        return (
            (self.crossfades[over - 1].loop, self.crossfades[over - 1].phase)
            if over
            else (self.loop, self.phase)
        )

    def crossfades_between(self, start_ms: Ms, stop_ms: Ms) -> Iterator[Crossfade]:
        """Yield the crossfades that overlap a span of time."""
        at = bisect_right(self.crossfades, start_ms, key=lambda crossfade: crossfade.end_ms)
        while at < len(self.crossfades) and self.crossfades[at].start_ms < stop_ms:
            yield self.crossfades[at]
            at += 1

    def ramps(self, start_ms: Ms, stop_ms: Ms) -> Iterator[GainRamp]:
        """Yield the gain ramps that overlap a span of time."""
        at = bisect_right(self.ducking, start_ms, key=lambda ramp: ramp.end_ms)
        while at < len(self.ducking) and self.ducking[at].start_ms < stop_ms:
            yield self.ducking[at]
            at += 1

    def key_part(self, form: AudioFormat, start: int, stop: int, end_ms: Ms) -> str:
        """Return the cache key part of frames `start` to `stop` of a track that ends at `end_ms`.

        Silence has an empty one; a bed names the loop and the phase in it, the level and its ramps, and the
        end of the track if it lies in these frames.
        """
        if not self.loop.name:
            return ""
        start_ms, stop_ms = start * form.frame_ms, stop * form.frame_ms
        changes = [
            f"{ramp.start_ms - start_ms}>{ramp.end_ms - start_ms}:{ramp.from_db:g}>{ramp.to_db:g}"
            for ramp in self.ramps(start_ms, stop_ms)
        ]
        for one in self.crossfades_between(start_ms, stop_ms):
            place = (start - one.phase) % one.loop.frames
            changes.append(f"{one.start_ms - start_ms}>{one.end_ms - start_ms}:{one.loop.name}@{place}")
        loop, phase = self.loop_before(start_ms)
        parts = (
            loop.name, (start - phase) % loop.frames, min(end_ms, stop_ms) - start_ms,
            f"{self.base_db:g}", f"{self.level_before(start_ms):g}", *changes,
        )  # fmt: skip
        return "|".join(map(str, parts))

    def level_before(self, at_ms: Ms) -> float:
        """Return the level after the last ramp completed by this moment, dB."""
        over = bisect_right(self.ducking, at_ms, key=lambda ramp: ramp.end_ms)
        if over:
            return self.ducking[over - 1].to_db
        return self.ducking[0].from_db if self.ducking else 0.0

    @property
    def wide(self) -> bool:
        """True if the ears hear it otherwise."""
        return any(loop.side is not None for loop in (self.loop, *(each.loop for each in self.crossfades)))

    def side(self, form: AudioFormat, start: int, stop: int, end: int) -> NDArray[np.float64]:
        """Return samples `start` to `stop` of the side, at the scale of 16 bits; zeros after the end."""
        import numpy as np

        made = np.zeros(stop - start)
        for first in range(start, min(stop, end) if self.wide else start, _AT_ONCE):
            last = min(stop, end, first + _AT_ONCE)
            louder = self._loops(form, first, last, _side_samples) * self._gains(form, first, last)
            made[first - start : last - start] = louder
        return made

    def sound(self, form: AudioFormat, start: int, stop: int, end: int) -> NDArray[np.int16]:
        """Return samples `start` to `stop` of a track that ends at sample `end`: 16 bits, zeros after it."""
        import numpy as np

        heard = min(stop, end) if self.loop.name else start
        made = np.zeros(stop - start, np.int16)
        for first in range(start, heard, _AT_ONCE):
            last = min(heard, first + _AT_ONCE)
            louder = self._loops(form, first, last, repeated_samples) * self._gains(form, first, last)
            made[first - start : last - start] = np.clip(np.rint(louder), -32_768, 32_767)
        return made

    def _loops(self, form: AudioFormat, start: int, stop: int, read: _Reader) -> NDArray[np.float64]:
        """Return the loops at their own level, with equal-power crossfades."""
        import numpy as np

        per_s, size = form.rate_hz, form.frame_samples
        start_ms, stop_ms = start * SECOND // per_s, -(-stop * SECOND // per_s)
        loop, phase = self.loop_before(start_ms)
        made = np.empty(stop - start)
        at = start
        for crossfade in self.crossfades_between(start_ms, stop_ms):
            first, last = form.samples(crossfade.start_ms), form.samples(crossfade.end_ms)
            begin, end = max(first, start), min(last, stop)
            if at < end:
                made[at - start : end - start] = read(loop, form, at - phase * size, end - phase * size)
            if begin < end:
                angle = np.pi / 2 * np.arange(begin - first, end - first) / (last - first)
                shift = crossfade.phase * size
                coming = read(crossfade.loop, form, begin - shift, end - shift)
                crossed = made[begin - start : end - start]
                crossed *= np.cos(angle)
                crossed += coming * np.sin(angle)
            loop, phase, at = crossfade.loop, crossfade.phase, end
        if at < stop:
            made[at - start :] = read(loop, form, at - phase * size, stop - phase * size)
        return made

    def _gains(self, form: AudioFormat, start: int, stop: int) -> NDArray[np.float64]:
        """Return the gain for every sample, linear."""
        import numpy as np

        per_s = form.rate_hz
        start_ms, stop_ms = start * SECOND // per_s, -(-stop * SECOND // per_s)
        gains = np.full(stop - start, linear(self.base_db + self.level_before(start_ms)))
        for ramp in self.ramps(start_ms, stop_ms):
            first, last = form.samples(ramp.start_ms), form.samples(ramp.end_ms)
            begin, end = max(first, start), min(last, stop)
            part = np.arange(begin - first, end - first) / (last - first)
            gains[begin - start : end - start] = ramp_gains(ramp, part, self.base_db)
            gains[end - start :] = linear(self.base_db + ramp.to_db)
        return gains


def ramp_gains(ramp: GainRamp, part: NDArray[np.float64], base_db: float) -> NDArray[np.float64]:
    """Return the gain at each `part` (0 to 1) of a ramp, linear.

    Between two levels it is a raised cosine in decibels, as loudness is perceived; from and to silence, which
    no decibel reaches, a raised cosine of the amplitude.
    """
    import numpy as np

    risen = (1 - np.cos(np.pi * part)) / 2
    low, high = linear(base_db + ramp.from_db), linear(base_db + ramp.to_db)
    if low and high:
        made: NDArray[np.float64] = low * np.power(high / low, risen)
        return made
    return low + (high - low) * risen


def repeated_samples(loop: Loop, form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
    """Return samples `start` to `stop`, at least one, of a loop repeated without end."""
    import numpy as np

    turn = loop.frames * form.frame_samples
    parts = []
    while start < stop:
        at = start % turn
        upto = min(turn, at + stop - start)
        parts.append(loop.read(form, at, upto))
        start += upto - at
    return np.concatenate(parts)


def _side_samples(loop: Loop, form: AudioFormat, start: int, stop: int) -> NDArray[np.float64]:
    """Return the side of a loop likewise, at its gain; zeros of one that lies in the middle."""
    import numpy as np

    if loop.side is None:
        return np.zeros(stop - start)
    return repeated_samples(loop.side, form, start, stop).astype(np.float64) * loop.side_gain


def _no_sound(form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
    import numpy as np

    return np.zeros(stop - start, np.int16)


SILENCE: Final = BackgroundTrack(Loop("", 1, SILENT, _no_sound))
