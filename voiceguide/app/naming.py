"""File names of sessions and tracks, made from their requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from voiceguide.core.beds import NO_BED
from voiceguide.errors import OutputError
from voiceguide.pipeline import Request
from voiceguide.plan.terms import WordsLevel
from voiceguide.settings import NO_ROOM
from voiceguide.timeline.model import BREATH_SOUNDS, STRIKES, USUAL_LUFS
from voiceguide.units import short_length


def session_name(request: Request) -> str:
    """Return the name of a session: its routine, length and choices.

    A script given by its path has the name of its file. Two different choices never share a name; another
    voice does, since it is the same session.
    """
    from voiceguide.script.terms import is_path

    name = Path(request.routine).stem if is_path(request.routine) else request.routine
    choices = request.choices
    chosen = [request.language or "", *(f"{option}-{value}" for option, value in sorted(choices.options))]
    chosen += [choices.mode or "", f"{choices.first}-first" if choices.first else ""]
    if choices.longer:
        chosen.append(f"{choices.longer[0]}-{short_length(choices.longer[1])}-longer")
    if request.tail_ms is not None:
        chosen.append(f"tail-{short_length(request.tail_ms)}" if request.tail_ms else "no-tail")
    if choices.words is not WordsLevel.FULL:
        chosen.append(choices.words)
    if request.disclose:
        chosen.append("disclosed")
    if choices.evening:
        chosen.append(f"evening-{choices.evening}")
    return "-".join([name, short_length(request.target_ms), *filter(None, map(_slug, chosen))])


def is_routine_name(name: str) -> bool:
    """Report whether a name has the form of a routine's name or of a script's path."""
    from voiceguide.script.schema.types import ROUTINE
    from voiceguide.script.terms import is_path

    return is_path(name) or re.fullmatch(ROUTINE, name) is not None


def track_name(request: Request) -> str:
    """Return the file name of a track: its session and its sound: `bedtime-twist-10min-brief-rain.mp3`.

    A bed from a file has the name of that file and the beginning of a digest of its content, since two files
    of one name are two beds; `no-bed` says that none was wanted. Defaults are left out.

    Raises:
        AudioError: The bed is a file that cannot be read.
    """
    sound = [] if request.bed is None else [_bed_name(request.bed)]
    if request.bed_below_db is not None:
        sound.append(f"{request.bed_below_db:g}db")
    if request.bed_width is not None:
        sound.append(f"width{request.bed_width}")
    if request.fade_ms is not None:
        sound.append(f"fade-{short_length(request.fade_ms)}")
    if request.bell != STRIKES[0]:
        sound.append(f"bell-{request.bell}")
    if request.breaths != BREATH_SOUNDS[0]:
        sound.append(f"breaths-{request.breaths}")
    if request.room != NO_ROOM:
        sound.append(f"room-{request.room}")
    if request.speech_lufs not in (None, USUAL_LUFS):
        sound.append(f"lufs{request.speech_lufs:g}")
    return "-".join([session_name(request), *filter(None, map(_slug, sound))]) + ".mp3"


def _bed_name(bed: str) -> str:
    if bed == NO_BED:
        return "no-bed"
    path = Path(bed)
    if not path.suffix and path.name == bed:
        return bed
    if not path.is_file():  # which is told once the sound is asked for
        return path.stem
    from voiceguide.compose.mix import bed_digest

    return f"{path.stem}-{bed_digest(path)}"


def _slug(chosen: str) -> str:
    """Return a text as part of a file name: only its letters and digits, with hyphens between them."""
    return re.sub(r"[\W_]+", "-", chosen.lower()).strip("-")


def track_names(requests: Sequence[Request]) -> tuple[str, ...]:
    """Return the file names of several tracks in one folder.

    Raises:
        OutputError: Two would have one name, as two scripts of one name in two folders would, and the
            later track would take the place of the earlier.
    """
    names = tuple(track_name(request) for request in requests)
    first: dict[str, Request] = {}
    for name, request in zip(names, requests, strict=True):
        # On some systems "Evening" and "evening" are the same name.
        other = first.setdefault(name.casefold(), request)
        if other is not request:
            what = f"{other.routine} and {request.routine} would both be {name}."
            raise OutputError(what, mend="Make them one at a time, each with its own -o.")
    return names
