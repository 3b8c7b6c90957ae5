"""Write files atomically: into a temporary file beside the target, which is then renamed over it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.core.places import check_place, explained_errors, made_folders
from voiceguide.core.reading import open_file
from voiceguide.core.temp_files import hold, sweep

_PARTS: Final = re.compile(r"\.voiceguide-[0-9a-f]+(-[0-9a-f]+)?\.part", re.ASCII)
"""The names of files that are being written, or that a run that was killed left behind."""


@dataclass(slots=True)
class TempFile:
    """A temporary file being written; it replaces its target unless `wanted` is set to False."""

    file: BinaryIO
    wanted: bool = True


@contextlib.contextmanager
def atomic_file(out: Path, *, mode: int = 0o666) -> Iterator[TempFile]:
    """Open a temporary file beside `out`; it replaces `out` on success and is removed on an error.

    Folders that had to be made for it are removed on an error as well.

    Args:
        out: Where it shall lie.
        mode: Who may read and write it, from its first moment on, as far as the user's mask allows.

    Raises:
        OutputError: It cannot be written: full disk, no permission.
    """
    # The name says nothing of `out`: a name that is just short enough must not become too long.
    path = out.parent / f".voiceguide-{os.urandom(8).hex()}.part"
    sweep(out.parent, _PARTS)
    with explained_errors(out), contextlib.ExitStack() as made:
        made.enter_context(made_folders(out.parent))
        try:
            with _open_new(path, made, mode) as file:
                # Locked until after the rename: an unlocked file may be taken for left behind.
                made.callback(os.close, held := os.dup(file.fileno()))
                hold(held)
                part = TempFile(file)
                yield part
            if part.wanted:
                path.replace(out)
            else:
                path.unlink()
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise


def _open_new(path: Path, made: contextlib.ExitStack, mode: int = 0o666) -> BinaryIO:
    try:
        return _new(path, mode)
    except FileNotFoundError:
        # Another process made the folder, had no use for it, and took it away just now.
        made.enter_context(made_folders(path.parent))
        return _new(path, mode)


def _new(path: Path, mode: int) -> BinaryIO:
    return open(path, "x+b", opener=lambda name, flags: os.open(name, flags, mode))


class ComparingWriter:
    """A writer that leaves a file alone if its bytes stay the same; made by `rewriting`.

    As long as the bytes written equal those of the existing file, they are only compared. At the first
    difference the equal beginning is copied into the temporary file, and the rest is written there.

    Args:
        part: The temporary file.
        old: The existing file, if there is one that can be read.
        whole: The final length in bytes, as far as that is known: so much disk space is reserved at once.
    """

    def __init__(self, part: TempFile, old: BinaryIO | None, whole: int = 0) -> None:
        self._part, self._old, self._whole = part, old, whole
        self._modified_ns = os.fstat(old.fileno()).st_mtime_ns if old else 0
        if old is None:
            _reserve_space(part.file, whole)
        self._gap, self._finished = 0, False
        self.size = 0
        """Bytes so far."""

    def reserve(self, size: int) -> None:
        """Leave a gap of `size` bytes for data that is known only at the end: see `fill`."""
        if self._old and len(self._old.read(size)) != size:
            self._start_copying()
        self._gap = self.size
        self.size += size
        (self._old or self._part.file).seek(self.size)

    def write(self, data: bytes | memoryview) -> None:
        """Append these bytes."""
        if self._old and self._old.read(len(data)) != data:
            self._start_copying()
        if not self._old:
            self._part.file.write(data)
        self.size += len(data)

    def fill(self, data: bytes) -> None:
        """Write these bytes into the gap that `reserve` left."""
        if self._old:
            self._old.seek(self._gap)
            if self._old.read(len(data)) != data:
                self._start_copying()
        if not self._old:
            self._part.file.seek(self._gap)
            self._part.file.write(data)
        (self._old or self._part.file).seek(self.size)

    def finish(self) -> bool:
        """Finish writing; return whether the content differs from the existing file's."""
        if not self._finished:
            self._finished = True
            if self._old and os.fstat(self._old.fileno()).st_size != self.size:
                self._start_copying()
            self._part.wanted = self._old is None
            if self._part.wanted:
                # Disk space that was reserved and not needed is no part of the file.
                self._part.file.truncate(self.size)
            self.close()
        return self._part.wanted

    def close(self) -> None:
        """Close the existing file, so that it can be replaced."""
        if self._old:
            self._old.close()

    def _start_copying(self) -> None:
        if self._old:
            _reserve_space(self._part.file, self._whole)
            self._old.seek(0)
            left = self.size if os.fstat(self._old.fileno()).st_mtime_ns == self._modified_ns else -1
            while left > 0 and (chunk := self._old.read(min(left, 1 << 20))):
                left -= self._part.file.write(chunk)
            if left:
                # It was shortened or written over since the comparing began.
                raise OSError(errno.EBUSY, "another program is changing it")
            self.close()
            self._old = None


@contextlib.contextmanager
def rewriting(out: Path, whole: int = 0) -> Iterator[ComparingWriter]:
    """Write a file as `atomic_file` does, unless its bytes turn out to be those of the existing one.

    Args:
        out: The path of the file.
        whole: Its final length in bytes, if known: a disk without so much space is then refused at once.

    Raises:
        OutputError: It cannot be written.
    """
    with atomic_file(out) as part:
        made = ComparingWriter(part, _open_existing(out), whole)
        try:
            yield made
            made.finish()
        finally:
            made.close()


def _reserve_space(file: BinaryIO, size: int) -> None:
    """Reserve disk space for a file, where the system can; writing is a third quicker then."""
    if size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as problem:
            if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise


def _open_existing(path: Path) -> BinaryIO | None:
    with contextlib.suppress(OSError):
        return open_file(path)
    return None


def check_writable(out: Path) -> None:
    """Check before any work that a file can be written, and leave nothing behind.

    Raises:
        OutputError: It cannot.
    """
    check_place(out)
    with atomic_file(out) as part:
        part.wanted = False


def write_file(out: Path, data: bytes) -> None:
    """Write a file atomically; leave it alone if it has these bytes already.

    Raises:
        OutputError: It cannot be written. An existing file is then unchanged.
    """
    if not has_bytes(out, len(data), [data]):
        with atomic_file(out) as part:
            part.file.write(data)


def remove_file(out: Path) -> None:
    """Remove a file that is out of date; it need not exist.

    Raises:
        OutputError: It cannot be removed.
    """
    with explained_errors(out):
        out.unlink(missing_ok=True)


def has_bytes(out: Path, size: int, chunks: Iterable[bytes | memoryview]) -> bool:
    """Report whether a file has exactly these bytes, reading no more of both than needed."""
    try:
        with open_file(out) as file:
            if os.fstat(file.fileno()).st_size != size:
                return False
            return all(file.read(len(chunk)) == chunk for chunk in chunks)
    except OSError:
        return False
