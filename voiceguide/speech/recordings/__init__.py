"""Raw recordings from voices: their storage, and the checks for missing words."""

from __future__ import annotations

__all__ = ["audit", "hurried", "raw"]
