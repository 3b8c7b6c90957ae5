"""The data of speech: an utterance, the speech from a voice, the finished clip, and its pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Pace(StrEnum):
    """The pace of an utterance; each voice maps it to a speed of its own, by measurement."""

    DAY = "day"  # 115-145 words a minute
    BEDTIME = "bedtime"  # 100-130 words a minute: how an evening begins
    DROWSY = "drowsy"  # how it goes on
    DRIFTING = "drifting"  # how it ends
    COUNT = "count"  # a lone number or "inhale": slowing it down would blur it

    @property
    def base(self) -> Pace:
        """Return the pace to ask of a voice that does not know the slower paces of an evening."""
        return Pace.BEDTIME if self in EVENING else self


EVENING: Final = (Pace.BEDTIME, Pace.DROWSY, Pace.DRIFTING)
"""The paces of an evening, each a little slower than the one before."""
EVENING_SLOWDOWN: Final[Mapping[Pace, float]] = {Pace.DROWSY: 1.03, Pace.DRIFTING: 1.065}
"""How much longer the same words take than when an evening begins. Speech has to change its tempo by
about 5 % before a listener notices, with both to compare (Quené 2007); each step is less."""


class Pacing(StrEnum):
    """The way a voice comes to its pace."""

    EVEN = "even"  # it brings each sentence to its length itself: nothing is changed afterwards
    OWN = "own"  # it has speeds of its own, measured: a sentence far from them is brought nearer afterwards
    CALIBRATED = "calibrated"  # it speaks a few sentences once, is measured, and slowed; then as `OWN`
    EACH = "each"  # every recording is slowed by itself: sentences for measuring would have to be begged for


MOST_SLOWED: Final = 1.35
"""The greatest slowdown factor; beyond it consonants smear and vowels sound dragged."""
LONE_WORDS: Final = 2
"""The most words of an utterance that counts as lone words: slowed, they blur, and they are slow already."""
LEAST_SLOWED: Final = 1.03
"""The least slowdown factor; a smaller one is inaudible and not applied."""


EVEN_ENOUGH: Final = 0.08
"""How far a sentence may be from its pace before it is stretched for that alone: stretching takes time."""
MOST_EVENED: Final = 1.15
"""The greatest factor by which the pace of a sentence is changed against its voice's, either way."""


@dataclass(frozen=True, slots=True)
class Slowing:
    """The slowdown of a recording when it is finished.

    Args:
        by: The factor, 1 to `most`.
        toward_ms: The length to aim at, for a recording that is slowed by itself.
        most: The greatest factor.
        even: True if `toward_ms` is the length without pauses, and is met from both sides: by `MOST_EVENED`
            against `by` at most, and where `by` is 1 only from `EVEN_ENOUGH` on.
    """

    by: float = 1.0
    toward_ms: Ms | None = None
    most: float = MOST_SLOWED
    even: bool = False

    def factor(self, spoken_ms: float) -> float:
        """Return the slowdown factor of a recording from the length of its words.

        It is 1, or `LEAST_SLOWED` to `most`, in whole hundredths, so that the last bit of a transform on
        another machine changes nothing. Only where `even` is wanted it may be as far under 1.

        Args:
            spoken_ms: How long the words are, ms; with `even` without the pauses between them.
        """
        wanted = self.by if self.toward_ms is None else self.toward_ms / max(spoken_ms, 1.0)
        if self.even:
            off = wanted / self.by
            stays = self.by == 1 and abs(off - 1) <= EVEN_ENOUGH
            wanted = 1.0 if stays else self.by * min(max(off, 1 / MOST_EVENED), MOST_EVENED)
        factor = round(min(wanted, self.most), 2)
        if factor >= LEAST_SLOWED or (self.even and factor <= 1 / LEAST_SLOWED):
            return factor
        return 1.0


AS_SPOKEN: Final = Slowing()


@dataclass(frozen=True, slots=True, order=True)
class Utterance:
    """One thing to say, ready for any voice: no digits, no symbols, no placeholders left.

    Args:
        spoken: The text as sent to the voice.
        language: A language code, `en`, `pt-BR`.
        pace: How fast.
        voice: Another voice than the session's, as the script names it; "" for the session's, or for the one
            that is found for another language.
    """

    spoken: str
    language: str
    pace: Pace
    voice: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Sound as a voice gave it: mono, float32 in [-1, 1], shape (n,), at the voice's own rate."""

    samples: NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished clip as it was measured: the data that fit, placement and timeline need.

    Args:
        key: Content address of its sound (64 hex digits); the cache gives the samples for it.
        duration_ms: Its length, whole milliseconds (the sound is padded to that).
        lufs: Loudness after levelling, or None if it was not measured.
        gain_db: The gain that levelling applied.
    """

    key: str
    duration_ms: Ms
    lufs: float | None
    gain_db: float
