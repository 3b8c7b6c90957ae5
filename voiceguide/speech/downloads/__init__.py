"""Voices that are downloaded when the user asks for one: where they are, and how they are placed."""

from __future__ import annotations

__all__ = ["catalog", "offer"]
