"""The protocol of a voice: text in, sound out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final, Protocol, runtime_checkable

from voiceguide.errors import VoiceError
from voiceguide.speech.model import Pace, Pacing, Speech, Utterance


class Voice(Protocol):
    """Something that can speak.

    To add a voice, see `registry.py`. A package of its own brings it by an entry point, and checks it with
    `conformance.py`: see `docs/voices.md`.

    Attributes:
        name: As the user writes it and the timeline records it: `gtts:en:co.uk`, `hibari`, `tone`.
        id: Everything but text, language and pace that changes the sound: engine, version, model hash,
            speeds. It goes into the cache key.
        offline: True if it never needs a network.
        at_once: How many `speak` calls may run at the same time.
        sentence_lufs: The measured loudness of a sentence, LUFS; None if it was not measured.
        pacing: How it comes to the pace asked for. `OWN` if `speak` keeps it over all sentences, `EVEN` if it
            keeps it in each; an engine of one speed that costs nothing to ask says `CALIBRATED`, one that
            does says `EACH`.

    A voice that can speak more slowly as an evening goes on has one attribute more, `paces`: a frozenset of
    every `Pace` that it knows. Without it, it is asked at `DAY`, `BEDTIME` and `COUNT` only.
    One that does not speak well has `remark`: a sentence that whoever renders with it is told.
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
    """Return the paces at which a voice is asked."""
    return _FIRST | frozenset(getattr(voice, "paces", ()))


def remark_on(voice: Voice) -> str:
    """Return what a user of a voice should know of it; mostly nothing."""
    return str(getattr(voice, "remark", ""))


def as_asked(voice: Voice, utterance: Utterance) -> Utterance:
    """Turn an utterance into what the voice is asked for, at a pace that it knows.

    So a voice that knows one pace for a whole evening is asked for each text once.
    """
    known = utterance.pace in paces_of(voice)
    return utterance if known else replace(utterance, pace=utterance.pace.base)


@runtime_checkable
class MayBeOutOfReach(Protocol):
    """A voice whose service may be unreachable, and that remembers so for a while."""

    def not_again(self) -> AbstractContextManager[None]:
        """Fail at once during the block if the service was unreachable a moment ago."""
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


@runtime_checkable
class KnowsLetters(Protocol):
    """A voice that reads the letters of its language only, and knows which words it cannot read."""

    def folded(self, text: str) -> str:
        """Return a text as this voice reads it: letters that it lacks without their marks, ā as a."""
        ...

    def words_unsayable(self, text: str) -> tuple[str, ...]:
        """List the words of a text that it cannot read even so, each once and whole."""
        ...


Arguments = tuple[str, ...]
"""The words after a voice's name: `gtts:en:co.uk` has `("en", "co.uk")`."""


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """One entry of the registry.

    Args:
        form: How it is written, with what may follow.
        about: One line on it.
        languages: What it speaks, in words.
        offline: True if it never needs a network.
        licence: Under which terms it comes.
        most: How many arguments it takes at most.
        make: Builds it from how it was written, its arguments and the environment; imports what it
            needs only then, and loads or connects nothing.
        get: How one comes by it, in a sentence.
        whole: What follows its name is one argument, colons and all: a path, a command line.
        missing: Says in a sentence why it cannot speak here, or nothing if it can; if left out, a voice
            is made without arguments to find out.
        choices: Lists the arguments that can be named here: voices that lie in a folder, speakers.
        only_speaks: It starts no program and loads no file but what comes with voiceguide; of our own voices
            only, and any other has to be allowed by the user where a file names it.
        typed: How it is typed, in the few words of a help text; empty leaves it to `voices`.
        stands_in: Lists how it is named to speak a language here without a network, the best first, from
            nothing but what comes with voiceguide or the user has put into their own folders. With `auto`
            the first of them, in the order of the registry, stands in for a voice that cannot be reached; of
            our own voices only.
    """

    form: str
    about: str
    languages: str
    offline: bool
    licence: str
    most: int
    make: Callable[[str, Arguments, Mapping[str, str]], Voice]
    get: str = "It comes with voiceguide."
    whole: bool = False
    missing: Callable[[Mapping[str, str]], str] | None = None
    choices: Callable[[Mapping[str, str]], tuple[str, ...]] | None = None
    typed: tuple[str, ...] = ()
    only_speaks: bool = False
    stands_in: Callable[[str, Mapping[str, str]], tuple[str, ...]] | None = None

    def arguments(self, argument: str) -> Arguments:
        """Cut what follows the name into arguments."""
        if not argument:
            return ()
        return (argument[1:],) if self.whole else tuple(argument[1:].split(":"))

    def unready(self, name: str, environ: Mapping[str, str]) -> str:
        """Return why it cannot speak here; empty if it can, as far as is known without loading it."""
        if self.missing is not None:
            return self.missing(environ)
        try:
            self.make(name, (), environ)
        except VoiceError as problem:
            return str(problem)
        return ""
