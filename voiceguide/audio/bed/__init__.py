"""The background track: synthesized or from a file, looped, ducked, breathing with the session."""

from __future__ import annotations

__all__ = ["from_file", "phase", "registry", "synth", "track", "width"]
