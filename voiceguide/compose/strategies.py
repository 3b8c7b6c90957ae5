"""Sessions that a voice speaks: the one asked for, or whichever of two can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voiceguide.compose.estimate import foreseen
from voiceguide.compose.request import By, Composed, OnEstimate, Progress, Request, Speak
from voiceguide.compose.sounds import Voices, haste_line, speaker
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.fit import Fit
    from voiceguide.timeline.model import Timeline
    from voiceguide.timeline.sound import LineSound


def of_voice(
    request: Request,
    plan: Plan,
    settings: Settings,
    progress: Progress,
    by: By,
    voices: Voices,
    *,
    foretell: OnEstimate | None,
    prove: bool,
) -> Composed:
    """Compose a session with the voice asked for; two voices never meet in it.

    With `auto`, gTTS speaks if everything that is missing can be had from it; if not, the embedded
    voice speaks the whole session. What gTTS gave stays in the cache for the next time. A length that
    no speech could make possible is refused before a voice that needs a network is asked for anything.

    Raises:
        ImpossibleLength: It cannot last that long.
        VoiceError: The voice cannot speak it; with `auto`, neither can.
    """
    from voiceguide.speech.fallback import with_fallback

    def by_voice(voice: Voice) -> tuple[Fit, Timeline]:
        speak = speaker(voice, plan, settings, progress, prove=prove)
        if voice.offline:
            return by(speak, voice.name, ways=speak)
        # Nobody is asked over a network for words that only a refusal would need.
        ahead = foreseen(request, plan, voice, settings)
        if ahead.refused is not None:
            return by(_refusing(ahead.refused), voice.name)
        if ahead.requests and foretell is not None:
            foretell(ahead)
        return by(speak, voice.name)

    made = with_fallback(request.voice, by_voice, voices)
    fitted, timeline = made.made
    spoken_by = made.remark or f"Spoken by {made.voice.name}."
    line = " ".join(filter(None, [spoken_by, haste_line(made.voice, plan, settings)]))
    return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)


def _refusing(refused: ImpossibleLength) -> Speak:
    """Refuse instead of speaking, where it is known already that no speech will do."""

    def speak(lines: Iterable[Line]) -> dict[Line, LineSound]:
        raise refused

    return speak
