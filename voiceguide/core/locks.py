"""Lock an open file, by the one kind of lock that the system takes back however a process ends."""

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
        descriptor: What is open; nothing is read of it or written to it.
        shared: True to hold it together with all others who hold it so; else alone.
        wait: True to wait for those who hold it otherwise.

    Returns:
        True if it is held now; False if others hold it; None if this system or this disk knows no locks, and
        nobody can hold one.
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
