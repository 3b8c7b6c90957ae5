"""Accept a voice's recordings once they are complete, and retry those that may lack words.

A faulty service and a program that dies half-way both give sound that looks right and lacks words. A
doubtful recording (`baseline.py`) is requested again, at most `TRIES` times in all and at the baseline rate:

- an answer without a doubt is accepted;
- one that comes back equal is accepted too: accidents do not stop at the same place, and some texts and some
  voices do end abruptly. The number of tries is stored with it, and it is not requested a third time;
- unless the signs are proof by themselves (`Baseline.proves`): then something cuts every answer at the
  same place. The error says what was found, nothing is stored, and recordings that were accepted in the same
  run because they came back equal are deleted as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import ClassVar, Final

from voiceguide.cache.store import RAW, Cache
from voiceguide.errors import SpeechTransient
from voiceguide.speech.model import Speech, Utterance
from voiceguide.speech.recordings.baseline import Baseline, Doubt, Recording, measured, read_facts
from voiceguide.speech.recordings.truncation import closed

TRIES: Final = 3
"""The number of tries for one text before giving up."""
_SAME: Final = 0.02
_SAME_MS: Final = 20
"""The difference in length, ms, up to which two answers are equal: a voice may vary a little."""
_SHOWN: Final = 60


class WordsMissing(SpeechTransient):
    """A recording may lack words after all tries."""

    kind: ClassVar[str] = "wordsmissing"


class CutShort(WordsMissing):
    """A sound file is truncated: its header declares more sound than it has."""

    kind: ClassVar[str] = "cutshort"


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """The text that a recording should say, with its language."""

    spoken: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An accepted answer: the bytes to store, and the measurements of their sound."""

    payload: bytes
    recording: Recording


@dataclass(slots=True)
class AcceptanceCheck:
    """The acceptance check of one voice's recordings in one run.

    Args:
        name: The voice's name, for errors.
        baseline: The measurements of its recordings so far.
        fresh: The utterances requested in this run, in order.
    """

    name: str
    baseline: Baseline = field(default_factory=Baseline)
    fresh: list[Utterance] = field(default_factory=list)
    _one: Lock = field(default_factory=Lock)

    def learn_from(self, cache: Cache, keys: Iterable[str]) -> None:
        """Add the cached recordings of the voice to its baseline measurements.

        Raises:
            CacheError: The cache may not be read.
        """
        for key in keys:
            stored = read_facts(cache.facts(RAW, key) or {})
            if stored is not None:
                self.baseline.note(stored)

    def accept(
        self,
        expected: ExpectedText,
        ask: Callable[[], bytes],
        sound: Callable[[bytes], Speech],
        first: bytes | None = None,
    ) -> Answer:
        """Request a recording until an answer is accepted.

        Args:
            expected: The text it should say.
            ask: Requests it once more.
            sound: Decodes an answer.
            first: An answer that was accepted earlier, when less was known of the voice.

        Raises:
            WordsMissing: None was accepted in `TRIES` tries.
            VoiceUnavailable, SpeechRefused, AudioError: Raised by `ask` or `sound`.
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
            one = measured(sound(payload), expected.spoken, expected.language, closed=closed(payload))
            answer = Answer(payload, replace(one, asked=number))
            with self._one:
                why = self.baseline.doubts(one)
                again = any(_same(answer, each) for each in before)
                if not why or (again and not self.baseline.proves(why)):
                    if payload is not first:  # else it was noted when it was believed
                        self.baseline.note(answer.recording)
                    return answer
            before.append(answer)
        shown = expected.spoken if len(expected.spoken) <= _SHOWN else f"{expected.spoken[: _SHOWN - 3]}..."
        raise WordsMissing(
            f"What the voice gave for {shown!r} may lack words: {why[0].reason}.",
            where=self.name,
            mend=f"It was asked {TRIES} times. Run the same command again, or use another voice.",
        )

    def is_settled(self, recording: Recording) -> bool:
        """Report whether a recording is still acceptable, now that more is known of its voice."""
        why = self.baseline.doubts(recording)
        return not why or (recording.asked > 1 and not self.baseline.proves(why))


def _same(one: Answer, other: Answer) -> bool:
    if one.payload == other.payload:
        return True
    longer_ms = max(one.recording.spoken_ms, other.recording.spoken_ms)
    return abs(one.recording.spoken_ms - other.recording.spoken_ms) <= max(_SAME_MS, _SAME * longer_ms)
