"""The rate limit and retry policy for a service, shared by all processes of a user on this machine.

The service counts the requests of an address, not of a process. So every request needs a lock file, which
the system releases when its holder dies, and beside it the time of the next request. That time is of the
monotonic clock, which all processes of a machine share and nobody can set; a time that lies impossibly
far ahead is from before a restart and ignored. Where no such files can be written, each process limits
itself.
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
"""The usual time of one answer, seconds; only estimates use it."""
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
"""Environment variable → field; users set them, so they stay when a field is renamed."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Pauses, retries, backoff and timeouts. Each may be set as `VOICEGUIDE_GTTS_PAUSE_S` and so on.

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
        """The expected time from one request to the next without faults, seconds."""
        return max(self.pause_s * (1 + self.jitter / 2), USUAL_ANSWER_S)


def retry_policy(environ: Mapping[str, str]) -> RetryPolicy:
    """Read the retry policy from the environment.

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
"""How long an unreachable host is remembered, seconds: a user who is online again should not wait."""
_POLL_S: Final = 0.05
_HELD_BACK_MOST_S: Final = 60.0
"""The longest wait, seconds, that one process's `Retry-After` imposes on the others."""
_STUCK_S: Final = 150.0
"""The longest wait for the lock, seconds: a process that holds it longer was stopped."""


class RateLimiter:
    """One turn at a time, and a pause from one request to the next.

    Args:
        folder: The folder with the lock file, shared by the user's processes; None for this process alone.
        policy: The pause and its jitter.
    """

    def __init__(self, folder: Path | None, policy: RetryPolicy) -> None:
        self._folder = folder
        self._policy = policy
        self._next_s = 0.0
        self._turn: ExitStack | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the lock for the block, so that no other process asks; it may be nested."""
        if self._turn is not None:
            yield
            return
        with ExitStack() as held:
            self._turn = held
            try:
                self._acquire()
                yield
            finally:
                self._turn = None

    def pace(self) -> None:
        """Wait until the next request may be sent, and record the time of the one after that."""
        time.sleep(max(0.0, max(self._next_s, self._next_request_s()) - time.monotonic()))
        vary = 1 + self._policy.jitter * random.random()  # noqa: S311 - no secret: it only spreads the load
        self._record_next(time.monotonic() + self._policy.pause_s * vary)

    def back_off(self, wait_s: float, *, all_wait: bool = False) -> None:
        """Release the lock and wait; with `all_wait` the other processes wait as well."""
        if all_wait:
            self._record_next(time.monotonic() + min(wait_s, _HELD_BACK_MOST_S))
        if self._turn is not None:
            self._turn.close()
        time.sleep(wait_s)
        if self._turn is not None:
            self._acquire()

    def record_unreached(self, host: str, what: str) -> None:
        """Record for a minute, for every process of this user, that a host is unreachable."""
        if self._folder is not None:
            note = f"{time.monotonic()!r}\n{host}\n{' '.join(what.split())}\n"
            with suppress(OSError, UnicodeError, OutputError):
                write_file(self._folder / _UNREACHED, note.encode())

    def unreached(self, host: str) -> str:
        """Return the error recorded for a host less than a minute ago; else nothing."""
        if self._folder is None:
            return ""
        try:
            note = read_file(self._folder / _UNREACHED, _NOTE, links=False).decode()
            when_s, whose, what = note.split("\n")[:3]
            fresh = 0 <= time.monotonic() - float(when_s) < UNREACHED_S
        except (OSError, ValueError):
            return ""
        return what if fresh and whose == host and what.isprintable() else ""

    def _acquire(self) -> None:
        if self._folder is None or self._turn is None:
            return
        from filelock import FileLock, Timeout

        with suppress(OSError, NotImplementedError, Timeout):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / _LOCK, timeout=_STUCK_S, poll_interval=_POLL_S)
            lock.acquire()
            self._turn.callback(lock.release)

    def _next_request_s(self) -> float:
        """Read the recorded time of the next request; 0 if there is none, or it is not plausible."""
        if self._folder is None:
            return 0.0
        try:
            next_s = float(read_file(self._folder / _NEXT, _NOTE, links=False))
        except (OSError, ValueError):
            return 0.0
        most_s = max(_HELD_BACK_MOST_S, self._policy.pause_s * (1 + self._policy.jitter))
        return next_s if next_s - time.monotonic() <= most_s else 0.0

    def _record_next(self, next_s: float) -> None:
        self._next_s = max(self._next_s, next_s)
        if self._folder is not None:
            with suppress(OSError, OutputError):
                write_file(self._folder / _NEXT, f"{self._next_s:.3f}\n".encode())
