"""What is heard under the sounds of a track: a loop, and how loud it is at every moment.

Silence is the simplest of them: a loop of one frame. A frame lasts 24 ms in every format, so a loop of
whole frames is one in all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.render.levels import SILENT, Levels, Ramp, linear
from voiceguide.render.model import Format
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK: Final = 2_500
"""Frames, one minute: a longer loop is encoded and kept in blocks of this length."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Sound that repeats without a seam.

    Args:
        name: Everything that decides its sound; empty for silence.
        frames: The length of one turn.
        lufs: Its loudness: that of its loudest three seconds.
        read: Gives samples `start` to `stop` of one turn at a format's rate.
    """

    name: str
    frames: int
    lufs: float
    read: Callable[[Format, int, int], NDArray[np.int16]]


@dataclass(frozen=True, slots=True)
class Ground:
    """A loop under a whole track.

    Args:
        loop: What is heard.
        base_db: The gain that belongs to level 0, decibels.
        levels: How its level moves; always 0 without any.
    """

    loop: Loop
    base_db: float = 0.0
    levels: Levels = ()

    def ramps(self, start_ms: Ms, stop_ms: Ms) -> Iterator[Ramp]:
        """Give the ramps that lie between two moments, wholly or in part."""
        at = bisect_right(self.levels, start_ms, key=lambda ramp: ramp.end_ms)
        while at < len(self.levels) and self.levels[at].start_ms < stop_ms:
            yield self.levels[at]
            at += 1

    def mark(self, form: Format, start: int, stop: int, end_ms: Ms) -> str:
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
        parts = (
            self.loop.name, start % self.loop.frames, min(end_ms, stop_ms) - start_ms,
            f"{self.base_db:g}", f"{self.level_before(start_ms):g}", *moves,
        )  # fmt: skip
        return "|".join(map(str, parts))

    def level_before(self, at_ms: Ms) -> float:
        """Tell the level that was reached before any ramp that is not over at this moment."""
        over = bisect_right(self.levels, at_ms, key=lambda ramp: ramp.end_ms)
        if over:
            return self.levels[over - 1].to_db
        return self.levels[0].from_db if self.levels else 0.0

    def sound(self, form: Format, start: int, stop: int, end: int) -> NDArray[np.int16]:
        """Give samples `start` to `stop` of a track that ends at sample `end`."""
        import numpy as np

        heard = min(stop, end)
        made = np.zeros(stop - start, np.int16)
        if heard > start and self.loop.name:
            gains = self._gains(form, start, heard)
            louder = np.rint(around(self.loop, form, start, heard) * gains)
            made[: heard - start] = np.clip(louder, -32_768, 32_767)
        return made

    def _gains(self, form: Format, start: int, stop: int) -> NDArray[np.float64]:
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


def ramp_gains(ramp: Ramp, part: NDArray[np.float64], base_db: float) -> NDArray[np.float64]:
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


def around(loop: Loop, form: Format, start: int, stop: int) -> NDArray[np.int16]:
    """Give samples `start` to `stop` of a loop that has no end."""
    import numpy as np

    turn = loop.frames * form.frame_samples
    parts = []
    while start < stop:
        at = start % turn
        upto = min(turn, at + stop - start)
        parts.append(loop.read(form, at, upto))
        start += upto - at
    return np.concatenate(parts)


def _no_sound(form: Format, start: int, stop: int) -> NDArray[np.int16]:
    import numpy as np

    return np.zeros(stop - start, np.int16)


SILENCE: Final = Ground(Loop("", 1, SILENT, _no_sound))
