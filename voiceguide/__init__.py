"""Voice-guided stretching, breathing and bedtime sessions, at exactly the length you want.

    from pathlib import Path
    from voiceguide import Request, decide, pipeline

    evening = Request(routine="bedtime-twist", target_ms=600_000)
    pipeline.render(evening, decide(), Path("evening.mp3"))

    track = pipeline.track(evening, decide())  # the same bytes, without a file: any range of them, when read
    part = b"".join(track.read(track.size // 2, track.size // 2 + 65_536))

The names below are the public API; everything else is internal and may move.
"""

from __future__ import annotations

from importlib import import_module

# As type checkers know it: `typing` itself takes 20 ms, in which Ctrl-C would be answered with a trace.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from voiceguide import pipeline
    from voiceguide.audio.track import Track
    from voiceguide.errors import VoiceguideError
    from voiceguide.pipeline import Rendered, Request
    from voiceguide.plan.terms import Choices
    from voiceguide.settings import Settings, decide
    from voiceguide.timeline.model import Timeline

__version__ = "0.1.0"
__all__ = [
    "Choices",
    "Rendered",
    "Request",
    "Settings",
    "Timeline",
    "Track",
    "VoiceguideError",
    "__version__",
    "decide",
    "pipeline",
]

# Imported on first use: the command line must not wait for what it does not use.
_MODULES = {
    "Choices": "voiceguide.plan.terms",
    "Rendered": "voiceguide.pipeline",
    "Request": "voiceguide.pipeline",
    "Settings": "voiceguide.settings",
    "Timeline": "voiceguide.timeline.model",
    "Track": "voiceguide.audio.track",
    "VoiceguideError": "voiceguide.errors",
    "decide": "voiceguide.settings",
}


def __getattr__(name: str) -> object:
    if name == "pipeline":
        return import_module("voiceguide.pipeline")
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'voiceguide' has no attribute {name!r}")
