"""Remember an answer under the whole of its question, so that nothing is worked out twice.

What a script says, and what is composed from it, depends on the scripts, on what was asked, and on this
program with its libraries: on nothing else. So an answer is kept under a sum over all of these. The scripts
are summed by what is in them, not by their dates; a script that is added beside them counts as well, for
it may hide another. Whatever is not the same question word for word is a new one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import CacheError

_MOST_BYTES: Final = 16 << 20
_SCRIPT: Final = FileKind("script", _MOST_BYTES)
_MOST_FILES: Final = 1_000
"""Folders with more in them are no libraries of routines; there, nothing is remembered."""
_SUFFIXES: Final = (".yaml", ".yml")


class MemoStore(Protocol):
    """Where answers are kept. What cannot be read there is worked out anew, what cannot be kept is lost."""

    def get(self, kind: str, key: str) -> bytes | memoryview | None:
        """Give what was kept under this key."""
        ...

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Keep it."""
        ...


def recall(store: MemoStore, kind: str, question: str, make: Callable[[], bytes]) -> bytes:
    """Return the answer to a question, worked out now only if it never was before.

    Args:
        store: Where answers are kept.
        kind: The kind of question; each has its own folder.
        question: As `asked` returned it, or "" if nothing may be remembered.
        make: Works the answer out.
    """
    if (found := look_up(store, kind, question)) is not None:
        return found
    made = make()
    keep(store, kind, question, made)
    return made


def look_up(store: MemoStore, kind: str, question: str) -> bytes | None:
    """Return the answer that was kept for a question; None if there is none, or none that can be read."""
    if question:
        with suppress(CacheError):
            found = store.get(kind, question)
            return None if found is None else bytes(found)
    return None


def keep(store: MemoStore, kind: str, question: str, answer: bytes) -> None:
    """Keep the answer to a question, if that is possible."""
    if question:
        with suppress(CacheError):
            store.put(kind, question, answer)


def asked(*parts: str | float | bool | None) -> str:
    """Make one question of its parts; the program that is asked is one of them."""
    told = json.dumps([program(), *parts], ensure_ascii=True)
    return hashlib.sha256(told.encode("ascii"), usedforsecurity=False).hexdigest()


def scripts(folders: Iterable[Path], also: Iterable[Path | None] = ()) -> str:
    """Sum up every script in these folders and in the folders right inside them, and other files.

    Returns:
        A sum over their names and what is in them; "" if they cannot all be read, or are too many.
    """
    proof = hashlib.sha256(usedforsecurity=False)
    files = size = 0
    try:
        for other in also:
            proof.update(b"-" if other is None else hashlib.sha256(_bytes(str(other))).digest())
        for folder in folders:
            proof.update(f"\0{os.path.abspath(folder)}\0".encode("utf-8", "surrogateescape"))  # noqa: PTH100 - links are not followed: the name counts
            for path in _scripts(folder):
                data = _bytes(path)
                files, size = files + 1, size + len(data)
                if files > _MOST_FILES or size > _MOST_BYTES:
                    return ""
                named = os.fsencode(os.path.relpath(path, folder))
                proof.update(b"%d %d " % (len(named), len(data)) + named + data)
    except (OSError, ValueError):
        return ""
    return proof.hexdigest()


@cache
def program() -> str:
    """Name this program as it is now: each of its files by size and date, and the libraries beside it."""
    here = Path(__file__).parents[1]
    told = [sys.version]
    for folder, inner, names in os.walk(here):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        told += (_dated(os.path.join(folder, name)) for name in sorted(names))  # noqa: PTH118 - many, and quickly
    # A library that is installed, changed or removed changes the folder that it lies in.
    told += (_dated(path) for path in sys.path if path.endswith("-packages"))
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _dated(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116 - many, and quickly
    except OSError:
        return path
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def _scripts(folder: Path) -> Iterator[str]:
    """Give the scripts in a folder and in those right inside it, in order; one that is not there has none."""
    try:
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for item in items:
        if item.name.lower().endswith(_SUFFIXES):
            yield item.path
        elif item.is_dir() and not item.name.startswith("."):
            with os.scandir(item.path) as below:
                yield from sorted(each.path for each in below if each.name.lower().endswith(_SUFFIXES))


def _bytes(path: str) -> bytes:
    """Read an ordinary file; of anything else (a pipe has no end) only that it is none.

    Raises:
        OSError: It is not there, may not be read, or is too large to be a script.
    """
    try:
        return read_file(path, _SCRIPT)
    except OSError as problem:
        if problem.errno not in {errno.ENXIO, errno.EISDIR}:
            raise
        return b"%d" % problem.errno
