"""The cache of encoded segments, as the renderer sees it.

It stands alone because `pipeline` makes it, and `mix` and `output` both take it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.errors import CacheError

if TYPE_CHECKING:
    from voiceguide.cache.store import Cache


@dataclass(frozen=True, slots=True)
class CachedSegments:
    """The cache as the renderer's store. A segment that cannot be stored is only encoded again next time."""

    cache: Cache

    def has(self, kind: str, key: str) -> bool:
        """Report, without reading it, whether an entry exists."""
        return self.cache.has(kind, key)

    def get(self, kind: str, key: str) -> memoryview | None:
        """Return the payload of an entry; not a copy, an hour has many megabytes."""
        found = self.cache.read(kind, key)
        return None if found is None else found[1]

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Store a payload, if that is possible."""
        with suppress(CacheError):
            self.cache.put(kind, key, payload)
