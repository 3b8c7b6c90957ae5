"""Child processes that end with this process, even if it is killed.

What a program left running costs is not only its time: it may hold a microphone, a graphics card, a licence.
So a shell waits beside it, with a pipe to us as its stdin. The system closes that pipe when this process
ends, in whatever way; the shell then ends the program with all that it started, and itself.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

_SHELL: Final = "/bin/sh"
_WATCH: Final = 'while read -r group; do held=$group; done; [ -z "$held" ] || kill -s KILL -- "-$held"'
_GOODBYE_S: Final = 2.0

Hold = Callable[[int], None]
"""Called with the id of the process group that is to end with this process."""


@contextmanager
def end_with_parent() -> Iterator[Hold]:
    """Tie a process group to this process for the block, so that it is killed if this process ends.

    Where there is no such shell, or no further process, nothing is held: what ends in order ends what it
    started in any case.
    """
    watching = _watching()
    if watching is None or watching.stdin is None:
        yield lambda group: None
        return
    pipe = watching.stdin

    def hold(group: int) -> None:
        with suppress(OSError):
            pipe.write(b"%d\n" % group)
            pipe.flush()

    try:
        yield hold
    finally:
        # An empty line lets go: by now that number may be somebody else's.
        with suppress(OSError):
            pipe.write(b"\n")
        with suppress(OSError):
            pipe.close()
        with suppress(subprocess.TimeoutExpired):
            watching.wait(_GOODBYE_S)


def _watching() -> subprocess.Popen[bytes] | None:
    if os.name != "posix":
        return None
    with suppress(OSError):
        return subprocess.Popen(  # noqa: S603 - words of our own
            [_SHELL, "-c", _WATCH],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # What ends us by way of the terminal must not end it first.
            start_new_session=True,
        )
    return None
