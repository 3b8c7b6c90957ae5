"""Keep the finished segments of a track in the cache, as the renderer sees it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.errors import CacheError

if TYPE_CHECKING:
    from voiceguide.cache.store import Cache


@dataclass(frozen=True, slots=True)
class CachedSegments:
    """The cache as the renderer's store. A segment that cannot be kept is made again next time, no more."""

    cache: Cache

    def has(self, kind: str, key: str) -> bool:
        """Check whether something is kept under this key."""
        return self.cache.has(kind, key)

    def get(self, kind: str, key: str) -> memoryview | None:
        """Return what was kept; not a copy, an hour has many megabytes."""
        found = self.cache.read(kind, key)
        return None if found is None else found[1]

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Keep it, if that is possible."""
        with suppress(CacheError):
            self.cache.put(kind, key, payload)
