"""Ctrl-C, however often it is pressed: the first stops what is being done; what puts things in order goes on.

Whoever holds the keys down presses again while threads are being waited for and files cleared away. Python
would break that off too, and tell of it from within its own end.
"""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from types import FrameType
from typing import Final

_PATIENCE_S: Final = 5.0
"""Longer than putting things in order takes: who presses then wants to stop what did not heed the first."""


def heed() -> None:
    """Stop at Ctrl-C, but not once more right after; unless whoever started us chose otherwise."""
    stopped_s = -_PATIENCE_S

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped_s
        now_s = time.monotonic()
        if now_s - stopped_s >= _PATIENCE_S:
            stopped_s = now_s
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # A thread that is not the main one is somebody's who runs us within a program of theirs.
        with suppress(ValueError):
            signal.signal(signal.SIGINT, stop)


def heed_no_more() -> None:
    """Let the process end in peace: all is done, and said."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
