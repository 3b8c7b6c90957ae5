"""Speech as a voice gave it: how it is kept, and whether words may be missing from it."""

from __future__ import annotations

__all__ = ["audit", "hurried", "raw"]
