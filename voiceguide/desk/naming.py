"""Name files by what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from voiceguide.errors import OutputError
from voiceguide.pipeline import Request
from voiceguide.plan.model import WordsLevel
from voiceguide.units import short_length


def track_name(request: Request) -> str:
    """Name a track's file by routine, length and what was chosen: `bedtime-twist-10min-brief.mp3`.

    A script given by its path has the name of its file. Two different choices never share a name; another
    voice does, since it is the same session.
    """
    from voiceguide.script.naming import is_path

    name = Path(request.routine).stem if is_path(request.routine) else request.routine
    choices = request.choices
    chosen = [request.language or "", *(f"{option}-{value}" for option, value in sorted(choices.options))]
    chosen += [choices.mode or "", f"{choices.first}-first" if choices.first else ""]
    if choices.longer:
        chosen.append(f"{choices.longer[0]}-{short_length(choices.longer[1])}-longer")
    if choices.words is not WordsLevel.FULL:
        chosen.append(choices.words)
    # What was typed becomes a file's name: letters, digits and hyphens are left of it.
    safe = [re.sub(r"[^a-z0-9-]+", "-", one.lower()).strip("-") for one in chosen]
    return "-".join([name, short_length(request.target_ms), *filter(None, safe)]) + ".mp3"


def track_names(requests: Sequence[Request]) -> tuple[str, ...]:
    """Name the files of several tracks that will lie in one folder.

    Raises:
        OutputError: Two would have one name, as two scripts of one name in two folders would, and the
            later track would take the place of the earlier.
    """
    names = tuple(track_name(request) for request in requests)
    first: dict[str, Request] = {}
    for name, request in zip(names, requests, strict=True):
        # Some systems hold "Evening" and "evening" for one name.
        other = first.setdefault(name.casefold(), request)
        if other is not request:
            what = f"{other.routine} and {request.routine} would both be {name}."
            raise OutputError(what, mend="Make them one at a time, each with its own -o.")
    return names
