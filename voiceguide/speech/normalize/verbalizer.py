"""Verbalize numbers in one language, alone or with a unit, and fit them into a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from voiceguide.locales.model import Locale, Measure

_FEW_DIGITS: Final = 12
"""Longer numbers, and those that begin with 0, are read out digit by digit."""


@dataclass(frozen=True, slots=True)
class Verbalizer:
    """The number words of one language.

    Args:
        locale: Its words.
        language: The first part of its code.
        cardinal: Turns a number, and the gender of what is counted, into words.
        ordinal: Turns a whole number into its ordinal, as num2words has it.
    """

    locale: Locale
    language: str
    cardinal: Callable[[Decimal, str], str]
    ordinal: Callable[[int], str]

    @property
    def units(self) -> str:
        """Return a pattern that finds any unit of measurement."""
        return _either(tuple(self.locale.measures))

    def value(self, written: str) -> Decimal | None:
        """Read a number with its thousands and decimals; None if it is not one, or one to read by digits."""
        point, group = (",", ".") if self.locale.comma else (".", ",")
        if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?", written):
            written = written.replace(group, "")
        written = written.replace(",", ".") if self.locale.comma else written
        whole, _, decimals = written.partition(".")
        if not (whole.isdigit() and (decimals.isdigit() or not decimals)):
            return None
        if len(whole) > _FEW_DIGITS or len(decimals) > _FEW_DIGITS or (len(whole) > 1 and whole[0] == "0"):
            return None
        return Decimal(written)

    def number(self, written: str) -> str:
        """Return the words for a written number, or its digits one by one where it is not one number."""
        value = self.value(written)
        if value is not None:
            return self.cardinal(value, "")
        groups = re.findall(r"\d+", written)
        if len(groups) > 1:
            return ", ".join(self.number(group) for group in groups)
        return " ".join(self.cardinal(Decimal(digit), "") for digit in written)

    def counted(self, number: Decimal, measure: Measure) -> str:
        """Return the words for a number of units."""
        if number == 1:
            return measure.one
        return f"{self.cardinal(number, measure.gender)} {measure.many}"


def singular(measure: Measure) -> str:
    """Return the unit in the singular, without its "one"."""
    return measure.one.split(" ", 1)[1]


def apart(match: re.Match[str], words: str) -> str:
    """Fit words in where a figure stood: apart from letters beside it, with a capital to begin a sentence.

    The capital matters: voices do not hear a sentence end before a small letter.
    """
    before, after = match.string[: match.start()], match.string[match.end() :][:1]
    if before.rstrip(" \"'“„«»([")[-1:] in ("", ".", "!", "?"):
        words = words[:1].upper() + words[1:]
    return f"{' ' if before[-1:].isalnum() else ''}{words}{' ' if after.isalnum() else ''}"


@cache
def _either(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
