"""Write a file beside its place, then rename it: what lies there is always whole, the old or the new."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.core.places import check_place, explained, folders
from voiceguide.core.reading import open_file
from voiceguide.core.temp_files import hold, sweep

_PARTS: Final = re.compile(r"\.voiceguide-[0-9a-f]+(-[0-9a-f]+)?\.part", re.ASCII)
"""The names of files that are being written, or that a run that was killed left behind."""


@dataclass(slots=True)
class Part:
    """A file being written; it takes its place unless `wanted` is set to False."""

    file: BinaryIO
    wanted: bool = True


@contextlib.contextmanager
def beside(out: Path, *, mode: int = 0o666) -> Iterator[Part]:
    """Open a new file beside `out` that takes its place when all went well and vanishes when not.

    So do the folders that had to be made for it.

    Args:
        out: Where it shall lie.
        mode: Who may read and write it, from its first moment on, as far as the user's mask allows.

    Raises:
        OutputError: It cannot be written: full disk, no permission.
    """
    # The name says nothing of `out`: a name that is just short enough must not become too long.
    path = out.parent / f".voiceguide-{os.urandom(8).hex()}.part"
    sweep(out.parent, _PARTS)
    with explained(out), contextlib.ExitStack() as made:
        made.enter_context(folders(out.parent))
        try:
            with _opened_new(path, made, mode) as file:
                # To the end of the renaming: what is not held may be taken for left behind.
                made.callback(os.close, held := os.dup(file.fileno()))
                hold(held)
                part = Part(file)
                yield part
            if part.wanted:
                path.replace(out)
            else:
                path.unlink()
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise


def _opened_new(path: Path, made: contextlib.ExitStack, mode: int = 0o666) -> BinaryIO:
    try:
        return _new(path, mode)
    except FileNotFoundError:
        # Another process made the folder, had no use for it, and took it away just now.
        made.enter_context(folders(path.parent))
        return _new(path, mode)


def _new(path: Path, mode: int) -> BinaryIO:
    return open(path, "x+b", opener=lambda name, flags: os.open(name, flags, mode))


class Renewal:
    """A file being written from its start to its end; made by `renewed`.

    As long as what is written equals what lies there already, it is only compared. At the first difference
    what was equal is copied, and from there on it is written: nothing is ever made twice.

    Args:
        part: The new file.
        old: What lies there, if anything can be read there.
        whole: How long it will be, in bytes, as far as that is known: so much room is taken at once.
    """

    def __init__(self, part: Part, old: BinaryIO | None, whole: int = 0) -> None:
        self._part, self._old, self._whole = part, old, whole
        self._dated_ns = os.fstat(old.fileno()).st_mtime_ns if old else 0
        if old is None:
            _take_room(part.file, whole)
        self._held, self._ended = 0, False
        self.size = 0
        """Bytes so far."""

    def hold(self, size: int) -> None:
        """Leave room for what is known only when all is written: see `fill`."""
        if self._old and len(self._old.read(size)) != size:
            self._depart()
        self._held = self.size
        self.size += size
        (self._old or self._part.file).seek(self.size)

    def write(self, data: bytes | memoryview) -> None:
        """Go on with these bytes."""
        if self._old and self._old.read(len(data)) != data:
            self._depart()
        if not self._old:
            self._part.file.write(data)
        self.size += len(data)

    def fill(self, data: bytes) -> None:
        """Put these bytes into the room that was left."""
        if self._old:
            self._old.seek(self._held)
            if self._old.read(len(data)) != data:
                self._depart()
        if not self._old:
            self._part.file.seek(self._held)
            self._part.file.write(data)
        (self._old or self._part.file).seek(self.size)

    def end(self) -> bool:
        """Tell, when all is written, whether this is another file than the one that lies there."""
        if not self._ended:
            self._ended = True
            if self._old and os.fstat(self._old.fileno()).st_size != self.size:
                self._depart()
            self._part.wanted = self._old is None
            if self._part.wanted:
                # Room that was taken and not needed is no part of it.
                self._part.file.truncate(self.size)
            self.close()
        return self._part.wanted

    def close(self) -> None:
        """Let go of what lies there, so that it can be replaced."""
        if self._old:
            self._old.close()

    def _depart(self) -> None:
        if self._old:
            _take_room(self._part.file, self._whole)
            self._old.seek(0)
            left = self.size if os.fstat(self._old.fileno()).st_mtime_ns == self._dated_ns else -1
            while left > 0 and (chunk := self._old.read(min(left, 1 << 20))):
                left -= self._part.file.write(chunk)
            if left:
                # It was shortened or written over since the comparing began.
                raise OSError(errno.EBUSY, "another program is changing it")
            self.close()
            self._old = None


@contextlib.contextmanager
def renewed(out: Path, whole: int = 0) -> Iterator[Renewal]:
    """Write a file as `beside` does, unless it turns out to be what lies there, to the byte.

    Args:
        out: Where it shall lie.
        whole: How long it will be, in bytes, if that is known: a disk without so much room is told at once.

    Raises:
        OutputError: It cannot be written.
    """
    with beside(out) as part:
        made = Renewal(part, _opened(out), whole)
        try:
            yield made
            made.end()
        finally:
            made.close()


def _take_room(file: BinaryIO, size: int) -> None:
    """Have the system set so many bytes aside, where it can; writing them is a third quicker then."""
    if size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as problem:
            if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise


def _opened(path: Path) -> BinaryIO | None:
    with contextlib.suppress(OSError):
        return open_file(path)
    return None


def try_place(out: Path) -> None:
    """Find out before any work whether a file can be written, and leave nothing behind.

    Raises:
        OutputError: It cannot.
    """
    check_place(out)
    with beside(out) as part:
        part.wanted = False


def put_down(out: Path, data: bytes) -> None:
    """Write a file in one step; leave it alone if it says the same already.

    Raises:
        OutputError: It cannot be written. What lay there before still does.
    """
    if not same(out, len(data), [data]):
        with beside(out) as part:
            part.file.write(data)


def take_away(out: Path) -> None:
    """Remove a file that says what is not true any more; it need not be there.

    Raises:
        OutputError: It cannot be removed.
    """
    with explained(out):
        out.unlink(missing_ok=True)


def same(out: Path, size: int, chunks: Iterable[bytes | memoryview]) -> bool:
    """Tell whether the file there has exactly these bytes, reading no more of both than needed."""
    try:
        with open_file(out) as file:
            if os.fstat(file.fileno()).st_size != size:
                return False
            return all(file.read(len(chunk)) == chunk for chunk in chunks)
    except OSError:
        return False
