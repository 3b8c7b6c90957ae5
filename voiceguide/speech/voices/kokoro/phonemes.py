"""Text as the phonemes that Kokoro reads: English by hibari's dictionaries, other languages by espeak-ng.

Kokoro learnt from phonemes that were made so. Its alphabet writes a diphthong and an affricate as one sign,
which espeak-ng tells by ties. Where espeak-ng changes to another language for a word, the mark of it is
left out: Kokoro would read it aloud.
"""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused, VoiceUnavailable, in_brief
from voiceguide.speech.voices.english import (
    SOUNDED,
    EnglishReader,
    fold_letters,
    read_vocab,
    with_phonemes,
    words_alone,
    words_unsayable,
)
from voiceguide.speech.voices.kokoro.files import INSTALL
from voiceguide.speech.voices.out_of_memory import no_memory

LONGEST: Final = 510
"""The most phonemes that the model takes at once."""

_ESPEAK: Final[Mapping[str, str]] = {"fr": "fr-fr"}
"""Languages that espeak-ng has under another name."""
_TIED: Final = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "s^s": "S",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
}
"""The phonemes that Kokoro writes as one sign; what else is tied is written without the tie."""
_TOLD: Final = {
    "\u0361": "",
    ".": "",
    "‿": "",
    "g": "ɡ",
    "tʃ": "ʧ",
    "dʒ": "ʤ",
    "ts": "ʦ",
    "dz": "ʣ",
    "aɪ": "I",
    "aʊ": "W",
    "eɪ": "A",
    "oʊ": "O",
    "ɔɪ": "Y",
    "c\u0327": "ç",
}
"""The same for a sound that a script tells."""
_SAYABLE: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſ .,;:?!'\"“”«»()¿¡…—-]*")
_SPLITS: Final = (r"(?<=[.?!…]) ", r"(?<=[,;:—]) ", r" ")
_PATH_MOST: Final = 160
"""espeak-ng keeps the path of its data in so many bytes; with a longer one it ends the whole process."""
_LOG: Final = logging.getLogger("voiceguide.phonemizer")
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False  # every word of another language would be told there, in the middle of a progress bar


