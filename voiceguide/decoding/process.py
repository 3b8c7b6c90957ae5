"""The pool of decoder processes: starting, requests, timeouts and ending."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, cast

from voiceguide.core.shortage import out_of_threads
from voiceguide.errors import AudioError, in_brief

if TYPE_CHECKING:
    from io import FileIO
    from subprocess import Popen

_START_S: Final = 60.0
PART_S: Final = 20.0
"""Seconds until a part must have come: it is a second or two of sound and takes a few milliseconds."""
_MOST_PART: Final = 96 * 2**20
"""Bytes of the largest part: three minutes of two channels, 65,536 frames of 254."""
_STOP_S: Final = 1.0
_AHEAD: Final = 16
_MOST_IDLE: Final = 2
"""Idle processes that are kept for reuse."""
_PIPE: Final = 2**20
_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
"""The only environment variables that the process inherits: those Python may need to start."""


class Undecodable(Exception):
    """A file that is no sound, damaged or malicious; the caller words the message for the user."""

    kind: ClassVar[str] = "Undecodable"  # stands in messages, and stays if this class is renamed


class Ended(Exception):
    """The decoder process has ended."""


class Child:
    """One decoder process; it decodes one file at a time."""

    def __init__(self, *, with_av: bool) -> None:
        self.with_av, self.used, self._due = with_av, False, 1
        self._running = _start_process(with_av=with_av)
        # Without a buffer, as they are asked for, these are files of this type.
        self._into, self._out = cast("FileIO", self._running.stdin), cast("FileIO", self._running.stdout)
        try:
            self._part(time.monotonic() + _START_S)
        except (Ended, Undecodable) as problem:
            raise _cannot_start(str(problem)) from None
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        """Whether the process is still running."""
        return self._running.poll() is None

    def parts(
        self, method: str, source: bytes, numbers: tuple[int, ...], whole_s: float | None
    ) -> Generator[bytearray]:
        """Yield the decoded parts of one file, in order.

        Args:
            method: A method of the decoder classes in `decoder.py`.
            source: The file, or its path.
            numbers: The method's further arguments.
            whole_s: Seconds for the whole file; None for as long as each part comes in time.

        Raises:
            Undecodable: The decoder refused it; the process is ready for another file.
            Ended: The process is no more.
        """
        self.used = True
        line = " ".join([method, str(len(source)), *map(str, numbers)])
        ends_s = time.monotonic() + (whole_s or PART_S)
        # It decodes the next part while this one is used; where the whole file is wanted, several.
        ahead = 1 if whole_s is None else _AHEAD
        try:
            self._send(f"{line}\n".encode(), source, b"n" * ahead)
            self._due = ahead
            while (part := self._part(ends_s)) is not None:
                self._send(b"n")
                self._due += 1
                yield part
                if whole_s is None:
                    ends_s = time.monotonic() + PART_S
            self._stop()
        except (GeneratorExit, Undecodable):
            self._stop()
            raise
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Kill the process and close its pipes."""
        self._running.kill()
        self._running.wait()
        self._into.close()
        self._out.close()

    def _stop(self) -> None:
        """Stop this file, and read the parts that were already requested."""
        ends_s = time.monotonic() + _STOP_S
        with suppress(Ended):  # and then it is not reused
            while self._due:
                with suppress(Undecodable):
                    self._part(ends_s)
            self._send(b"s")

    def _send(self, *messages: bytes) -> None:
        try:
            for each in messages:
                left = memoryview(each)
                while left:
                    left = left[os.write(self._into.fileno(), left) :]
        except (OSError, ValueError) as problem:
            self.end()
            raise Ended("it ended") from problem

    def _part(self, ends_s: float) -> bytearray | None:
        """Read one part, or None if nothing is left."""
        head = self._read(5, ends_s)
        size = int.from_bytes(head[1:], "big")
        if size > _MOST_PART:
            self.end()
            raise Ended("it gave too much at once")
        part = self._read(size, ends_s)
        self._due -= 1
        if head[:1] == b"+":
            return part
        if head[:1] == b"-":
            raise Undecodable(part.decode("utf-8", "replace"))
        return None

    def _read(self, size: int, ends_s: float) -> bytearray:
        buffer, at = bytearray(size), 0
        with memoryview(buffer) as view:
            while at < size:
                if not _readable(self._out.fileno(), ends_s):
                    self.end()
                    raise Ended("it took too long")
                count = self._out.readinto(view[at:])
                if not count:
                    self.end()
                    raise Ended("it ended")
                at += count
        return buffer


