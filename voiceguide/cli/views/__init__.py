"""Text output of commands: swimlanes, outlines, tables and summaries."""

from __future__ import annotations

__all__ = []
