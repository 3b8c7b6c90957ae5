"""Permissions for the voices that a show's file names, and the file in which they are stored.

A show may come from somebody else, and `voice: "command:…"` in it starts a program. So such a voice is used
only if the user typed it (`$VOICEGUIDE_VOICE`) or allowed it once for that file. A permission is for one
voice, word for word, in the file at one path, with the content of every file that the voice names by path;
such a path is relative to the file's folder, wherever the command is called.
The episodes of the show may change freely: they decide what is said, and not what is started.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.core.files import atomic_file
from voiceguide.core.reading import FileKind, read_own
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import OutputError, VoiceNotAllowed
from voiceguide.settings import USUAL_VOICE, Settings
from voiceguide.speech.side_effects import LONGEST_SPEC, SideEffect, from_folder, shown, side_effect_of

SCHEMA: Final = "voiceguide.allowed/1"
_NAME: Final = "allowed.json"
_KIND: Final = FileKind("list of what is allowed", 2_000_000)
_KEYS: Final = ("file", "voice", "sum")
_MOST: Final = 500
"""The most permissions that are stored; the oldest is dropped first."""
_TYPED: Final = 300
"""Characters of the longest voice that is shown as a command to be copied."""


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission: this file may use this voice.

    Args:
        file: The file's absolute path, links resolved.
        voice: The voice, for people who read the list.
        sum: SHA-256 over the file's path, the voice, and the files that the voice names.
    """

    file: str
    voice: str
    sum: str


def check_allowed(
    spec: str, file: Path, settings: Settings, *, where: str = "", environ: Mapping[str, str] | None = None
) -> None:
    """Refuse a voice in a file that would start or load something without the user's permission.

    Args:
        spec: The voice, as `make_voice` takes it.
        file: The file that names it.
        settings: The folder of the permissions.
        where: The place in that file, for the message.
        environ: The environment, by default the process's.

    Raises:
        VoiceNotAllowed: There is no permission. Nothing was started, imported or loaded.
    """
    env = os.environ if environ is None else environ
    deed = _deed(spec, file, env)
    # A path that the user typed is relative to the current folder: it may be another program there.
    if deed is None or deed.spec == from_folder(env.get(USUAL_VOICE, "").strip(), Path()):
        return
    stored = [each for each in _stored(settings) if each.file == _shown_file(file)]
    # The files that a stranger's voice names are read only if the user has allowed that file a voice.
    if stored and any(_digest(deed, file) == each.sum for each in stored):
        return
    before = any(each.voice == _shown_voice(spec) for each in stored)
    why = "what it starts has changed since you allowed it" if before else "nobody allowed that"
    spec = spec.strip()
    askable = max(len(spec), len(deed.spec)) <= LONGEST_SPEC
    typed = _typed(spec, file)
    raise VoiceNotAllowed(
        f"this file's voice wants to {deed.does}, and {why}.",
        spec=spec,
        file=str(file),
        does=deed.does,
        askable=askable,
        where=where or str(file),
        mend=f"If you trust it, allow it for this file: {typed}" if askable else "Write a shorter one.",
    )


def _typed(spec: str, file: Path) -> str:
    """Return the command that allows a voice; one that cannot be typed, or is long, stands as VOICE in it."""
    voice = shlex.quote(spec) if spec.isascii() and spec.isprintable() and len(spec) <= _TYPED else "VOICE"
    return f"voiceguide voices {voice} --allow {shlex.quote(str(file))}"


def allow(
    spec: str, file: Path, settings: Settings, *, environ: Mapping[str, str] | None = None
) -> SideEffect | None:
    """Allow a file to use a voice from now on, with the files that it names as they are now.

    Args:
        spec: The voice as the file has it: paths in it are relative to the file's folder.
        file: The file.
        settings: The folder of the permissions.
        environ: The environment, by default the process's.

    Returns:
        The side effects of the voice; None if it has none, and no permission is needed.

    Raises:
        OutputError: The permission cannot be stored.
    """
    deed = _deed(spec, file, environ)
    if deed is None:
        return None
    answer = _permission(spec, deed, file)
    # The previous permission for this file and voice is replaced: its files had other content.
    stored = [each for each in _stored(settings) if each.sum != answer.sum and not _same_voice(each, answer)]
    listed = [
        dict(zip(_KEYS, (each.file, each.voice, each.sum), strict=True))
        for each in [*stored, answer][-_MOST:]
    ]
    told = {"schema": SCHEMA, "allowed": listed}
    place = settings.state_folder / _NAME
    try:
        with atomic_file(place, mode=0o600) as part:
            part.file.write((json.dumps(told, indent=2) + "\n").encode())
    except OutputError as problem:
        problem.mend = "Name a folder that can be written to in $VOICEGUIDE_STATE."
        raise
    return deed


def _deed(spec: str, file: Path, environ: Mapping[str, str] | None) -> SideEffect | None:
    """Return the side effects of a voice in a file; paths in it are relative to the file's folder."""
    return side_effect_of(from_folder(spec, file.parent), environ)


def _permission(spec: str, deed: SideEffect, file: Path) -> Permission:
    return Permission(file=_shown_file(file), voice=_shown_voice(spec), sum=_digest(deed, file))


def _digest(deed: SideEffect, file: Path) -> str:
    told = json.dumps([SCHEMA, os.path.realpath(file), deed.sum], ensure_ascii=True)
    return hashlib.sha256(told.encode("ascii"), usedforsecurity=False).hexdigest()


def _shown_file(file: Path) -> str:
    return shown(os.path.realpath(file))[1:-1]


def _shown_voice(spec: str) -> str:
    return shown(spec.strip())[1:-1]


def _same_voice(one: Permission, other: Permission) -> bool:
    return (one.file, one.voice) == (other.file, other.voice)


def _stored(settings: Settings) -> tuple[Permission, ...]:
    """Return the stored permissions; none if the list is damaged, or others may write it."""
    try:
        data = read_own(settings.state_folder / _NAME, _KIND, of_root=True)
        told = decode_json(data or b"")
    except (OSError, ValueError):
        return ()
    if (
        not isinstance(told, dict)
        or told.get("schema") != SCHEMA
        or not isinstance(told.get("allowed"), list)
    ):
        return ()
    return tuple(
        Permission(*(each[key] for key in _KEYS))
        for each in told["allowed"]
        if isinstance(each, dict) and all(isinstance(each.get(key), str) for key in _KEYS)
    )
