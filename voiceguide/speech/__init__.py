"""Speech synthesis: voices, the text sent to them, and the recordings that they give."""

from __future__ import annotations

__all__ = [
    "conformance",
    "decode",
    "fallback",
    "lockfile",
    "model",
    "pack",
    "plugins",
    "registry",
    "side_effects",
    "voice",
]

_PUBLIC = {
    "VOICES": "registry",
    "Arguments": "voice",
    "VoiceKind": "voice",
    "kind_of": "registry",
    "make_voice": "registry",
    "no_such": "registry",
}
"""The names that packages with voices of their own rely on, each with its module."""


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
