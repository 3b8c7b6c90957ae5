"""English text as phonemes: hibari's dictionaries, for its own voice and for others with its alphabet.

They lie in the wheel of hibari, pinned by their hash: whoever changes them would change every track. A word
may carry its phonemes: `[psoas](/sˈOəs/)`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Protocol

from voiceguide.core.reading import FileKind, open_file, read_file
from voiceguide.errors import SpeechRefused, VoiceUnavailable, in_brief, why
from voiceguide.speech.voices.out_of_memory import no_memory
from voiceguide.speech.voices.telemetry import disable_telemetry

RELEASE: Final = "0.2.1"
"""The release of hibari whose files are pinned."""
REINSTALL: Final = f"Run `pip install --force-reinstall 'hibari-tts[fast]=={RELEASE}'`."

_READING: Final = {
    "normalize.json": "d478ff05404bc43ac3e0468e306674e51085f1b1afc94cdef7c7ea4fb0d56bd8",
    "tagger.json.gz": "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb",
    "tokenizer_exceptions.json": "ddf3a3da07bdcf5144270ea4530191d8580fb4fd6f5ae93296e87916e795659a",
    "vocab.json": "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d",
}
_AMERICAN: Final = {
    "lexicon_us_gold.json.gz": "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2",
    "lexicon_us_silver.json.gz": "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3",
    "oov.json": "b462e6e5dbdf0e7346c732385d0dd844f612f1770871441c56932bff4ca75d8c",
    "oov.onnx": "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76",
}
_BRITISH: Final = {
    "lexicon_gb_gold.json.gz": "66e675f23eb007d6707d23fe6603ba5e19f3513aefe42e3c8cd6c078a85f2ce0",
    "lexicon_gb_silver.json.gz": "637f887dd557d193af8c106f5c26624850db3e7bf0ec751ba917aac6d75e948d",
    "oov_gb.json": "e29077fc3548f08f2fab82a87e03309f614658d91d0ba464e653265e9a4d0cad",
    "oov_gb.onnx": "0997e3219543247de5646078d770f8ca77011d8fd0abb29fe48d12c60f53e9e1",
}
_VOCAB: Final = FileKind("list of phonemes", 100_000)

WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SOUNDED: Final = re.compile(r"\[([^\]]+)\]\(/([^()/]+)/\)")
"""A word with its phonemes."""
_SAYABLE: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ .,;:?!'’…—-]*")
_UNMARKED: Final = str.maketrans(
    {"đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ĸ": "k", "ł": "l", "Ł": "L", "ŋ": "n", "Ŋ": "N"}
    | {"ŧ": "t", "Ŧ": "T", "ə": "e", "ſ": "s", "ʼ": "'", "ʻ": "'", "ẞ": "ß"}
)
"""Letters whose mark Unicode does not take off."""
_MARKS: Final = " .,;:?!'’…—-"
_LETTERS: Final = (
    *(("\u0361", ""), (".", ""), ("‿", ""), ("-", "")),
    *(("oʊ", "O"), ("əʊ", "Q"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("tʃ", "ʧ"), ("dʒ", "ʤ")),
    *(("ɚ", "əɹ"), ("ɝ", "ɜɹ"), ("r", "ɹ"), ("g", "ɡ"), ("ˑ", "")),
)
"""The phonetic alphabet's letters, and hibari's for the same sounds; it writes diphthongs as one."""


class _Reader(Protocol):
    """The part of `hibari.g2p.G2P` that is used here."""

    def __call__(self, text: str) -> str: ...

    def tokenize(self, text: str) -> list[Any]: ...

    def phonemize_tokens(self, tokens: list[Any]) -> list[Any]: ...


def words_alone(text: str) -> str:
    """Return a text with the word in place of each word with its phonemes."""
    return SOUNDED.sub(r"\1", text)


def fold_letters(text: str, sayable: re.Pattern[str] = _SAYABLE) -> str:
    """Return a text in which letters that a voice lacks have no marks: ā becomes a.

    Words with their phonemes keep these as they are.

    Args:
        text: The text.
        sayable: What the voice knows, as a pattern of any number of signs.

    Example:
        >>> fold_letters("Prāṇa, café")
        'Prana, café'
    """
    if sayable.fullmatch(text):
        return text
    pieces = re.split(r"(\]\(/[^()/]+/\))", text)
    return "".join(each if at % 2 else _folded(each, sayable) for at, each in enumerate(pieces))


def _folded(text: str, sayable: re.Pattern[str]) -> str:
    signs = []
    for sign in unicodedata.normalize("NFC", text):
        bare = sign
        if not sayable.fullmatch(sign):
            apart = unicodedata.normalize("NFD", sign).translate(_UNMARKED)
            bare = "".join(each for each in apart if not unicodedata.combining(each))
        signs.append(bare if sayable.fullmatch(bare) else sign)
    return "".join(signs)


def words_unsayable(text: str, sayable: re.Pattern[str] = _SAYABLE) -> tuple[str, ...]:
    """List the words of a text that have a sign which a voice does not know, each once and whole."""
    words = (word.strip(_MARKS) for word in words_alone(text).split() if not sayable.fullmatch(word))
    return tuple(dict.fromkeys(word for word in words if word))


def with_phonemes(word: str, sound: str) -> str:
    """Write a word with its phonemes.

    Args:
        word: As it stands in the text.
        sound: Its sound in the International Phonetic Alphabet.

    Example:
        >>> with_phonemes("psoas", "ˈsoʊæs")
        '[psoas](/ˈsOæs/)'
    """
    for ours, theirs in _LETTERS:
        sound = sound.replace(ours, theirs)
    return f"[{word}](/{sound}/)"


def installed_release() -> str:
    """Return the release of hibari that is installed, or "none"."""
    try:
        return version("hibari-tts")
    except PackageNotFoundError:
        return "none"


def check_reading(assets: Path, name: str, *, british: bool) -> None:
    """Verify every file that decides how English is read.

    Args:
        assets: The folder of hibari's files.
        name: The voice, for the message.
        british: Whether it reads British English.

    Raises:
        VoiceUnavailable: One is not the file that is pinned.
    """
    for file, wanted in (_READING | (_BRITISH if british else _AMERICAN)).items():
        check_pinned(assets / file, wanted, name)


def check_pinned(path: Path, wanted: str, name: str) -> None:
    """Verify one file of hibari's by its SHA-256.

    Raises:
        VoiceUnavailable: It is another, or cannot be read.
    """
    try:
        with open_file(path) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        what = f"{path.name}, a file of hibari-tts, cannot be read ({why(problem)})."
        raise VoiceUnavailable(what, where=name, mend=REINSTALL) from problem
    if found != wanted:
        what = f"{path.name} is not the file this voice was made with."
        raise VoiceUnavailable(what, where=name, mend=REINSTALL)


def check_sayable(text: str, g2p: _Reader, vocab: Mapping[str, int], name: str) -> None:
    """Refuse what would be left out without a word: signs that are not known, words without a sound.

    Args:
        text: The text, some of its words perhaps with their phonemes.
        g2p: hibari's reader of English.
        vocab: The phonemes that the model knows.
        name: The voice, for the message.

    Raises:
        SpeechRefused: There are such things; they are named, as whole words.
    """
    from hibari.g2p.normalize import normalize

    words = words_alone(text)
    sounds = "".join(match[2] for match in SOUNDED.finditer(text))
    bad = dict.fromkeys([*words_unsayable(text), *(sign for sign in sounds if sign not in vocab)])
    if not bad:
        tokens = g2p.phonemize_tokens(g2p.tokenize(normalize(text)))
        bad |= dict.fromkeys(token.text for token in tokens if WORD.search(token.text) and not token.phonemes)
    if bad:
        raise SpeechRefused(
            f"{name} cannot say {', '.join(map(repr, bad))} in {words!r}.",
            mend="Spell it with English letters, or give it a line under `pronounce`.",
        )


def read_vocab(name: str) -> Mapping[str, int]:
    """Return the number that each phoneme has in a model of this alphabet.

    Args:
        name: The voice, for the message.

    Raises:
        VoiceUnavailable: The file is not the one that is pinned.
    """
    with _explained(name):
        from hibari import tts

        path = Path(tts.ASSETS) / "vocab.json"
        check_pinned(path, _READING[path.name], name)
        vocab: dict[str, int] = json.loads(read_file(path, _VOCAB))
    return vocab


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn whatever hibari and its libraries raise while they read into an error of the voice."""
    try:
        yield
    except (VoiceUnavailable, SpeechRefused):
        raise
    except Exception as problem:
        if (short := no_memory(problem, name)) is not None:
            raise short from problem
        what = f"hibari-tts, which reads English, failed ({in_brief(problem)})."
        raise VoiceUnavailable(what, where=name, mend=REINSTALL) from problem


class EnglishReader:
    """A reader of English: text to phonemes, for voices that have hibari's alphabet.

    Args:
        british: Whether British English is read.
        name: The voice, for messages.

    Raises:
        VoiceUnavailable: A file is not the one that is pinned.
    """

    def __init__(self, name: str, *, british: bool) -> None:
        disable_telemetry()  # unknown words go through a small model
        self._name = name
        with _explained(name):
            from hibari import tts
            from hibari.g2p import G2P

            check_reading(Path(tts.ASSETS), name, british=british)
            self.vocab = read_vocab(name)
            self._g2p: _Reader = G2P(british=british)
            # Read the dictionaries now: two threads at once would each read them.
            self._g2p("Read aloud: xyloquent.")

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a text.

        Raises:
            SpeechRefused: Something in it would be left out without a word.
        """
        with _explained(self._name):
            check_sayable(text, self._g2p, self.vocab, self._name)
            return self._g2p(text)
