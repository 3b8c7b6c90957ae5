"""The swimlanes of a session: lanes over one axis of time, each a row of stretches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from voiceguide.units import Ms


class Look(StrEnum):
    """The kind of a stretch, which decides how it is drawn."""

    WORDS = "words"
    INHALE = "inhale"
    EXHALE = "exhale"
    PAUSE = "pause"
    BREATH = "breath"
    HOLD = "hold"
    WINDOW = "window"
    REST = "rest"
    GAP = "gap"
    COUNT = "count"
    CLICK = "click"
    BELL = "bell"
    LEFT = "left"
    RIGHT = "right"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span of time in one lane, never empty; `label` is its text or description."""

    json_kind: ClassVar[str] = "stretch"

    start_ms: Ms
    end_ms: Ms
    look: Look
    label: str = ""

    @property
    def duration_ms(self) -> Ms:
        """Its duration, ms."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """The swimlanes of a session. Within a lane stretches are in order and never overlap.

    Args:
        voice: The spoken words.
        silence: The rest of the time; voice and silence together are the whole session, to the millisecond.
            A silence is a `hold`, `window`, `rest`, the time between the numbers of a `count`, or the silent
            part of a `breath`; what is left is `gap`: time to move, and the rhythm between sentences.
        breath: The phases of every breath, with or without words over them.
        bells: The bells; they ring within the silence.
        clicks: The clicks of quick movements; they sound within the silence as well.
        sides: The active side of the body.
        chapters: Each lasts until the next begins.
        left_out: What the fit left out, in words.
        shortened: What the fit shortened, in words.
    """

    json_kind: ClassVar[str] = "lanes"

    routine: str
    title: str
    mode: str
    speaker: str
    estimated: bool
    duration_ms: Ms
    voice: tuple[Stretch, ...]
    silence: tuple[Stretch, ...]
    breath: tuple[Stretch, ...]
    bells: tuple[Stretch, ...]
    sides: tuple[Stretch, ...]
    chapters: tuple[Stretch, ...]
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    clicks: tuple[Stretch, ...] = ()

    def time_ms(self, look: Look) -> Ms:
        """Return the total duration of one kind, ms; words and the kinds of silence add up to the session."""
        lanes = (self.voice, self.silence, self.breath, self.bells, self.clicks, self.sides, self.chapters)
        return sum(each.duration_ms for lane in lanes for each in lane if each.look is look)
