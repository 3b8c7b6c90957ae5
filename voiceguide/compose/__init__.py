"""Compose a session: give every line a sound, fit and place it, and lay down the files."""

from __future__ import annotations

__all__ = [
    "composer",
    "estimate",
    "job",
    "known",
    "memoized",
    "mix",
    "output",
    "pinned",
    "planning",
    "request",
    "segment_store",
    "sounds",
    "sources",
    "takes",
]
