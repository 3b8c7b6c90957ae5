"""Entries of a cache, as many and as old as asked."""

from __future__ import annotations

from voiceguide.cache.store import Cache, address

DAY_S = 86_400


def entry(cache: Cache, kind: str, n: int):
    return cache.folder / kind / address(n)[:2] / address(n)[2:]
