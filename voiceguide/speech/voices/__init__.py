"""The voices themselves, one module each, behind the one method of `speech.voice`."""

from __future__ import annotations

__all__ = ["command", "piper_engine", "takes"]
