"""The background track: synthesized or from a file, looped, ducked, breathing with the session."""

from __future__ import annotations

__all__ = ["breathing", "from_file", "phase", "synth", "track"]
