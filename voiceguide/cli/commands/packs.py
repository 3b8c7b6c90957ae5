"""`voiceguide lock`, `cache pack` and `cache unpack`: reproducible tracks, here and on other machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voiceguide.app import packs
from voiceguide.cli import console, options, output
from voiceguide.cli import request as request_options
from voiceguide.compose.request import LOCK
from voiceguide.core.places import check_name
from voiceguide.errors import ChoiceError
from voiceguide.units import size

ENDING = ".vgpack"


def lock(
    names: options.Names,
    *,
    lengths: request_options.LengthOptions,
    voice: options.Voice = "auto",
    chosen: request_options.ChoiceOptions,
    out: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE|DIR", help="Where the track lies, or will, as for render."
        ),
    ] = None,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Pin what is said in a track, sentence by sentence, in a file beside it.

    While NAME.lock.json lies beside NAME.mp3, `render` makes that track of exactly these sounds, or says
    which sentence differs. Run this again to pin what is said now; remove the file to pin nothing.
    """
    decided = places.settings()
    targets = lengths.read(decided)
    requests = request_options.sessions(names, chosen.request(voice), targets, decided)
    output.track_paths(requests, out)  # what is wrong with the paths is told before anything is spoken
    requests = request_options.settled(requests, targets, decided)
    answer = []
    for request, track in zip(requests, output.track_paths(requests, out), strict=True):
        with console.progress() as progress:
            pinned = packs.lock_session(request, decided, track, progress)
        path = track.with_suffix(LOCK)
        answer.append({"lock": path, "voice": pinned.voice, "sentences": len(pinned.clips)})
        if not as_json:
            console.say(f"{len(pinned.clips)} sentences, spoken by {pinned.voice}.")
            console.result(str(path))
    if as_json:
        console.result_json(answer)


def pack(
    names: options.Names,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The pack to write.")],
    *,
    lengths: request_options.LengthOptions,
    voice: options.Voice = "auto",
    chosen: request_options.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Write all the speech of some sessions into one file, for a machine without a network.

    What was never spoken is spoken first. There, `cache unpack` brings it into the cache, and `render`
    makes the same tracks, byte for byte. A script, a lexicon or a bed of your own travels beside it.
    """
    check_name(out)
    if out.suffix.lower() != ENDING:
        mend = f"Name it {out.name}{ENDING}."
        raise ChoiceError("a pack has an ending of its own.", where=f"-o {out}", mend=mend)
    decided = places.settings()
    targets = lengths.read(decided)
    requests = request_options.sessions(names, chosen.request(voice), targets, decided)
    requests = request_options.settled(requests, targets, decided)
    with console.progress() as progress:
        made = packs.pack_sessions(requests, decided, out, progress)
    if as_json:
        sessions = [session.track for session in made.sessions]
        answer = {"pack": made.path, "sessions": sessions, "entries": made.entries, "bytes": made.size_bytes}
        console.result_json(answer)
        return
    for session in made.sessions:
        console.say(f"{session.track}: {len(session.clips)} sentences, spoken by {session.voice}.")
    console.say(f"{made.entries} entries, {size(made.size_bytes)}.")
    console.result(str(made.path))


def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A pack, as `cache pack` writes it.")],
    locks: Annotated[
        Path | None,
        typer.Option(
            "--locks",
            metavar="DIR",
            help="Put the locks of its tracks there, so that they are made of no other.",
        ),
    ] = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Bring the speech of a pack into the cache.

    All of it is proved before any of it enters, and what is kept already stays as it is. Take packs
    from people you trust: that a sound says its words, nothing can prove.
    """
    brought = packs.unpack_file(file, options.settings(None, cache), locks)
    if as_json:
        sessions = [session.track for session in brought.sessions]
        answer = {"sessions": sessions, "entered": brought.entered, "bytes": brought.entered_bytes}
        console.result_json({**answer, "kept": brought.kept})
        return
    for session in brought.sessions:
        console.result(f"{session.track}: {len(session.clips)} sentences, spoken by {session.voice}")
    entered = f"{brought.entered} entries entered, {size(brought.entered_bytes)}"
    console.say(f"{entered}; {brought.kept} were there already.")
