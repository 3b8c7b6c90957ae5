"""A web server for one published folder: for the user's own devices, behind a secret address."""

from __future__ import annotations

__all__ = ["address", "connections", "ranges", "sending", "serve"]
