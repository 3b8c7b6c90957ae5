"""Record a session with one voice: cut into chunks, paced alike, within the memory there is."""

from __future__ import annotations

__all__ = ["calibration", "pacing", "recorder"]
