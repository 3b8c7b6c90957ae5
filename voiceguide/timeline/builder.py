"""The timeline builder: the current time, and the clips, breaths, tones and spans placed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voiceguide.errors import ScriptError
from voiceguide.plan.model import Line
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.clock.bells import RingingBell, not_given_back, waiting_ms
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
    pinned: set[SpokenClip] = field(default_factory=set)
    """Clips at a second that their author chose; nothing moves them."""
    breaths: list[BreathPhase] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    open: list[tuple[Opened, Ms]] = field(default_factory=list)
    bells: tuple[RingingBell, ...] = ()
    owed_ms: Ms = 0
    """How much later everything is, because words waited for a bell; the next rest gives it back."""

    def wait_for_bell(self, line: Line | None, side: str | None) -> None:
        """Wait until words can be said without a bell; those of one side do not, or the other had less."""
        if line is None or side is not None or not self.bells:
            return
        waited_ms = waiting_ms(self.bells, self.at_ms, self.sounds[line].clip.duration_ms)
        self.at_ms += waited_ms
        self.owed_ms += waited_ms

    def given_back_ms(self, most_ms: Ms) -> Ms:
        """Return by how much a rest is shorter for what words waited, ms: no more than `most_ms`."""
        given_ms = max(0, min(self.owed_ms, most_ms))
        self.owed_ms -= given_ms
        return given_ms

    def check_time(self, wanted_ms: Ms) -> None:
        """Check that the current time is the one that was planned.

        Raises:
            ScriptError: Words waited for a bell, and no rest could give the time back.
        """
        if self.at_ms == wanted_ms:
            return
        if self.owed_ms and self.at_ms == wanted_ms + self.owed_ms:
            rung = [bell for bell in self.bells if bell.at_ms <= self.at_ms]
            raise ScriptError([not_given_back((rung or list(self.bells))[-1], self.owed_ms)])
        raise AssertionError(f"placed {self.at_ms} ms for {wanted_ms} ms")

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
                level_db=line.manner.level_db,
                voice=sound.voice,
                language=line.manner.language,
            )
        )
        return at_ms + sound.clip.duration_ms
