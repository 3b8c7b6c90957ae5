"""What will be heard, to the millisecond: the fit to a length, the order of events, the placed timeline."""

from __future__ import annotations

__all__ = [
    "fit",
    "formats",
    "length_limits",
    "levels",
    "measure",
    "model",
    "parts",
    "placement",
    "sound",
    "synthetic",
    "tempo",
    "unroll",
]
