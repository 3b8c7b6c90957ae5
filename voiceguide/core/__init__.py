"""Named tools that every package may use: files, locks, threads, memos, MP3 headers, suggestions."""

from __future__ import annotations

__all__ = [
    "beds",
    "files",
    "languages",
    "locks",
    "memo",
    "mp3_header",
    "passes",
    "places",
    "reading",
    "serde",
    "shortage",
    "strict_json",
    "suggest",
    "temp_files",
    "threads",
]
