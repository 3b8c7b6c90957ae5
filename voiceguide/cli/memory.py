"""Arrange how this process takes memory: a program may, a library leaves it to whoever runs it.

A render makes and drops thousands of arrays of some megabytes on several threads. By itself glibc gives each
thread a heap of its own, with its own leftovers, and hands what is dropped back to the system, only to
ask for it again a moment later. One heap that keeps what it has needs less memory at its fullest, and
a fifth less processor time. What is very large and rare, the minute of a bed, still goes back at once.

Python looks for garbage that refers to itself after every 700 new objects. A session has some hundred
thousand that all stay, and next to none of that kind: not to look among them makes an edit up to a tenth
quicker. At its end it would look through all of them once more, as long as it takes to lay a warm track.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Final

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_WANTED: Final = ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, 8 << 20), (_TRIM_THRESHOLD, 64 << 20))
"""`mallopt`'s numbers, and what each is set to: heaps, and twice bytes."""
_TAKES_BYTES: Final = {"numpy": 128 << 20, "scipy": 128 << 20, "onnxruntime": 128 << 20}
"""What these reserve when they are imported, on one core; most of it they never touch."""
_TAKES_BYTES_A_CORE: Final = 40 << 20
"""For each further core: a buffer and a stack."""
_NEW_OBJECTS: Final = 200_000


def arrange_memory() -> bool:
    """Ask for one heap that keeps what it has, before there are threads, and for fewer looks for garbage.

    Returns:
        True if the C library took it; only glibc knows what is meant, and without it all works as well.
    """
    import ctypes

    gc.set_threshold(_NEW_OBJECTS)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    took = [mallopt(number, value) for number, value in _WANTED]
    return all(took)


class _Gate:
    """Looks for room before a library is imported that aborts, or never ends, when it finds none."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Let the import go on.

        Raises:
            MemoryError: There is no room for what is imported.
        """
        if name in _TAKES_BYTES:
            _try_room(_TAKES_BYTES[name] + _TAKES_BYTES_A_CORE * ((os.cpu_count() or 1) - 1))
            from voiceguide.threads import startable

            if not startable(1):
                # Its linear algebra would complain at length of each thread that it does not get.
                os.environ["OPENBLAS_NUM_THREADS"] = "1"


def guard_imports() -> None:
    """Have libraries that fail badly for want of memory refused before they begin."""
    sys.meta_path.insert(0, _Gate())


def _try_room(size_bytes: int) -> None:
    import mmap

    try:
        mmap.mmap(-1, size_bytes).close()
    except (OSError, ValueError):
        raise MemoryError from None


def leave_memory() -> None:
    """Have this process end without a last look for garbage: the system takes back all that it had."""
    atexit.register(gc.freeze)
