"""Find out at once that a published show is as its file asks for: nothing is parsed, little is imported."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from voiceguide import __version__
from voiceguide.core.reading import open_file
from voiceguide.errors import OutputError
from voiceguide.podcast.filenames import BUILDING, LOCK, chunks_of, size_of
from voiceguide.podcast.state import State, read_state, state_path
from voiceguide.settings import Settings

_PHRASES: Final = Path(__file__).resolve().parents[1] / "plan" / "phrases"
_MOST_BYTES: Final = 2_000_000_000
"""Bytes of all that is read for a glance, a few seconds of work; recordings of many hours have less."""
_LEAST_BYTES: Final = 20_000
"""Bytes that are read in the time that it takes to open a file."""
_NAMED: Final = 3
"""So many episodes are named in a remark; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A show whose folder needs nothing: the slugs of its episodes, and what to think about."""

    slugs: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def check_show(show: Path) -> None:
    """Refuse what is no show's file.

    Raises:
        OutputError: It is not there, or is a folder.
    """
    # Path("..").is_dir() and its like; all of these have no name beside which a state could be kept.
    if show.is_dir() or not show.name:
        mend = f"Name the show's file in it: {show / 'show.yaml'}"
        raise OutputError("this is a folder, not a show's file.", where=str(show), mend=mend)
    if not show.exists():
        mend = "Write one to begin from: voiceguide publish --new"
        raise OutputError("there is no such show.", where=str(show), mend=mend)


def fresh(show: Path, folder: Path, now: datetime, settings: Settings) -> Fresh | None:
    """Find out whether the folder of a show needs nothing; None if it may need something.

    Args:
        show: The show's file.
        folder: The published folder.
        now: Whatever was held back until later is not due yet.
        settings: Where scripts are.

    Raises:
        OutputError: What the show remembers is damaged.
    """
    state = read_state(state_path(show))
    if not state.stamp or any(os.path.lexists(folder / name) for name in (BUILDING, LOCK)):
        return None
    if state.next_due is not None and now >= state.next_due:
        return None
    if len(lying(folder, state)) < len(state.files):
        return None
    try:
        if stamp(show, state.inputs, settings) != state.stamp:
            return None
    except OSError:
        return None
    public = {slug: kept for slug, kept in state.episodes.items() if f"{kept.stem}.mp3" in state.files}
    ahead = {slug: kept.published for slug, kept in public.items() if kept.published > now}
    return Fresh(tuple(public), still_to_come(ahead))


def still_to_come(ahead: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return a remark on episodes that are public, and whose date is still to come; none if there are none.

    Args:
        ahead: The date of each, by its slug.
    """
    if not ahead:
        return ()
    slugs = list(ahead)
    more = len(slugs) - _NAMED
    named = ", ".join(slugs[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"{named}: public already, with a date that is still to come by this machine's clock, "
        f"{max(ahead.values()):%Y-%m-%d %H:%M %Z} at the latest. One of the two is wrong; what is public "
        "stays so. Give it a `date:` if that is to be another.",
    )


def lying(folder: Path, state: State) -> dict[str, int]:
    """List the published files that lie in a folder as large as they were; links count for nothing."""
    return {name: size for name, size in state.files.items() if size_of(folder / name) == size}


def stamp(show: Path, inputs: tuple[str, ...], settings: Settings) -> str:
    """Name everything that a published folder could depend on.

    Raises:
        OSError: Something that was there is not there any more, or all of it is too much for a glance.
    """
    left = _MOST_BYTES
    # Written as it was when the oldest shows were published, or each would be looked through once more.
    made = sha256(f"({__version__!r}, {settings.speech_lufs!r}, {settings.bed_below_db!r})".encode())
    read = (*(show.parent / name for name in inputs), *_scripts(settings), *lexicon_of(settings))
    for path in (show, *read):
        with open_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            left -= max(size, _LEAST_BYTES)
            if left < 0:
                raise OSError(errno.EFBIG, "All of it is too large for a glance")
            made.update(f"{path.name} {size}\n".encode("utf-8", "surrogateescape"))
            for chunk in chunks_of(file):
                made.update(chunk)
    return made.hexdigest()[:32]


def lexicon_of(settings: Settings) -> tuple[Path, ...]:
    """Return the file that tells how words are said, if there is one."""
    return (settings.lexicon,) if settings.lexicon is not None and settings.lexicon.is_file() else ()


def _scripts(settings: Settings) -> Iterator[Path]:
    for folder in (*settings.script_folders, _PHRASES):
        yield from sorted(folder.glob("*.yaml"))
        yield from sorted(folder.glob("*/*.yaml"))
