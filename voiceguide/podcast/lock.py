"""The lock file of a show: one run publishes at a time. The system releases it however that run ends."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voiceguide.core import locks
from voiceguide.core.places import explained_errors
from voiceguide.errors import OutputError

_HOW: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@contextmanager
def held(lock: Path, where: Path) -> Iterator[None]:
    """Hold a lock file, which exists only as long as it is held.

    Args:
        lock: The file.
        where: The show's file or folder, for the message.

    Raises:
        OutputError: Another run holds it, it cannot be made, or something else lies there.
    """
    with explained_errors(lock):
        descriptor = _taken(lock)
    if descriptor is None:
        mend = "Wait for it to end."
        raise OutputError("the show is being published by another run.", where=str(where), mend=mend)
    try:
        yield
    finally:
        # Removed before it is released: a process that opened it meanwhile finds that it is another file.
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


if sys.platform == "win32":

    def _taken(lock: Path) -> int | None:
        """Create the file, which Windows removes when this process ends; None if it exists."""
        try:
            return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
        except (FileExistsError, PermissionError):
            if lock.exists():
                return None
            raise

else:

    def _taken(lock: Path) -> int | None:
        """Open the file and lock it; None if another process holds it."""
        while True:
            descriptor = _opened(lock)
            try:
                # On a file system without locks nothing is checked; two runs at once are rare.
                if locks.lock(descriptor) is False:
                    os.close(descriptor)
                    return None
                if _is_there(lock, descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)  # its holder removed it between our opening and locking it

    def _opened(lock: Path) -> int:
        try:
            descriptor = os.open(lock, _HOW, 0o666)
        except OSError as problem:
            if problem.errno in {errno.ELOOP, errno.EMLINK, errno.EISDIR, errno.ENXIO}:
                raise _odd(lock) from problem
            raise
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _odd(lock)
        return descriptor

    def _odd(lock: Path) -> OutputError:
        # Another folder would be no help: what has this name was put there by mistake, or to do harm.
        mend = "Remove it, then publish again."
        what = "this is not an ordinary file, and the lock of the show belongs here."
        return OutputError(what, where=str(lock), mend=mend)

    def _is_there(lock: Path, descriptor: int) -> bool:
        mine = os.fstat(descriptor)
        try:
            there = lock.lstat()
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)
