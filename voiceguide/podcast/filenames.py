"""Names of published files: their patterns, and the content marks that give changed files new names.

The content under a published name never changes: a reader of the feed finds exactly the files that it was
published with, until another feed replaces it. So a file with new content gets a new name, with a mark of
that content: `evening.0a1b2c3d4e.mp3`. Only the few files with a fixed address are replaced.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.core.reading import component, open_file

BUILDING: Final = ".building"
"""The folder inside the published one in which the next publication is built."""
LOCK: Final = ".building.lock"
"""The lock file of a run that publishes into the folder."""
SWITCHED: Final = ("qr.svg", "sw.js", "show.m3u8", "show.opml", "index.html", "feed.xml")
"""Files with an address that cannot change, in the order in which they are replaced; the feed is the last."""
_MARK: Final = 10
_STEM: Final = re.compile(rf"[a-z0-9][a-z0-9-]*(?:\.[0-9a-f]{{{_MARK}}})?")
_OF_THE_SHOW: Final = (
    ".jpg", ".xml", ".html", ".opml", ".m3u8", ".js", ".css", ".svg", ".webmanifest",
)  # fmt: skip
"""How the names of files end that belong to no episode; a picture may be either's."""
_CHUNK: Final = 1 << 20
_MOST_BYTES: Final = 4_000_000_000


@cache
def _of_an_episode() -> tuple[str, ...]:
    """Return how the names of an episode's files end."""
    from voiceguide.audio.formats import MP3
    from voiceguide.media.captions import CAPTIONS
    from voiceguide.timeline.model import TIMELINE

    published = (form.suffix for form in CAPTIONS.values() if form.published)
    return (f".{MP3}", TIMELINE, *published, ".png")


@cache
def _published() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, (*_of_an_episode(), *_OF_THE_SHOW)))
    return re.compile(f"{_STEM.pattern}(?:{ends})")


def files_of(stem: str) -> tuple[str, ...]:
    """Return the names of all files of an episode."""
    return tuple(stem + end for end in _of_an_episode())


def published_name(name: object) -> str:
    """Check that an untrusted name is one of a published file, and return it.

    Raises:
        ValueError: It leads elsewhere, or is not one that publishing gives.
    """
    text = component(name)
    if not _published().fullmatch(text):
        raise ValueError(f"{text[:80]!a} is no name of a published file")
    return text


def episode_stem(stem: object) -> str:
    """Check that an untrusted text is the stem of an episode's files, such as a slug, and return it.

    Raises:
        ValueError: It is none.
    """
    text = component(stem)
    if not _STEM.fullmatch(text):
        raise ValueError(f"{text[:80]!a} is no name of an episode")
    return text


def mark_of(contents: Iterable[str]) -> str:
    """Return the content mark of some files, given their digests: ten hexadecimal digits."""
    return sha256("\n".join(contents).encode()).hexdigest()[:_MARK]


def marked(name: str, mark: str) -> str:
    """Return a file name with a content mark in it.

    Example:
        >>> marked("player.css", "0a1b2c3d4e")
        'player.0a1b2c3d4e.css'
    """
    stem, _, end = name.partition(".")
    return f"{stem}.{mark}.{end}"


def name_for(name: str, data: bytes, folder: Path, files: Mapping[str, int]) -> str:
    """Return the name of a file of the show: the one it has, its plain one, or a marked one if that is taken.

    Args:
        name: The plain name.
        data: The content of the file.
        folder: The published folder.
        files: The files that were published there, and their sizes, bytes.
    """
    other = marked(name, mark_of([sha256(data).hexdigest()]))
    for each in (name, other):
        if has_content(folder / each, len(data), [data]):
            return each  # a file that is published already keeps its name
    return name if is_free(name, folder, files) else other


def is_free(name: str, folder: Path, files: Mapping[str, int]) -> bool:
    """Report whether a name may be used: no file has it, or the published one was damaged since."""
    there = size_of(folder / name)
    return there is None or (name in files and there != files[name])


def size_of(path: Path) -> int | None:
    """Return the size of an ordinary file, bytes; None if nothing has this name, -1 for anything else."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def has_content(path: Path, size: int, chunks: Iterable[bytes]) -> bool:
    """Report whether an ordinary file, no link, has exactly these bytes."""
    from voiceguide.core.files import has_bytes

    return size_of(path) == size and has_bytes(path, size, chunks)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Read a file in chunks.

    Raises:
        OSError: It cannot be read, or is larger than any sound that a session could need.
    """
    left = _MOST_BYTES
    while chunk := file.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise OSError(errno.EFBIG, f"It is larger than {_MOST_BYTES // 10**9} GB")
        yield chunk


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits.

    Raises:
        OSError: It is no ordinary file, cannot be read, or is larger than 4 GB.
    """
    made = sha256()
    with open_file(path) as file:
        for chunk in chunks_of(file):
            made.update(chunk)
    return made.hexdigest()


def same_file(path: Path, other: Path) -> bool:
    """Report whether two ordinary files, no links, have the same bytes.

    Raises:
        OSError: The first cannot be read.
    """
    with open_file(path, links=False) as file:
        return has_content(other, os.fstat(file.fileno()).st_size, chunks_of(file))
