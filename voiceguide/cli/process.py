"""The process of a command: the signals that stop it, and its use of memory.

Ctrl-C, a closed terminal, `kill` and a shutdown each send a signal, which raises one exception in the main
thread. So open files are closed, temporary files are removed and child processes are ended by the same `with`
and `finally` as after an error. Then the process ends by that very signal, so that its parent sees why: a
shell that runs a loop of commands stops at Ctrl-C only if the command died of it.

A signal that the parent process had ignored stays ignored, such as SIGHUP under `nohup`, or SIGINT in a
background job of a script.

A second Ctrl-C while threads are joined and files removed would interrupt that, and Python would print a
traceback at its exit; so it has no effect for some seconds.
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

STOP_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that stop a process, as far as this system has them.

SIGQUIT (Ctrl-\\) is not among them: it can always end a process that is stuck in a library. The temporary
files that it leaves are removed by a later run, as after a kill.
"""
DEFAULT_HANDLERS: Final = (signal.SIG_DFL, signal.default_int_handler)
"""The default signal handlers of Python."""
_PATIENCE_S: Final = 5.0
"""Time after a signal in which further ones are ignored, s; longer than cleaning up takes."""
_AGAIN_S: Final = 0.01
_BY_SIGNAL: Final = 128
"""Offset of the exit codes of processes that a signal ended."""


class Stopped(KeyboardInterrupt):
    """A signal asked this process to stop; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


class _StopHandler:
    """The signal handler, with the signal that last stopped this process."""

    def __init__(self) -> None:
        self.number = 0
        self._stopped_s = -_PATIENCE_S

    def stop(self, number: int, frame: FrameType | None) -> None:
        now_s = time.monotonic()
        if now_s - self._stopped_s >= _PATIENCE_S:
            self._stopped_s, self.number = now_s, number
            raise Stopped(number)

    def once_more(self, lost: sys.UnraisableHookArgs) -> None:
        """Send the signal again if Python dropped its exception, raised while an object was destroyed."""
        if isinstance(lost.exc_value, Stopped):
            import threading

            self._stopped_s = -_PATIENCE_S
            # Not from here: an exception in this hook is dropped as well.
            again = threading.Timer(_AGAIN_S, os.kill, (os.getpid(), lost.exc_value.number))
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(lost)


_handler = _StopHandler()


def install_handlers() -> None:
    """Install the signal handler: each of `STOP_SIGNALS` raises `Stopped` in the main thread.

    A signal that is ignored, or has another handler, is left alone.
    """
    sys.unraisablehook = _handler.once_more
    for kind in STOP_SIGNALS:
        if signal.getsignal(kind) in DEFAULT_HANDLERS:
            # Signals can be handled in the main thread only; another program may run us in another one.
            with suppress(ValueError):
                signal.signal(kind, _handler.stop)


@contextmanager
def handling_quit() -> Iterator[None]:
    """Handle SIGQUIT as well while the block runs, which has changed the terminal and must restore it."""
    kind = getattr(signal, "SIGQUIT", None)
    if kind is None or signal.getsignal(kind) is not signal.SIG_DFL:
        yield
        return
    signal.signal(kind, _handler.stop)
    try:
        yield
    finally:
        signal.signal(kind, signal.SIG_DFL)


def stop_signal() -> int:
    """Return the number of the signal that last stopped this process; 0 if none did."""
    return _handler.number


def remove_handlers() -> None:
    """Remove the signal handler as all work is done: Ctrl-C is ignored, other signals end the process."""
    for kind in STOP_SIGNALS:
        if signal.getsignal(kind) == _handler.stop:
            with suppress(ValueError):
                signal.signal(kind, signal.SIG_IGN if kind == signal.SIGINT else signal.SIG_DFL)


def signal_exit_code(stop: KeyboardInterrupt) -> int:
    """Return the exit code of a process that a signal stopped: 130 for Ctrl-C, 143 for SIGTERM.

    Example:
        >>> signal_exit_code(KeyboardInterrupt()), signal_exit_code(Stopped(15))
        (130, 143)
    """
    return _BY_SIGNAL + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)


def end_process(code: int) -> int:
    """End this process by the signal of its exit code, if the code is one of a signal.

    Returns:
        The code, if it is none of a signal, the system has no signals, or the signal is blocked.
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
    """Disable core dumps, which SIGQUIT would write."""
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_WANTED: Final = ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, 8 << 20), (_TRIM_THRESHOLD, 64 << 20))
"""Parameters of `mallopt` and their values: the number of heaps, and two thresholds in bytes."""
_TAKES_BYTES: Final = {"numpy": 128 << 20, "scipy": 128 << 20, "onnxruntime": 128 << 20}
"""Memory that these libraries reserve at import on one core, bytes; most of it is never used."""
_TAKES_BYTES_A_CORE: Final = 40 << 20
"""Memory that they reserve for each further core, bytes: a buffer and a stack."""
_NEW_OBJECTS: Final = 200_000


def tune_memory() -> bool:
    """Set malloc to one heap that returns no memory, before threads start, and collect garbage less often.

    Returns:
        True if the C library accepted it; only glibc has these settings, and without it all works as well.
    """
    import ctypes

    gc.set_threshold(_NEW_OBJECTS)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    took = [mallopt(number, value) for number, value in _WANTED]
    return all(took)


class _MemoryGuard:
    """An import hook that checks for memory before a library that aborts or hangs if it has too little."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Leave the import to the other finders, if there is enough memory for it.

        Raises:
            MemoryError: There is too little memory for the library.
        """
        if name in _TAKES_BYTES:
            _check_memory(_TAKES_BYTES[name] + _TAKES_BYTES_A_CORE * ((os.cpu_count() or 1) - 1))
            from voiceguide.core.threads import startable

            if not startable(1):
                # OpenBLAS would print an error for each thread that it cannot start.
                os.environ["OPENBLAS_NUM_THREADS"] = "1"


def guard_imports() -> None:
    """Install the import hook that refuses libraries which crash with too little memory."""
    sys.meta_path.insert(0, _MemoryGuard())


def _check_memory(size_bytes: int) -> None:
    import mmap

    try:
        mmap.mmap(-1, size_bytes).close()
    except (OSError, ValueError):
        raise MemoryError from None


def skip_final_collection() -> None:
    """Skip the last garbage collection at exit: the system releases all memory anyway."""
    atexit.register(gc.freeze)
