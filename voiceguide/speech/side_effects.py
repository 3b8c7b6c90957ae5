"""Find out the side effects of using a voice on this machine before any of them happens.

A voice is a few words, and those words may stand in a file that somebody else wrote: the name in a lock, the
`voice:` of a show. Some voices only speak. Others start a program, import another package's code, or load a
model that lies in the folder of the project. A user who types such a voice allows it; one in a file has to be
allowed first (`podcast/config/permissions.py`, `compose/pinned.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.errors import VoiceUnavailable, as_json
from voiceguide.speech.registry import VOICES
from voiceguide.speech.voices.command import digest

LONGEST_SPEC: Final = 1_000
"""The most characters of a voice that is shown whole, so that the user can judge it."""
_LARGEST_READ: Final = 1 << 30
_ONLY_SPEAK: Final = frozenset({"auto", "estimated", *(n for n, kind in VOICES.items() if kind.only_speaks)})
"""Voices of ours that start and load nothing but what comes with voiceguide. Any other has to be judged."""


@dataclass(frozen=True, slots=True)
class SideEffect:
    """The side effect of using a voice.

    Args:
        spec: The voice, as it is written.
        does: A clause to follow "it wants to": `start the program "say -v Anna"`.
        of: More facts that distinguish it from other side effects.
        files: The files whose content counts.
    """

    spec: str
    does: str
    of: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def sum(self) -> str:
        """Return the SHA-256 of the spec and the content of the files: it changes with them.

        The files are read for it, so it is computed only where the user has allowed such a voice or does now.
        """
        return _sum(self.spec, *self.of, *(part for path in self.files for part in (path, _content(path))))


def shown(spec: str) -> str:
    """Format a voice as JSON in ASCII, in which a terminal obeys nothing; whole up to `LONGEST_SPEC`."""
    return as_json(spec, LONGEST_SPEC)


def from_folder(spec: str, folder: Path) -> str:
    """Return a voice with the paths in it taken from a folder; one without such paths as it is written.

    A file that names a voice means what lies beside it, from wherever the command is called. Taken from there
    are the path of a program (`./speak.sh`) and those words of its line that begin with `./` or `../` or name
    a file in the folder; so is the path of a model of Piper or Kokoro. The bare name of a program is looked
    for in `$PATH`, and that of a model among the user's voices.

    Args:
        spec: A voice, as `make_voice` takes it.
        folder: Where the file lies that names it.
    """
    name, _, argument = spec.strip().partition(":")
    home = Path(os.path.realpath(folder))
    if name in ("piper", "kokoro"):
        model = argument.rpartition("#")[0] if "#" in argument else argument
        is_path = Path(model).suffix == ".onnx" or Path(argument).name != argument
        return f"{name}:{home / argument}" if argument and is_path and not argument.startswith("~") else spec
    if name != "command":
        return spec
    try:
        words = shlex.split(argument)
    except ValueError:
        return spec  # that is told when the voice is made
    placed = [_placed(word, home, program=not n) for n, word in enumerate(words)]
    return spec if placed == words else f"command:{shlex.join(placed)}"


def _placed(word: str, home: Path, *, program: bool) -> str:
    path = Path(word)
    if path.is_absolute():
        return word
    if path.name != word if program else word.startswith(("./", "../")) or _is_file(home / path):
        return str(home / path)
    return word


def _is_file(path: Path | str) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - a word may be no path at all


def program_files(spec: str, environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """List the files that decide how a program speaks: itself, and those that its line names.

    Args:
        spec: A voice, as `make_voice` takes it.
        environ: The environment, by default the process's.

    Returns:
        Nothing for a voice that is no program, and for one that is not there.
    """
    env = os.environ if environ is None else environ
    name, _, line = spec.strip().partition(":")
    try:
        words = shlex.split(line) if name == "command" else []
    except ValueError:
        return ()
    program = shutil.which(words[0], path=env.get("PATH")) if words else None
    return () if program is None else tuple(map(Path, [program, *filter(_is_file, words[1:])]))


def side_effect_of(spec: str, environ: Mapping[str, str] | None = None) -> SideEffect | None:
    """Return the side effect of making and using a voice; nothing is started, imported or loaded for it.

    Args:
        spec: A voice, as `make_voice` takes it.
        environ: The environment, by default the process's.

    Returns:
        None for a voice that only speaks, and for one that is not there.
    """
    spec = spec.strip()
    env = os.environ if environ is None else environ
    name, _, argument = spec.partition(":")
    match name:
        case _ if name in _ONLY_SPEAK:
            return None
        case "command":
            return _program(spec, argument, env)
        case "piper":
            return _model(spec, argument, env)
        case "kokoro":
            return _weights(spec, argument, env)
        case _:
            return _package(spec, name)


def _program(spec: str, line: str, env: Mapping[str, str]) -> SideEffect:
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    program = shutil.which(words[0], path=env.get("PATH")) if words else None
    does = f"start the program {shown(line)}"
    # What is found by its name alone is the system's, and may be updated. What is named by its place, as a
    # script that came with the show is, counts with its content.
    named = list(filter(_is_file, words[1:]))
    if program is not None and (Path(words[0]).name != words[0] or not Path(program).is_absolute()):
        named.append(program)
    if program is not None and program != words[0]:
        does += f", which is {shown(program)}"
    return SideEffect(spec, does, (program or "",), tuple(named))


def _model(spec: str, argument: str, env: Mapping[str, str]) -> SideEffect | None:
    from voiceguide.settings import own_voice_folders, voice_folders
    from voiceguide.speech.voices.piper import find

    try:
        model, _ = find(argument, voice_folders(env))
    except VoiceUnavailable:
        return None
    if model.parent in own_voice_folders(env):
        return None
    files = (str(model), str(model.with_name(f"{model.name}.json")))
    return SideEffect(spec, f"load the voice model {shown(str(model))}", files=files)


def _weights(spec: str, argument: str, env: Mapping[str, str]) -> SideEffect | None:
    from voiceguide.settings import own_voice_folders, voice_folders
    from voiceguide.speech.voices.kokoro.files import (
        language_of_character,
        locate_style,
        locate_weights,
        parse_spec,
    )

    path, character = parse_spec(argument)
    try:
        language_of_character(character)  # a name that none has may be a path to anywhere
        found = (locate_weights(path, voice_folders(env)), locate_style(character, voice_folders(env)))
    except VoiceUnavailable:
        return None
    own = {folder / place for folder in own_voice_folders(env) for place in ("", "kokoro")}
    others = tuple(str(file) for file in found if file is not None and file.parent not in own)
    return SideEffect(spec, f"load the voice model {shown(others[0])}", files=others) if others else None


def _package(spec: str, name: str) -> SideEffect | None:
    from voiceguide.speech.plugins import installed_plugins, package
    from voiceguide.speech.registry import VOICES

    if name in VOICES:  # one of ours that nobody has judged yet
        return SideEffect(spec, f"use the voice {shown(spec)}")
    point = installed_plugins().get(name)
    if point is None:
        return None
    # Another version of a package that the user installed is the user's doing.
    whose = point.dist.name if point.dist is not None else ""
    return SideEffect(spec, f"run code of {package(point)}, the voice {shown(spec)}", (whose, point.value))


def _content(path: str | Path) -> str:
    """Return the hash of a file's content; of a very large file, its time of change instead."""
    with suppress(OSError):
        state = Path(path).stat()
        if state.st_size > _LARGEST_READ:
            return f"{state.st_size} {state.st_mtime_ns}"
    return digest(Path(path)).hex()


def _sum(*parts: str) -> str:
    data = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(data.encode("ascii"), usedforsecurity=False).hexdigest()
