"""Text that a player can show on one line."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 1_000
"""Letters: no player shows more, and a tag should not outgrow the sound."""


def one_line(text: str) -> str:
    r"""Keep what can be shown on one line: no line breaks, no control characters, no broken surrogates.

    Example:
        >>> one_line("A gentle\ntwist \x00")
        'A gentle twist'
    """
    # A NUL would split the text into two; a lone surrogate has no encoding at all.
    unfit = ("Cc", "Cs", "Zl", "Zp")
    shown = "".join(" " if unicodedata.category(letter) in unfit else letter for letter in text)
    return " ".join(shown.split())[:LONGEST].rstrip()
