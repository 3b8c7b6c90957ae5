"""Hold how much sound is worked on at a time, so that long sentences take no more memory than short ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition

from voiceguide.speech.model import Speech
from voiceguide.units import SECOND, Ms


class MemoryBudget:
    """Lets in as much sound at a time as there is room for; what is longer than that, alone.

    Args:
        most_ms: So much at a time.
    """

    def __init__(self, most_ms: Ms) -> None:
        self._most_ms, self._taken_ms = most_ms, 0
        self._left = Condition()

    @contextmanager
    def taken(self, length_ms: Ms) -> Iterator[None]:
        """Wait for room, and have it until this is left."""
        with self._left:
            self._left.wait_for(lambda: not self._taken_ms or self._taken_ms + length_ms <= self._most_ms)
            self._taken_ms += length_ms
        try:
            yield
        finally:
            with self._left:
                self._taken_ms -= length_ms
                self._left.notify_all()


def lasts_ms(speech: Speech) -> Ms:
    """Tell how long speech lasts, with the silence around it."""
    return len(speech.samples) * SECOND // max(1, speech.rate_hz)


def give_back() -> None:
    """Give the memory that is free in this process back to the system, where the C library knows how.

    Sentences are finished in memory that what comes after them, encoding and beds, cannot always use.
    """
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
