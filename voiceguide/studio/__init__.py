"""The studio: a page on this machine to choose a session, hear it at once, tune it and keep it."""

from __future__ import annotations

__all__ = ["serve"]
