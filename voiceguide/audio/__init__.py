"""From a timeline to a track, and back: mastered clips, the mix, the encoded file; playing and proving it."""

from __future__ import annotations

__all__ = ["export", "formats", "mastering", "metadata", "model", "player", "renderer", "waveform"]
