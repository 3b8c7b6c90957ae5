"""Compile a script and the choices of a listener into a plan: rigid and elastic parts, not yet fitted."""

from __future__ import annotations

__all__ = [
    "book",
    "choices",
    "clock",
    "compiler",
    "evenings",
    "manners",
    "model",
    "phrases",
    "tail",
    "terms",
]
