"""Verbalize numbers in one language, alone or with a unit, and fit them into a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from voiceguide.locales.model import Locale, Measure
from voiceguide.speech.normalize.refusal import undecided

_LETTER: Final = r"[^\W\d_]"
_NEAR: Final = 80
_GENDERS: Final = ("m", "f", "n")
_ADJECTIVES: Final = ("e", "er", "es", "en")
_DATIVE: Final = frozenset(
    ["nach", "mit", "von", "vor", "in", "bei", "zu", "seit", "aus", "ab", "binnen", "zwischen", "innerhalb"]
)
_GOVERNED: Final = re.compile(
    r"\b(nach|mit|von|vor|in|bei|zu|seit|aus|ab|binnen|zwischen|für|um|ohne|durch|gegen|pro|je|bis)"
    r"\s(?:[\w.,:/½]+\s(?:und|oder|bis)\s|[\w.:]+,\s|[\d.,:]+\s?[^\W\d_]+\.?,?\s(?:und\s|oder\s|bis\s)?)*$",
    re.IGNORECASE,
)
"""A German preposition, and perhaps other quantities between it and the number."""
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
        year: Turns a year into words.
        code: The whole language code, which may name a region.
    """

    locale: Locale
    language: str
    cardinal: Callable[[Decimal, str], str]
    ordinal: Callable[[int], str]
    year: Callable[[int], str] = str
    code: str = ""

    @property
    def units(self) -> str:
        """Return a pattern that finds any unit of measurement, also in capitals."""
        return _either(tuple(_spellings(tuple(self.locale.measures))))

    def measure(self, written: str) -> Measure:
        """Return a unit by the way it is written.

        Example:
            `KG` is the unit of `kg`; `S` is none.
        """
        return self.locale.measures[_spellings(tuple(self.locale.measures))[written]]

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

    def number(self, written: str, match: re.Match[str] | None = None) -> str:
        """Return the words for a written number, or its digits one by one where it is not one number.

        Args:
            written: The number.
            match: Where it stands, for languages whose numbers agree with the noun that follows.

        Raises:
            SpeechRefused: The gender of that noun is not known.
        """
        value = self.value(written)
        if value is not None:
            return self._pointed(self.cardinal(value, self._gender(value, match)), written)
        groups = re.findall(r"\d+", written)
        if len(groups) > 1:
            return ", ".join(self.number(group) for group in groups)
        return " ".join(self.cardinal(Decimal(digit), "") for digit in written)

    def _pointed(self, words: str, written: str) -> str:
        """Return Spanish decimals with the mark that is written between them."""
        if self.language == "es" and " punto " in words and "," in written:
            return words.replace(" punto ", " coma ")
        return words

    def _gender(self, value: Decimal, match: re.Match[str] | None) -> str:
        """Return the gender, in German with the case, of the noun after a number whose words depend on it.

        Raises:
            SpeechRefused: They do, and the noun is not known.
        """
        figures = self.locale.figures
        if match is None or figures is None or figures.gender is None or value != value.to_integral_value():
            return ""
        if len({self.cardinal(value, gender) for gender in ("m", "f")}) == 1 and not (
            self.language == "de" and value == 1
        ):
            return "" if self.cardinal(value, "m") == self.cardinal(value, "") else "m"
        after = re.match(rf"-?\s?({_LETTER}+)(?:\s({_LETTER}+))?", match.string[match.end() :])
        if after is None or re.search(rf"\b{joined(figures.numbered)}\s$", preceding(match), re.IGNORECASE):
            return ""
        found = figures.gender(after[1])
        if (found == "alone" and self.language == "de" and after[1].endswith(_ADJECTIVES) and after[2]) or (
            not found and after[2] and figures.gender(after[2]) in _GENDERS
        ):
            found = figures.gender(after[2])
        if found in _GENDERS:
            return self.german_case(found, match) if self.language == "de" else found
        if not found and after[1].lower() in self._own_words():
            return ""
        if not found:
            what = f"{match[0]} {after[1]}".strip()
            mend = "Write the number in words."
            undecided(what, f"needs the gender of {after[1]!r}, which is not known", mend)
        return ""

    def _own_words(self) -> frozenset[str]:
        """Return the words of small numbers: beside a number they are no nouns."""
        numbers = (*range(30), *range(30, 101, 10), 1000)
        said = " ".join(self.cardinal(Decimal(n), "") for n in numbers)
        parts = " ".join(word for both in self.locale.parts.values() for word in both)
        return frozenset(re.findall(rf"{_LETTER}+", f"{said} {parts} {self.locale.half}".lower()))

    def german_case(self, gender: str, match: re.Match[str]) -> str:
        """Return the gender and the case of a German "one" by the preposition before it.

        Raises:
            SpeechRefused: A masculine noun has none, and may be the subject or the object.
        """
        governed = _GOVERNED.search(preceding(match))
        if governed is not None:
            return f"{gender}dative" if governed[1].lower() in _DATIVE else f"{gender}accusative"
        if gender == "m":
            what = match.string[match.start() : match.end() + 12].split(",")[0]
            undecided(what, "may be `ein` or `einen`", "Write the word for one.")
        return gender

    def counted(
        self, number: Decimal, measure: Measure, match: re.Match[str] | None = None, point: str = ""
    ) -> str:
        """Return the words for a number of units.

        Args:
            number: The number.
            measure: The unit.
            match: Where it stands: in German "one" takes the case of the preposition before it.
            point: The mark between its decimals, as it is written.
        """
        if number == 1:
            return self._one(measure, match)
        words = self._pointed(self.cardinal(number, measure.gender), point)
        few = self.locale.singular_below_two and 0 < number < 2
        return f"{words} {singular(measure) if few else measure.many}"

    def together(self, lengths: Sequence[str]) -> str:
        """Return the words for a length in several units, the smallest last."""
        link = self.locale.and_smaller
        if not link or len(lengths) < 2:
            return " ".join(lengths)
        return f"{' '.join(lengths[:-1])} {link} {lengths[-1]}"

    def _one(self, measure: Measure, match: re.Match[str] | None) -> str:
        if self.language != "de" or match is None or " " not in measure.one:
            return measure.one
        governed = _GOVERNED.search(preceding(match))
        if governed is not None and governed[1].lower() in _DATIVE:
            return f"{'einer' if measure.gender == 'f' else 'einem'} {singular(measure)}"
        return f"einen {singular(measure)}" if measure.gender == "m" else measure.one

    def agreeing_half(self, half: str, match: re.Match[str]) -> str:
        """Return "half a" of a unit, in German in the case of the preposition before it."""
        if self.language != "de":
            return half
        governed = _GOVERNED.search(preceding(match))
        if governed is not None and governed[1].lower() in _DATIVE:
            return "einer halben" if half.startswith("eine ") else "einem halben"
        return "einen halben" if half == "ein halber" else half


