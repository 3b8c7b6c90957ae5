"""Whether a show's file may use the voice that it names, and where the user's answers are kept.

A show may come from somebody else, and `voice: "command:…"` in it starts a program. So such a voice counts
only if the user typed it (`$VOICEGUIDE_VOICE`) or allowed it once for that file. What is allowed is one
voice, word for word, in the file at one place, with the content of every file that the voice names by path;
a path is meant from the file's folder, wherever the command is called.
The episodes beside it may change as they like: they decide what is said, and not what is started.
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
from voiceguide.core.reading import FileKind, decode_json, read_own
from voiceguide.errors import OutputError, VoiceNotAllowed
from voiceguide.settings import USUAL_VOICE, Settings
from voiceguide.speech.side_effects import LONGEST_SPEC, Deed, deed_of, from_folder, shown

SCHEMA: Final = "voiceguide.allowed/1"
_NAME: Final = "allowed.json"
_KIND: Final = FileKind("list of what is allowed", 2_000_000)
_KEYS: Final = ("file", "voice", "sum")
_MOST: Final = 500
"""So many answers are kept; the oldest goes first."""
_TYPED: Final = 300
"""Characters of the longest voice that is shown as a command to be copied."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One answer: this file may use this voice.

    Args:
        file: The file's whole path, links resolved.
        voice: The voice, for whoever reads the list.
        sum: SHA-256 over file, voice, and what the voice names.
    """

    file: str
    voice: str
    sum: str


def check_allowed(
    spec: str, file: Path, settings: Settings, *, where: str = "", environ: Mapping[str, str] | None = None
) -> None:
    """Refuse a voice that a file names if it would start or load something and the user did not allow that.

    Args:
        spec: The voice, as `make_voice` takes it.
        file: The file that names it.
        settings: Where the answers are kept.
        where: The place in that file, for the message.
        environ: The environment, by default the process's.

    Raises:
        VoiceNotAllowed: It would, and nobody did. Nothing was started, imported or loaded.
    """
    env = os.environ if environ is None else environ
    deed = _deed(spec, file, env)
    # What the user typed is meant from the current folder: the same words may be another program there.
    if deed is None or deed.spec == from_folder(env.get(USUAL_VOICE, "").strip(), Path()):
        return
    kept = [each for each in _kept(settings) if each.file == _shown_file(file)]
    # What a stranger's voice names is read only once the user has allowed that file a voice.
    if kept and any(_proof(deed, file) == each.sum for each in kept):
        return
    before = any(each.voice == _shown_voice(spec) for each in kept)
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
    """Write the command that allows it; what cannot be typed, or is long, stands as VOICE in it."""
    voice = shlex.quote(spec) if spec.isascii() and spec.isprintable() and len(spec) <= _TYPED else "VOICE"
    return f"voiceguide voices {voice} --allow {shlex.quote(str(file))}"


def allow(
    spec: str, file: Path, settings: Settings, *, environ: Mapping[str, str] | None = None
) -> Deed | None:
    """Allow a file to use a voice from now on, as it is today.

    Args:
        spec: The voice as the file has it: paths in it are meant from the file's folder.
        file: The file.
        settings: Where the answers are kept.
        environ: The environment, by default the process's.

    Returns:
        What the voice would set going; None if that is nothing, and nothing had to be allowed.

    Raises:
        OutputError: The answer cannot be kept.
    """
    deed = _deed(spec, file, environ)
    if deed is None:
        return None
    answer = _answer(spec, deed, file)
    # What was allowed before for this file and voice is allowed no more: it was something else.
    kept = [each for each in _kept(settings) if each.sum != answer.sum and not _of_one(each, answer)]
    listed = [
        dict(zip(_KEYS, (each.file, each.voice, each.sum), strict=True)) for each in [*kept, answer][-_MOST:]
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


def _deed(spec: str, file: Path, environ: Mapping[str, str] | None) -> Deed | None:
    """Report what a voice would do that a file names: the paths in it are meant from the file's folder."""
    return deed_of(from_folder(spec, file.parent), environ)


def _answer(spec: str, deed: Deed, file: Path) -> Allowed:
    return Allowed(file=_shown_file(file), voice=_shown_voice(spec), sum=_proof(deed, file))


def _proof(deed: Deed, file: Path) -> str:
    told = json.dumps([SCHEMA, os.path.realpath(file), deed.sum], ensure_ascii=True)
    return hashlib.sha256(told.encode("ascii"), usedforsecurity=False).hexdigest()


def _shown_file(file: Path) -> str:
    return shown(os.path.realpath(file))[1:-1]


def _shown_voice(spec: str) -> str:
    return shown(spec.strip())[1:-1]


def _of_one(one: Allowed, other: Allowed) -> bool:
    return (one.file, one.voice) == (other.file, other.voice)


def _kept(settings: Settings) -> tuple[Allowed, ...]:
    """Read the answers; a list that is damaged, or that others may write, allows nothing."""
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
        Allowed(*(each[key] for key in _KEYS))
        for each in told["allowed"]
        if isinstance(each, dict) and all(isinstance(each.get(key), str) for key in _KEYS)
    )
