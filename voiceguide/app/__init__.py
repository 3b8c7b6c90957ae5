"""Use cases of the command line, free of terminals: list, describe, check, cost, plot, verify, pack, play.

Any other program built on voiceguide may call them too.
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
    "unsaid",
    "voices",
]
