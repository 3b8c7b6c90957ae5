"""The content-addressed cache on disk: entries are written atomically and verified by checksum when read."""

from __future__ import annotations

__all__ = ["clips", "entry", "eviction", "shared_store", "size_limit", "store", "tier", "trouble"]
