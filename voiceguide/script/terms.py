"""Terms of the script language that are spoken of everywhere, by those too who hold no script."""

from __future__ import annotations

from enum import StrEnum


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
