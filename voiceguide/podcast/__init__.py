"""Publish routines as a podcast: plan what changes, make it beside what is public, and switch."""

from __future__ import annotations

__all__ = ["changes", "fingerprint", "publish"]
