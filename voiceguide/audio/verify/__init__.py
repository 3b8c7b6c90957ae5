"""Proof of a finished track: decode it, find every cue again, and hold everything against its timeline."""

from __future__ import annotations

__all__ = ["report", "verifier"]
