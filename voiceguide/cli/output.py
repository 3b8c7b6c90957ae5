"""Paths of output files, from `-o` and `--format`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.app.naming import track_names
from voiceguide.audio.formats import FORMATS, MP3
from voiceguide.core.places import check_name, try_folder
from voiceguide.errors import OutputError
from voiceguide.pipeline import Request

if TYPE_CHECKING:

    class Form(StrEnum):
        """The formats that a track can have; a type checker cannot see members that come from a registry."""

else:
    Form = StrEnum("Form", {name.upper(): name for name in FORMATS})

_SIMILAR: Final = {end: Form(name) for name, kind in FORMATS.items() for end in kind.alike}
"""What comes nearest to the ends of names that tracks do not have."""
_END: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}", re.ASCII)


def track_paths(requests: Sequence[Request], out: str | None, form: Form | None = None) -> tuple[Path, ...]:
    """Return the path of every track.

    Args:
        requests: The request of each track.
        form: `--format`; None to take it from the suffix of a file, and MP3 without one.
        out: `-o`: a file for one track, a folder for any number (with a slash at its end if it is not
            there yet), or None for the current folder.

    Raises:
        OutputError: One file was named for several tracks or for none, two would have one name, or the folder
            cannot be made.
    """
    if out is not None and not names_folder(out):
        return (_one_file(len(requests), Path(out), form),)
    folder = Path(out or "")
    try_folder(folder, f"-o {out}")
    end = f".{form or MP3}"
    return tuple((folder / name).with_suffix(end) for name in track_names(requests))


def page_path(name: str, out: str | None, *, kind: str, suffix: str) -> Path:
    """Return the path of a file that every browser shows.

    Args:
        name: The routine, whose name the file gets in a folder.
        out: `-o`: the file or a folder; None for the current folder.
        kind: What it is called in a message: "a plot is an SVG file".
        suffix: What its name ends in: ".svg".

    Raises:
        OutputError: Its name ends in something else.
    """
    if out is None or names_folder(out):
        return Path(out or "") / f"{Path(name).stem}{suffix}"
    if Path(out).suffix.lower() != suffix:
        stem = Path(out).with_suffix(suffix).name if Path(out).suffix else f"{Path(out).name}{suffix}"
        raise OutputError(f"{kind}.", where=f"-o {out}", mend=f"Name it {stem}; every browser shows it.")
    return Path(out)


def names_folder(out: str) -> bool:
    """Report whether `-o` names a folder: an existing one, or one to be made, with a slash at its end.

    Raises:
        OutputError: It is no name for anything.
    """
    check_name(Path(out))
    return out.endswith("/") or Path(out).is_dir()


def _one_file(tracks: int, out: Path, form: Form | None) -> Path:
    if tracks > 1:
        mend = f"Name a folder instead: -o {out.with_suffix('')}/"
        raise OutputError(f"{tracks} tracks cannot be one file.", where=f"-o {out}", mend=mend)
    end = out.suffix.lower().removeprefix(".")
    if end not in list(Form):
        # Whoever writes `x.ogg` or `x.mp4` means that kind of sound; the dot of `7.5 minutes` ends no name.
        like = form or _SIMILAR.get(end, Form(MP3))
        name = f"{out.stem if _END.fullmatch(out.suffix) else out.name}.{like}"
        *most, last = Form
        mend = f"Name it {name}, or name a folder: -o {out}/"
        from voiceguide.media.captions import CAPTIONS
        from voiceguide.media.epub import EPUB

        if end in (*CAPTIONS, EPUB):
            mend = f"Name it {name}. `voiceguide captions TRACK --format {end}` makes the {end} of a track."
        raise OutputError(f"a track is an {', '.join(most)} or {last} file.", where=f"-o {out}", mend=mend)
    if form is not None and end != form:
        mend = f"Name it {out.with_suffix(f'.{form}').name}, or leave --format away."
        raise OutputError(f"the name asks for {end}, and --format for {form}.", where=f"-o {out}", mend=mend)
    return out
