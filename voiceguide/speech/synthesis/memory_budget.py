"""Limit the sound in memory at a time, so that long sentences take no more memory than short ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition

from voiceguide.speech.model import Speech
from voiceguide.units import SECOND, Ms


class MemoryBudget:
    """A budget for the length of sound in memory; a sound longer than the budget is admitted alone.

    Args:
        most_ms: The budget, milliseconds of sound.
    """

    def __init__(self, most_ms: Ms) -> None:
        self._most_ms, self._taken_ms = most_ms, 0
        self._left = Condition()

    @contextmanager
    def reserve(self, length_ms: Ms) -> Iterator[None]:
        """Reserve a length for the block; wait until it fits."""
        with self._left:
            self._left.wait_for(lambda: not self._taken_ms or self._taken_ms + length_ms <= self._most_ms)
            self._taken_ms += length_ms
        try:
            yield
        finally:
            with self._left:
                self._taken_ms -= length_ms
                self._left.notify_all()


def speech_ms(speech: Speech) -> Ms:
    """Return the length of speech, ms, with the silence around it."""
    return len(speech.samples) * SECOND // max(1, speech.rate_hz)


def release_memory() -> None:
    """Return free memory of this process to the system, where the C library can.

    The memory in which sentences were finished cannot always be reused by encoding and beds.
    """
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
