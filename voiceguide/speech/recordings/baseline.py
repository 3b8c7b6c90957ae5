"""Measure a voice's recordings, and find outliers among them, which may lack words.

Two measurements of the sound show whether words are missing at its end, without recognising any word:

- *The silence after it.* A voice leaves about the same silence after every sentence; speech that was cut has
  none, or what it had of a breath between two sentences.
- *The tempo.* How long a text ought to take is known to 8-16 % (`pace.words`); half of it is spoken in half
  the time.

Both are compared with the voice's own other recordings, by their median, which up to half of them can spoil
without harm. Nothing is refused for them alone: a doubtful recording is requested again (`acceptance.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, log
from typing import TYPE_CHECKING, Any, Final

from voiceguide.speech.model import LONE_WORDS, Speech
from voiceguide.speech.synthesis.pacing import words
from voiceguide.units import MINUTE, SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW: Final = 5
"""The least number of recordings to compare with; with fewer, only what no voice does is doubtful."""
MANY: Final = 20
"""The least number of recordings whose spread is known."""
_STEP_MS: Final = 10
_QUIET_DB: Final = -30.0
"""Against the louder parts of the speech; the breath and the room of Google's voices of 2025 lie 35 to 50 dB
below them."""
_SPEECH_DB: Final = 40.0
_LOUDER: Final = 80
LEAST_TAIL_MS: Final = 30
"""Every whole recording of the five voices that could be measured has 50 ms and more."""
_TAIL: Final = (0.5, 0.85)
"""Less than this share of the usual silence is doubted: the first of a voice whose silences vary, the second
of one whose silences are all the same."""
_TAIL_OF_FEW: Final = 0.7
_TAIL_SPREADS: Final = 6.0
_QUICK: Final = (1.25, 1.5)
"""So many times as quick as usual is doubted: the first of a steady voice."""
_QUICK_SPREADS: Final = 5.0
_FASTEST_WPM: Final = 330
"""No voice that is not known yet speaks whole sentences as quickly as this: 1.5 times 220."""
_MOST_LETTERS: Final = 30
"""Letters a second. Speech has about 15."""
_SAME: Final = 3
"""If so many recordings of different texts end at the very same sample, and none is longer, they are cut."""
_MOST: Final = 2**40
_LONGEST_STORED: Final = 600
"""Letters of a text; in JSON each may take six bytes, and the head of an entry has room for 4,000."""


class Sign(StrEnum):
    """A sign that a recording may lack words."""

    OPEN = "open"  # its last frame holds bytes of one that is missing
    ABRUPT = "abrupt"  # it does not end in silence, or in too little of it
    QUICK = "quick"  # it is much quicker than the voice's others
    SHORT = "short"  # no voice can say these words in this time
    CAPPED = "capped"  # it has the greatest length that any has, to the sample


_PROOF: Final = frozenset({Sign.OPEN, Sign.SHORT, Sign.CAPPED})


@dataclass(frozen=True, slots=True)
class Doubt:
    """One sign that words are missing, and what was found, as a clause."""

    sign: Sign
    reason: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The measurements of one recording.

    Args:
        spoken: Its words; nothing if they are not known.
        language: The language they are in.
        spoken_ms: From the first sound to the last.
        tail_ms: The silence after it.
        samples: How many samples it has, silence included.
        closed: Whether its encoder closed it (`truncation.closed`).
        asked: The number of requests before it was accepted.
    """

    spoken: str
    language: str
    spoken_ms: Ms
    tail_ms: Ms
    samples: int
    closed: bool | None = None
    asked: int = 1

    @property
    def lone(self) -> bool:
        """Report whether it is one or two words, which voices say and end in another way."""
        return len(self.spoken.split()) <= LONE_WORDS

    @property
    def tempo(self) -> float | None:
        """Return the logarithm of the milliseconds a word took; None where words cannot be counted."""
        counted = words(self.spoken, self.language)
        return None if not counted or not self.spoken_ms else log(self.spoken_ms / counted)

    def as_facts(self) -> Mapping[str, Any]:
        """Return the facts to store beside its sound, none for a very long text; `read_facts` reads them."""
        if len(self.spoken) > _LONGEST_STORED:
            return {}
        facts = {"spoken": self.spoken, "language": self.language, "asked": self.asked}
        measured = {"spoken_ms": self.spoken_ms, "tail_ms": self.tail_ms, "samples": self.samples}
        return facts | measured | {"closed": self.closed}


def read_facts(facts: Mapping[str, Any]) -> Recording | None:
    """Read the measurements stored beside a recording; None if there are none, or they are not valid."""
    spoken, language, closed = (facts.get(name) for name in ("spoken", "language", "closed"))
    numbers = [facts.get(name) for name in ("spoken_ms", "tail_ms", "samples", "asked")]
    whole = [number for number in numbers if type(number) is int and 0 <= number < _MOST]
    if not (isinstance(spoken, str) and isinstance(language, str) and len(whole) == len(numbers)):
        return None
    if not (closed is None or isinstance(closed, bool)):
        return None
    spoken_ms, tail_ms, samples, asked = whole
    return Recording(spoken, language, spoken_ms, tail_ms, samples, closed, asked)


