"""Terms of a plan that are spoken of everywhere, by those too who hold no plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voiceguide.script.terms import Mode
from voiceguide.units import Ms


class Role(StrEnum):
    """What a spoken clip is for."""

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
    """How much is said: everything, the short forms, or little more than names."""

    FULL = "full"
    BRIEF = "brief"
    NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the listener chose; None means what the script says."""

    options: tuple[tuple[str, str], ...] = ()
    first: str | None = None
    longer: tuple[str, Ms] | None = None
    words: WordsLevel = WordsLevel.FULL
    mode: Mode | None = None


class Kind(StrEnum):
    """What an elastic quantity is; the order of growing and shrinking goes by it (`timeline/fit.py`).

    Rests are told apart by where they stand: those before the first movement settle, the last that may
    grow is final, the others stand between. The tail is the compiler's own, the last silence of a track.
    """

    WORDING = "wording"
    TIP = "tip"
    SETTLE = "settle"
    HOLD = "hold"
    BREATH = "breath"
    REP = "rep"
    BETWEEN = "between"
    ROUND = "round"
    FINAL = "final"
    TAIL = "tail"
