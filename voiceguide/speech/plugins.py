"""Voice plugins: voices of other packages, by entry point, with their faults reported as theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from typing import Final, TypeVar

from voiceguide.errors import VoiceguideError, VoiceUnavailable, in_brief
from voiceguide.speech.model import Pace, Pacing, Speech, Utterance
from voiceguide.speech.voice import Arguments, Voice, VoiceKind

GROUP: Final = "voiceguide.voices"
T = TypeVar("T")
_DECLARED: Final[Mapping[str, type]] = {
    **dict.fromkeys(("form", "about", "languages", "licence", "get"), str),
    **dict.fromkeys(("offline", "whole"), bool),
    "most": int,
}
"""The attributes of a plugin's `VoiceKind`, and the type of each."""
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)


def installed_plugins() -> Mapping[str, EntryPoint]:
    """Return the entry points of installed voice plugins by name, without importing any of them."""
    found = entry_points(group=GROUP)
    return {
        point.name: point
        for point in sorted(found, key=lambda point: point.value)
        if _NAME.fullmatch(point.name)
    }


def package(point: EntryPoint) -> str:
    """Return the name and version of the package that an entry point comes from."""
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else "an unknown package"


def load_plugin(point: EntryPoint) -> VoiceKind:
    """Import one voice of another package.

    Raises:
        VoiceUnavailable: It cannot be imported, or is no whole `VoiceKind`.
    """
    mend = f"Ask whoever made {package(point)}, or remove it."
    try:
        kind = point.load()
    except Exception as problem:
        # Another package's import may raise anything.
        what = f"It cannot be imported ({in_brief(problem)})."
        raise VoiceUnavailable(what, where=point.name, mend=mend) from problem
    if not isinstance(kind, VoiceKind):
        what = f"{point.value} is no voiceguide.speech.VoiceKind."
        raise VoiceUnavailable(what, where=point.name, mend=mend)
    for field, declared in _DECLARED.items():
        if not isinstance(getattr(kind, field), declared):
            what = f"Its {field} is {getattr(kind, field)!r:.60}, no {declared.__name__}."
            raise VoiceUnavailable(what, where=point.name, mend=mend)
    return replace(
        kind,
        make=lambda name, arguments, environ: _made(point, kind, name, arguments, environ),
        missing=kind.missing and (lambda environ: _missing(kind, environ)),
        choices=kind.choices and (lambda environ: _choices(kind, environ)),
    )


def _missing(kind: VoiceKind, environ: Mapping[str, str]) -> str:
    """Return why a plugin's voice is not ready; one whose own check fails is not."""
    try:
        return _of(str, kind.missing(environ)) if kind.missing is not None else ""
    except Exception as problem:
        return f"It cannot tell whether it is ready ({in_brief(problem)})."


def _choices(kind: VoiceKind, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return a plugin's choices; none if that fails: a name is checked again when its voice is made."""
    try:
        return tuple(_of(str, each) for each in kind.choices(environ)) if kind.choices is not None else ()
    except Exception:
        return ()


def _made(
    point: EntryPoint, kind: VoiceKind, name: str, arguments: Arguments, environ: Mapping[str, str]
) -> Voice:
    try:
        return _Guarded(kind.make(name, arguments, environ), point, name)
    except VoiceguideError:
        raise
    except Exception as problem:
        what = f"It cannot be made ({in_brief(problem)})."
        mend = f"Ask whoever made {package(point)}."
        raise VoiceUnavailable(what, where=name, mend=mend) from problem


class _Guarded:
    """A guard around a plugin's voice, which checks its errors and its sound."""

    def __init__(self, voice: Voice, point: EntryPoint, name: str) -> None:
        self._voice = voice
        self._package = package(point)
        self.name = name
        # Another release of the package may speak otherwise, whatever its voice says of itself.
        self.id = f"{self._package} {_of(str, voice.id)}"
        self.offline = _of(bool, voice.offline)
        self.at_once = max(1, _of(int, voice.at_once))
        self.pacing = _of(Pacing, voice.pacing)
        self.paces = frozenset(_of(Pace, pace) for pace in getattr(voice, "paces", ()))
        self.sentence_lufs = None if voice.sentence_lufs is None else float(voice.sentence_lufs)

    def speak(self, utterance: Utterance) -> Speech:
        """Call the plugin's voice, and validate its result.

        Raises:
            VoiceError: What it raised, or that it failed in a way that no voice may.
        """
        import numpy as np

        mend = f"Ask whoever made {self._package}; meanwhile use another voice."
        try:
            speech = self._voice.speak(utterance)
            samples = np.asarray(speech.samples, np.float32)
            rate_hz = int(speech.rate_hz)
        except VoiceguideError:
            raise
        except Exception as problem:
            what = f"It failed at {utterance.spoken!r} ({in_brief(problem)})."
            raise VoiceUnavailable(what, where=self.name, mend=mend) from problem
        if samples.ndim != 1 or not samples.size or not bool(np.isfinite(samples).all()):
            what = f"It gave no mono sound for {utterance.spoken!r}."
            raise VoiceUnavailable(what, where=self.name, mend=mend)
        return Speech(samples, rate_hz)


def _of(kind: type[T], value: object) -> T:
    """Return a value if it has a type: a plugin's attributes go into cache keys and timelines."""
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
