"""The configuration of a show: its file is read and checked, and every problem has its place."""

from __future__ import annotations

__all__ = ["permissions", "schema"]
