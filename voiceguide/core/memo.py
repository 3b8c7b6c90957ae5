"""Memoize results on disk, under a key over everything that they depend on.

What a script says, and what is composed from it, depends on the scripts, on the request, and on this
program with its libraries: on nothing else. So a result is stored under a digest over all of these. The
scripts are digested by their content, not by their dates; a script that is added beside them counts as well,
for it may hide another. Any other request has another key.
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
"""The most scripts that are digested; folders with more are no libraries of routines."""
_SUFFIXES: Final = (".yaml", ".yml")
_POOLS: Final = "pools"


class MemoStore(Protocol):
    """A store of memoized results. One that cannot be read is computed again; failing to write is ignored."""

    def get(self, kind: str, key: str) -> bytes | memoryview | None:
        """Return the result stored under this key, or None."""
        ...

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Store a result."""
        ...


def memoized_bytes(store: MemoStore, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Return a memoized result, or compute and store it.

    Args:
        store: The store of results.
        kind: The kind of result; each has its own folder.
        key: From `memo_key`, or "" to compute it without looking or storing.
        make: Computes the result.
    """
    if (found := look_up(store, kind, key)) is not None:
        return found
    made = make()
    keep(store, kind, key, made)
    return made


def look_up(store: MemoStore, kind: str, key: str) -> bytes | None:
    """Return the result stored under a key; None if there is none, or none that can be read."""
    if key:
        with suppress(CacheError):
            found = store.get(kind, key)
            return None if found is None else bytes(found)
    return None


def keep(store: MemoStore, kind: str, key: str, result: bytes) -> None:
    """Store a result under its key, if that is possible."""
    if key:
        with suppress(CacheError):
            store.put(kind, key, result)


def memo_key(*parts: str | float | bool | None) -> str:
    """Return the key of a result: a digest of everything that it depends on, and of this program."""
    text = json.dumps([program_digest(), *parts], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii"), usedforsecurity=False).hexdigest()


def scripts_digest(folders: Iterable[Path], also: Iterable[Path | None] = ()) -> str:
    """Return a digest of every script in these folders, in the folders right inside them, and of other files.

    Returns:
        A digest of their names and contents; "" if they cannot all be read, or are too many.
    """
    digest = hashlib.sha256(usedforsecurity=False)
    files = size = 0
    try:
        for other in also:
            digest.update(b"-" if other is None else hashlib.sha256(_bytes(str(other))).digest())
        for folder in folders:
            digest.update(f"\0{os.path.abspath(folder)}\0".encode("utf-8", "surrogateescape"))  # noqa: PTH100 - links are not followed: the name counts
            for path in _scripts(folder):
                data = _bytes(path)
                files, size = files + 1, size + len(data)
                if files > _MOST_FILES or size > _MOST_BYTES:
                    return ""
                named = os.fsencode(os.path.relpath(path, folder))
                digest.update(b"%d %d " % (len(named), len(data)) + named + data)
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


@cache
def program_digest() -> str:
    """Return a digest of this program: the size and date of each of its files, and of its library folders."""
    parts = [sys.version, *_files(str(Path(__file__).parents[1]))]
    # A library that is installed, changed or removed changes the folder that it lies in.
    parts += (_size_and_date(path) for path in sys.path if path.endswith("-packages"))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _files(folder: str) -> Iterator[str]:
    """List every file in a folder and below it, in order, with its size and date."""
    with os.scandir(folder) as found:
        items = sorted(found, key=lambda item: item.name)
    for item in items:
        if not item.is_dir(follow_symlinks=False):
            yield _size_and_date(item.path)
        elif item.name != "__pycache__":
            yield from _files(item.path)


def _size_and_date(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116 - many, and quickly
    except OSError:
        return path
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def _scripts(folder: Path) -> Iterator[str]:
    """List the scripts in a folder and in those right inside it, and the pools there, in order."""
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
                inner = sorted(below, key=lambda each: each.name)
            yield from (each.path for each in inner if each.name.lower().endswith(_SUFFIXES))
            for each in inner:
                if each.name == _POOLS and each.is_dir():
                    with os.scandir(each.path) as pools:
                        yield from sorted(one.path for one in pools if one.name.lower().endswith(_SUFFIXES))


def _bytes(path: str) -> bytes:
    """Return the bytes of an ordinary file; for anything else (a pipe has no end) its error number.

    Raises:
        OSError: It is not there, may not be read, or is too large to be a script.
    """
    try:
        return read_file(path, _SCRIPT)
    except OSError as problem:
        if problem.errno not in {errno.ENXIO, errno.EISDIR}:
            raise
        return b"%d" % problem.errno