class KokoroReader(Protocol):
    """A reader of one language."""

    vocab: Mapping[str, int]
    """The number of each phoneme in the model."""

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a text.

        Raises:
            SpeechRefused: Something in it would be left out without a word.
        """
        ...


def reader_of(language: str) -> KokoroReader:
    """Return the reader of a language; the first time it is loaded.

    Raises:
        VoiceUnavailable: What it reads with is not installed, or not what it should be.
    """
    return _english(language == "en-GB") if primary_subtag(language) == "en" else _espeak(language)


@cache
def _english(british: bool) -> EnglishReader:
    return EnglishReader("kokoro", british=british)


@cache
def _espeak(language: str) -> EspeakReader:
    return EspeakReader(language)


def without_marks(text: str, language: str) -> str:
    """Return a text in which letters that Kokoro lacks in a language have no marks."""
    return fold_letters(text) if primary_subtag(language) == "en" else fold_letters(text, _SAYABLE)


def words_without_sound(text: str, language: str) -> tuple[str, ...]:
    """List the words of a text that have a sign which Kokoro does not know in a language."""
    if primary_subtag(language) == "en":
        return words_unsayable(fold_letters(text))
    return words_unsayable(fold_letters(text, _SAYABLE), _SAYABLE)


def told_sound(word: str, sound: str, language: str) -> str:
    """Write a word with its sound, as the reader of a language takes it.

    Args:
        word: As it stands in the text.
        sound: Its sound in the International Phonetic Alphabet.
        language: The language.

    Example:
        >>> told_sound("mudra", "mˈudɾa", "es")
        '[mudra](/mˈudɾa/)'
    """
    if primary_subtag(language) == "en":
        return with_phonemes(word, sound)
    sound = unicodedata.normalize("NFD", sound)
    for theirs, ours in _TOLD.items():
        sound = sound.replace(theirs, ours)
    return f"[{word}](/{sound}/)"


class EspeakReader:
    """A reader of one language, by espeak-ng.

    Args:
        language: Its code, `es`, `pt-BR`.

    Raises:
        VoiceUnavailable: espeak-ng is not installed or cannot be loaded.
    """

    def __init__(self, language: str) -> None:
        self.vocab = read_vocab("kokoro")
        self._turn = threading.Lock()
        try:
            import espeakng_loader
            from phonemizer.backend import EspeakBackend
            from phonemizer.backend.espeak.wrapper import EspeakWrapper

            data = espeakng_loader.get_data_path()
            if len(data.encode()) >= _PATH_MOST:
                what = f"espeak-ng cannot read its files in {data}: that path is too long."
                mend = f"Install voiceguide where the path has fewer than {_PATH_MOST} letters."
                raise VoiceUnavailable(what, where="kokoro", mend=mend)
            if not (Path(data) / "phontab").is_file():
                raise FileNotFoundError(f"no phontab in {data}")
            EspeakWrapper.set_library(espeakng_loader.get_library_path())
            EspeakWrapper.set_data_path(data)
            self._backend = EspeakBackend(
                _ESPEAK.get(language, language.lower()),
                preserve_punctuation=True,
                with_stress=True,
                tie="^",
                language_switch="remove-flags",
                logger=_LOG,
            )
        except VoiceUnavailable:
            raise
        except Exception as problem:
            # phonemizer and the loader of libraries raise what they like.
            what = f"espeak-ng, which reads {language!r}, cannot be loaded ({in_brief(problem)})."
            raise VoiceUnavailable(what, where="kokoro", mend=INSTALL) from problem

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a text; a word may carry its own, `[mudra](/mˈudɾa/)`.

        Raises:
            SpeechRefused: Something in it would be left out without a word.
        """
        text = unicodedata.normalize("NFC", text).replace("’", "'").replace("–", "—")
        _check(words_unsayable(text, _SAYABLE), text)
        read = re.sub(r" +", " ", "".join(self._pieces(text))).strip()
        _check([sign for sign in read if sign not in self.vocab and sign.isalpha()], text)
        return "".join(sign for sign in read if sign in self.vocab)

    def _pieces(self, text: str) -> Iterator[str]:
        """Read what lies between words with their sound, and those as they are told."""
        # The split gives text, word, sound, text, word, sound, ... text.
        for place, piece in enumerate(SOUNDED.split(text)):
            if place % 3 == 2:
                yield piece
            elif place % 3 == 0 and piece.strip(" "):
                lead, trail = piece[0] == " ", piece[-1] == " "
                yield f"{' ' * lead}{self._read(piece.strip(' '))}{' ' * trail}"
            elif place % 3 == 0:
                yield piece

    def _read(self, text: str) -> str:
        try:
            with self._turn:  # espeak-ng keeps its state in global variables
                read: str = "".join(self._backend.phonemize([text])).strip()
        except Exception as problem:
            # phonemizer raises what it likes.
            if (short := no_memory(problem, "kokoro")) is not None:
                raise short from problem
            what = f"espeak-ng failed to read {text!r} ({in_brief(problem)})."
            raise VoiceUnavailable(what, where="kokoro", mend=INSTALL) from problem
        for theirs, ours in _TIED.items():
            read = read.replace(theirs, ours)
        return read.replace("^", "").replace("-", "")


def _check(bad: Sequence[str], text: str) -> None:
    if bad:
        named = ", ".join(map(repr, dict.fromkeys(bad)))
        raise SpeechRefused(
            f"kokoro cannot say {named} in {words_alone(text)!r}.",
            mend="Spell it with letters of the language, or give it a line under `pronounce`.",
        )


def in_chunks(phonemes: str, most: int = LONGEST) -> list[str]:
    """Cut phonemes into runs that the model takes: between sentences, else at a comma, else between words.

    Example:
        >>> in_chunks("wˈʌn, tˈu. θɹˈi.", most=12)
        ['wˈʌn, tˈu.', 'θɹˈi.']
    """
    runs = [phonemes]
    for split in _SPLITS:
        runs = [part for run in runs for part in _packed(re.split(split, run), most)]
    return [run[at : at + most] for run in runs for at in range(0, len(run), most)]


def _packed(parts: list[str], most: int) -> Iterator[str]:
    """Join parts as long as they fit into one run."""
    run = ""
    for part in parts:
        if run and len(run) + 1 + len(part) > most:
            yield run
            run = part
        else:
            run = f"{run} {part}" if run else part
    if run:
        yield run
