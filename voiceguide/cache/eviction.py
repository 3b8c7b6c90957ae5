"""Maintenance of a cache: usage, verification and eviction. Slow work that rendering never needs."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.cache import entry
from voiceguide.cache.labels import LEFT_AT_TOP
from voiceguide.cache.store import ENTRY, RAW, UNFINISHED, Cache
from voiceguide.cache.trouble import cache_errors
from voiceguide.core.reading import read_file
from voiceguide.errors import why

_ABANDONED_S: Final = 3_600
"""Seconds after which an unfinished file counts as left behind: writing an entry takes milliseconds."""
_RAW_AGES: Final = 0.25
"""Factor on the age of raw speech when entries are evicted: see `prune`."""
_FOLDER: Final = re.compile(r"[0-9a-f]{2}", re.ASCII)
_REST: Final = re.compile(r"[0-9a-f]{14,126}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KindUsage:
    """The number and size of the entries of one kind."""

    json_kind: ClassVar[str] = "kept"

    kind: str
    entries: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The usage of a cache, by kind.

    Args:
        kinds: Each kind, by name.
        unfinished: Files left behind by processes that were killed while writing.
        least_recent_s: When the entry that was not used longest was last used, seconds since 1970, to
            the day; None if there is none.
    """

    json_kind: ClassVar[str] = "stats"

    kinds: tuple[KindUsage, ...]
    unfinished: int
    least_recent_s: float | None

    @property
    def entries(self) -> int:
        """Count all entries."""
        return sum(usage.entries for usage in self.kinds)

    @property
    def size_bytes(self) -> int:
        """Add up the length of all entries."""
        return sum(usage.size_bytes for usage in self.kinds)


