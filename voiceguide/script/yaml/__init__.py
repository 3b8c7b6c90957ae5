"""YAML as a tree of places, bounded in size, with slips of the pen told in plain words."""

from __future__ import annotations

__all__ = ["compose", "decode", "nodes"]
