"""The speech cache: a content-addressed store, each entry under a hash of everything that changes its sound.

Kinds of entries, each a folder of its own:

    raw      speech as the voice gave it (an MP3 answer, or samples), before anything was done to it
    clips    finished clips: 48 kHz mono samples of 16 bits, with what was measured of them
    …        other kinds, which other packages store through `get` and `put`

An entry is one checksummed file (`entry.py`) at `<kind>/<2 digits of its key>/<the rest>`: 256 folders a
kind, so 100,000 entries are 400 a folder. It is written atomically (to a temporary file, then renamed):
readers see the old bytes, the new ones or none, and any number of processes may write the same entry at
once. Reading never asks whether a file is there: it opens it. An entry that fails verification is a miss
and is replaced the next time it is made.

Behind the folder there may be a store that several machines share (`tier.py`): speech that is not here is
looked for there.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from voiceguide.cache import entry
from voiceguide.cache.clips import clip_of, facts_of, sound_of
from voiceguide.cache.labels import LEFT_AT_TOP, SIZE, complete_labels
from voiceguide.cache.trouble import cache_error, cache_errors
from voiceguide.core.reading import FileKind, open_file
from voiceguide.core.temp_files import sweep
from voiceguide.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.speech.model import Clip

RAW: Final = "raw"
CLIPS: Final = "clips"
PACE: Final = "pace"
SHARED: Final = frozenset({RAW, CLIPS, PACE})
"""The kinds that a team shares: speech, and how fast its voices are. All else is made of it in no time."""
UNFINISHED: Final = ".part"
"""Suffix of temporary files."""

_HOUR_S: Final = 3_600
_KIND: Final = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_KEY: Final = re.compile(r"[0-9a-f]{16,128}", re.ASCII)
_ABSENT: Final = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EIO, errno.ENXIO, errno.ELOOP)
"""Errors that count as a miss: no file, a folder, a pipe, a link, an unreadable disk sector."""
ENTRY: Final = FileKind("cache entry", 100_000_000)
"""Bytes; the largest entry is raw speech of three minutes at a studio's sample rate, 70 MB."""

