"""The phase lock of a stationary bed: each sentence is heard over the same part of the loop in every session.

A loop has a period of its own. A sentence that moves, because an earlier one was edited or the session gets
longer, would then lie over another part of the loop, so its samples differ and it has to be encoded again.
Therefore the words choose the phase of the loop under them, and in the silence between two sentences the
bed is crossfaded from one phase to the next. That is inaudible in stationary noise: two parts of it are
uncorrelated, and an equal-power crossfade of them is noise of the same kind and level. In a bed with waves,
chirps or tones it would be heard, so those simply loop.
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
"""Length of the crossfade from one phase to the next, ms."""
QUIET_MS: Final = 1_200
"""Least silence that holds a crossfade, ms, without touching the frames of the sentences around it."""
PLACES: Final = 12
"""Number of phases that a repeated sentence is given in turn: with only one, each breath would be heard over
the same seconds of rain."""
_NEAR: Final = 4
"""Least distance between two phases in frames, 0.1 s: a smaller shift would be heard as an echo."""


def phase_locked(loop: Loop, timeline: Timeline) -> Crossfades:
    """Return the crossfades of a stationary bed under a session, each with the phase of the loop.

    Guarantee: a sentence said for the first, the second, the `PLACES`th time, and everything that follows it
    without a silence, is heard over the same part of the loop in every session, to the frame; except where
    the loop happened to be so near to that phase already that it stays. Each repetition shifts the phase by
    5/12 of a period, so in a loop of a minute any two of them are some five seconds apart or more.

    Args:
        loop: The bed; it has to be stationary.
        timeline: What is heard over it.

    Raises:
        AudioError: As for `sounds_of`.
    """
    crossfades: list[Crossfade] = []
    said: Counter[str] = Counter()
    for free_ms, start_ms, name in _starts(sounds_of(timeline)):
        place = int.from_bytes(sha256(name.encode()).digest()[:8])
        place += said[name] % PLACES * (loop.frames * 5 // PLACES)
        said[name] += 1
        phase = (start_ms // FRAME - place) % loop.frames
        if not crossfades:
            crossfades.append(Crossfade(0, 0, loop, phase))
        elif _NEAR <= (phase - crossfades[-1].phase) % loop.frames <= loop.frames - _NEAR:
            first_ms = (free_ms + start_ms - CROSS_MS) // 2 // FRAME * FRAME
            crossfades.append(Crossfade(first_ms, first_ms + CROSS_MS, loop, phase))
    return tuple(crossfades) or (Crossfade(0, 0, loop, 0),)


def _starts(sounds: tuple[SegmentSound, ...]) -> Iterator[tuple[Ms, Ms, str]]:
    """Yield each sound after a silence: the start of the silence, the start of the sound, and its name."""
    free_ms = -QUIET_MS
    for sound in sounds:
        if sound.start_ms - free_ms >= QUIET_MS:
            yield free_ms, sound.start_ms, sound.name
        free_ms = max(free_ms, sound.end_ms)
