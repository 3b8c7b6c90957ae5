"""Ducking of the bed: its gain at every moment of a track, as numbers only; nothing here touches samples.

Under words the bed is ducked by its full distance below the voice; in a long silence the ducking is
released a little, so that nobody thinks the track has stopped. The gain changes only in ramps of seconds
that end before words begin and start after they end, and not at all in short silences (that would be heard
as pumping). Between ramps the gain is constant, in whole decibels, so that few encoded loops serve a whole
track. When the voice gets softer across an evening, the bed gets softer with it, never later.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import Ms

SILENT: Final = -math.inf
SOFTEST_LU: Final = 2.0
"""Least distance, LU, from a full sentence to its softest cue: 1.7 for a lone word (see `mastering`), plus
the encoder's error. Where a short word that is all peak is softer still, the bed follows that one."""
CODED_LU: Final = 0.3
"""Error of the loudness of a short word, LU, by encoding."""
RELEASE_DB: Final = 4.0
"""Release of the ducking in a long silence, dB."""
LONG_MS: Final = 12_000
"""Least length of a long silence, ms: time to release, to hold, and to duck again."""
UP_AFTER_MS: Final = 500
"""Time from the last word to the start of the release, ms."""
UP_MS: Final = 2_500
"""Length of the release, ms: slow enough not to be noticed."""
DOWN_MS: Final = 2_000
"""Length of the ramp down after a long silence, ms."""
DOWN_BEFORE_MS: Final = 400
"""Time from the end of the ramp down to the first word, ms."""
STEP_MS: Final = 1_500
"""Length of a ramp that follows the voice down one step, ms."""
FADE_IN_MS: Final = 3_000
"""Length of the fade at the start of a track, ms."""


@dataclass(frozen=True, slots=True)
class GainRamp:
    """A ramp from one constant gain to the next, dB relative to the bed's level under words."""

    start_ms: Ms
    end_ms: Ms
    from_db: float
    to_db: float


GainRamps = tuple[GainRamp, ...]
"""Ramps in order, none overlapping, each beginning where the one before ended; constant between them."""


def bed_base_lufs(timeline: Timeline, full_lufs: float) -> float:
    """Return the bed's level under words, LUFS of its loudest 0.4 s, before the voice gets softer.

    Guarantee: over any 0.4 s of speech or more, the bed lies its `below_voice_db` or more below it.

    Args:
        timeline: A session with a bed.
        full_lufs: The loudness a full sentence is mastered to.
    """
    under = [full_lufs + clip.gain_db - clip.lufs for clip in timeline.clips if clip.lufs is not None]
    softest = max([SOFTEST_LU, *(each + CODED_LU for each in under)])
    return full_lufs - softest - (timeline.bed.below_voice_db if timeline.bed else 0.0)


def linear(db: float) -> float:
    """Convert decibels to a linear gain; -inf is exactly 0."""
    return 0.0 if db == SILENT else math.pow(10.0, db / 20)


def ducking_ramps(timeline: Timeline) -> GainRamps:
    """Plan the gain of the bed over a whole track, as ramps between constant gains.

    Every word is spoken over a bed at its level under words, or below that by as much as the voice has
    become softer there; only during the fade-in is it lower still.
    """
    fade_ms = timeline.duration_ms - timeline.fade_ms
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    fallen = _fallen(clips)
    # Before what is said at the very beginning there is no time to follow the voice down.
    at_once = sum(clip.start_ms <= DOWN_BEFORE_MS for clip in clips) or 1
    first_db = min(fallen[:at_once], default=0.0)
    if not clips or clips[0].start_ms >= LONG_MS:
        first_db += RELEASE_DB
    moves = list(_over_words(clips, fallen, first_db, fade_ms))
    begin_ms = min(FADE_IN_MS, fade_ms)
    while moves and moves[0].start_ms < begin_ms:
        # What would change while the bed comes in has changed before it is heard.
        first_db, begin_ms = moves[0].to_db, max(begin_ms, moves[0].end_ms)
        del moves[0]
    levels = [GainRamp(0, begin_ms, SILENT, first_db), *moves]
    if timeline.fade_ms:
        levels.append(GainRamp(fade_ms, timeline.duration_ms, levels[-1].to_db, SILENT))
    return tuple(ramp for ramp in levels if ramp.end_ms > ramp.start_ms)


def _over_words(
    clips: Sequence[SpokenClip], fallen: Sequence[float], level: float, fade_ms: Ms
) -> Iterator[GainRamp]:
    """Yield the ramps from the first gain to the fade-out: up in long silences, down before words."""
    low, said_to_ms, free_ms = level, 0, 0
    for n, (clip, fallen_db) in enumerate(zip(clips, fallen, strict=True)):
        low = min(low, fallen_db)
        long = clip.start_ms - said_to_ms >= LONG_MS
        if n and long:
            yield _up(said_to_ms, level)
            free_ms, level = said_to_ms + UP_AFTER_MS + UP_MS, level + RELEASE_DB
        down_ms = clip.start_ms - DOWN_BEFORE_MS
        start_ms = max(free_ms, down_ms - (DOWN_MS if long else STEP_MS))
        if low < level and start_ms < down_ms:
            yield GainRamp(start_ms, down_ms, level, low)
            free_ms, level = down_ms, low
        said_to_ms = max(said_to_ms, clip.end_ms)
    if clips and fade_ms - said_to_ms >= LONG_MS:
        yield _up(said_to_ms, level)


def _up(said_to_ms: Ms, level: float) -> GainRamp:
    up_ms = said_to_ms + UP_AFTER_MS
    return GainRamp(up_ms, up_ms + UP_MS, level, level + RELEASE_DB)


def _fallen(clips: Sequence[SpokenClip]) -> list[float]:
    """Return the lasting decrease of the voice's gain at each clip, whole dB, rounded down.

    A gain that rises again later is no lasting decrease: `bed_base_lufs` accounts for such softer cues.
    """
    gains = accumulate((min(0.0, clip.gain_db) for clip in reversed(clips)), max)
    return [float(math.floor(gain_db)) for gain_db in gains][::-1]
