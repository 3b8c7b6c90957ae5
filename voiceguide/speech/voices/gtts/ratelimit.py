"""One queue for everybody on this machine who asks the same service, whichever process they are in.

A service that owes us nothing counts the requests of an address, not of a process. So whoever asks
takes a turn: a lock that the system itself gives back when its holder dies, and beside it a note of
when the next request may be sent. That moment is told by the monotonic clock, which all processes of a
machine share and nobody can set; a moment that lies impossibly far ahead is from before a restart and
counts for nothing. Where no such files can be, a voice keeps its own pace, and that is all that is lost.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from voiceguide.core.files import write_file
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import OutputError, VoiceUnavailable

USUAL_ANSWER_S: Final = 0.4
"""About how long an answer takes on an ordinary line; only guesses are made from it."""
_UNITS: Final = {"tries": "tries", "jitter": "parts of a pause"}
_VARIABLES: Final = {
    "VOICEGUIDE_GTTS_PAUSE_S": "pause_s",
    "VOICEGUIDE_GTTS_JITTER": "jitter",
    "VOICEGUIDE_GTTS_TRIES": "tries",
    "VOICEGUIDE_GTTS_BACKOFF_S": "backoff_s",
    "VOICEGUIDE_GTTS_CONNECT_S": "connect_s",
    "VOICEGUIDE_GTTS_READ_S": "read_s",
    "VOICEGUIDE_GTTS_ANSWER_S": "answer_s",
    "VOICEGUIDE_GTTS_PATIENCE_S": "patience_s",
    "VOICEGUIDE_GTTS_TOTAL_S": "total_s",
}
"""The variable of each; people set them, so they stay when a field is renamed."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How politely and how patiently to ask. Each may be set as `VOICEGUIDE_GTTS_PAUSE_S` and so on.

    Args:
        pause_s: Least time from one request to the next, whichever process of this user sends it.
        jitter: How much longer that time may be, at random; 0.25 is up to a quarter.
        tries: How often to ask for one piece.
        backoff_s: Wait before the second try; doubled before each further one, with up to half of it added
            at random so that many machines do not come back together.
        connect_s: Longest wait for a connection.
        read_s: Longest silence in the middle of an answer.
        answer_s: Longest time for one answer altogether.
        patience_s: Longest time for one piece altogether, waits and tries included.
        total_s: Longest time from the first request of a run to its last.
    """

    pause_s: float = 1.0
    jitter: float = 0.25
    tries: int = 4
    backoff_s: float = 1.0
    connect_s: float = 10.0
    read_s: float = 15.0
    answer_s: float = 40.0
    patience_s: float = 120.0
    total_s: float = 3_600.0

    @property
    def usual_s(self) -> float:
        """Guess the time from one request to the next when all is well."""
        return max(self.pause_s * (1 + self.jitter / 2), USUAL_ANSWER_S)


def manners(environ: Mapping[str, str]) -> RetryPolicy:
    """Read the manners that the environment asks for.

    Raises:
        VoiceUnavailable: A variable is not a number, or below 0 (tries: below 1).
    """
    asked: dict[str, Any] = {}
    for name, field in _VARIABLES.items():
        if name not in environ:
            continue
        least, kind = (1, int) if field == "tries" else (0, float)
        try:
            asked[field] = kind(environ[name])
        except ValueError:
            asked[field] = None
        if asked[field] is None or not least <= asked[field] < 1e6:
            what = f"{environ[name][:40]!r} is not a number of {_UNITS.get(field, 'seconds')}."
            raise VoiceUnavailable(what, where=name, mend="Set it to a number, or unset it.")
    return RetryPolicy(**asked)


_LOCK: Final = "turn.lock"
_NEXT: Final = "next.txt"
_UNREACHED: Final = "unreached.txt"
_NOTE: Final = FileKind("note of the queue", 4_000)
UNREACHED_S: Final = 60.0
"""So long it is remembered that nobody answered: whoever is online again shall not wait for it."""
_POLL_S: Final = 0.05
_HELD_BACK_MOST_S: Final = 60.0
"""What one process was told to wait holds for the others too, but no longer than this."""
_STUCK_S: Final = 150.0
"""Longer than any turn lasts: whoever holds the lock so long was stopped in the middle of it."""


class RateLimiter:
    """A turn at a time, and a pause from one request to the next.

    Args:
        folder: Where the processes of this user meet; None to be alone.
        manners: How long the pause is, and how much it varies.
    """

    def __init__(self, folder: Path | None, manners: RetryPolicy) -> None:
        self._folder = folder
        self._manners = manners
        self._next_s = 0.0
        self._turn: ExitStack | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let nobody else ask meanwhile; a turn within a turn is the same one."""
        if self._turn is not None:
            yield
            return
        with ExitStack() as held:
            self._turn = held
            try:
                self._line_up()
                yield
            finally:
                self._turn = None

    def pace(self) -> None:
        """Wait until the next request may be sent, and note when the one after that may be."""
        time.sleep(max(0.0, max(self._next_s, self._told()) - time.monotonic()))
        vary = 1 + self._manners.jitter * random.random()  # noqa: S311 - no secret: it only spreads the load
        self._note(time.monotonic() + self._manners.pause_s * vary)

    def stand_aside(self, wait_s: float, *, all_wait: bool = False) -> None:
        """Wait for a while and let others take their turn, unless the wait is meant for all of them."""
        if all_wait:
            self._note(time.monotonic() + min(wait_s, _HELD_BACK_MOST_S))
        if self._turn is not None:
            self._turn.close()
        time.sleep(wait_s)
        if self._turn is not None:
            self._line_up()

    def note_unreached(self, host: str, what: str) -> None:
        """Remember for a minute, for every process of this user, that nobody answered at this address."""
        if self._folder is not None:
            told = f"{time.monotonic()!r}\n{host}\n{' '.join(what.split())}\n"
            with suppress(OSError, UnicodeError, OutputError):
                write_file(self._folder / _UNREACHED, told.encode())

    def unreached(self, host: str) -> str:
        """Tell what was found when nobody answered at this address less than a minute ago; else nothing."""
        if self._folder is None:
            return ""
        try:
            told = read_file(self._folder / _UNREACHED, _NOTE, links=False).decode()
            when_s, whose, what = told.split("\n")[:3]
            fresh = 0 <= time.monotonic() - float(when_s) < UNREACHED_S
        except (OSError, ValueError):
            return ""
        return what if fresh and whose == host and what.isprintable() else ""

    def _line_up(self) -> None:
        if self._folder is None or self._turn is None:
            return
        from filelock import FileLock, Timeout

        with suppress(OSError, NotImplementedError, Timeout):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / _LOCK, timeout=_STUCK_S, poll_interval=_POLL_S)
            lock.acquire()
            self._turn.callback(lock.release)

    def _told(self) -> float:
        """Read when the others let the next request go; 0 if they say nothing that can be."""
        if self._folder is None:
            return 0.0
        try:
            next_s = float(read_file(self._folder / _NEXT, _NOTE, links=False))
        except (OSError, ValueError):
            return 0.0
        most_s = max(_HELD_BACK_MOST_S, self._manners.pause_s * (1 + self._manners.jitter))
        return next_s if next_s - time.monotonic() <= most_s else 0.0

    def _note(self, next_s: float) -> None:
        self._next_s = max(self._next_s, next_s)
        if self._folder is not None:
            with suppress(OSError, OutputError):
                write_file(self._folder / _NEXT, f"{self._next_s:.3f}\n".encode())
