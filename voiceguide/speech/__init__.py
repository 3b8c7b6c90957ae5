"""Words become sound: voices, what is kept of them, and what is sent to them."""

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
"""What packages that bring a voice rely on, by the module that has it."""


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