def program(*, with_av: bool = False) -> list[str]:
    """Return the command line that starts the process, isolated from the user's environment and folders.

    Raises:
        AudioError: This Python cannot be started again, or has no decoder.
    """
    if not sys.executable:
        raise _cannot_start("this Python does not know its own program")
    places = _places("av" if with_av else "miniaudio")
    script = str(Path(__file__).with_name("decoder.py"))
    return [sys.executable, "-I", "-S", "-B", script, "av" if with_av else "-", "-", *places]


@cache
def _places(library: str) -> tuple[str, ...]:
    """Find the folders that hold a decoder library; nothing else is imported from them."""
    needed = ("av",) if library == "av" else ("miniaudio", "_miniaudio", "_cffi_backend")
    found = [find_spec(name) for name in needed]
    if not all(spec and spec.origin for spec in found):
        raise _cannot_start(f"{library} is not installed")
    folders = [Path(spec.origin).absolute().parent for spec in found if spec and spec.origin]
    return tuple(dict.fromkeys(str(folder.parent if library == "av" else folder) for folder in folders))


def _start_process(*, with_av: bool) -> Popen[bytes]:
    import subprocess

    try:
        running = subprocess.Popen(  # noqa: S603 - our own program, by our own interpreter
            program(with_av=with_av),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C in a terminal reaches us alone, and we end the process
        )
    except BlockingIOError as problem:
        raise out_of_threads() from problem
    except OSError as problem:
        raise _cannot_start(in_brief(problem)) from problem
    for pipe in (running.stdin, running.stdout):
        with suppress(ImportError, AttributeError, OSError):  # Linux only, and up to the system's limit
            import fcntl

            fcntl.fcntl(pipe or -1, fcntl.F_SETPIPE_SZ, _PIPE)
    return running


def _readable(descriptor: int, ends_s: float) -> bool:
    """Wait until there is something to read; False if the time is over."""
    import select

    if not hasattr(select, "poll"):
        return True  # Windows cannot wait for a pipe; there the process ends itself
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(max(0.0, ends_s - time.monotonic()) * 1_000))


_LOCK: Final = threading.Lock()
_IDLE: Final[list[Child]] = []
_ALL: Final[set[Child]] = set()


def acquire(*, with_av: bool) -> Child:
    """Take an idle process from the pool, or start one."""
    with _LOCK:
        ready = next((child for child in _IDLE if child.with_av == with_av), None)
        if ready is not None:
            _IDLE.remove(ready)
    if ready is not None and ready.alive:
        return ready
    if ready is not None:
        _end_child(ready)
    child = Child(with_av=with_av)
    with _LOCK:
        _ALL.add(child)
    return child


def release(child: Child) -> None:
    """Return a process to the pool, or end it if it is dead or the pool is full."""
    with _LOCK:
        pooled = child.alive and len(_IDLE) < _MOST_IDLE
        if pooled:
            _IDLE.append(child)
    if not pooled:
        _end_child(child)


def _end_child(child: Child) -> None:
    with _LOCK:
        _ALL.discard(child)
    child.end()


@atexit.register
def end_all() -> None:
    """End every process when this program exits."""
    with _LOCK:
        ended = list(_ALL)
        _ALL.clear()
        _IDLE.clear()
    for child in ended:
        child.end()


def _forget_pool() -> None:
    """Drop the parent's processes from the pool of a forked process."""
    _ALL.clear()
    _IDLE.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)


def _cannot_start(why: str) -> AudioError:
    what = f"The process that decodes sound cannot be started: {why}."
    return AudioError(what, mend="Free some memory, or allow more processes; then try again.")
