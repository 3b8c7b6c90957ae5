"""`voiceguide captions`: captions of finished tracks, for players and editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voiceguide.app import tracks as app_tracks
from voiceguide.cli import console, options, output
from voiceguide.core.places import try_folder
from voiceguide.core.suggest import listed
from voiceguide.errors import OutputError, VoiceguideError
from voiceguide.media.captions import CAPTIONS, USUAL
from voiceguide.media.epub import ABOUT, EPUB


def form_names(incomplete: str) -> list[str]:
    """Complete the name of a form."""
    return [name for name in (*CAPTIONS, EPUB) if name.startswith(incomplete)]


def captions(
    tracks: Annotated[
        list[Path], typer.Argument(metavar="TRACK", help="Tracks that `render` made, or their timelines.")
    ],
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORM",
            help=f"{listed((*CAPTIONS, EPUB))}; several as {','.join(list(CAPTIONS)[:2])}. Usually {USUAL}.",
            autocompletion=form_names,
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="DIR", help="Where they go, if not beside the track."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Write what is said in finished tracks as captions, from the timelines that lie beside them.

    {forms} Prints the name of every file.
    """
    folder = None if out is None else _folder(out)
    wanted = [name.strip() for each in form or [USUAL] for name in each.split(",")]
    written: list[dict[str, object]] = []
    failed = False
    for track in tracks:
        try:
            files = app_tracks.captions(track, wanted, folder)
        except VoiceguideError as problem:
            failed = True
            written.append({"track": track, "error": problem})
            if not as_json:
                console.print_error(problem)
            continue
        written.append({"track": track, "captions": files})
        if not as_json:
            for path in files:
                console.result(str(path))
    if as_json:
        console.result_json(written)
    if failed:
        raise typer.Exit(1)


def _what_for() -> str:
    """Describe the use of each form, those that are captions first."""
    (first, use), *more = [(name, one.use) for name, one in CAPTIONS.items() if one.of_words]
    others = [f"{name} {one.use}" for name, one in CAPTIONS.items() if not one.of_words]
    words = _sentence([f"{first} is {use}", *(f"{name} {use}" for name, use in more)])
    count = "Two" if len(others) == 2 else "Some"
    book = f"{EPUB} is {ABOUT}; it carries the track."
    return f"{words} {count} forms are no captions: {_sentence(others)} {book}"


def _sentence(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)}, and {last}." if most else f"{last}."


captions.__doc__ = (captions.__doc__ or "").format(forms=_what_for())


def _folder(out: str) -> Path:
    """Return the folder that captions go to; a name with a suffix is refused, as it may be meant for a file.

    Raises:
        OutputError: It is no folder, and none can be made there.
    """
    folder = Path(out)
    if not output.names_folder(out) and (folder.exists() or folder.suffix):
        what = "this is a file." if folder.exists() else "there is no folder of that name."
        meant = "Name a folder" if folder.exists() else f"Write {out}/ if a folder is meant"
        mend = f"{meant}, or leave -o out: they go beside the track."
        raise OutputError(what, where=f"-o {out}", mend=mend)
    try_folder(folder, f"-o {out}")
    return folder
