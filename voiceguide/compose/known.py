"""Compose a session of speech that is cached already, where no voice speaks now."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceguide.compose.estimate import cached_sounds
from voiceguide.compose.request import ESTIMATED, Composed, Progress, quiet
from voiceguide.compose.sounds import Voices, likely_sounds
from voiceguide.compose.sources import SpeechSource
from voiceguide.errors import CacheError, ScriptError, VoiceError
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound


class CachedSpeech(SpeechSource):
    """The speech that the usual voice has spoken before, at its true length; the rest is estimated.

    Where nothing is missing, it is the session that will be heard, under the name of that voice.

    Args:
        usual_voice: The voice that would speak; `ESTIMATED` to guess everything.
        settings: Among them the folder of the cache.
        estimated: True to call the session estimated in any case.
    """

    def __init__(self, usual_voice: str, settings: Settings, *, estimated: bool = False) -> None:
        self._usual_voice, self._settings, self._estimated = usual_voice, settings, estimated
        self._voice: Voice | None = None
        self._looked = False
        self._guessed = False

    @property
    def name(self) -> str:
        """The usual voice if it has spoken all lines that take time."""
        return ESTIMATED if self._voice is None or self._estimated else self._voice.name

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the cached sounds of these lines, and a likely length for each other one."""
        if not self._looked:
            self._voice, cached = best_known(plan, self._usual_voice, self._settings)
            self._estimated = self._estimated or len(cached) < len(plan.lines())
            self._looked = True
        wanted = tuple(lines)
        known = {} if self._voice is None else _known(plan, self._voice, self._settings, wanted)
        missing = [line for line in wanted if line not in known]
        self._guessed = self._guessed or bool(missing)
        return known | likely_sounds(plan, missing)

    def accepted(self, made: Composed) -> Composed | None:
        """Return the session and which lengths are true; None if some were guessed against its name."""
        if self._voice is None:
            return replace(made, voice_line="The lengths of sentences are estimated.")
        if self._estimated:
            line = f"The lengths of sentences are estimated where {self._voice.name} has not spoken them yet."
            return replace(made, voice_line=line)
        if self._guessed:
            return None
        return replace(made, voice_line=f"As {self._voice.name} has spoken it.")


def best_known(
    plan: Plan, usual_voice: str, settings: Settings
) -> tuple[Voice | None, dict[Line, LineSound]]:
    """Find the voice that has spoken most of a plan, and its cached speech; no voice if there is none.

    Args:
        plan: What could be heard.
        usual_voice: Who would speak it; with `auto` whichever of its voices has spoken more of it.
        settings: Among them the folder of the cache.
    """
    from voiceguide.speech.fallback import AUTO, ONLINE, stand_in

    best: tuple[Voice | None, dict[Line, LineSound]] = (None, {})
    if usual_voice == ESTIMATED:
        return best
    for spec in (ONLINE, stand_in(plan.language)) if usual_voice == AUTO else (usual_voice,):
        # A voice that is missing is no problem here: nobody is to speak.
        with suppress(VoiceError):
            voice = Voices()(spec)
            if len(cached := _known(plan, voice, settings, plan.lines())) > len(best[1]):
                best = voice, cached
    return best


def _known(plan: Plan, voice: Voice, settings: Settings, lines: Iterable[Line]) -> dict[Line, LineSound]:
    # Nor is a cache that may not be read, or a sentence that only another voice can speak.
    with suppress(VoiceError, CacheError, ScriptError):
        return cached_sounds(plan, voice, settings, lines)
    return {}