@dataclass(frozen=True, slots=True)
class Fault:
    """One damaged entry, and what is wrong with it."""

    json_kind: ClassVar[str] = "fault"

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of verifying a cache; `removed` counts the files that a repair deleted."""

    json_kind: ClassVar[str] = "checked"

    entries: int
    faults: tuple[Fault, ...]
    unfinished: int
    removed: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """The result of an eviction: what it removed, and what is left."""

    json_kind: ClassVar[str] = "pruned"

    removed: int
    removed_bytes: int
    kept: int
    kept_bytes: int


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    kind: str
    key: str
    size: int
    used_s: float


def stats(cache: Cache) -> Stats:
    """Count the entries of a cache, without reading them.

    Raises:
        CacheError: The folder cannot be read.
    """
    counts: dict[str, tuple[int, int]] = {}
    oldest: float | None = None
    found_entries, unfinished = _walk(cache)
    for found in found_entries:
        entries, size = counts.get(found.kind, (0, 0))
        counts[found.kind] = (entries + 1, size + found.size)
        oldest = found.used_s if oldest is None else min(oldest, found.used_s)
    kinds = tuple(KindUsage(kind, *counts[kind]) for kind in sorted(counts))
    return Stats(kinds, len(unfinished), oldest)


def check_entries(
    cache: Cache, *, repair: bool = False, progress: Callable[[int, int], None] | None = None
) -> Checked:
    """Read and verify every entry.

    Args:
        cache: The cache.
        repair: Remove damaged entries (they are made again when needed) and abandoned unfinished files.
        progress: Called with the number of entries read so far, and of how many.

    Raises:
        CacheError: The folder cannot be read, or an entry may not be removed.
    """
    faults: list[Fault] = []
    entries, unfinished = _walk(cache)
    for done, found in enumerate(entries, start=1):
        if harm := _fault(found):
            faults.append(Fault(Path(found.path), harm))
        if progress is not None:
            progress(done, len(entries))
    removed = 0
    if repair:
        abandoned = [Path(found.path) for found in _abandoned(unfinished)]
        with cache_errors(cache.folder):
            for path in [*(fault.path for fault in faults), *abandoned]:
                path.unlink(missing_ok=True)
                removed += 1
    return Checked(len(entries), tuple(faults), len(unfinished), removed)


def entries_of(cache: Cache, kind: str) -> list[tuple[Path, str]]:
    """List the entries of one kind: the path and the address of each.

    Raises:
        CacheError: The folder cannot be read.
    """
    return [(Path(found.path), found.key) for found in _walk(cache)[0] if found.kind == kind]


def prune(
    cache: Cache,
    *,
    max_bytes: int | None = None,
    older_than_s: float | None = None,
    beyond_bytes: int = 0,
    recent_s: float = 0,
) -> Pruned:
    """Evict the least recently used entries.

    Raw speech may have been downloaded, takes a tenth of the space of its clip, and is not used while
    that clip is there. So its age counts only a quarter.

    Args:
        cache: The cache.
        max_bytes: Keep at most this much, or None for no limit.
        older_than_s: Remove entries that were not used for so many seconds, or None for no limit.
        beyond_bytes: Apply `max_bytes` only to a cache larger than this.
        recent_s: Never remove entries that were used within so many seconds.

    Raises:
        CacheError: The folder cannot be read, or an entry may not be removed.
    """
    now = time.time()

    def age(found: _Found) -> tuple[float, str, str]:
        return (found.used_s - now) * (_RAW_AGES if found.kind == RAW else 1), found.kind, found.key

    entries, unfinished = _walk(cache)
    entries.sort(key=age)
    kept, kept_bytes = len(entries), sum(found.size for found in entries)
    most = max_bytes if kept_bytes > beyond_bytes else None
    removed = removed_bytes = 0
    with cache_errors(cache.folder):
        for left in _abandoned(unfinished):
            Path(left.path).unlink(missing_ok=True)
        for found in entries:
            too_old = older_than_s is not None and now - found.used_s > older_than_s
            too_much = most is not None and kept_bytes > most
            if not (too_old or too_much) or now - found.used_s < recent_s:
                continue
            Path(found.path).unlink(missing_ok=True)
            removed, removed_bytes = removed + 1, removed_bytes + found.size
            kept, kept_bytes = kept - 1, kept_bytes - found.size
    return Pruned(removed, removed_bytes, kept, kept_bytes)


def _fault(found: _Found) -> str:
    try:
        entry.unseal(read_file(found.path, ENTRY, links=False), found.kind, found.key)
    except entry.Damaged as damage:
        return str(damage)
    except FileNotFoundError:
        return ""  # removed meanwhile by somebody else: no fault
    except OSError as problem:
        return f"it cannot be read ({why(problem)})"
    return ""


def _walk(cache: Cache) -> tuple[list[_Found], list[_Found]]:
    """Find the entries and the unfinished files; files that look like neither are not ours."""
    entries: list[_Found] = []
    unfinished: list[_Found] = []
    for file, kind, folder in _files(cache):
        whole = _REST.fullmatch(file.name) is not None
        if whole or (file.name.startswith(".") and file.name.endswith(UNFINISHED)):
            with suppress(FileNotFoundError):
                state = file.stat(follow_symlinks=False)
                found = _Found(file.path, kind, folder + file.name, state.st_size, state.st_mtime)
                (entries if whole else unfinished).append(found)
    return entries, unfinished


def _abandoned(unfinished: list[_Found]) -> list[_Found]:
    now = time.time()
    return [found for found in unfinished if abs(now - found.used_s) > _ABANDONED_S]


def _files(cache: Cache) -> Iterator[tuple[os.DirEntry[str], str, str]]:
    with cache_errors(cache.folder):
        for file in _at_the_top(cache.folder):
            yield file, "", ""
        for kind in _folders(cache.folder):
            for folder in _folders(Path(kind.path)):
                if _FOLDER.fullmatch(folder.name):
                    with os.scandir(folder.path) as files:
                        for file in files:
                            if file.is_file(follow_symlinks=False):
                                yield file, kind.name, folder.name


def _at_the_top(folder: Path) -> list[os.DirEntry[str]]:
    """Find the unfinished files beside the folders of the kinds: labels and counts of the cache itself."""
    try:
        with os.scandir(folder) as found:
            return [one for one in found if LEFT_AT_TOP.fullmatch(one.name)]
    except FileNotFoundError:
        return []


def _folders(inside: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(inside) as found:
            return sorted(
                (one for one in found if one.is_dir(follow_symlinks=False)), key=lambda one: one.name
            )
    except FileNotFoundError:
        return []
