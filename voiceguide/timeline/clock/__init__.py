"""What happens at a time of the session, whatever stands there."""

from __future__ import annotations

__all__: list[str] = []
