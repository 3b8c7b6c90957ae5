"""Find cues of a finished session that are much faster than the rest, and so may lack words.

It stands alone because it needs only texts and lengths: a track is checked without its recordings.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from voiceguide.speech.synthesis.pacing import speaking_weight
from voiceguide.units import Ms

_FEWEST_WORDS: Final = 5
"""The fewest words of a cue to compare; shorter ones are counts and calls with a pace of their own."""
_FEWEST: Final = 8
_TIMES: Final = 1.75
"""The quickest whole cue of such a length is 1.2 times as quick as usual by hibari, 1.4 by espeak-ng."""


def hurried(spoken: Sequence[tuple[str, Ms]], language: str) -> tuple[tuple[int, float], ...]:
    """Return the cues at least 1.75 times as fast as the median: their indices in order, and the factors.

    Args:
        spoken: The text of each cue, and its length without silence, milliseconds.
        language: The language of all of them.
    """
    paces = {
        place: length_ms / counted
        for place, (text, length_ms) in enumerate(spoken)
        if len(text.split()) >= _FEWEST_WORDS
        and (counted := speaking_weight(text, language))
        and length_ms > 0
    }
    if len(paces) < _FEWEST:
        return ()
    usual = median(paces.values())
    return tuple((place, usual / pace) for place, pace in paces.items() if usual / pace >= _TIMES)
