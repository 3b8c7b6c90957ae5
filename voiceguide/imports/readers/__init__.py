"""The readers of an import: one module for each family of forms, from a source to its material."""

from __future__ import annotations

__all__: list[str] = []
