"""An ocean that breathes with the session: it rises while one inhales and falls while one exhales.

Each pattern of breath that a session leads has a loop of its own, a whole number of breaths long. Where a
series of breaths begins its loop is so laid that a wave begins there too; between two series one is crossed
with the other, which sounds like a wave that is not quite like the rest. So the sea costs what any bed costs:
some loops that are encoded once, and an island where one gives way to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.synth import circle_loop, finished, waves
from voiceguide.audio.bed.track import Crossfade, Crossfades, Loop
from voiceguide.audio.model import SPEECH, SegmentStore
from voiceguide.timeline.model import BreathPhase, Phase, Timeline
from voiceguide.units import SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TIDE: Final = "ocean:breath"
"""What its loops are kept under."""
CROSS_MS: Final = 3_000
"""How long one series gives way to the next."""
CROSS_AT_ONCE_MS: Final = 1_000
"""The same where they follow at once: both are low then, so nothing is heard of it."""
_LEAST_MS: Final = 45_000
"""A loop is at least so long: the same seconds of noise again and again would be recognized."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one breathes: the length of each phase, in the order of breathing."""

    inhale_ms: Ms
    pause_in_ms: Ms
    exhale_ms: Ms
    pause_out_ms: Ms

    @property
    def cycle_ms(self) -> Ms:
        """How long one breath lasts."""
        return self.inhale_ms + self.pause_in_ms + self.exhale_ms + self.pause_out_ms

    @property
    def cycles(self) -> int:
        """How many breaths a loop has: enough of them, and as near to whole frames as can be."""
        least = -(-_LEAST_MS // self.cycle_ms)
        return min(range(least, least + 4), key=lambda n: (abs(n * self.cycle_ms - 24 * self._frames(n)), n))

    @property
    def frames(self) -> int:
        """How long a loop is. What its breaths are longer or shorter for it is milliseconds a minute."""
        return self._frames(self.cycles)

    def _frames(self, cycles: int) -> int:
        return max(1, round(cycles * self.cycle_ms / SPEECH.frame_ms))


USUAL: Final = Pattern(4_000, 0, 6_000, 0)
"""How the sea moves where no breath is led."""


@dataclass(frozen=True, slots=True)
class BreathSeries:
    """Breaths of one pattern, one after another without a pause."""

    start_ms: Ms
    end_ms: Ms
    pattern: Pattern


def tide(timeline: Timeline, store: SegmentStore) -> Crossfades:
    """Give the course of the sea through a session: which loop is heard when, and from where on.

    Guarantee: through every series of breaths a wave rises with each inhale, to 12 ms.
    """
    found = list(series(timeline.breaths)) or [BreathSeries(0, 0, USUAL)]
    course = [Crossfade(0, 0, _loop(found[0].pattern, store), _origin(found[0]))]
    for before, after in pairwise(found):
        lasts_ms = CROSS_AT_ONCE_MS if after.start_ms == before.end_ms else CROSS_MS
        start_ms = max(course[-1].end_ms, before.start_ms, after.start_ms - lasts_ms)
        course.append(Crossfade(start_ms, after.start_ms, _loop(after.pattern, store), _origin(after)))
    return tuple(course)


def series(breaths: Iterable[BreathPhase]) -> Iterator[BreathSeries]:
    """Find the series of equal breaths; a breath without an inhale or an exhale is none."""
    last: BreathSeries | None = None
    for start_ms, pattern in _breaths(breaths):
        end_ms = start_ms + pattern.cycle_ms
        if last is not None and (last.end_ms, last.pattern) == (start_ms, pattern):
            last = BreathSeries(last.start_ms, end_ms, pattern)
            continue
        if last is not None:
            yield last
        last = BreathSeries(start_ms, end_ms, pattern)
    if last is not None:
        yield last


def rising(pattern: Pattern) -> NDArray[np.float64]:
    """Give the height of the sea, 0 to 1, at every millisecond of a breath."""
    import numpy as np

    def way(ms: Ms) -> NDArray[np.float64]:
        made: NDArray[np.float64] = (1 - np.cos(np.pi * np.arange(ms) / max(1, ms))) / 2
        return made

    high, low = np.ones(pattern.pause_in_ms), np.zeros(pattern.pause_out_ms)
    return np.concatenate([way(pattern.inhale_ms), high, 1 - way(pattern.exhale_ms), low])


def _breaths(breaths: Iterable[BreathPhase]) -> Iterator[tuple[Ms, Pattern]]:
    phases: list[BreathPhase] = []
    for phase in (*sorted(breaths, key=lambda each: each.start_ms), None):
        apart = (
            phases and phase is not None and phase.start_ms != phases[-1].start_ms + phases[-1].duration_ms
        )
        if phases and (phase is None or phase.phase is Phase.INHALE or apart):
            lasts = {each.phase: each.duration_ms for each in phases}
            if len(lasts) == len(phases) and lasts.get(Phase.INHALE) and lasts.get(Phase.EXHALE):
                order = (Phase.INHALE, Phase.PAUSE_IN, Phase.EXHALE, Phase.PAUSE_OUT)
                yield phases[0].start_ms, Pattern(*(lasts.get(each, 0) for each in order))
            phases = []
        if phase is not None:
            phases.append(phase)


def _origin(of: BreathSeries) -> int:
    return round(of.start_ms / SPEECH.frame_ms)


def _loop(pattern: Pattern, store: SegmentStore) -> Loop:
    name = f"{_TIDE}/{pattern.inhale_ms}-{pattern.pause_in_ms}-{pattern.exhale_ms}-{pattern.pause_out_ms}"
    return circle_loop(name, pattern.frames, partial(_sea, pattern), store)


def _sea(pattern: Pattern) -> NDArray[np.int16]:
    """Make one turn of a loop."""
    import numpy as np

    heights = np.append(rising(pattern), 0.0)

    def height(place: NDArray[np.float64]) -> NDArray[np.float64]:
        at = place * pattern.cycles % 1.0 * pattern.cycle_ms
        made: NDArray[np.float64] = np.interp(at, np.arange(len(heights)), heights)
        return made

    return finished(
        waves(
            pattern.frames * SPEECH.frame_ms * SAMPLES_PER_MS,
            lambda place: 0.45 + 0.55 * height(place),
            lambda place: 0.08 + 0.40 * np.square(height(place)),
        )
    )
