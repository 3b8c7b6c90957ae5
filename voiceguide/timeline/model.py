"""The timeline of a session: every clip, breath, tone and span at its millisecond.

Field names and order are the timeline file's (`docs/timeline.md`): the file is this data written
down, and reads back equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Final

from voiceguide.core.beds import WIDEST
from voiceguide.core.reading import FileKind
from voiceguide.core.serde import SPARSE
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.synthetic import Synthetic
from voiceguide.units import Ms

__all__ = [
    "BREATH_SOUNDS",
    "CLICK_MS",
    "LATER",
    "SCHEMA",
    "STRIKES",
    "TIMELINE",
    "TIMELINE_FILE",
    "USUAL_LUFS",
    "WIDEST",
    "Balance",
    "Bed",
    "BreathPhase",
    "FitSummary",
    "Phase",
    "Role",
    "Span",
    "SpokenClip",
    "Synthetic",
    "Timeline",
    "Tone",
]

SCHEMA: Final = "voiceguide.timeline/1"
TIMELINE: Final = ".timeline.json"
"""How the name of a timeline's file ends; its beginning is its track's."""
TIMELINE_FILE: Final = FileKind("timeline", 16_000_000)
"""The largest that is read; an hour's has 300 kB, three hours' with a sentence every second 5 MB."""
LATER: Final = MappingProxyType({"later": True})
"""Marks a field that is younger than the schema: a file that lacks it means its default."""
USUAL_LUFS: Final = -16.0
"""How loud all words together are, if nobody asked otherwise, LUFS."""
STRIKES: Final = ("bowl", "bell", "chime", "low")
"""How a bell may sound: a singing bowl, a small cast bell, a light chime, a low gong; the first is usual."""

CLICK_MS: Final = 60
"""How long the click of a quick movement sounds, ms."""
BREATH_SOUNDS: Final = ("hum", "air")
"""How a led breath may sound: a hum that rises and falls, or breath itself; the first is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenClip:
    """A clip at its place. `announces_ms` and `quiet_ms`: what length or what quiet this cue announces.

    What is heard is the finished clip `speech` times `gain_db`; `lufs` is its loudness then. `level_db` is
    the part of the gain that the script asks for. `voice` and `language` are those of the clip where they are
    not the session's.
    """

    start_ms: Ms
    duration_ms: Ms
    text: str
    spoken: str
    role: Role
    side: str | None = None
    size: str | None = None
    phase: Phase | None = None
    announces_ms: Ms | None = None
    quiet_ms: Ms | None = None
    id: str | None = None
    speech: str = ""
    gain_db: float = 0.0
    lufs: float | None = None
    level_db: float = field(default=0.0, metadata=SPARSE)
    voice: str = field(default="", metadata=SPARSE)
    language: str = field(default="", metadata=SPARSE)

    @property
    def end_ms(self) -> Ms:
        """Where it ends."""
        return self.start_ms + self.duration_ms

    @property
    def elsewhere(self) -> bool:
        """True if it is spoken by another voice than the session's, or in another language."""
        return bool(self.voice or self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathPhase:
    """One phase of breath `breath` out of `of`.

    `written_ms` is how long the script wants it, where its words made it longer.
    """

    start_ms: Ms
    duration_ms: Ms
    phase: Phase
    breath: int
    of: int
    side: str | None = None
    id: str | None = None
    written_ms: Ms | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A sound that is not speech: a `bell` with its `strike`, a `breath` tone, a `click`, or a `sound`.

    The `strike` of a breath tone is None for the usual hum.

    A `bell` or `sound` of the script's own has the `file`'s name and the content address of its samples in
    `speech`, as clips have; what is heard is that times `gain_db`.
    """

    start_ms: Ms
    duration_ms: Ms
    kind: str
    phase: Phase | None = None
    strike: str | None = None
    file: str = field(default="", metadata=SPARSE)
    speech: str = field(default="", metadata=SPARSE)
    gain_db: float = field(default=0.0, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the session, of one of the kinds in `parts.SPAN_KINDS`.

    `silenced` is what its author did not want to be announced of it, as in the script's `announce`. A player
    `waits` at its end until the listener goes on.
    """

    kind: str
    start_ms: Ms
    duration_ms: Ms
    title: str | None = None
    side: str | None = None
    rigid: bool = False
    least_ms: Ms | None = None
    natural_ms: Ms | None = None
    most_ms: Ms | None = None
    n: int | None = None
    of: int | None = None
    id: str | None = None
    silenced: tuple[str, ...] = field(default=(), metadata=SPARSE)
    waits: bool = field(default=False, metadata=SPARSE)

    @property
    def end_ms(self) -> Ms:
        """Where it ends."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The declared bias: which side is longer and by how much."""

    longer: str | None = None
    extra_ms: Ms = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """The sound under the session; it is `width` % wide, 0 where it lies in the middle as the voice does."""

    kind: str
    below_voice_db: float
    width: int = field(default=0, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSummary:
    """A summary of the fit: the bounds and, in words, the parts left out, shortened and stretched."""

    json_kind: ClassVar[str] = "fitsummary"

    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    stretched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole session, to the millisecond; all its words together are meant to have `speech_lufs`.

    `by` wrote or taught the routine. After the guided part, which is as long as was asked for (`target_ms`),
    the bed goes on for `tail_ms`. `synthetic` is None where nobody has spoken yet, and in files that
    versions before wrote.
    """

    routine: str
    title: str
    by: str | None = field(default=None, metadata=LATER)
    language: str
    mode: str
    voice: str
    synthetic: Synthetic | None = field(default=None, metadata=LATER)
    estimated: bool
    target_ms: Ms
    duration_ms: Ms
    fade_ms: Ms
    speech_lufs: float = field(default=USUAL_LUFS, metadata=LATER)
    choices: tuple[tuple[str, str], ...]
    balance: Balance
    clips: tuple[SpokenClip, ...]
    breaths: tuple[BreathPhase, ...]
    tones: tuple[Tone, ...]
    spans: tuple[Span, ...]
    bed: Bed | None
    fit: FitSummary
    tail_ms: Ms = field(default=0, metadata=SPARSE)

    @property
    def channels(self) -> int:
        """How many channels its track has: one, or two where the ears hear the bed otherwise."""
        return 2 if self.bed is not None and self.bed.width else 1

    @property
    def guided_ms(self) -> Ms:
        """The end of the guided part, at which the tail begins if there is one."""
        return self.duration_ms - self.tail_ms

    @property
    def is_synthetic(self) -> bool:
        """True if any of its words are synthetic speech; if the file does not say so, its voice does."""
        source = Synthetic.of_timeline(self.voice) if self.synthetic is None else self.synthetic
        return source is not Synthetic.NONE
