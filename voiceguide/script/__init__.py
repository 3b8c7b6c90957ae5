"""Read a routine: YAML, with the place of every word, becomes a script or a list of problems."""

from __future__ import annotations

__all__ = ["editing", "lexicon", "library", "model", "room", "safety", "terms"]
