"""From a plan to its timeline, to the millisecond: fit to a length, order of events, placement."""

from __future__ import annotations

__all__ = [
    "evenings",
    "fit",
    "formats",
    "levels",
    "measure",
    "model",
    "parts",
    "placement",
    "reading",
    "sound",
    "synthetic",
    "tempo",
    "unroll",
]
