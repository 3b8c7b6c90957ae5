"""The show's file: read, checked, and every problem told with its place."""

from __future__ import annotations

__all__ = ["permissions"]
