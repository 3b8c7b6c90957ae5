"""Entries on disk under the address of all that changes them, each proved whole when it is read."""

from __future__ import annotations

__all__ = ["clips", "entry", "eviction", "size_limit", "store", "trouble"]
