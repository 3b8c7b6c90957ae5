"""The command line: the only package that uses typer, and the one that reports errors to the user."""

from __future__ import annotations

__all__ = ["main"]
