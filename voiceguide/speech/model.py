"""Nouns of speech: what to say, what came back from a voice, and the finished clip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Pace(StrEnum):
    """How fast something is said; each voice turns it into a speed of its own, by measurement."""

    DAY = "day"  # 115-145 words a minute
    BEDTIME = "bedtime"  # 100-130 words a minute
    COUNT = "count"  # a lone number or "inhale": slowing it down would blur it


@dataclass(frozen=True, slots=True, order=True)
class Utterance:
    """One thing to say, ready for any voice: no digits, no symbols, no placeholders left.

    Args:
        spoken: The text as sent to the voice.
        language: A language code, `en`, `pt-BR`.
        pace: How fast.
    """

    spoken: str
    language: str
    pace: Pace


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Sound as a voice gave it: mono, float32 in [-1, 1], shape (n,), at the voice's own rate."""

    samples: NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished clip, measured: what the fit, the placing and the timeline need to know of it.

    Args:
        key: Content address of its sound (64 hex digits); the cache gives the samples for it.
        duration_ms: Its length, whole milliseconds (the sound is padded to that).
        lufs: Integrated loudness after levelling, or None where it is too short to measure (< 0.4 s).
        gain_db: The gain that levelling applied.
    """

    key: str
    duration_ms: Ms
    lufs: float | None
    gain_db: float
