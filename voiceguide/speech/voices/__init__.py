"""The built-in voices, one module each, which implement `speech.voice.Voice`."""

from __future__ import annotations

__all__ = ["command", "piper_engine", "takes"]
