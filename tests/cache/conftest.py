"""A cache of its own for each test."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support.cache_filled import DAY_S, entry
from voiceguide.cache.store import Cache, address


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def filled(cache) -> Cache:
    """Six entries of 1000 bytes and a little, the n-th last used n days ago."""
    now = time.time()
    for n in range(6):
        kind = "clips" if n % 2 else "raw"
        cache.put(kind, address(n), bytes(1000))
        stamp = now - n * DAY_S
        os.utime(entry(cache, kind, n), (stamp, stamp))
    return cache
