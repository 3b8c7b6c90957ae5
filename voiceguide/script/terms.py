"""Terms of the script language that are spoken of everywhere, by those too who hold no script."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final


class Mode(StrEnum):
    """What the session is for: it decides the ending and how speech thins out."""

    BEDTIME = "bedtime"
    DAY = "day"


class Guide(StrEnum):
    """How a breath is led."""

    WORDS = "words"
    COUNTS = "counts"
    TONES = "tones"
    QUIET = "quiet"


SUFFIX: Final = ".yaml"
"""How the name of a script's file ends."""
BUNDLED: Final = "bundled"
"""What the folder of the scripts that ship is called where a user is told of it."""


def is_path(name_or_path: str | Path) -> bool:
    """Tell whether the path of a file is meant, not the name of a routine: it ends in .yaml."""
    return isinstance(name_or_path, Path) or name_or_path.lower().endswith((SUFFIX, ".yml"))
