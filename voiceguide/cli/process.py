"""How a run is stopped from outside: by Ctrl-C, a closed terminal, `kill`, or a system that shuts down.

Each of these signals is one exception in the main thread. So whatever is open is closed, whatever was begun
is cleared away, and programs that were started are ended, by the same `with` and `finally` as after an
error. Then the process ends by that very signal, so that whoever started it sees why: a shell that runs a
loop of commands stops at Ctrl-C only if the command died of it.

A signal that whoever started us had ignored stays ignored: so it is with SIGHUP under `nohup`, and with
SIGINT in what a script starts in the background.

Whoever holds the keys down presses again while threads are being waited for and files cleared away. That
would break the clearing off, and Python would tell of it from within its own end; so it has no effect for
some seconds.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

KINDS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that ask a process to stop, as far as this system has them.

SIGQUIT (Ctrl-\\) is not among them: it stays the way out of a process that heeds none of these because it
is stuck in a library. What it leaves behind is cleared away by a later run, as after a kill.
"""
AS_PYTHON_HAS_THEM: Final = (signal.SIG_DFL, signal.default_int_handler)
"""What is done at a signal while nobody has chosen anything."""
_PATIENCE_S: Final = 5.0
"""Longer than putting things in order takes: who presses then wants to stop what did not heed the first."""
_AGAIN_S: Final = 0.01
_BY_SIGNAL: Final = 128
"""Exit codes above this one tell which signal ended a process."""


class Stopped(KeyboardInterrupt):
    """A signal asked this process to stop; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


class _Heeding:
    """What was asked of this process so far."""

    def __init__(self) -> None:
        self.number = 0
        self._stopped_s = -_PATIENCE_S

    def stop(self, number: int, frame: FrameType | None) -> None:
        now_s = time.monotonic()
        if now_s - self._stopped_s >= _PATIENCE_S:
            self._stopped_s, self.number = now_s, number
            raise Stopped(number)

    def once_more(self, lost: sys.UnraisableHookArgs) -> None:
        """Stop again if Python let go of the first: it was raised while an object was being destroyed."""
        if isinstance(lost.exc_value, Stopped):
            import threading

            self._stopped_s = -_PATIENCE_S
            # Not from here: what is raised in a hook is let go of as well.
            again = threading.Timer(_AGAIN_S, os.kill, (os.getpid(), lost.exc_value.number))
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(lost)


_heeding = _Heeding()


def heed() -> None:
    """Arrange that each of `KINDS` raises `Stopped` in the main thread, but not again right after.

    A signal that is ignored, or has a handler of somebody else's, stays as it is.
    """
    sys.unraisablehook = _heeding.once_more
    for kind in KINDS:
        if signal.getsignal(kind) in AS_PYTHON_HAS_THEM:
            # A thread that is not the main one is somebody's who runs us within a program of theirs.
            with suppress(ValueError):
                signal.signal(kind, _heeding.stop)


@contextmanager
def heeding_quit() -> Iterator[None]:
    """Heed SIGQUIT as well while the block runs: for who has changed the terminal, and has to put it back."""
    kind = getattr(signal, "SIGQUIT", None)
    if kind is None or signal.getsignal(kind) is not signal.SIG_DFL:
        yield
        return
    signal.signal(kind, _heeding.stop)
    try:
        yield
    finally:
        signal.signal(kind, signal.SIG_DFL)


def asked() -> int:
    """Return the number of the signal that last asked this process to stop; 0 if none did."""
    return _heeding.number


def heed_no_more() -> None:
    """Let the process end in peace: all is done, and said; only what is not Ctrl-C still ends it at once."""
    for kind in KINDS:
        if signal.getsignal(kind) == _heeding.stop:
            with suppress(ValueError):
                signal.signal(kind, signal.SIG_IGN if kind == signal.SIGINT else signal.SIG_DFL)


def code_of(stop: KeyboardInterrupt) -> int:
    """Return the exit code that tells what stopped a process: 130 for Ctrl-C, 143 for SIGTERM.

    Example:
        >>> code_of(KeyboardInterrupt()), code_of(Stopped(15))
        (130, 143)
    """
    return _BY_SIGNAL + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)


def end(code: int) -> int:
    """End this process by the signal that its exit code tells of, if it tells of one.

    Returns:
        The code, where no signal can do it: there is none, the system has no signals, or it is blocked.
    """
    number = code - _BY_SIGNAL
    if os.name == "posix" and number > 0:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        _leave_no_core()
        with suppress(ValueError, OSError):
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
    return code


def _leave_no_core() -> None:
    """Keep SIGQUIT from writing the process's memory into a file."""
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


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
            from voiceguide.core.threads import startable

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
