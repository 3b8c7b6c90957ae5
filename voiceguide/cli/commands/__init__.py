"""One module a command, named as it is typed: it reads the options, asks the app, and prints."""

from __future__ import annotations

__all__ = []
