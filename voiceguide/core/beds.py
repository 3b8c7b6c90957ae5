"""The names of the beds, for modules that need no more of them than that."""

from __future__ import annotations

from typing import Final

NO_BED: Final = "none"
"""The name that stands for no bed."""
BED_NAMES: Final = (
    "brown",
    "rain",
    "ocean",
    "night",
    "drone",
    "binaural:4",
    "ocean:breath",
)
"""The beds that a script may name; `audio/bed/registry.py` makes each of them."""
