"""Let an even bed lie under every sentence as it lay there before, wherever the sentence has moved to.

A bed goes round in its own time. A sentence that moves, because one before it was edited or the session is to
last longer, then lies over another place of it, sounds different to the bit, and has to be encoded
anew. So what is said chooses the place of the bed it is heard over, and in the quiet between two such places
the bed passes from the one to the other. That is heard in no way where a bed is noise that is alike
everywhere: two places of it have nothing in common, and crossed at equal power they are noise of the same
kind and level. A bed with waves, chirps or tones in it would stumble, and goes round as it always did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from voiceguide.audio.bed.track import Crossfade, Crossfades, Loop
from voiceguide.audio.mp3.segments import SegmentSound, sounds_of
from voiceguide.timeline.model import Timeline
from voiceguide.units import FRAME, Ms

CROSS_MS: Final = 20 * FRAME
"""How long the bed passes from one place to another, 0.48 s."""
QUIET_MS: Final = 1_200
"""A quiet from this length on has room for that, apart from the frames of what is said around it."""
PLACES: Final = 12
"""What is said again and again is heard over so many places of the bed in turn: over one alone, each breath
would bring the same seconds of rain."""
_NEAR: Final = 4
"""Frames, 0.1 s: crossed with itself so little later, the bed would be heard as its own echo."""


def anchored(loop: Loop, timeline: Timeline) -> Crossfades:
    """Give the course of an even bed under a session: which place of it is heard when.

    Guarantee: what is said for the first, the second, the `PLACES`th time, and all that follows it without a
    quiet, is heard over the same place of the bed in every session, moved by whole frames; save where the bed
    happened to be so near to that place already that it stays. From one time to the next the place is 5
    twelfths of a turn further, so in a bed of a minute any two of them are some five seconds apart or more.

    Args:
        loop: The bed; it has to be `even`.
        timeline: What is heard over it.

    Raises:
        AudioError: As for `sounds_of`.
    """
    course: list[Crossfade] = []
    said: Counter[str] = Counter()
    for free_ms, start_ms, name in _starts(sounds_of(timeline)):
        place = int.from_bytes(sha256(name.encode()).digest()[:8])
        place += said[name] % PLACES * (loop.frames * 5 // PLACES)
        said[name] += 1
        origin = (start_ms // FRAME - place) % loop.frames
        if not course:
            course.append(Crossfade(0, 0, loop, origin))
        elif _NEAR <= (origin - course[-1].origin) % loop.frames <= loop.frames - _NEAR:
            first_ms = (free_ms + start_ms - CROSS_MS) // 2 // FRAME * FRAME
            course.append(Crossfade(first_ms, first_ms + CROSS_MS, loop, origin))
    return tuple(course) or (Crossfade(0, 0, loop, 0),)


def _starts(sounds: tuple[SegmentSound, ...]) -> Iterator[tuple[Ms, Ms, str]]:
    """Tell of each sound after a quiet since when it was quiet, where it starts, and its name."""
    free_ms = -QUIET_MS
    for sound in sounds:
        if sound.start_ms - free_ms >= QUIET_MS:
            yield free_ms, sound.start_ms, sound.name
        free_ms = max(free_ms, sound.end_ms)
