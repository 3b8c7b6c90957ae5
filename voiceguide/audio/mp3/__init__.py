"""MP3 files: encoding, splicing of cached segments between repeated frames, the Info frame."""

from __future__ import annotations

__all__ = []
