"""Google's voice: how it is asked, how patiently, and what is believed of the answer."""

from __future__ import annotations

__all__ = []