_CAREFUL: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def address(*parts: str | int | float | bool | None) -> str:
    """Return a content address, 64 hex digits: the SHA-256 of everything that changes a sound.

    Two lists of parts share an address only if they are equal, type for type: `("ab", "c")` and
    `("a", "bc")`, `1` and `"1"` differ.
    """
    encoded = json.dumps(parts, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(encoded.encode("ascii"), usedforsecurity=False).hexdigest()


class Tier(Protocol):
    """A shared store behind a cache, whose entries are those of the cache, checksums and all."""

    def fetch(self, kind: str, key: str) -> bytes | None:
        """Return a whole, verified entry; None if there is none."""
        ...

    def offer(self, kind: str, key: str, sealed: bytes) -> bytes | None:
        """Put an entry if there is none; return the one that was there before, None if ours is the first."""
        ...

    def replace(self, kind: str, key: str, sealed: bytes) -> None:
        """Put an entry in place of the one that is there."""
        ...

    def drop(self, kind: str, key: str) -> None:
        """Remove an entry, if this is permitted."""
        ...


class Cache:
    """A folder of cache entries.

    Making a `Cache` touches nothing; the folder is made with the first entry that is put into it, and a
    folder that is new or empty gets labels that say what it is.

    Args:
        folder: Where the entries live.
        tier: The shared store behind it, if there is one.
    """

    def __init__(self, folder: Path, tier: Tier | None = None) -> None:
        self.folder = folder
        self._folder = str(folder)
        self._tier = tier

    def has(self, kind: str, key: str) -> bool:
        """Report whether an entry exists in the folder, damaged or not."""
        return os.path.exists(self._place(kind, key))  # noqa: PTH110 - hundreds are asked for at once

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the payload that was put under this key, or None if there is no valid one.

        Raises:
            CacheError: It may not be read.
        """
        found = self.read(kind, key)
        return None if found is None else bytes(found[1])

    def read(self, kind: str, key: str) -> tuple[entry.Head, memoryview] | None:
        """Return head and payload of a valid entry, the payload as a view; None if there is none.

        Raises:
            CacheError: It may not be read.
        """
        found = self._own(kind, key)
        if found is None and (data := self._from_tier(kind, key)) is not None:
            return entry.unseal(data, kind, key)
        return found

    def facts(self, kind: str, key: str) -> entry.Facts | None:
        """Return the facts of an entry without reading its payload; None if there is none.

        Raises:
            CacheError: It may not be read.
        """
        head = self.head(kind, key)
        return None if head is None else head.facts

    def head(self, kind: str, key: str) -> entry.Head | None:
        """Return the head of an entry without reading its payload; None if there is none.

        A damaged head and a file of the wrong size are found here, a flipped bit in the payload only by
        `read`.

        Raises:
            CacheError: It may not be read.
        """
        found = self._own_head(kind, key)
        if found is None and (data := self._from_tier(kind, key)) is not None:
            return entry.open_head(data, kind, key)
        return found

    def _own_head(self, kind: str, key: str) -> entry.Head | None:
        try:
            with open_file(path := self._place(kind, key), links=False) as file:
                first, size = file.read(entry.FIRST_LOOK), os.fstat(file.fileno()).st_size
                _note_use(file.fileno(), path)
        except OSError as problem:
            self._miss(problem)
            return None
        try:
            head = entry.open_head(first, kind, key)
        except entry.Damaged:
            return None
        return head if head.total == size else None

    def put(self, kind: str, key: str, payload: bytes | memoryview, facts: entry.Facts | None = None) -> None:
        """Store a payload atomically.

        If another machine was first in the shared store, its entry is stored here in place of this one,
        unless this one replaces what was here before.

        Raises:
            CacheError: The folder cannot be written: disk full, read-only, no permission, not a folder.
        """
        runs: Sequence[bytes | memoryview] = entry.seal(kind, key, facts or {}, payload)
        if self._tier is not None and kind in SHARED:
            sealed = b"".join(runs)
            if self._own(kind, key) is not None:
                self._tier.replace(kind, key, sealed)
            elif (first := self._tier.offer(kind, key, sealed)) is not None:
                runs = (first,)
        self._put(self._path(kind, key), runs)

    def _put(self, path: Path, runs: Sequence[bytes | memoryview]) -> None:
        with cache_errors(self.folder):
            try:
                self._write(path, runs)
            except FileNotFoundError:
                self._make_folders(path.parent)
                self._write(path, runs)
        self._count(sum(memoryview(run).nbytes for run in runs))

    def share(self, kind: str, key: str) -> None:
        """Offer the shared store an entry that is here already, for instance from before there was a store.

        Raises:
            CacheError: It may not be read.
        """
        data = None if self._tier is None else self._bytes(self._place(kind, key))
        if self._tier is not None and data is not None and self._own(kind, key) is not None:
            self._tier.offer(kind, key, data)

    def prepare(self) -> None:
        """Make the folder and its labels, if they are not there; remove what a killed process left.

        Raises:
            CacheError: It cannot be made.
        """
        with cache_errors(self.folder):
            if not self.folder.is_dir():
                self._make_folders(self.folder)
                return
        sweep(self.folder, LEFT_AT_TOP)
        with suppress(OSError):  # a cache without permission to write can still be read
            complete_labels(self.folder, self._write)

    def drop(self, kind: str, key: str) -> None:
        """Delete an entry, in the shared store as well, if this is permitted."""
        with suppress(OSError):
            self._path(kind, key).unlink()
        if self._tier is not None and kind in SHARED:
            self._tier.drop(kind, key)

    def load_clip(self, key: str, *, sound: bool = True) -> Clip | None:
        """Return a finished clip with its measurements, or None if there is no valid entry.

        Args:
            key: Its content address.
            sound: Verify its samples too. Otherwise they are verified when they are asked for.
        """
        if sound:
            found = self.read(CLIPS, key)
            head = None if found is None else found[0]
        else:
            head = self.head(CLIPS, key)
        return None if head is None else clip_of(head)

    def save_clip(
        self, key: str, clip: Clip, samples: NDArray[np.int16], made_of: tuple[str, ...] = ()
    ) -> None:
        """Store a finished clip: samples, measurements, and the addresses of the raw speech it was made of.

        Raises:
            ValueError: The samples are not as long as the clip says.
            CacheError: The folder cannot be written.
        """
        self.put(CLIPS, key, sound_of(clip, samples), facts_of(clip, made_of))

    def samples(self, key: str) -> NDArray[np.int16]:
        """Return the samples of a finished clip: 48 kHz, mono, read-only.

        Raises:
            CacheError: It is gone or damaged. It was there when the clip was loaded, so somebody else
                removed it or the disk is failing; a damaged entry is dropped, and another run makes it again.
        """
        samples = self.cached_samples(key)
        if samples is None:
            self.drop(CLIPS, key)
            raise CacheError(
                f"The sound of clip {key[:12]}… is gone from the cache, or damaged.",
                where=str(self.folder),
                mend="Run the same command again: it will be made anew.",
            )
        return samples

    def cached_samples(self, key: str) -> NDArray[np.int16] | None:
        """Return the samples of a finished clip as `samples` does, or None if there is no valid entry.

        Raises:
            CacheError: It may not be read.
        """
        import numpy as np

        found = self.read(CLIPS, key) if _KEY.fullmatch(key) else None
        return None if found is None or clip_of(found[0]) is None else np.frombuffer(found[1], dtype="<i2")

    def _own(self, kind: str, key: str) -> tuple[entry.Head, memoryview] | None:
        data = self._bytes(self._place(kind, key))
        try:
            return None if data is None else entry.unseal(data, kind, key)
        except entry.Damaged:
            return None

    def _from_tier(self, kind: str, key: str) -> bytes | None:
        """Return a verified entry of the shared store, and keep it here as well, if that is possible."""
        if self._tier is None or kind not in SHARED:
            return None
        data = self._tier.fetch(kind, key)
        if data is not None:
            with suppress(CacheError):
                self._put(self._path(kind, key), (data,))
        return data

    def _path(self, kind: str, key: str) -> Path:
        return Path(self._place(kind, key))

    def _place(self, kind: str, key: str) -> str:
        # Names come from our own code; a wrong one is a mistake of ours, not of the user.
        if not (_KIND.fullmatch(kind) and _KEY.fullmatch(key)):
            raise ValueError(f"{kind!r}/{key!r} cannot be the name of an entry")
        # Put together as text: an hour is read from hundreds of entries.
        return f"{self._folder}{os.sep}{kind}{os.sep}{key[:2]}{os.sep}{key[2:]}"

    def _bytes(self, path: str) -> bytes | None:
        try:
            with open_file(path, links=False) as file:
                # In one read, for an hour is read from hundreds of entries; and never more than the limit.
                data = file.read(min(os.fstat(file.fileno()).st_size, ENTRY.most_bytes) + 1)
                _note_use(file.fileno(), path)
                return data if len(data) <= ENTRY.most_bytes else None
        except OSError as problem:
            self._miss(problem)
            return None

    def _miss(self, problem: OSError) -> None:
        """Ignore errors that count as a miss; raise all others."""
        if problem.errno not in _ABSENT:
            raise cache_error(problem, self.folder) from problem

    def _write(self, path: Path, runs: Sequence[bytes | memoryview]) -> None:
        beside = path.with_name(f".{os.urandom(8).hex()}{UNFINISHED}")
        try:
            with beside.open("xb") as file:
                for run in runs:
                    file.write(run)
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise

    def _count(self, size_bytes: int) -> None:
        # Only a cache with a limit has this file; a single write, so that the lines of processes never mix.
        with suppress(OSError):
            counted = os.open(self.folder / SIZE, os.O_WRONLY | os.O_APPEND | _CAREFUL)
            try:
                os.write(counted, b"%d\n" % size_bytes)
            finally:
                os.close(counted)

    def _make_folders(self, last: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # First: without the tag, a folder that has something in it does not count as a cache any more.
        complete_labels(self.folder, self._write)
        last.mkdir(parents=True, exist_ok=True)


def _note_use(fd: int, name: str) -> None:
    """Set the time of last use of an entry, once an hour at most; a read-only cache works as well.

    The time stamp is the file's own and only orders the entries for `prune`: a clock that jumped costs at
    most a wrong order.
    """
    if abs(time.time() - os.fstat(fd).st_mtime) > _HOUR_S:
        with suppress(OSError):
            os.utime(fd if os.utime in os.supports_fd else name)
