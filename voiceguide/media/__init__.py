"""Companions of a track: captions, chapters, tags, covers and pictures."""

from __future__ import annotations

__all__ = ["artwork", "captions", "chapters", "cover", "epub", "id3", "marks", "qr", "ring", "typeface"]
