"""What one may ask for beside a track: what there is, what it offers, what is wrong with it, and pictures.

The command line asks these, and whatever else is built on voiceguide may.
"""

from __future__ import annotations

__all__ = [
    "catalog",
    "check",
    "cost",
    "describe",
    "lengths",
    "naming",
    "packs",
    "playback",
    "plots",
    "takes",
    "tracks",
    "voices",
]
