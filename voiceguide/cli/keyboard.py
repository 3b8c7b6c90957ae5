"""Single key presses without Enter, on every system; the terminal's mode is restored afterwards."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType
from typing import Final

from voiceguide.cli import process


class PlayerKey(StrEnum):
    """The keys of the player."""

    PAUSE = "pause"
    BACK = "back"
    ON = "on"
    STOP = "stop"


ReadKey = Callable[[float], PlayerKey | None]
"""Waits for a key, at most so many seconds; None if none was pressed."""

_PLAIN: Final = {" ": PlayerKey.PAUSE, "q": PlayerKey.STOP, "Q": PlayerKey.STOP}
_POSIX: Final = {
    "\x1b[D": PlayerKey.BACK,
    "\x1b[C": PlayerKey.ON,
    "\x1bOD": PlayerKey.BACK,
    "\x1bOC": PlayerKey.ON,
}
_SIGN: Final = re.compile(r"\x1b[\[O][\d;]*.|.", re.DOTALL)
_WINDOWS: Final = {"K": PlayerKey.BACK, "M": PlayerKey.ON}


@contextmanager
def listening() -> Iterator[ReadKey]:
    """Read keys from the keyboard; if stdin is no terminal there are none."""
    if not sys.stdin or not sys.stdin.isatty():
        yield _no_keyboard
    elif sys.platform == "win32":
        yield _windows
    else:
        with _posix() as pressed:
            yield pressed


def _no_keyboard(within_s: float) -> PlayerKey | None:
    time.sleep(within_s)
    return None


def _windows(within_s: float) -> PlayerKey | None:
    import msvcrt  # type: ignore[import-not-found, unused-ignore] # there on Windows only

    ends_s = time.monotonic() + within_s
    while not msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore] # as above
        if time.monotonic() > ends_s:
            return None
        time.sleep(0.02)
    read: Callable[[], str] = msvcrt.getwch  # type: ignore[attr-defined, unused-ignore] # as above
    first = read()
    if first == "\x03":
        raise KeyboardInterrupt
    return _WINDOWS.get(read()) if first in "\x00\xe0" else _PLAIN.get(first)


@contextmanager
def _posix() -> Iterator[ReadKey]:
    import select
    import termios
    import tty

    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    waiting: list[PlayerKey] = []

    def pressed(within_s: float) -> PlayerKey | None:
        if not waiting and select.select([number], [], [], within_s)[0]:
            # Fast typing leaves several keys waiting, and an arrow key is three characters.
            read = os.read(number, 64).decode("ascii", "replace")
            if not read:
                time.sleep(within_s)  # the terminal is gone: there will be no more keys
            told = (_PLAIN.get(sign) or _POSIX.get(sign) for sign in _SIGN.findall(read))
            waiting.extend(key for key in told if key is not None)
        return waiting.pop(0) if waiting else None

    def as_before() -> None:
        termios.tcsetattr(number, termios.TCSADRAIN, before)

    def ours() -> None:
        tty.setcbreak(number)  # Ctrl-C stays what it is

    with process.handling_quit(), _suspendable(as_before, ours):
        try:
            ours()
            yield pressed
        finally:
            as_before()


@contextmanager
def _suspendable(as_before: Callable[[], None], ours: Callable[[], None]) -> Iterator[None]:
    """Restore the terminal while Ctrl-Z suspends this process, and set its mode again afterwards."""

    def aside(number: int, _: FrameType | None) -> None:
        as_before()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # The process resumes here.
        signal.signal(number, aside)
        ours()

    if signal.getsignal(signal.SIGTSTP) is not signal.SIG_DFL:
        yield  # if it is ignored there is no shell that could resume this process
        return
    signal.signal(signal.SIGTSTP, aside)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
