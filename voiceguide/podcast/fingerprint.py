"""A fast check that a published show is up to date, by a digest of its inputs: nothing is parsed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
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
"""The most bytes of input that are digested, a few seconds of work; recordings of many hours have less."""
_LEAST_BYTES: Final = 20_000
"""Bytes that count for every file at least: so much is read in the time that it takes to open one."""
SOUNDS: Final = (".wav", ".flac", ".mp3", ".ogg")
"""The usual endings of sound files; one of another name changes its show with the next other change."""
_NAMED: Final = 3
"""The most episodes that are named in a remark; of the others, only their number."""


@dataclass(frozen=True, slots=True)
class UpToDate:
    """A show that is up to date: the slugs of its episodes, and remarks."""

    slugs: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def check_show(show: Path) -> None:
    """Refuse a path that is no show's file.

    Raises:
        OutputError: It does not exist, or is a folder.
    """
    # Path("..").is_dir() and its like; all of these have no name beside which a state could lie.
    if show.is_dir() or not show.name:
        mend = f"Name the show's file in it: {show / 'show.yaml'}"
        raise OutputError("this is a folder, not a show's file.", where=str(show), mend=mend)
    if not show.exists():
        mend = "Write one to begin from: voiceguide publish --new"
        raise OutputError("there is no such show.", where=str(show), mend=mend)


def up_to_date(show: Path, folder: Path, now: datetime, settings: Settings) -> UpToDate | None:
    """Return the show if its published folder is surely up to date; None if it may not be.

    Args:
        show: The show's file.
        folder: The published folder.
        now: The time; an episode that was held back until then is due.
        settings: The folders and limits.

    Raises:
        OutputError: The state file of the show is damaged.
    """
    state = read_state(state_path(show))
    if not state.stamp or any(os.path.lexists(folder / name) for name in (BUILDING, LOCK)):
        return None
    if state.next_due is not None and now >= state.next_due:
        return None
    if len(intact_files(folder, state)) < len(state.files):
        return None
    try:
        if stamp(show, state.inputs, settings) != state.stamp:
            return None
    except OSError:
        return None
    public = {slug: record for slug, record in state.episodes.items() if f"{record.stem}.mp3" in state.files}
    ahead = {slug: record.published for slug, record in public.items() if record.published > now}
    return UpToDate(tuple(public), future_date_remarks(ahead))


def future_date_remarks(ahead: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return a remark on public episodes with a date in the future; none if there are no such episodes.

    Args:
        ahead: The date of each, by its slug.
    """
    if not ahead:
        return ()
    return (
        f"{named_slugs(list(ahead))}: public already, with a date that is still to come by this "
        f"machine's clock, {max(ahead.values()):%Y-%m-%d %H:%M %Z} at the latest. One of the two is "
        "wrong; what is public stays so. Give it a `date:` if that is to be another.",
    )


def named_slugs(slugs: Sequence[str]) -> str:
    """Return the names of episodes for a remark: the first of them, and the number of the others."""
    more = len(slugs) - _NAMED
    return ", ".join(slugs[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def intact_files(folder: Path, state: State) -> dict[str, int]:
    """Return the published files that are still in a folder with the same size, bytes; links do not count."""
    return {name: size for name, size in state.files.items() if size_of(folder / name) == size}


def stamp(show: Path, inputs: tuple[str, ...], settings: Settings) -> str:
    """Return a digest of everything that a published folder depends on.

    Raises:
        OSError: An input does not exist any more, or all of them are too large for this check.
    """
    left = _MOST_BYTES
    # The notation of the oldest published shows, or every show would be planned once more.
    made = sha256(f"({__version__!r}, {settings.speech_lufs!r}, {settings.bed_below_db!r})".encode())
    read = (*(show.parent / name for name in inputs), *_scripts(settings), *lexicon_files(settings))
    for path in (show, *read):
        with open_file(path, links=path != show) as file:
            size = os.fstat(file.fileno()).st_size
            left -= max(size, _LEAST_BYTES)
            if left < 0:
                raise OSError(errno.EFBIG, "All of it is too large for a glance")
            made.update(f"{path.name} {size}\n".encode("utf-8", "surrogateescape"))
            for chunk in chunks_of(file):
                made.update(chunk)
    return made.hexdigest()[:32]


def lexicon_files(settings: Settings) -> tuple[Path, ...]:
    """Return the user's lexicon file, if there is one."""
    return (settings.lexicon,) if settings.lexicon is not None and settings.lexicon.is_file() else ()


def _scripts(settings: Settings) -> Iterator[Path]:
    for folder in (*settings.script_folders, _PHRASES):
        yield from sorted(folder.glob("*.yaml"))
        yield from sorted(folder.glob("*/*.yaml"))
        yield from sorted(folder.glob("*/pools/*.yaml"))
        # Sounds that scripts name; at most one folder beside a script, which may stand in a folder itself.
        for depth in ("*", "*/*", "*/*/*"):
            found = (path for path in folder.glob(depth) if path.suffix.lower() in SOUNDS and path.is_file())
            yield from sorted(found)
