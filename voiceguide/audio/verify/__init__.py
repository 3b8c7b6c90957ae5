"""Verification of a finished track: decode it, match every cue, and compare everything with its timeline."""

from __future__ import annotations

__all__ = ["report", "verifier"]
