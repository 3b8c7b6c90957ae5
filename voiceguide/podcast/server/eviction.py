"""Who has to go when more want to be served than can be: fairly, so that nobody shuts the others out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

AT_ONCE: Final = 512
"""Connections at a time."""
EACH: Final = AT_ONCE // 2
"""Connections at a time from one address. A browser or a podcast app has six or so."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A connection, as far as it matters for who has to go.

    Args:
        address: Where it comes from.
        busy: Whether it is being answered; it is idle otherwise.
        since_s: When it last got on, on a clock that never goes back, s.
    """

    address: str
    busy: bool
    since_s: float


def leaving(guests: Sequence[Guest], address: str, at_once: int = AT_ONCE, each: int = EACH) -> int | None:
    """Return which connection makes room for one more, when there is none.

    An address that has its share makes room itself. Otherwise an idle connection goes before one that is
    being answered, and of these one of the address that has the most, the longest without progress first.
    What is being answered goes only for an address that has less than half as many.

    Args:
        guests: Those who are there.
        address: Where the new one comes from.
        at_once: The most at a time.
        each: The most at a time from one address.

    Returns:
        Its place among the guests, -1 if there is room, None if the new one has to be turned away.
    """
    held = Counter(guest.address for guest in guests)
    own = held[address]
    if own >= each:
        idle = [n for n, guest in enumerate(guests) if guest.address == address and not guest.busy]
        return min(idle, key=lambda n: guests[n].since_s, default=None)
    if len(guests) < at_once:
        return -1
    first = min(
        range(len(guests)),
        key=lambda n: (guests[n].busy, -held[guests[n].address], guests[n].since_s),
        default=None,
    )
    if first is None or (guests[first].busy and held[guests[first].address] <= 2 * (own + 1)):
        return None
    return first
