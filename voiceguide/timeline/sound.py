"""The sound of a line: what was sent to the voice, and the clip that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voiceguide.plan.model import Line
from voiceguide.speech.model import Clip
from voiceguide.units import Ms, whole_frames


@dataclass(frozen=True, slots=True)
class LineSound:
    """What a line became: the text as sent to the voice, and its clip."""

    spoken: str
    clip: Clip


Sounds = Mapping[Line, LineSound]


def lengths(sounds: Sounds) -> dict[Line, Ms]:
    """Give the time that every line takes, milliseconds: whole frames of its clip, the last one filled up.

    So a sentence that becomes longer moves what follows by whole frames, and what is coded of that stays.
    """
    return {line: -whole_frames(-sound.clip.duration_ms) for line, sound in sounds.items()}
