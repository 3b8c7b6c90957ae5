"""From a plan to its timeline, to the millisecond: fit to a length, order of events, placement."""

from __future__ import annotations

__all__ = [
    "evenings",
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
