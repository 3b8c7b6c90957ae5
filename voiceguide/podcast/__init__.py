"""Publish routines as a podcast: plan the changes, build them beside the published files, and switch."""

from __future__ import annotations

__all__ = ["changes", "fingerprint", "publish", "summary"]
