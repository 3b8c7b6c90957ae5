"""Google's voice: the HTTP client, rate limit and retries, and the validation of responses."""

from __future__ import annotations

__all__ = []
