"""The size limit of a cache, without counting it each time and without evicting entries that are in use.

*Locking.* A process that renders holds a shared lock on the file `.in-use`; the system releases it however
the process ends. Eviction takes that lock exclusively: while anybody renders, nothing is removed. The
process that ends last evicts.

*Size.* The file `.size` has the bytes found when the cache was last counted, followed by one line for each
entry written since, appended in a single write. It may overestimate (an entry that was replaced counts
twice), which the next count corrects; the entries are only counted when it says that the limit is
exceeded. Without a limit there is no such file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from typing import TYPE_CHECKING, Final

from voiceguide.cache.labels import IN_USE, SIZE
from voiceguide.cache.store import Cache
from voiceguide.core.files import atomic_file
from voiceguide.core.locks import LOCKS, lock
from voiceguide.core.reading import FileKind, open_file, read_file
from voiceguide.errors import CacheError, OutputError

if TYPE_CHECKING:
    from voiceguide.cache.eviction import Pruned

_TARGET: Final = 0.9
"""Share of the limit that eviction leaves, so that not every run has to evict."""
_DAY_S: Final = 86_400
"""Seconds for which used entries are never evicted where there are no file locks, as on Windows."""
_SIZES: Final = FileKind("count of a cache", 16_000_000)
"""Bytes: a million entries written since the last count take a few bytes each."""


@contextmanager
def within_size_limit(cache: Cache, limit_bytes: int | None) -> Iterator[None]:
    """Hold a cache in use while the block runs, then evict entries if it has outgrown its limit.

    Args:
        cache: The cache.
        limit_bytes: How large it may be; None for no limit.
    """
    with _locked(cache, alone=False):
        yield
    if limit_bytes is not None:
        # The track is finished by now; a cache that cannot be evicted is reported by `cache prune`.
        with suppress(CacheError):
            evict(cache, limit_bytes)


def evict(cache: Cache, limit_bytes: int) -> Pruned | None:
    """Evict the least recently used entries, if the cache exceeds its limit and nobody is rendering.

    Returns:
        The result, or None if the cache was not even counted.

    Raises:
        CacheError: The folder cannot be read, or an entry may not be removed.
    """
    known = _known_bytes(cache)
    if known is not None and known <= limit_bytes:
        return None
    from voiceguide.cache.eviction import prune

    with _locked(cache, alone=True) as alone:
        if not alone:
            return None
        done = prune(
            cache, beyond_bytes=limit_bytes, max_bytes=int(limit_bytes * _TARGET), recent_s=_recent_s()
        )
        _note(cache, done.kept_bytes)
        return done


def prune_exclusively(cache: Cache, *, max_bytes: int | None, older_than_s: float | None) -> Pruned:
    """Evict entries as asked for, unless somebody is rendering.

    Raises:
        CacheError: Somebody is; or the folder cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache.eviction import prune

    with _locked(cache, alone=True) as alone:
        if not alone:
            mend = "Run the same command when that is done; nothing was removed."
            raise CacheError(
                "Something is being rendered with this cache.", where=str(cache.folder), mend=mend
            )
        done = prune(cache, max_bytes=max_bytes, older_than_s=older_than_s)
        if (cache.folder / SIZE).exists():
            _note(cache, done.kept_bytes)
        return done


@contextmanager
def _locked(cache: Cache, *, alone: bool) -> Iterator[bool]:
    """Hold the lock while the block runs; yield whether it is held."""
    if not LOCKS:
        yield True
        return
    if not alone:
        with suppress(CacheError):
            cache.prepare()
    elif not cache.folder.exists():
        yield True
        return
    try:
        held = _open(cache)
    except OSError:
        # A read-only cache: nothing can be removed from it, so no lock is needed.
        yield not alone
        return
    with held:
        # Rendering waits for eviction, which takes a second; eviction never waits for rendering.
        locked = lock(held.fileno(), shared=not alone, wait=not alone)
        # A file system without locks gives no exclusive lock.
        yield locked is True or not alone


def _open(cache: Cache) -> BufferedReader:
    path = cache.folder / IN_USE
    with suppress(FileNotFoundError):
        return open_file(path, links=False)
    with suppress(FileExistsError):
        path.open("xb").close()
    return open_file(path, links=False)


def _recent_s() -> float:
    return 0 if LOCKS else _DAY_S


def _known_bytes(cache: Cache) -> int | None:
    try:
        lines = read_file(cache.folder / SIZE, _SIZES, links=False).decode("ascii").split()
        return sum(map(int, lines)) if lines else None
    except (OSError, ValueError):
        return None


def _note(cache: Cache, size_bytes: int) -> None:
    with suppress(OutputError), atomic_file(cache.folder / SIZE) as part:
        part.file.write(b"%d\n" % size_bytes)
