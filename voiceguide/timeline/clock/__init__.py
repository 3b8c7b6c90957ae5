"""Events at a time of the session, whatever step stands there: words, bells and lengths."""

from __future__ import annotations

__all__: list[str] = []
