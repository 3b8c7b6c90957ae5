"""The files of a published folder that are served: those of known types, by a rule on their names."""

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
"""Media types of the files that a show consists of. Other files in the folder are not served."""
_MOST_PARTS: Final = 5
"""The most components of a path, its file name included."""
_MEND: Final = "Publish one first: voiceguide publish show.yaml -o public"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one published show.

    No list of them is kept: files that are published while the folder is served are there at once.

    Args:
        folder: The published folder, with symbolic links on the way to it resolved.
    """

    folder: Path

    def open(self, name: str) -> BinaryIO:
        """Return one of its files, opened; no hidden file, and none behind a link.

        Args:
            name: Its name below the folder, with `/` between folders.

        Raises:
            OSError: There is no such file to be served.
        """
        parts = parts_of(name)
        if not parts:
            raise FileNotFoundError(name)
        return open_below(self.folder, parts)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the components of the path of a file that may be served; none if its name forbids that.

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


def open_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises:
        OutputError: There is no published show in that folder, or it cannot be read.
    """
    try:
        if not folder.is_dir():
            what = "This is a file, not a folder." if folder.exists() else "There is no such folder."
            raise OutputError(what, where=str(folder), mend=_MEND)
        manifest = Manifest(folder.resolve())
    except (OSError, ValueError, RuntimeError) as problem:
        # A name that no folder can have, and links that lead round in a circle.
        reason = why(problem) if isinstance(problem, OSError) else "no folder can have this name"
        what = f"The folder cannot be read: {reason}."
        raise OutputError(what, where=str(folder), mend=_MEND) from problem
    for needed in (FEED, PAGE):
        try:
            manifest.open(needed).close()
        except FileNotFoundError as problem:
            what = f"There is no published show here: {needed} is missing."
            raise OutputError(what, where=str(folder), mend=_MEND) from problem
        except OSError as problem:
            what = f"{needed} cannot be read: {why(problem)}."
            raise OutputError(what, where=str(folder), mend=_MEND) from problem
    return manifest
