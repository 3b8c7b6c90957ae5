"""Check the bounds of a timeline from an untrusted file.

Its numbers decide how much memory and time verifying or drawing its track takes. A day is far more than
anybody listens to; an hour has some 300 cues.
"""

from __future__ import annotations

from typing import Final

from voiceguide.errors import TimelineError
from voiceguide.timeline.model import WIDEST, Timeline
from voiceguide.units import HOUR, MINUTE, length

LONGEST_MS: Final = 24 * HOUR
LONGEST_SOUND_MS: Final = 10 * MINUTE
"""The longest clip or tone, ms."""
MOST: Final = {"clips": 10_000, "spans": 10_000, "breaths": 50_000, "tones": 50_000}
"""The most entries of each list: a day of led breaths has 35,000 phases."""
LOUDEST_DB: Final = 120.0
"""The greatest level, positive or negative, dB; beyond it no level means anything."""


def check_bounds(timeline: Timeline) -> None:
    """Refuse a timeline with a time, a number of things or a level that no session has.

    Raises:
        TimelineError: The first such value, with its place.
    """
    for name, most in MOST.items():
        count = len(getattr(timeline, name))
        if count > most:
            raise TimelineError(f"There are {count} {name}; {most} is the most.")
    for name in ("target_ms", "duration_ms", "fade_ms", "tail_ms"):
        _time(name, getattr(timeline, name))
    if timeline.tail_ms > timeline.duration_ms:
        raise TimelineError(f"tail_ms is {timeline.tail_ms}; it cannot be longer than the session.")
    for listed in MOST:
        longest_ms = LONGEST_SOUND_MS if listed in ("clips", "tones") else LONGEST_MS
        for n, one in enumerate(getattr(timeline, listed)):
            _time(f"{listed}[{n}].start_ms", one.start_ms)
            _time(f"{listed}[{n}].duration_ms", one.duration_ms, longest_ms)
    levels = [("speech_lufs", timeline.speech_lufs)]
    levels += [(f"clips[{n}].gain_db", clip.gain_db) for n, clip in enumerate(timeline.clips)]
    levels += [(f"clips[{n}].lufs", clip.lufs or 0.0) for n, clip in enumerate(timeline.clips)]
    levels += [(f"clips[{n}].level_db", clip.level_db) for n, clip in enumerate(timeline.clips)]
    levels += [(f"tones[{n}].gain_db", tone.gain_db) for n, tone in enumerate(timeline.tones)]
    levels += [("bed.below_voice_db", timeline.bed.below_voice_db)] if timeline.bed else []
    if timeline.bed is not None and not 0 <= timeline.bed.width <= WIDEST:
        raise TimelineError(f"bed.width is {timeline.bed.width}; it is from 0 to {WIDEST}.")
    for place, level in levels:
        if abs(level) > LOUDEST_DB:
            raise TimelineError(f"{place} is {level:g}; no level is beyond {LOUDEST_DB:g} dB.")


def _time(place: str, value: int, most: int = LONGEST_MS) -> None:
    if value < 0:
        raise TimelineError(f"{place} is {value}; a time is never less than 0.")
    if value > most:
        raise TimelineError(f"{place} is {value}; it can be {length(most)} at most.")
