"""What commands print: swimlanes, outlines, tables and summaries as text."""

from __future__ import annotations

__all__ = []
