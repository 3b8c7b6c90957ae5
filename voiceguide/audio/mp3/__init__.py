"""MP3 to the byte: encoded segments between repeated frames, and the header with the exact length."""

from __future__ import annotations

__all__ = []
