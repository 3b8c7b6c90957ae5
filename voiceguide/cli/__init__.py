"""The command line: the only door to typer, and the last place an error can go."""

from __future__ import annotations

__all__ = ["main"]
