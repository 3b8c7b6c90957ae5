"""Sessions and tracks as pictures (SVG)."""

from __future__ import annotations

__all__ = ["model", "sessions", "svg", "swimlanes", "waveform"]
