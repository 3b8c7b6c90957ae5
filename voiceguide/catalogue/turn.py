"""One turn in the whole cluster at a service that speaks over a network.

A service counts the requests of an address, or of a network: not those of a process. So only one worker asks,
and when the next may ask lies in the store, where it outlives the scheduler. Once the service holds us back,
nobody asks until that time is over.

Times are those of a wall clock, because no other is shared by several machines. One that lies further ahead
than anybody would wait was written by a clock that is wrong, and does not count.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from voiceguide.cache.shared_store import SharedStore
from voiceguide.core.strict_json import decode_json

_PAUSE_S: Final = 1.0
"""The least time from the last request of one worker to the first of the next, seconds."""
_HELD_BACK_S: Final = 900.0
"""How long nobody asks after the service held us back without a time, or was out of reach, seconds."""
_MOST_S: Final = 86_400.0
"""The longest time that is believed, seconds."""


def turn_file(service: str) -> str:
    """Return the name in the store of the note on a service."""
    return f"turns/{service}.json"


@dataclass(slots=True)
class ServiceTurn:
    """A turn at a service; `refusal` says why nobody may ask now, or nothing."""

    refusal: str = ""
    _until: float = 0.0
    _why: str = ""

    def stop(self, why: str, wait_s: float | None) -> str:
        """Note that the service holds us back, and return why.

        Args:
            why: What it answered, as a sentence.
            wait_s: How long it asks to be left alone, seconds; None if it does not say.
        """
        self._until = time.time() + min(max(wait_s or 0.0, _HELD_BACK_S), _MOST_S)
        self._why = why
        return why


@contextmanager
def service_turn(store: SharedStore, service: str) -> Iterator[ServiceTurn]:
    """Take the turn at a service for as long as the block runs.

    That only one worker has it is seen to by the cluster; here the pause is kept, and the time of the next.

    Raises:
        StoreUnreachable: The store does not answer.
    """
    next_s, until_s, why = _read(store.read(turn_file(service)))
    now = time.time()
    if now < until_s < now + _MOST_S:
        minutes = max(1, round((until_s - now) / 60))
        yield ServiceTurn(refusal=f"{service} held us back, and is asked again in {minutes} minutes: {why}")
        return
    time.sleep(min(max(0.0, next_s - now), _PAUSE_S))
    turn = ServiceTurn()
    try:
        yield turn
    finally:
        note = {"next_s": time.time() + _PAUSE_S, "until_s": turn._until, "why": turn._why}
        store.write(turn_file(service), json.dumps(note).encode())


def _read(data: bytes | None) -> tuple[float, float, str]:
    try:
        found: Any = decode_json(data or b"")
        return float(found["next_s"]), float(found["until_s"]), str(found["why"])
    except (ValueError, TypeError, KeyError):
        return 0.0, 0.0, ""
