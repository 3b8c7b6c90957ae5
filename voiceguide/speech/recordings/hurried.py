"""Find in a finished session what is spoken much more quickly than the rest of it: words may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from voiceguide.speech.synthesis.pacing import words
from voiceguide.units import Ms

_FEWEST_WORDS: Final = 5
"""Shorter cues are counts and calls, said at a pace of their own."""
_FEWEST: Final = 8
_TIMES: Final = 1.75
"""The quickest whole cue of such a length is 1.2 times as quick as usual by hibari, 1.4 by espeak-ng."""


def hurried(spoken: Sequence[tuple[str, Ms]], language: str) -> tuple[tuple[int, float], ...]:
    """Return which cues are at least 1.75 times as quick as most: their places in order, and how many times.

    Args:
        spoken: What each cue says, and how long it takes without silence, milliseconds.
        language: Of all of them.
    """
    paces = {
        place: length_ms / counted
        for place, (text, length_ms) in enumerate(spoken)
        if len(text.split()) >= _FEWEST_WORDS and (counted := words(text, language)) and length_ms > 0
    }
    if len(paces) < _FEWEST:
        return ()
    usual = median(paces.values())
    return tuple((place, usual / pace) for place, pace in paces.items() if usual / pace >= _TIMES)
