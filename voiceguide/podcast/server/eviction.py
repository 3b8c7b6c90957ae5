"""The policy that chooses a connection to close when all are taken: fair among addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_CONNECTIONS: Final = 512
"""The limit of all connections at a time."""
MOST_PER_ADDRESS: Final = MOST_CONNECTIONS // 2
"""The limit of connections from one address. A browser or a podcast app has six or so."""


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """A connection, as the eviction policy sees it.

    Args:
        address: The client's address.
        busy: Whether a response is under way; it is idle otherwise.
        since_s: The time of its last progress, on a monotonic clock, s.
    """

    address: str
    busy: bool
    since_s: float


def connection_to_close(
    connections: Sequence[OpenConnection],
    address: str,
    at_once: int = MOST_CONNECTIONS,
    each: int = MOST_PER_ADDRESS,
) -> int | None:
    """Return the connection to close for a new one, if the limits are reached.

    An address at its own limit loses an idle connection of its own. Otherwise an idle connection is closed
    before a busy one, and among these one of the address with the most connections, the longest without
    progress first. A busy one is closed only for an address that has less than half as many.

    Args:
        connections: The open connections.
        address: The address of the new one.
        at_once: The limit of all connections.
        each: The limit of one address.

    Returns:
        The index of the connection to close, -1 if none has to be, None if the new one has to be refused.
    """
    held = Counter(one.address for one in connections)
    own = held[address]
    if own >= each:
        idle = [n for n, one in enumerate(connections) if one.address == address and not one.busy]
        return min(idle, key=lambda n: connections[n].since_s, default=None)
    if len(connections) < at_once:
        return -1
    first = min(
        range(len(connections)),
        key=lambda n: (connections[n].busy, -held[connections[n].address], connections[n].since_s),
        default=None,
    )
    if first is None or (connections[first].busy and held[connections[first].address] <= 2 * (own + 1)):
        return None
    return first
