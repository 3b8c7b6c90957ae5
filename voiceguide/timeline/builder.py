"""The timeline builder: the current time, and the clips, breaths, tones and spans placed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voiceguide.plan.model import Line
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.model import BreathPhase, Span, SpokenClip, Tone
from voiceguide.timeline.rundown import Opened
from voiceguide.timeline.sound import Sounds
from voiceguide.units import Ms


@dataclass(slots=True)
class TimelineBuilder:
    """A growing timeline: the current time, and everything placed so far."""

    sounds: Sounds
    lengths: Mapping[Line, Ms]
    at_ms: Ms = 0
    clips: list[SpokenClip] = field(default_factory=list)
    breaths: list[BreathPhase] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    open: list[tuple[Opened, Ms]] = field(default_factory=list)

    def say(  # noqa: PLR0913 - the facts of one clip
        self,
        line: Line | None,
        at_ms: Ms,
        role: Role,
        *,
        side: str | None = None,
        size: str | None = None,
        phase: Phase | None = None,
        announces_ms: Ms | None = None,
        quiet_ms: Ms | None = None,
        id: str | None = None,
    ) -> Ms:
        """Place a clip and return its end, ms."""
        if line is None:
            return at_ms
        sound = self.sounds[line]
        self.clips.append(
            SpokenClip(
                start_ms=at_ms,
                duration_ms=sound.clip.duration_ms,
                text=line.text,
                spoken=sound.spoken,
                role=role,
                side=side,
                size=size,
                phase=phase,
                announces_ms=announces_ms,
                quiet_ms=quiet_ms,
                id=id,
                speech=sound.clip.key,
                gain_db=0.0,
                lufs=sound.clip.lufs,
            )
        )
        return at_ms + sound.clip.duration_ms
