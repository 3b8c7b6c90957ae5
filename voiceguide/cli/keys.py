"""Keys as they are pressed, on every system: no Enter is waited for, and the terminal is left as it was."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final


class Key(StrEnum):
    """The keys that mean something here."""

    PAUSE = "pause"
    BACK = "back"
    ON = "on"
    STOP = "stop"


Pressed = Callable[[float], Key | None]
"""Waits so many seconds at most for a key."""

_PLAIN: Final = {" ": Key.PAUSE, "q": Key.STOP, "Q": Key.STOP}
_POSIX: Final = {"\x1b[D": Key.BACK, "\x1b[C": Key.ON, "\x1bOD": Key.BACK, "\x1bOC": Key.ON}
_SIGN: Final = re.compile(r"\x1b[\[O][\d;]*.|.", re.DOTALL)
_WINDOWS: Final = {"K": Key.BACK, "M": Key.ON}


@contextmanager
def listening() -> Iterator[Pressed]:
    """Listen to the keyboard; where stdin is no terminal there are no keys."""
    if not sys.stdin or not sys.stdin.isatty():
        yield _nobody
    elif sys.platform == "win32":
        yield _windows
    else:
        with _posix() as pressed:
            yield pressed


def _nobody(within_s: float) -> Key | None:
    time.sleep(within_s)
    return None


def _windows(within_s: float) -> Key | None:
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
def _posix() -> Iterator[Pressed]:
    import select
    import termios
    import tty

    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    waiting: list[Key] = []

    def pressed(within_s: float) -> Key | None:
        if not waiting and select.select([number], [], [], within_s)[0]:
            # Whoever types fast has several keys waiting, and an arrow is three signs.
            read = os.read(number, 64).decode("ascii", "replace")
            if not read:
                time.sleep(within_s)  # the terminal is gone: there will be no more keys
            told = (_PLAIN.get(sign) or _POSIX.get(sign) for sign in _SIGN.findall(read))
            waiting.extend(key for key in told if key is not None)
        return waiting.pop(0) if waiting else None

    try:
        tty.setcbreak(number)  # Ctrl-C stays what it is
        yield pressed
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
