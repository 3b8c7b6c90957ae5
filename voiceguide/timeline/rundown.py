"""The rundown of a session: everything in order, with its amount, not yet at its millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.core.passes import Pass
from voiceguide.plan.model import (
    Breaths,
    HoldCue,
    Line,
    PlannedBeat,
    PlannedBell,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRest,
    PlannedSound,
    TimedCue,
)
from voiceguide.script.terms import Guide
from voiceguide.units import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Said:
    """A cue in its slot; the slot is the longest of `cues`."""

    line: Line | None
    cue: PlannedCue
    cues: tuple[PlannedCue, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A hold with what is said inside it; the near-end cue leaves `near_end_before_ms` after it.

    `timed` are words at chosen places. `own` is how many of `presence`, its first, are the author's;
    `by_book` has `start`, `middle` and `near_end` where the phrase book speaks. Where `crowded`, the author
    wrote more than a hold of this length usually says.
    """

    hold: PlannedHold
    duration_ms: Ms
    breaths: int
    start: HoldCue | None
    presence: tuple[HoldCue, ...]
    middle: HoldCue | None
    near_end: HoldCue | None
    near_end_before_ms: Ms
    timed: tuple[TimedCue, ...] = ()
    own: int = 0
    by_book: frozenset[str] = frozenset()
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath: how it is led and what is said in each phase, in the order of `Phase`."""

    guide: Guide
    words: tuple[Line | None, ...]


@dataclass(frozen=True, slots=True)
class Breathed:
    """Whole breaths, one after the other."""

    breaths: Breaths
    each: tuple[Breath, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: one number every `every_ms`."""

    count: PlannedCount
    every_ms: Ms


@dataclass(frozen=True, slots=True)
class Rested:
    """A rest of `duration_ms`, with what is said inside it; or a window, with its cue before it.

    `timed` are words at chosen places. Where `crowded`, the author wrote more than so long a rest usually
    says.
    """

    rest: PlannedRest
    duration_ms: Ms
    presence: tuple[HoldCue, ...]
    quiet: HoldCue | None = None
    timed: tuple[TimedCue, ...] = ()
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class Rang:
    """Strikes of a bell."""

    bell: PlannedBell


@dataclass(frozen=True, slots=True)
class Sounded:
    """A sound of the script's own."""

    sound: PlannedSound


@dataclass(frozen=True, slots=True)
class Struck:
    """A beat, with its number where that is said."""

    beat: PlannedBeat
    line: Line | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A span begins: a section, a side, a repetition or a round.

    `lasts_ms` is how long it lasts by the clock; 0 for as long as what is in it. One of no `kind` is no span.
    """

    kind: str
    title: str | None = None
    side: str | None = None
    n: int | None = None
    of: int | None = None
    lasts_ms: Ms = 0
    silenced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """The span opened last ends."""


LINES: Final[Pass[Iterator[Line | None]]] = Pass("read the lines of")
"""Return every line of an entry that may be heard, or whose length counts; what is silent has None."""
Entry = Said | Held | Breathed | Counted | Rested | Rang | Sounded | Struck | Opened | Closed


@dataclass(frozen=True, slots=True)
class Rundown:
    """Everything that happens, in order."""

    entries: tuple[Entry, ...]

    def lines(self) -> tuple[Line, ...]:
        """List every line that may be heard or whose length counts, once, in order."""
        found: dict[Line, None] = {}
        for entry in self.entries:
            found.update(dict.fromkeys(one for one in LINES(entry) if one is not None))
        return tuple(found)


def count_line(n: int) -> Line:
    """Return the line that counts a number aloud on its second."""
    return Line(f"{n}.", counted=True)


def longest_count(breaths: Breaths) -> int:
    """Return the highest number that counting through these breaths can reach."""
    return max(*breaths.first_ms, *breaths.last_ms) // SECOND
