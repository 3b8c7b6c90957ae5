"""Plots of sessions and tracks as SVG."""

from __future__ import annotations

__all__ = ["model", "sessions", "svg", "swimlanes", "waveform"]
