"""YAML as a tree of nodes with locations, bounded in size, with syntax errors in plain words."""

from __future__ import annotations

__all__ = ["compose", "decode", "nodes"]
