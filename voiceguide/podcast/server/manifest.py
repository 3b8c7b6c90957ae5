"""What a published folder has to give: files of known kinds, by a rule on their names, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.audio.formats import FORMATS, MP3
from voiceguide.core.reading import component, open_below
from voiceguide.errors import OutputError, why
from voiceguide.media.captions import CAPTIONS

FEED: Final = "feed.xml"
PAGE: Final = "index.html"
TYPES: Final = {
    f".{MP3}": FORMATS[MP3].media_type,
    **{
        f".{form.suffix.rpartition('.')[2]}": f"{form.media_type}; charset=utf-8"
        for form in CAPTIONS.values()
    },
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".opml": "text/x-opml; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
}
"""Kinds of file that a show consists of. Whatever else lies in the folder is not given away."""
_MOST_PARTS: Final = 5
"""Names on the way to a file, its own included."""
_MEND: Final = "Publish one first: voiceguide publish show.yaml -o public"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one published show, as they are there at any moment.

    No list of them is kept: what is published while the folder is served is there at once.

    Args:
        folder: Where they lie, every symbolic link on the way to it resolved.
    """

    folder: Path

    def open(self, name: str) -> BinaryIO:
        """Return one of its files, opened; neither hidden ones nor anything behind a link.

        Args:
            name: Its name below the folder, with `/` between folders.

        Raises:
            OSError: There is no such file to be given away.
        """
        parts = parts_of(name)
        if not parts:
            raise FileNotFoundError(name)
        return open_below(self.folder, parts)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the names on the way to a file that may be given away; none if its name forbids that.

    Example:
        >>> parts_of("art/evening.png"), parts_of(".git/config.txt"), parts_of("../evening.mp3")
        (('art', 'evening.png'), (), ())
    """
    parts = tuple(name.split("/", _MOST_PARTS))
    if len(parts) > _MOST_PARTS or not name.isascii() or Path(name).suffix.lower() not in TYPES:
        return ()
    for part in parts:
        try:
            component(part)
        except ValueError:
            return ()
        if part.startswith("."):
            return ()
    return parts


def lay_out(folder: Path) -> Manifest:
    """Return what a folder has to give.

    Raises:
        OutputError: There is no published show in that folder, or it cannot be read.
    """
    try:
        if not folder.is_dir():
            what = "This is a file, not a folder." if folder.exists() else "There is no such folder."
            raise OutputError(what, where=str(folder), mend=_MEND)
        shelf = Manifest(folder.resolve())
    except (OSError, ValueError, RuntimeError) as problem:
        # A name that no folder can have, and links that lead round in a circle.
        reason = why(problem) if isinstance(problem, OSError) else "no folder can have this name"
        what = f"The folder cannot be read: {reason}."
        raise OutputError(what, where=str(folder), mend=_MEND) from problem
    for needed in (FEED, PAGE):
        try:
            shelf.open(needed).close()
        except FileNotFoundError as problem:
            what = f"There is no published show here: {needed} is missing."
            raise OutputError(what, where=str(folder), mend=_MEND) from problem
        except OSError as problem:
            what = f"{needed} cannot be read: {why(problem)}."
            raise OutputError(what, where=str(folder), mend=_MEND) from problem
    return shelf