def measured(speech: Speech, spoken: str, language: str, *, closed: bool | None = None) -> Recording:
    """Measure a recording: its length without silence, and the silence after it, to 10 ms."""
    import numpy as np

    step = max(1, speech.rate_hz * _STEP_MS // SECOND)
    levels_db = _levels_db(speech.samples, step)
    silence = Recording(spoken, language, 0, len(levels_db) * _STEP_MS, len(speech.samples), closed)
    if not len(levels_db) or float(levels_db.max()) < -150:
        return silence
    speaking = levels_db[levels_db > levels_db.max() - _SPEECH_DB]
    sounding = np.flatnonzero(levels_db > np.percentile(speaking, _LOUDER) + _QUIET_DB)
    first, last = int(sounding[0]), int(sounding[-1])
    spoken_ms, tail_ms = (last - first + 1) * _STEP_MS, (len(levels_db) - 1 - last) * _STEP_MS
    return Recording(spoken, language, spoken_ms, tail_ms, len(speech.samples), closed)


def _levels_db(samples: NDArray[np.float32], step: int) -> NDArray[np.float64]:
    """Return the level of every whole step, counted from the end."""
    import numpy as np

    whole = len(samples) // step
    steps = samples[len(samples) - whole * step :].reshape(whole, step).astype(np.float64)
    levels: NDArray[np.float64] = 20 * np.log10(np.sqrt(np.square(steps).mean(axis=1)) + 1e-9)
    return levels


@dataclass(slots=True)
class _Kind:
    """The measurements of all recordings of one kind: of one language, lone words or longer."""

    tails_ms: list[float] = field(default_factory=list)
    tempos: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Baseline:
    """The baseline of one voice: the measurements of its recordings so far."""

    seen: list[Recording] = field(default_factory=list)
    _kinds: dict[tuple[str, bool], _Kind] = field(default_factory=dict)

    def note(self, one: Recording) -> None:
        """Add a complete recording to the baseline."""
        self.seen.append(one)
        kind = self._kinds.setdefault((one.language, one.lone), _Kind())
        kind.tails_ms.append(one.tail_ms)
        if (tempo := one.tempo) is not None:
            kind.tempos.append(tempo)

    def doubts(self, one: Recording) -> tuple[Doubt, ...]:
        """List every sign that words are missing in a recording; it may be among those that were noted."""
        found = (self._open(one), self._short(one), self._abrupt(one), self._quick(one), self._capped(one))
        return tuple(doubt for doubt in found if doubt is not None)

    def proves(self, doubts: tuple[Doubt, ...]) -> bool:
        """Report whether one of these signs is proof, whatever a second answer is like."""
        return any(doubt.sign in _PROOF for doubt in doubts)

    def _open(self, one: Recording) -> Doubt | None:
        return None if one.closed is not False else Doubt(Sign.OPEN, "it ends in the middle of an MP3")

    def _short(self, one: Recording) -> Doubt | None:
        letters = sum(sign.isalpha() for sign in one.spoken)
        if one.spoken_ms * _MOST_LETTERS >= letters * SECOND:
            return None
        return Doubt(Sign.SHORT, f"{one.spoken_ms / SECOND:.1f} s is too short for its words")

    def _abrupt(self, one: Recording) -> Doubt | None:
        least_ms: float = LEAST_TAIL_MS
        others = self._like(one).tails_ms
        if len(others) >= FEW:
            low, usual_ms = _quarter(others)
            varies = 1 - low / usual_ms if usual_ms else 0.0
            share = min(_TAIL[1], max(_TAIL[0], 1 - _TAIL_SPREADS * varies))
            least_ms = usual_ms * (share if len(others) >= MANY else _TAIL_OF_FEW)
        if one.tail_ms >= least_ms:
            return None
        if one.tail_ms < LEAST_TAIL_MS:
            return Doubt(Sign.ABRUPT, "it does not end in silence")
        short = f"it ends in {one.tail_ms} ms of silence, where this voice leaves {least_ms:.0f} and more"
        return Doubt(Sign.ABRUPT, short)

    def _quick(self, one: Recording) -> Doubt | None:
        tempo, others = one.tempo, self._like(one).tempos
        if tempo is None:
            return None
        if len(others) >= FEW:
            low, usual = _quarter(others)
            least, most = (log(times) for times in _QUICK)
            if len(others) >= MANY:
                most = min(most, max(least, _QUICK_SPREADS * (usual - low)))
            if tempo >= usual - most:
                return None
            return Doubt(Sign.QUICK, f"it is {exp(usual - tempo):.1f} times as quick as this voice's others")
        if one.lone or tempo >= log(MINUTE / _FASTEST_WPM):
            return None
        return Doubt(Sign.QUICK, f"it has {MINUTE / exp(tempo):.0f} words a minute")

    def _capped(self, one: Recording) -> Doubt | None:
        """Find an answer that a limit on the way cut at the same sample as others."""
        same = {each.spoken for each in self.seen if each.samples == one.samples} | {one.spoken}
        longest = max((each.samples for each in self.seen), default=0)
        if len(same) < _SAME or one.samples < longest or one.tail_ms >= LEAST_TAIL_MS:
            return None
        return Doubt(Sign.CAPPED, f"{len(same)} texts end at the same sample")

    def _like(self, one: Recording) -> _Kind:
        return self._kinds.get((one.language, one.lone)) or _Kind()


def _quarter(values: list[float]) -> tuple[float, float]:
    """Return the lower quartile and the median."""
    import numpy as np

    low, middle = np.percentile(values, (25, 50))
    return float(low), float(middle)
