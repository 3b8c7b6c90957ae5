"""Believe what a voice gives once it is whole, and ask again where words may be missing.

A service that stumbles and a program that dies half-way both give sound that looks right and lacks words.
What is doubted (`baseline.py`) is asked for again, at most `TRIES` times in all and as politely as ever:

- an answer without a doubt is taken;
- one that comes the same way twice is taken too: accidents do not stop at the same place, and some texts and
  some voices do end abruptly. It is kept with a note of it, and not asked for a third time;
- unless the signs are proof by themselves (`Usual.proves`): what cuts every answer at the same place is met
  on the way. Then the error says what was found, nothing is kept, and what was taken in the same run because
  it came the same way twice is forgotten too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import ClassVar, Final

from voiceguide.cache.store import RAW, Cache
from voiceguide.errors import SpeechTransient
from voiceguide.speech.model import Speech, Utterance
from voiceguide.speech.recordings.baseline import Doubt, Recording, Usual, measured, recorded
from voiceguide.speech.recordings.truncation import closed

TRIES: Final = 3
"""How often a voice is asked for one text before it is given up."""
_SAME: Final = 0.02
_SAME_MS: Final = 20
"""So near in length, two answers are the same: a voice may be a little different each time."""
_SHOWN: Final = 60


class WordsMissing(SpeechTransient):
    """Words may be missing in what came, as often as it was asked for."""

    kind: ClassVar[str] = "wordsmissing"


class CutShort(WordsMissing):
    """What came says itself that it is not whole: a file that promises more than is in it."""

    kind: ClassVar[str] = "cutshort"


@dataclass(frozen=True, slots=True)
class HearingNote:
    """What a voice is asked for: its words, in a language."""

    spoken: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was believed: the bytes to keep, and what was measured of their sound."""

    payload: bytes
    recording: Recording


@dataclass(slots=True)
class Hearing:
    """What is heard of one voice in one run.

    Args:
        name: The voice's name, for errors.
        usual: What its recordings are like.
        fresh: What it was asked for in this run, in order.
    """

    name: str
    usual: Usual = field(default_factory=Usual)
    fresh: list[Utterance] = field(default_factory=list)
    _one: Lock = field(default_factory=Lock)

    def know(self, cache: Cache, keys: Iterable[str]) -> None:
        """Learn from what is kept what the voice's recordings are like.

        Raises:
            CacheError: The cache may not be read.
        """
        for key in keys:
            kept = recorded(cache.facts(RAW, key) or {})
            if kept is not None:
                self.usual.note(kept)

    def believe(
        self,
        told: HearingNote,
        ask: Callable[[], bytes],
        sound: Callable[[bytes], Speech],
        first: bytes | None = None,
    ) -> Answer:
        """Ask until an answer can be believed.

        Args:
            told: What is asked for.
            ask: Asks once more.
            sound: Decodes an answer.
            first: An answer that is there already, and was believed when less was known.

        Raises:
            WordsMissing: None could be, as often as it was tried.
            VoiceUnavailable, SpeechRefused, AudioError: What `ask` and `sound` raise.
        """
        before: list[Answer] = []
        why: tuple[Doubt, ...] = ()
        for number in range(1, TRIES + 1):
            try:
                payload = first if number == 1 and first is not None else ask()
            except CutShort:
                if number == TRIES:
                    raise
                continue
            one = measured(sound(payload), told.spoken, told.language, closed=closed(payload))
            answer = Answer(payload, replace(one, asked=number))
            with self._one:
                why = self.usual.doubts(one)
                again = any(_same(answer, each) for each in before)
                if not why or (again and not self.usual.proves(why)):
                    if payload is not first:  # else it was noted when it was believed
                        self.usual.note(answer.recording)
                    return answer
            before.append(answer)
        shown = told.spoken if len(told.spoken) <= _SHOWN else f"{told.spoken[: _SHOWN - 3]}..."
        raise WordsMissing(
            f"What the voice gave for {shown!r} may lack words: {why[0].told}.",
            where=self.name,
            mend=f"It was asked {TRIES} times. Run the same command again, or use another voice.",
        )

    def is_settled(self, recording: Recording) -> bool:
        """Tell whether a recording can stay, now that more is known of its voice."""
        why = self.usual.doubts(recording)
        return not why or (recording.asked > 1 and not self.usual.proves(why))


def _same(one: Answer, other: Answer) -> bool:
    if one.payload == other.payload:
        return True
    longer_ms = max(one.recording.spoken_ms, other.recording.spoken_ms)
    return abs(one.recording.spoken_ms - other.recording.spoken_ms) <= max(_SAME_MS, _SAME * longer_ms)
