"""Named tools that every package may use: files, locks, threads, memos, serialization, suggestions."""

from __future__ import annotations

__all__ = [
    "beds",
    "files",
    "languages",
    "locks",
    "memo",
    "passes",
    "places",
    "reading",
    "serde",
    "suggest",
    "temp_files",
    "threads",
]
