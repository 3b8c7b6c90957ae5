"""Compose a session: give every line a sound, fit and place it, and lay down the files."""

from __future__ import annotations

__all__ = [
    "estimate",
    "known",
    "memoized",
    "mix",
    "output",
    "pinned",
    "request",
    "segment_store",
    "sounds",
    "strategies",
    "suggestions",
    "takes",
]
