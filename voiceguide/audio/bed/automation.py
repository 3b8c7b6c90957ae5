"""Decide how loud the bed is at every moment: numbers only, nothing here touches sound.

Under words the bed lies its full distance below the voice; in a long silence it comes up a little, so
that nobody thinks the track has stopped. It moves only in ramps of seconds that end before words begin
and start after they end, and it does not move at all in a silence that is too short to be one (that
would be heard as pumping). Between ramps its level is constant, in whole decibels, so that few loops
serve a whole track. When the voice falls across an evening the bed falls with it, never later.
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
"""So far under a full sentence a cue may lie: a lone word does, by 1.7 and what coding adds (see `finish`).
Short words that are all peak may not come even that near; then the bed heeds the softest of them."""
CODED_LU: Final = 0.3
"""By so much coding may move the loudness of a short word."""
SWELL_DB: Final = 4.0
"""How far the bed comes up in a long silence."""
LONG_MS: Final = 12_000
"""A silence from this length on is long: there is time to come up, to stay, and to go down again."""
UP_AFTER_MS: Final = 500
UP_MS: Final = 2_500
DOWN_MS: Final = 2_000
DOWN_BEFORE_MS: Final = 400
"""The bed is down so long before the first word."""
STEP_MS: Final = 1_500
"""How long it takes to follow the voice down one step."""
FADE_IN_MS: Final = 3_000


@dataclass(frozen=True, slots=True)
class GainRamp:
    """A change of level: from one constant to the next, decibels against the bed's level under words."""

    start_ms: Ms
    end_ms: Ms
    from_db: float
    to_db: float


Levels = tuple[GainRamp, ...]
"""Ramps in order, none overlapping, each beginning where the one before ended; constant between them."""


def base_lufs(timeline: Timeline, full_lufs: float) -> float:
    """Tell how loud the loudest 0.4 s of the bed are under words of a voice that has not fallen.

    Guarantee: whatever is said, for 0.4 s and for longer, the bed lies its `below_voice_db` or more under it.

    Args:
        timeline: A session with a bed.
        full_lufs: How loud a full sentence is finished.
    """
    under = [full_lufs + clip.gain_db - clip.lufs for clip in timeline.clips if clip.lufs is not None]
    softest = max([SOFTEST_LU, *(each + CODED_LU for each in under)])
    return full_lufs - softest - (timeline.bed.below_voice_db if timeline.bed else 0.0)


def linear(db: float) -> float:
    """Turn decibels into a factor; -inf is exactly 0."""
    return 0.0 if db == SILENT else math.pow(10.0, db / 20)


def bed_levels(timeline: Timeline) -> Levels:
    """Plan the level of the bed over a whole track.

    Every word is spoken over a bed that is at its level under words, or below that by whatever the voice
    has fallen there; only while the track begins is it lower still.
    """
    fade_ms = timeline.duration_ms - timeline.fade_ms
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    fallen = _fallen(clips)
    # Before what is said at the very beginning there is no time to follow the voice down.
    at_once = sum(clip.start_ms <= DOWN_BEFORE_MS for clip in clips) or 1
    first_db = min(fallen[:at_once], default=0.0)
    if not clips or clips[0].start_ms >= LONG_MS:
        first_db += SWELL_DB
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
    """Give the ramps from the first level to the fade: up in long silences, down before words."""
    low, said_to_ms, free_ms = level, 0, 0
    for n, (clip, fallen_db) in enumerate(zip(clips, fallen, strict=True)):
        low = min(low, fallen_db)
        long = clip.start_ms - said_to_ms >= LONG_MS
        if n and long:
            yield _up(said_to_ms, level)
            free_ms, level = said_to_ms + UP_AFTER_MS + UP_MS, level + SWELL_DB
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
    return GainRamp(up_ms, up_ms + UP_MS, level, level + SWELL_DB)


def _fallen(clips: Sequence[SpokenClip]) -> list[float]:
    """Tell how far the voice has fallen for good at each clip, in whole decibels, rounded away from it.

    What rises again later has not fallen: it was softened after a word that `base_lufs` heeds already.
    """
    gains = accumulate((min(0.0, clip.gain_db) for clip in reversed(clips)), max)
    return [float(math.floor(gain_db)) for gain_db in gains][::-1]
