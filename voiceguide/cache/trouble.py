"""Errors of the system in a cache folder, as one sentence each with what would mend it.

Apart from the store, because the commands that maintain a cache raise them too.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voiceguide.errors import CacheError, why

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_LEAVE: Final = (errno.EACCES, errno.EPERM)


@contextmanager
def cache_errors(folder: Path) -> Iterator[None]:
    """Raise the system's errors within the block as a `CacheError` for this folder."""
    try:
        yield
    except OSError as problem:
        raise cache_error(problem, folder) from problem


def cache_error(problem: OSError, folder: Path) -> CacheError:
    """Return the error of the system as one sentence, with what would mend it."""
    elsewhere = "choose another place with --cache"
    if problem.errno in _NO_ROOM:
        what, mend = (
            "There is no room left for the speech cache.",
            f"Run `voiceguide cache prune`, or {elsewhere}.",
        )
    elif problem.errno == errno.EROFS:
        what, mend = "The speech cache is on a read-only disk.", f"Make it writable, or {elsewhere}."
    elif problem.errno in _NO_LEAVE:
        what, mend = "You may not use this speech cache.", f"Ask for permission, or {elsewhere}."
    elif problem.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        named = problem.filename2 or problem.filename or folder
        what, mend = f"{named} is not what a speech cache has there.", f"Move it away, or {elsewhere}."
        if folder.is_file():
            what, mend = "This is a file, and a speech cache is a folder.", f"{elsewhere.capitalize()}."
    else:
        what, mend = f"The speech cache cannot be used: {why(problem)}.", f"Mend that, or {elsewhere}."
    return CacheError(what, where=str(folder), mend=mend)
