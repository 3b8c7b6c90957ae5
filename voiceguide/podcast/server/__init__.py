"""A published folder served to one's own phone, and to nobody else."""

from __future__ import annotations

__all__ = ["serve"]
