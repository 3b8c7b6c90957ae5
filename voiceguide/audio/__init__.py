"""Audio of a session: mastering of clips, mixing, encoding to MP3 and others, playback, verification."""

from __future__ import annotations

__all__ = [
    "export",
    "formats",
    "mastering",
    "metadata",
    "model",
    "own_sounds",
    "player",
    "renderer",
    "track",
    "waveform",
]
