"""Compose by what a voice has spoken before, where nobody shall speak now."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from voiceguide.compose.estimate import kept_sounds
from voiceguide.compose.request import ESTIMATED, By, Composed
from voiceguide.compose.sounds import Voices, estimator
from voiceguide.errors import CacheError, VoiceError
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound


def of_known(plan: Plan, settings: Settings, by: By, usual_voice: str) -> Composed:
    """Compose a session without anybody speaking.

    What the usual voice has spoken already has its true length, as a track of it will have; what is missing
    is guessed. Where nothing is missing, it is the session that will be heard.

    Args:
        plan: What could be heard.
        settings: Where speech is kept.
        by: Fits the plan to the length.
        usual_voice: Who would speak; `ESTIMATED` to guess everything.

    Raises:
        ImpossibleLength: The plan cannot last that long.
    """
    voice, kept = whose(plan, usual_voice, settings)
    guessed = estimator(plan)
    guesses: set[Line] = set()

    def speak(lines: Iterable[Line]) -> dict[Line, LineSound]:
        wanted = tuple(lines)
        known = {} if voice is None else _known(plan, voice, settings, wanted)
        missing = [line for line in wanted if line not in known]
        guesses.update(missing)
        return known | guessed(missing)

    if voice is not None and len(kept) == len(plan.lines()):
        fitted, timeline = by(speak, voice.name)
        if not guesses:
            line = f"As {voice.name} has spoken it."
            return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)
    fitted, timeline = by(speak, ESTIMATED, estimated=True)
    line = "The lengths of sentences are estimated."
    if voice is not None:
        line = f"The lengths of sentences are estimated where {voice.name} has not spoken them yet."
    return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)


def whose(plan: Plan, usual_voice: str, settings: Settings) -> tuple[Voice | None, dict[Line, LineSound]]:
    """Find whose kept speech tells most of a plan, and that speech; nobody's if there is none.

    Args:
        plan: What could be heard.
        usual_voice: Who would speak it; with `auto` whichever of its two voices has spoken more of it.
        settings: Where speech is kept.
    """
    from voiceguide.speech.fallback import AUTO, EMBEDDED, ONLINE

    best: tuple[Voice | None, dict[Line, LineSound]] = (None, {})
    if usual_voice == ESTIMATED:
        return best
    for spec in (ONLINE, EMBEDDED) if usual_voice == AUTO else (usual_voice,):
        # Whoever only looks is not told that a voice is missing.
        with suppress(VoiceError):
            voice = Voices()(spec)
            if len(kept := _known(plan, voice, settings, plan.lines())) > len(best[1]):
                best = voice, kept
    return best


def _known(plan: Plan, voice: Voice, settings: Settings, lines: Iterable[Line]) -> dict[Line, LineSound]:
    # Nor that a cache may not be read, or that a sentence can be spoken by another voice only.
    with suppress(VoiceError, CacheError):
        return kept_sounds(plan, voice, settings, lines)
    return {}
