"""Strict checks of a published folder: feed, tracks, captions and chapters."""

from __future__ import annotations

__all__ = []
