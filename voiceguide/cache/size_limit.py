"""Keep a cache within a size, without counting it each time and without taking anything from anybody.

*Who needs what.* Whoever renders holds a lock on the file `.in-use`, shared with all others who do; the
system lets go of it whatever way a process ends. Making room wants that lock alone: while anybody
renders, nothing goes. Whoever ends last makes the room.

*How much there is.* The file `.size` has what was found when the cache was last counted, and behind it
one line for each entry written since, added in one go by whoever wrote it. It may say too much (an
entry that was replaced counts twice) and is put right by counting; only when it says that the limit is
passed are the entries walked over. Without a limit there is no such file.
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

_ROOM: Final = 0.9
"""Down to this share of the limit, so that not every run has to make room."""
_DAY_S: Final = 86_400
"""What was used within a day stays where no lock tells that it is in use, as on Windows."""
_SIZES: Final = FileKind("count of a cache", 16_000_000)
"""A million entries since it was last counted have a few bytes each."""


@contextmanager
def kept_within(cache: Cache, limit_bytes: int | None) -> Iterator[None]:
    """Use a cache while the block runs, then make room in it if it has grown beyond its limit.

    Args:
        cache: The cache.
        limit_bytes: How large it may be; None for no limit.
    """
    with _locked(cache, alone=False):
        yield
    if limit_bytes is not None:
        # What was made is made: a cache in which no room can be made is told by `cache prune`.
        with suppress(CacheError):
            make_room(cache, limit_bytes)


def make_room(cache: Cache, limit_bytes: int) -> Pruned | None:
    """Remove what was not used longest, if the cache is beyond its limit and nobody is rendering.

    Returns:
        What was removed, or None if it was not even counted.

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
            cache, beyond_bytes=limit_bytes, max_bytes=int(limit_bytes * _ROOM), recent_s=_recent_s()
        )
        _note(cache, done.kept_bytes)
        return done


def prune_alone(cache: Cache, *, max_bytes: int | None, older_than_s: float | None) -> Pruned:
    """Make room as asked for, unless somebody is rendering.

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
    """Hold the lock while the block runs, and tell whether it is held."""
    if not LOCKS:
        yield True
        return
    if not alone:
        with suppress(CacheError):
            cache.settle()
    elif not cache.folder.exists():
        yield True
        return
    try:
        held = _open(cache)
    except OSError:
        # A cache one may not write: nothing can be removed from it, and nothing needs to be held.
        yield not alone
        return
    with held:
        # Who renders waits for who makes room, which takes a second; never the other way round.
        locked = lock(held.fileno(), shared=not alone, wait=not alone)
        # Where a disk knows no locks, nobody can be alone.
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
