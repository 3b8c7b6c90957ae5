"""Terms of the script language that modules without a script use as well."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from voiceguide.core.beds import NO_BED
from voiceguide.units import HOUR, MINUTE, SECOND


class Mode(StrEnum):
    """The mode of a session, bedtime or day: it decides the ending and how speech thins out."""

    BEDTIME = "bedtime"
    DAY = "day"


class Guide(StrEnum):
    """The way a breath is led: by words, counts, tones or not at all."""

    WORDS = "words"
    COUNTS = "counts"
    TONES = "tones"
    QUIET = "quiet"


class Beat(StrEnum):
    """The sound at each repetition of a quick movement: a soft click, or its number."""

    CLICK = "click"
    COUNT = "count"


ANNOUNCED: Final = ("holds", "halfway", "near_end", "presence", "sides", "quiet")
"""What the program says by itself of a step; `announce` turns each of them off."""
ANNOUNCED_ONCE: Final = ("title", "length", "return", "tail")
"""What it says once in a session, at its beginning or its end."""
Announcements = tuple[tuple[str, bool], ...]
"""What `announce` says: which of these are said, and which are not."""

QUICK_MS: Final = 1_000
"""An inhale or exhale shorter than this has no room for any word, ms."""
PHASE_LEAST_MS: Final = 300
"""The shortest inhale or exhale, and the shortest time of a quick movement, ms."""
CYCLE_MOST_MS: Final = MINUTE
"""The longest breath, ms."""
PACE_LEAST_MS: Final = SECOND // 2
PACE_MOST_MS: Final = MINUTE
"""The least and the greatest time from one number of a count to the next, ms."""
MOST_COUNTED: Final = 1_000
"""The highest number of a count."""
LARGEST_COUNT: Final = 1_000
"""The most breaths, repetitions or rounds of one step."""
SOFTEST_DB: Final = -12.0
"""The softest level of a step against the usual one, dB."""
FILL_MS: Final = 60 * MINUTE
"""The most of a rest that takes whatever time is left (`fill`)."""
USUAL_BEDS: Final = MappingProxyType({Mode.BEDTIME: "brown", Mode.DAY: NO_BED})
"""The bed of a session for which neither the listener nor the script names one."""
SHORTEST_SESSION_MS: Final = 10 * SECOND
"""The shortest session that a script may offer, ms."""
LONGEST_TAIL_MS: Final = 3 * HOUR
"""How long a bed may go on after the end, ms."""
SOUND_ENDINGS: Final = ("wav", "flac", "mp3", "ogg")
"""How the name of a script's own sound may end."""
FOLDERS_DEEP: Final = 2
"""The most parts of such a name: a folder beside the script, and the file."""
LONGEST_TITLE: Final = 120
"""The longest title of a section, letters."""
SUFFIX: Final = ".yaml"
"""The suffix of a script's file."""
BUNDLED: Final = "bundled"
"""The name shown for the folder of the scripts that ship."""


def is_path(name_or_path: str | Path) -> bool:
    """Report whether a text is the path of a file, which ends in .yaml, not the name of a routine."""
    return isinstance(name_or_path, Path) or name_or_path.lower().endswith((SUFFIX, ".yml"))


def lower_first(name: str) -> str:
    """Return a name with a small first letter, as it is kept: `{finger}` and `{Finger}` are one name."""
    return name[:1].lower() + name[1:]
