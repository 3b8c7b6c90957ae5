"""The speeds of the embedded voice, sentence by sentence.

At one speed it says some sentences a fifth faster than others of the same weight (`pacing.weight`). So each
sentence gets a speed of its own. What it will take is told by its sounds within 5 % (standard deviation of
the logarithm), which costs nothing; a sentence that comes out further away than `TOLERANCE` is spoken once
more, at a speed that its own length tells. That is one sentence in ten.

Finer it cannot be: the model rounds every sound to whole frames of 12.5 ms, so that between two speeds a
sentence may grow by 8 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from voiceguide.speech.model import EVENING_SLOWDOWN, LONE_WORDS, Pace
from voiceguide.speech.synthesis.pacing import speaking_weight
from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Raise it with every change here: it is part of the voice's id."""
TOLERANCE: Final = 0.10
"""How far a sentence may be from what it ought to take before it is spoken once more."""

_WORD_MS: Final[Mapping[Pace, float]] = {Pace.DAY: 487, Pace.BEDTIME: 530}
"""The length of a word of average weight: the median of all sentences at the speeds 0.58 and 0.57."""
_LENGTHS: Final[Mapping[float, float]] = {
    0.50: 1.097,
    0.52: 1.082,
    0.53: 1.074,
    0.55: 1.043,
    0.57: 1.0,
    0.58: 0.92,
    0.60: 0.906,
    0.62: 0.894,
    0.65: 0.874,
    0.68: 0.793,
}
"""Speed -> the length of a sentence against that at 0.57, the mean of 161 sentences. Slower than 0.50 a
recogniser misses more words (see `hibari.py`)."""

_LAST_MS: Final = 439
_SOUND_MS: Final = 107
_STRESS_MS: Final = 92
_MARK_MS: Final = 260
_SENTENCE_MS: Final = 1_619
"""The lengths of the last syllable, a sound, a stress, a comma and one more sentence at 0.57, fitted to
the sentences of the shipped routines."""
_NO_SOUNDS: Final = "ˈˌː"
_QUIET_DB: Final = -40.0


def wanted_ms(plain: str, pace: Pace) -> float | None:
    """Return how long a sentence ought to take at a pace, ms; None for counts and for one or two words.

    Args:
        plain: The words, without any sounds told.
        pace: The pace.
    """
    word_ms = _WORD_MS.get(pace.base)
    counted = speaking_weight(plain, "en")
    if word_ms is None or counted is None or len(plain.split()) <= LONE_WORDS:
        return None
    return counted * word_ms * EVENING_SLOWDOWN.get(pace, 1.0)


def natural_ms(phonemes: Sequence[str]) -> float:
    """Return how long sentences are likely to take at the speed 0.57, ms.

    Args:
        phonemes: The sounds of each sentence, as the model reads them.
    """
    sounds = "".join(phonemes)
    return (
        _LAST_MS
        + _SOUND_MS * sum(sign.isalpha() and sign not in _NO_SOUNDS for sign in sounds)
        + _STRESS_MS * sounds.count("ˈ")
        + _MARK_MS * sum(map(sounds.count, ",;:—"))
        + _SENTENCE_MS * (len(phonemes) - 1)
    )


def speed_for(wanted: float, natural: float) -> float:
    """Return the speed at which a sentence comes nearest to the wanted length.

    Args:
        wanted: The wanted length.
        natural: Its length at the speed 0.57.
    """
    return min(_LENGTHS, key=lambda speed: abs(_LENGTHS[speed] - wanted / natural))


def second_speed(speed: float, heard: Ms, wanted: float) -> float | None:
    """Return the speed at which to say a sentence once more; None if it is near enough to what is wanted.

    Args:
        speed: The speed at which it was said.
        heard: What it took.
        wanted: What it ought to take.
    """
    if abs(heard / wanted - 1) <= TOLERANCE:
        return None
    again = speed_for(wanted, heard / _LENGTHS[speed])
    return None if again == speed else again


def heard_ms(samples: NDArray[np.float32], rate_hz: int) -> Ms:
    """Return the length of speech without the silence before and after it, ms, in steps of 10 ms."""
    import numpy as np

    size = rate_hz // 100
    energy = np.square(samples[: len(samples) // size * size].reshape(-1, size)).mean(axis=1)
    loud = np.flatnonzero(energy > energy.max(initial=0.0) * 10 ** (_QUIET_DB / 10))
    return int(loud[-1] + 1 - loud[0]) * 10 if len(loud) else 0
