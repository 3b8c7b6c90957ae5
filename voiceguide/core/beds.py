"""The names of the beds and their widths, for modules that need no more of them than that."""

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
BETWEEN_EARS: Final = frozenset({"binaural:4"})
"""The beds that are nothing but what the two ears hear otherwise: they are always as wide as can be."""
WIDEST: Final = 100
"""The greatest width of a bed, %; also of one that consists of what the two ears hear otherwise."""
