"""The voice of tones without its sound, for what needs only the lengths of lines: a twentieth of the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from voiceguide.compose.request import Progress, quiet
from voiceguide.compose.sounds import utterance
from voiceguide.compose.sources import VoiceSpeech
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings
from voiceguide.speech.fallback import attempts
from voiceguide.speech.model import Clip
from voiceguide.speech.voices.tone import RATE_HZ, samples_of
from voiceguide.timeline.sound import LineSound
from voiceguide.units import Ms

MARGIN_MS: Final = 25
"""What mastering leaves before and after the words of a clip, give or take three milliseconds."""


class TimedTones(VoiceSpeech):
    """Each line lasts as long as the voice of tones takes for it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(attempts("tone")[0], settings)

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the length of each line, and no sound."""
        return {line: _timed(plan, line) for line in lines}


def _timed(plan: Plan, line: Line) -> LineSound:
    asked = utterance(plan, line)
    lasts_ms: Ms = round(1000 * sum(samples_of(asked)) / RATE_HZ) + MARGIN_MS
    return LineSound(asked.spoken, Clip("", lasts_ms, None, 0.0))