def preceding(match: re.Match[str]) -> str:
    """Return the end of what stands before a match: a few words tell, and a text may be very long."""
    return match.string[max(match.start() - _NEAR, 0) : match.start()]


def sentence_stop(match: re.Match[str]) -> str:
    """Return the full stop of an abbreviation if a sentence ends there as well."""
    rest = match.string[match.end() :].lstrip()
    return "." if not rest or rest[0].isupper() else ""


@cache
def joined(pattern: str) -> str:
    """Return a pattern that is written over several lines without its line breaks."""
    return f"(?:{''.join(line.strip() for line in pattern.splitlines())})"


def singular(measure: Measure) -> str:
    """Return the unit in the singular, without its "one"."""
    return measure.one.split(" ", 1)[1]


def apart(match: re.Match[str], words: str) -> str:
    """Fit words in where a figure stood: apart from letters beside it, with a capital to begin a sentence.

    The capital matters: voices do not hear a sentence end before a small letter.
    """
    before, after = preceding(match), match.string[match.end() :][:1]
    if before.rstrip(" \"'“„«»([")[-1:] in ("", ".", "!", "?"):
        words = words[:1].upper() + words[1:]
    return f"{' ' if before[-1:].isalnum() else ''}{words}{' ' if after.isalnum() else ''}"


@cache
def _spellings(names: tuple[str, ...]) -> dict[str, str]:
    """Return every way to write a unit, with its name: those of several letters also in capitals."""
    long = [name for name in names if len(name) > 1 and name.isalpha()]
    capitals = {form: name for name in long for form in (name.upper(), name.capitalize())}
    return capitals | {name: name for name in names}


@cache
def _either(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
