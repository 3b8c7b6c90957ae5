"""The one seam between words and sound."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final, Protocol, runtime_checkable

from voiceguide.speech.model import Pace, Pacing, Speech, Utterance


class Voice(Protocol):
    """Something that can speak.

    To add a voice: write a class with these attributes and this one method, put it into
    `speech/__init__.VOICES`, and run `tests/speech/test_contract.py` over it. A package of its own brings
    it by an entry point, and checks it with `speech/contract.py`: see `docs/voices.md`.

    Attributes:
        name: As the user writes it and the timeline records it: `gtts:en:co.uk`, `hibari`, `tone`.
        id: Everything but text, language and pace that changes the sound: engine, version, model hash,
            speeds. It goes into the cache key.
        offline: True if it never needs a network.
        at_once: How many `speak` calls may run at the same time.
        sentence_lufs: How loud it speaks a sentence, LUFS, by measurement; None if nobody has measured it.
        pacing: How it comes to the pace asked for. `OWN` if `speak` keeps it; an engine of one speed that
            costs nothing to ask says `CALIBRATED`, one that does says `EACH`.

    A voice that can speak more slowly as an evening goes on has one attribute more, `paces`: a frozenset of
    every `Pace` that it knows. Without it, it is asked at `DAY`, `BEDTIME` and `COUNT` only.
    """

    name: str
    id: str
    offline: bool
    at_once: int
    sentence_lufs: float | None
    pacing: Pacing

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance.

        Raises:
            VoiceUnavailable: This voice cannot speak here, and waiting will not help.
            SpeechRefused: This text, in this language, cannot be spoken by it.
            SpeechTransient: It may work later.
        """
        ...


_FIRST: Final = frozenset({Pace.DAY, Pace.BEDTIME, Pace.COUNT})


def paces_of(voice: Voice) -> frozenset[Pace]:
    """Tell at which paces a voice is asked."""
    return _FIRST | frozenset(getattr(voice, "paces", ()))


def as_asked(voice: Voice, utterance: Utterance) -> Utterance:
    """Turn an utterance into what the voice is asked for, at a pace that it knows.

    So a voice that knows one pace for a whole evening is asked for each text once.
    """
    known = utterance.pace in paces_of(voice)
    return utterance if known else replace(utterance, pace=utterance.pace.base)


@runtime_checkable
class MayBeOutOfReach(Protocol):
    """A voice whose service may not answer, and that remembers for a while that it did not."""

    def not_again(self) -> AbstractContextManager[None]:
        """Refuse meanwhile what was tried in vain a moment ago, instead of trying it again."""
        ...


@runtime_checkable
class TellsSounds(Protocol):
    """A voice that can be told the sound of a word, where others get a spelling."""

    def sounded(self, word: str, sound: str) -> str:
        """Write a word with its sound, as this voice reads it inside a text.

        Args:
            word: As it stands in the text.
            sound: Its sound in the International Phonetic Alphabet, with stress marks.
        """
        ...
