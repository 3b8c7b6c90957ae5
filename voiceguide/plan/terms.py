"""Terms of a plan that modules without a plan use as well: roles, phases, kinds, the listener's choices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from voiceguide.script.terms import Mode
from voiceguide.units import Ms

MOST: Final = 9_999
"""The last evening."""


class Role(StrEnum):
    """The purpose of a spoken clip."""

    INTRO = "intro"
    SAFETY = "safety"
    SETUP = "setup"
    SETTLE = "settle"
    SAY = "say"
    MOVE = "move"
    HOLD_START = "hold_start"
    PRESENCE = "presence"
    NEAR_END = "near_end"
    LEAD_IN = "lead_in"
    BREATH = "breath"
    COUNT = "count"
    TIP = "tip"
    RELEASE = "release"
    WINDOW = "window"
    REST = "rest"
    OUTRO = "outro"


class Phase(StrEnum):
    """A part of one breath."""

    INHALE = "inhale"
    PAUSE_IN = "pause_in"
    EXHALE = "exhale"
    PAUSE_OUT = "pause_out"


class WordsLevel(StrEnum):
    """The amount of speech: everything, the short forms, or little more than names."""

    FULL = "full"
    BRIEF = "brief"
    NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The listener's choices; None stands for the script's own.

    `evening` is the number of the evening, which decides between several wordings of one text.
    """

    options: tuple[tuple[str, str], ...] = ()
    first: str | None = None
    longer: tuple[str, Ms] | None = None
    words: WordsLevel = WordsLevel.FULL
    mode: Mode | None = None
    evening: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The bed, the tail and the disclosure of a session, as the listener asks for them.

    Args:
        bed: The bed; None for the script's or the usual one.
        tail_ms: How long it goes on after the end, ms; None for the script's tail.
        disclosure: The phrase by which the voice says at the beginning that it is synthetic; "" if it is
            silent about that.
    """

    bed: str | None = None
    tail_ms: Ms | None = None
    disclosure: str = ""


AS_THE_SCRIPT_SAYS: Final = Surroundings()


class Kind(StrEnum):
    """The kind of an elastic quantity, which decides when it grows and shrinks (`timeline/fit.py`).

    Rests differ by where they stand: those before the first movement are SETTLE, the last that may grow is
    FINAL, the others are BETWEEN. A SECTION is a length by the clock. The PACE is the time from one number of
    a count to the next. The TAIL is the compiler's own, the last silence of a track.
    """

    WORDING = "wording"
    TIP = "tip"
    SETTLE = "settle"
    HOLD = "hold"
    SECTION = "section"
    PACE = "pace"
    BREATH = "breath"
    REP = "rep"
    BETWEEN = "between"
    ROUND = "round"
    FINAL = "final"
    TAIL = "tail"
