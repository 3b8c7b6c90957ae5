"""What a published folder has to give: a list made once, so that nothing else can ever be asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.errors import OutputError, why

FEED: Final = "feed.xml"
PAGE: Final = "index.html"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".lrc": "text/plain; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp3": "audio/mpeg",
    ".opml": "text/x-opml; charset=utf-8",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
}
"""Kinds of file that a show consists of. Whatever else lies in the folder is not given away."""
_NEVER_DEEPER: Final = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one published show.

    Args:
        folder: Where they lie, every symbolic link on the way to it resolved.
        names: Their names below the folder, with `/` between folders, sorted.
    """

    folder: Path
    names: tuple[str, ...]

    def file(self, name: str) -> Path | None:
        """Find a file by its name on the list; None if it is not on it, gone, or no plain file any more."""
        if name not in self.names:
            return None
        path = self.folder / name
        # It was a plain file when the list was made; a link put in its place since then leads elsewhere.
        return path if path.resolve() == path and path.is_file() else None


def lay_out(folder: Path) -> Shelf:
    """List what may be fetched: plain files of known kinds, no hidden ones, nothing behind a link.

    Raises:
        OutputError: There is no published show in that folder.
    """
    mend = "Publish one first: voiceguide publish show.yaml -o public"
    if not folder.is_dir():
        what = "This is a file, not a folder." if folder.exists() else "There is no such folder."
        raise OutputError(what, where=str(folder), mend=mend)
    root = folder.resolve()
    try:
        names = tuple(sorted(_names(root)))
    except OSError as problem:
        raise OutputError(
            f"The folder cannot be read: {why(problem)}.", where=str(folder), mend=mend
        ) from problem
    for needed in (FEED, PAGE):
        if needed not in names:
            raise OutputError(
                f"There is no published show here: {needed} is missing.", where=str(folder), mend=mend
            )
    return Shelf(root, names)


def _names(root: Path) -> list[str]:
    names = []
    for place, folders, files in os.walk(root):
        here = Path(place).relative_to(root)
        deep = len(here.parts) >= _NEVER_DEEPER
        folders[:] = [] if deep else [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(place, name)
            plain = not name.startswith(".") and not path.is_symlink() and path.is_file()
            if plain and path.suffix.lower() in TYPES and name.isascii() and name.isprintable():
                names.append((here / name).as_posix())
    return names
