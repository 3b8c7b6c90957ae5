"""The data of one language for writing out figures, units and signs.

Numbers themselves come from num2words (`text.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit after a number: with one of it, with many, and the gender its number takes."""

    one: str
    many: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Locale:
    """The words of one language.

    Args:
        numbers: Its name in num2words.
        comma: True if decimals are written with a comma, as in 2,5.
        to: Between the ends of a range.
        either: Between two words with a stroke, "he/she".
        both: What "and/or" is written as, with the stroke.
        minus: Before a number below zero.
        number: For `#` and `No.` before a number.
        signs: Signs that stand for words.
        measures: Units, by what is written after the number.
        parts: Halves to tenths: one of them, and more of them.
        and_part: Between a whole number and a part of one, "one and a half".
        half: A half after "and".
        halves: A half before a unit, by the unit's gender: "half a minute".
        leading: Abbreviations that never end a sentence.
        closing: Abbreviations whose full stop may be the sentence's too.
        heteronyms: Words that voices misread, with a spelling that they do not.
    """

    numbers: str
    comma: bool
    to: str
    either: str
    both: str
    minus: str
    number: str
    signs: Mapping[str, str]
    measures: Mapping[str, Measure]
    parts: Mapping[int, tuple[str, str]]
    and_part: str
    half: str
    halves: Mapping[str, str]
    leading: Mapping[str, str]
    closing: Mapping[str, str]
    heteronyms: tuple[tuple[str, str], ...] = ()


def measures(table: str) -> dict[str, Measure]:
    """Read lines of `written, written: with one; with many[; gender]`."""
    found: dict[str, Measure] = {}
    for line in table.strip().splitlines():
        written, _, said = line.partition(":")
        found |= {
            name.strip(): Measure(*(part.strip() for part in said.split(";"))) for name in written.split(",")
        }
    return found


def pairs(table: str) -> dict[str, str]:
    """Read lines of `written: said`."""
    lines = (line.rpartition(":") for line in table.strip().splitlines())
    return {written.strip(): said.strip() for written, _, said in lines}
