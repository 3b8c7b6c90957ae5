"""Refuse what cannot be read with certainty: addresses, telephone numbers, signs without a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final, NoReturn

from voiceguide.errors import SpeechRefused

_ENDINGS: Final = "com|org|net|edu|gov|info|io|app|me|tv|eu|uk|de|at|ch|es|mx|ar|fr|be|pt|br|co"
_ADDRESS: Final = re.compile(
    rf"https?:\S+|\bwww\.\S+|(?<!\S)[^\s@]{{1,64}}@[^\s@]{{1,255}}\.\w+|(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})(?:/\S*)?(?![\w.]*\w)",
    re.IGNORECASE,
)
_TELEPHONE: Final = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ \d()/-]{6,}\d|\d{3}-\d{4}|\(\d{2,5}\)\s?\d[\d -]{4,}\d)(?!\d)"
)
_BESIDE: Final = re.compile(r"\d\s?(?P<after>[^\w\s]|_)|(?P<before>[^\w\s]|_)\s?\d")
_UNKNOWN: Final = frozenset("*^÷√∞§¶\\_")
"""What is left out in words, as a mark of emphasis is, and would change the meaning of a number."""


def undecided(found: str, ways: str, mend: str) -> NoReturn:
    """Refuse a piece of a text that can be read in several ways, or in none.

    Args:
        found: The piece, as it is written.
        ways: What it may be, as the rest of a sentence.
        mend: One sentence: what to write instead.

    Raises:
        SpeechRefused: Always.
    """
    raise SpeechRefused(f"{found.strip()!r} {ways}.", found=found.strip(), mend=mend)


def refuse_addresses(text: str) -> None:
    """Check that a text has no address of the web or of mail, and no telephone number.

    Raises:
        SpeechRefused: It has one.
    """
    if "." in text or ":" in text:
        for match in _ADDRESS.finditer(text):
            found = match[0].rstrip(".,;:!?)")
            if not re.fullmatch(r"[\d.]+", found) and not re.search(r"[.!?][A-Z]\w*$", found):
                mend = "Put it into `about`, or write how it is said; after a full stop belongs a blank."
                undecided(found, "looks like an address, and no address can be followed by ear", mend)
    if number := _TELEPHONE.search(text):
        undecided(number[0], "looks like a telephone number", "Write its digits in words, or leave it out.")


def refuse_signs(text: str, said: Container[str]) -> None:
    """Check that no sign beside a figure would be lost: currencies and arithmetic without a word.

    Args:
        text: The text.
        said: The signs that have a word.

    Raises:
        SpeechRefused: There is one.
    """
    for match in _BESIDE.finditer(text):
        sign = match["after"] or match["before"]
        if sign in said:
            continue
        if sign in _UNKNOWN or unicodedata.category(sign) in ("Sc", "Sm"):
            start, end = max(match.start() - 4, 0), match.end() + 4
            undecided(
                text[start:end],
                f"has the sign {sign!r}, which has no certain word here",
                "Write it in words.",
            )
