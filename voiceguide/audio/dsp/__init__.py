"""Signal processing on samples: loudness, limiting, resampling, time stretch, silence, tones."""

from __future__ import annotations

__all__ = ["loudness"]
