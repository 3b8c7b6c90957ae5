"""Temporary files: locked while they are written, and removed if a killed process left them behind.

A killed process cannot clean up. A process number in the name of its file would not show whether the file
is still being written, as numbers are reused. So a writer holds a lock on its file, which the system
releases when the process ends, in whatever way: a file that can be locked has no writer.

On a disk without locks, and on Windows, a file that was not changed for a long time counts as left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voiceguide.core.locks import LOCKS, lock

FORGOTTEN_S: Final = 3_600
"""Age of files that may be removed, s: a file is locked only after it was made, and disks may be shared."""
_LONG_S: Final = 7 * 86_400
"""Age of files that may be removed where there are no locks, s."""
_SCRATCH: Final = "voiceguide-play-"


def hold(descriptor: int) -> None:
    """Lock a file or folder as being written, for as long as it is open.

    Args:
        descriptor: An open file; copies of it, as `os.dup` makes them, hold it too.
    """
    lock(descriptor)


def is_left_behind(path: Path | str, *, older_than_s: float = FORGOTTEN_S) -> bool:
    """Report whether nobody writes this file or folder any more.

    Args:
        path: What may have been left behind.
        older_than_s: Seconds since it was last changed; what is younger counts as being written.

    Returns:
        False too if it cannot be looked at.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        seen = os.lstat(path)
        age_s = abs(time.time() - seen.st_mtime)
        if age_s <= older_than_s or not (stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)):
            return False
        if not LOCKS:
            return age_s > _LONG_S
        opened = os.open(path, flags)
    except OSError:
        return False
    try:
        locked = lock(opened)
    finally:
        os.close(opened)
    return age_s > _LONG_S if locked is None else locked


def sweep(folder: Path, names: re.Pattern[str], *, older_than_s: float = FORGOTTEN_S) -> None:
    """Remove the files of a folder that were left behind, as far as this is allowed.

    Args:
        folder: The folder.
        names: The pattern of their whole names.
        older_than_s: As for `is_left_behind`.
    """
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if names.fullmatch(each.name) and is_left_behind(each.path, older_than_s=older_than_s):
                with suppress(OSError):
                    Path(each.path).unlink()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make an empty folder for temporary files, removed at the end with all that is in it.

    Those that killed processes left behind are removed first.

    Raises:
        OSError: There is no room for temporary files.
    """
    _sweep_scratch(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True) as name:
        held = os.open(name, os.O_RDONLY) if LOCKS else None
        try:
            if held is not None:
                hold(held)
            yield Path(name)
        finally:
            if held is not None:
                os.close(held)


def _sweep_scratch(place: Path) -> None:
    """Remove scratch folders that were left behind: only this user's, as everybody may write there."""
    if not LOCKS:
        return
    with suppress(OSError):
        for path in place.glob(f"{_SCRATCH}*"):
            with suppress(OSError):
                state = path.lstat()
                if stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and is_left_behind(path):
                    shutil.rmtree(path, ignore_errors=True)
