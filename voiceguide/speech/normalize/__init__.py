"""Text as written becomes text that any voice reads as meant: numbers, units, signs, the lexicon."""

from __future__ import annotations

__all__ = ["text"]
