"""File locks (`flock`) for every package: the one kind that the system releases however a process ends.

It stands alone because packages that share nothing else use it, and Windows lacks it.
"""

from __future__ import annotations

from typing import Final

try:
    import fcntl
except ImportError:
    # Not on Windows; it is asked for before it is used.
    fcntl = None  # type: ignore[assignment]

LOCKS: Final = fcntl is not None
"""Whether this system has such locks; whether a disk has them as well is found out by `lock`."""


def lock(descriptor: int, *, shared: bool = False, wait: bool = False) -> bool | None:
    """Lock an open file or folder until it is closed, together with all copies of its descriptor.

    Args:
        descriptor: The open file; nothing is read from it or written to it.
        shared: True for a shared lock; else it is exclusive.
        wait: True to wait until conflicting locks are released.

    Returns:
        True if it is locked now; False if another process holds a conflicting lock; None if this system or
        this disk has no locks.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
