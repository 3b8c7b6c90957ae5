"""The breath-synced bed: an ocean whose waves rise with each inhale and fall with each exhale.

Each breath pattern of a session has a loop of its own, a whole number of breaths long. At the start of a
series of breaths the loop is shifted so that a wave starts there too; two series are crossfaded, which
sounds like a slightly irregular wave. So this bed costs no more than any other: a few loops that are encoded
once, and a segment for each crossfade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.synth import normalized, periodic_loop, waves
from voiceguide.audio.bed.track import Crossfade, Crossfades, Loop
from voiceguide.audio.bed.width import widened
from voiceguide.audio.model import SPEECH, SegmentStore
from voiceguide.timeline.model import BreathPhase, Phase, Timeline
from voiceguide.units import SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAME: Final = "ocean:breath"
"""The first part of the cache key of its loops."""
CROSS_MS: Final = 3_000
"""Length of the crossfade between two series, ms."""
CROSS_AT_ONCE_MS: Final = 1_000
"""The same where one series follows the other without a gap, ms: both are at their softest there."""
_LEAST_MS: Final = 45_000
"""Least length of a loop, ms: shorter noise would be recognized when it repeats."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The length of each phase of a breath, ms, in the order of breathing."""

    inhale_ms: Ms
    pause_in_ms: Ms
    exhale_ms: Ms
    pause_out_ms: Ms

    @property
    def cycle_ms(self) -> Ms:
        """The length of one breath, ms."""
        return self.inhale_ms + self.pause_in_ms + self.exhale_ms + self.pause_out_ms

    @property
    def cycles(self) -> int:
        """The number of breaths in a loop: long enough, and as near to whole frames as possible."""
        least = -(-_LEAST_MS // self.cycle_ms)
        return min(range(least, least + 4), key=lambda n: (abs(n * self.cycle_ms - 24 * self._frames(n)), n))

    @property
    def frames(self) -> int:
        """The length of a loop in frames; rounding changes its breaths by milliseconds a minute."""
        return self._frames(self.cycles)

    def _frames(self, cycles: int) -> int:
        return max(1, round(cycles * self.cycle_ms / SPEECH.frame_ms))


DEFAULT_PATTERN: Final = Pattern(4_000, 0, 6_000, 0)
"""The breath pattern of the waves where the session leads no breaths."""


@dataclass(frozen=True, slots=True)
class BreathSeries:
    """Consecutive breaths of one pattern, without a gap."""

    start_ms: Ms
    end_ms: Ms
    pattern: Pattern


def breathing_crossfades(timeline: Timeline, store: SegmentStore) -> Crossfades:
    """Return the loops of the breath-synced bed through a session, each with its crossfade and phase.

    Guarantee: in every series of breaths a wave rises with each inhale, within 12 ms.
    """
    found = list(series(timeline.breaths)) or [BreathSeries(0, 0, DEFAULT_PATTERN)]
    width = timeline.bed.width if timeline.bed is not None else 0
    crossfades = [Crossfade(0, 0, _loop(found[0].pattern, store, width), _phase_of(found[0]))]
    for before, after in pairwise(found):
        lasts_ms = CROSS_AT_ONCE_MS if after.start_ms == before.end_ms else CROSS_MS
        start_ms = max(crossfades[-1].end_ms, before.start_ms, after.start_ms - lasts_ms)
        loop = _loop(after.pattern, store, width)
        crossfades.append(Crossfade(start_ms, after.start_ms, loop, _phase_of(after)))
    return tuple(crossfades)


def series(breaths: Iterable[BreathPhase]) -> Iterator[BreathSeries]:
    """Find the series of equal breaths; a breath without an inhale or an exhale does not count."""
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


def wave_height(pattern: Pattern) -> NDArray[np.float64]:
    """Return the height of the wave, 0 to 1, at every millisecond of a breath."""
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


def _phase_of(breaths: BreathSeries) -> int:
    return round(breaths.start_ms / SPEECH.frame_ms)


def _loop(pattern: Pattern, store: SegmentStore, width: int) -> Loop:
    name = f"{_NAME}/{pattern.inhale_ms}-{pattern.pause_in_ms}-{pattern.exhale_ms}-{pattern.pause_out_ms}"
    loop = periodic_loop(name, pattern.frames, partial(_synthesize, pattern), store)
    if not width:
        return loop
    made = partial(_synthesize, pattern, side=True)
    return widened(loop, periodic_loop(f"{name}/side", pattern.frames, made, store), width)


def _synthesize(pattern: Pattern, *, side: bool = False) -> NDArray[np.int16]:
    """Synthesize one period of the loop for a breath pattern, or of its side: 48 kHz, mono."""
    import numpy as np

    heights = np.append(wave_height(pattern), 0.0)

    def height(place: NDArray[np.float64]) -> NDArray[np.float64]:
        at = place * pattern.cycles % 1.0 * pattern.cycle_ms
        made: NDArray[np.float64] = np.interp(at, np.arange(len(heights)), heights)
        return made

    return normalized(
        waves(
            pattern.frames * SPEECH.frame_ms * SAMPLES_PER_MS,
            lambda place: 0.45 + 0.55 * height(place),
            lambda place: 0.08 + 0.40 * np.square(height(place)),
            side=side,
        )
    )
