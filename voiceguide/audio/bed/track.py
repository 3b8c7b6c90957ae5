"""What is heard under the sounds of a track: a loop, and how loud it is at every moment.

Silence is the simplest of them: a loop of one frame. A frame lasts 24 ms in every format, so a loop of
whole frames is one in all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.automation import SILENT, GainRamp, Levels, linear
from voiceguide.audio.model import AudioFormat
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE: Final = 240 * 1152
"""Samples that are made at once: of a minute, as floating point, there would be much."""
BLOCK: Final = 2_500
"""Frames, one minute: a longer loop is encoded and kept in blocks of this length."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Sound that repeats without a seam.

    Args:
        name: Everything that decides its sound; empty for silence.
        frames: The length of one turn.
        lufs: Its loudness: that of its loudest 0.4 s.
        read: Gives samples `start` to `stop` of one turn at a format's rate.
        remark: What whoever chose it should know of it, if anything.
        even: True if it is noise that is alike everywhere: nobody hears it pass to another place of itself.
    """

    name: str
    frames: int
    lufs: float
    read: Callable[[AudioFormat, int, int], NDArray[np.int16]]
    remark: str = ""
    even: bool = False


@dataclass(frozen=True, slots=True)
class Crossfade:
    """A loop that takes over from what was heard before.

    Args:
        start_ms: From here on it comes in,
        end_ms: and from here on it alone is heard.
        loop: The loop; as loud as the one before.
        origin: A frame of the track at which a turn of it begins.
    """

    start_ms: Ms
    end_ms: Ms
    loop: Loop
    origin: int


Crossfades = tuple[Crossfade, ...]
"""Passages in order, none overlapping."""


@dataclass(frozen=True, slots=True)
class BackgroundTrack:
    """A loop under a whole track, or several that take turns.

    Args:
        loop: What is heard.
        base_db: The gain that belongs to level 0, decibels.
        levels: How its level moves; always 0 without any.
        origin: A frame of the track at which a turn of the loop begins.
        course: What takes over from it, and when.
    """

    loop: Loop
    base_db: float = 0.0
    levels: Levels = ()
    origin: int = 0
    course: Crossfades = ()

    def moves(self) -> Iterator[tuple[Ms, Ms]]:
        """Tell from when to when the ground is not just its loop, at one level."""
        yield from ((ramp.start_ms, ramp.end_ms) for ramp in self.levels)
        yield from ((passage.start_ms, passage.end_ms) for passage in self.course)

    def loop_before(self, at_ms: Ms) -> tuple[Loop, int]:
        """Tell the loop that was alone before any passage that is not over at this moment, and its origin."""
        over = bisect_right(self.course, at_ms, key=lambda passage: passage.end_ms)
        return (
            (self.course[over - 1].loop, self.course[over - 1].origin) if over else (self.loop, self.origin)
        )

    def passages(self, start_ms: Ms, stop_ms: Ms) -> Iterator[Crossfade]:
        """Give the passages that lie between two moments, wholly or in part."""
        at = bisect_right(self.course, start_ms, key=lambda passage: passage.end_ms)
        while at < len(self.course) and self.course[at].start_ms < stop_ms:
            yield self.course[at]
            at += 1

    def ramps(self, start_ms: Ms, stop_ms: Ms) -> Iterator[GainRamp]:
        """Give the ramps that lie between two moments, wholly or in part."""
        at = bisect_right(self.levels, start_ms, key=lambda ramp: ramp.end_ms)
        while at < len(self.levels) and self.levels[at].start_ms < stop_ms:
            yield self.levels[at]
            at += 1

    def mark(self, form: AudioFormat, start: int, stop: int, end_ms: Ms) -> str:
        """Name what is heard in frames `start` to `stop` of a track that ends at `end_ms`.

        Under silence every place is alike; under a bed it matters where in the loop one is, how its level
        moves, and where the track ends, if that can be heard from here.
        """
        if not self.loop.name:
            return ""
        start_ms, stop_ms = start * form.frame_ms, stop * form.frame_ms
        moves = [
            f"{ramp.start_ms - start_ms}>{ramp.end_ms - start_ms}:{ramp.from_db:g}>{ramp.to_db:g}"
            for ramp in self.ramps(start_ms, stop_ms)
        ]
        for one in self.passages(start_ms, stop_ms):
            place = (start - one.origin) % one.loop.frames
            moves.append(f"{one.start_ms - start_ms}>{one.end_ms - start_ms}:{one.loop.name}@{place}")
        loop, origin = self.loop_before(start_ms)
        parts = (
            loop.name, (start - origin) % loop.frames, min(end_ms, stop_ms) - start_ms,
            f"{self.base_db:g}", f"{self.level_before(start_ms):g}", *moves,
        )  # fmt: skip
        return "|".join(map(str, parts))

    def level_before(self, at_ms: Ms) -> float:
        """Tell the level that was reached before any ramp that is not over at this moment."""
        over = bisect_right(self.levels, at_ms, key=lambda ramp: ramp.end_ms)
        if over:
            return self.levels[over - 1].to_db
        return self.levels[0].from_db if self.levels else 0.0

    def sound(self, form: AudioFormat, start: int, stop: int, end: int) -> NDArray[np.int16]:
        """Give samples `start` to `stop` of a track that ends at sample `end`."""
        import numpy as np

        heard = min(stop, end) if self.loop.name else start
        made = np.zeros(stop - start, np.int16)
        for first in range(start, heard, _AT_ONCE):
            last = min(heard, first + _AT_ONCE)
            louder = self._loops(form, first, last) * self._gains(form, first, last)
            made[first - start : last - start] = np.clip(np.rint(louder), -32_768, 32_767)
        return made

    def _loops(self, form: AudioFormat, start: int, stop: int) -> NDArray[np.float64]:
        """Give what is heard, at the loops' own level; where two meet they are crossed at equal power."""
        import numpy as np

        per_s, size = form.rate_hz, form.frame_samples
        start_ms, stop_ms = start * SECOND // per_s, -(-stop * SECOND // per_s)
        loop, origin = self.loop_before(start_ms)
        made = np.empty(stop - start)
        at = start
        for passage in self.passages(start_ms, stop_ms):
            first, last = form.samples(passage.start_ms), form.samples(passage.end_ms)
            begin, end = max(first, start), min(last, stop)
            if at < end:
                made[at - start : end - start] = around(loop, form, at - origin * size, end - origin * size)
            if begin < end:
                angle = np.pi / 2 * np.arange(begin - first, end - first) / (last - first)
                shift = passage.origin * size
                coming = around(passage.loop, form, begin - shift, end - shift)
                crossed = made[begin - start : end - start]
                crossed *= np.cos(angle)
                crossed += coming * np.sin(angle)
            loop, origin, at = passage.loop, passage.origin, end
        if at < stop:
            made[at - start :] = around(loop, form, at - origin * size, stop - origin * size)
        return made

    def _gains(self, form: AudioFormat, start: int, stop: int) -> NDArray[np.float64]:
        """Give the gain for every sample."""
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
    """Give the linear gain after each `part` (0 to 1) of a ramp.

    Between two levels it is a raised cosine in decibels, as the ear hears it; from and to silence, which
    no decibel reaches, a raised cosine of the amplitude.
    """
    import numpy as np

    risen = (1 - np.cos(np.pi * part)) / 2
    low, high = linear(base_db + ramp.from_db), linear(base_db + ramp.to_db)
    if low and high:
        made: NDArray[np.float64] = low * np.power(high / low, risen)
        return made
    return low + (high - low) * risen


def around(loop: Loop, form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
    """Give samples `start` to `stop`, at least one, of a loop that has neither beginning nor end."""
    import numpy as np

    turn = loop.frames * form.frame_samples
    parts = []
    while start < stop:
        at = start % turn
        upto = min(turn, at + stop - start)
        parts.append(loop.read(form, at, upto))
        start += upto - at
    return np.concatenate(parts)


def _no_sound(form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
    import numpy as np

    return np.zeros(stop - start, np.int16)


SILENCE: Final = BackgroundTrack(Loop("", 1, SILENT, _no_sound))
