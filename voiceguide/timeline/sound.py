"""The sound of a line: what was sent to the voice, and the clip that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voiceguide.plan.model import Line
from voiceguide.speech.model import Clip
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Sound:
    """What a line became: the text as sent to the voice, and its clip."""

    spoken: str
    clip: Clip


Sounds = Mapping[Line, Sound]


def lengths(sounds: Sounds) -> dict[Line, Ms]:
    """Give the length of every line, milliseconds."""
    return {line: sound.clip.duration_ms for line, sound in sounds.items()}
