"""Import scripts that people have: texts, captions, SSML, tables and workouts become a script."""

from __future__ import annotations

__all__ = ["forms", "importer"]
