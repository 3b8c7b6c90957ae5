"""A catalogue: thousands of tracks, planned once, made by the processes of one machine or of many."""

from __future__ import annotations

__all__ = ["run", "summary"]
