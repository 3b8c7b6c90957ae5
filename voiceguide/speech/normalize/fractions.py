"""Write out halves, fractions and mixed numbers: 1/2 h, 1 1/2 h, 1.5 h, 3/4, and 90/90 as two numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from voiceguide.locales.model import Figures, Measure
from voiceguide.speech.normalize.refusal import undecided
from voiceguide.speech.normalize.verbalizer import (
    Verbalizer,
    apart,
    joined,
    preceding,
    sentence_stop,
    singular,
)

_LETTER: Final = r"[^\W\d_]"
_ENGLISH_ARTICLE: Final = re.compile(
    r"\b(?:an?|the|each|this|that|every|your|one|another|final|last|first|next)\s$", re.IGNORECASE
)
_ENGLISH_NOUN: Final = re.compile(
    r"(?!(?:of|in|on|at|to|for|per|before|after|from|and|or|each|every|more|less|left|right|apart|wide|long|tall|high"
    r"|deep|away|is|are|was|were|then|into|until|with|without|as|by|the|you|we|it|mark)\b)[a-z]"
)
"""An abbreviated unit between an article and a noun is part of a compound: "the 30s hold"."""


def figures_in_a_row(match: re.Match[str]) -> str:
    """Return the figures of a piece of text one after another, without what stands between."""
    return " ".join(re.findall(r"\d+", match[0]))


def write_halves(text: str, verbalizer: Verbalizer) -> str:
    """Make 1,5 h one and a half hours, as anybody says them, and not one point five; so 2.5 min, 0.5 s."""
    measures = verbalizer.locale.measures
    times = [measures[name] for name in ("h", "min", "s") if name in measures]
    # "1,5 a 2 h": the half has its unit by itself where that stands between, "una hora y media a dos horas".
    number, repeats = r"\d{1,2}(?:[.,]\d{1,3})?", verbalizer.language not in ("en", "de")
    pattern = (
        rf"(?<![\d.,/:])(\d{{1,2}}[.,]50?)(?![\d.,])(?P<to>\s{re.escape(verbalizer.locale.to)}\s{number})?"
        rf"(?P<gap>\s?|-)(?P<unit>{verbalizer.units})(?!'?{_LETTER})"
    )

    def half(match: re.Match[str]) -> str:
        value, gap, unit, to = verbalizer.value(match[1]), match["gap"], match["unit"], match["to"] or ""
        measure = verbalizer.measure("min" if unit == "m" and not gap else unit)
        if value is None or value % 1 != Decimal("0.5") or measure not in times:
            return match[0]
        words = f"{int(value)} 1/2" if value >= 1 else "1/2"
        if to and repeats:
            words += f" {unit}"
        written = "min" if unit == "m" and not gap else unit
        # The second end of a range may be a half as well.
        return f"{words}{re.sub(pattern, half, f'{to}{gap or chr(32)}{written}')}"

    return re.sub(pattern, half, text)


def write_fractions(text: str, verbalizer: Verbalizer) -> str:
    """Write out 1/2 and 1 1/2 as fractions, and 90/90 as two numbers.

    Raises:
        SpeechRefused: It may be a date, a part of a whole, or two numbers.
    """
    unit = rf"(?:(\s?-?)({verbalizer.units})(?!'?{_LETTER})(\.?))?"
    end = r"(?:(?<=[1-9])(?:th|rd|nd|er|tel)\b)?" if verbalizer.language in ("en", "de") else ""
    pattern = rf"(?<![\d/.,])(?:(\d+)\s+)?(\d{{1,2}})/(\d{{1,2}})(?![\d/]){end}{unit}"
    text = re.sub(pattern, lambda match: _fraction(match, verbalizer), text)
    return re.sub(r"\d+(?:/\d+)+", figures_in_a_row, text)


def _fraction(match: re.Match[str], verbalizer: Verbalizer) -> str:
    whole, above, below, gap, unit, stop = match.groups()
    locale = verbalizer.locale
    if not 0 < int(above) < int(below) or int(below) not in locale.parts:
        _refuse_what_may_be_a_date(match)
        return match[0].replace("/", " ")
    if locale.figures is not None and below == "10" and whole is None and unit is None:
        return _tenths(match, verbalizer, locale.figures)
    if locale.figures is not None and whole is not None and len(whole) > 2:
        undecided(match[0], "may be a mixed number or two numbers", "Write it in words.")
    measure = verbalizer.measure(unit) if unit else None
    kept = sentence_stop(match) if stop else ""
    is_half = (int(above), int(below)) == (1, 2)
    one, more = locale.parts[int(below)]
    part = f"{verbalizer.cardinal(Decimal(above), 'm')} {one if above == '1' else more}"
    if whole is not None:
        more_than_one = Decimal(whole) + 1
        if (
            verbalizer.language == "en"
            and measure is not None
            and (gap == "-" or is_compound(match, unit, stop, measure, more_than_one))
        ):
            behind = locale.half if is_half else part
            said = f"{verbalizer.cardinal(Decimal(whole), '')} {locale.and_part} {behind}"
            return apart(match, f"{said.replace(' ', '-')}-{singular(measure)}{kept}")
        return apart(match, _mixed(verbalizer, whole, part, above, below, measure) + kept)
    if measure is None:
        return _half_of_noun(match, verbalizer, part) if is_half else apart(match, part + kept)
    if verbalizer.language == "en" and gap == "-":
        spelt = "half" if is_half else part.replace(" ", "-")
        return apart(match, f"{spelt}-{singular(measure)}{kept}")
    if is_half:
        half = locale.halves.get(measure.gender, part)
        if verbalizer.language == "en" and singular(measure).startswith(("hour", "inch", "ounce")):
            half += "n"
        return apart(match, f"{verbalizer.agreeing_half(half, match)} {singular(measure)}{kept}")
    return apart(match, f"{_part_of_unit(verbalizer, part, above, measure)}{kept}")


def _tenths(match: re.Match[str], verbalizer: Verbalizer, figures: Figures) -> str:
    """Return 7/10 as a grade beside a word for what is graded, as a part before "of".

    Raises:
        SpeechRefused: It may be either.
    """
    above, below = (verbalizer.cardinal(Decimal(each), "") for each in (match[2], match[3]))
    around = f"{preceding(match)[-24:]} {match.string[match.end() :][:24]}"
    if re.search(rf"\b{joined(figures.rated)}\b", around, re.IGNORECASE):
        return apart(match, f"{above} {figures.out_of} {below}")
    if re.match(rf"\s(?:of|{figures.of}|du|da|do|del)\b", match.string[match.end() :]):
        one, more = verbalizer.locale.parts[10]
        return apart(
            match, f"{verbalizer.cardinal(Decimal(match[2]), 'm')} {one if match[2] == '1' else more}"
        )
    mend = f"Write `effort {match[2]}/10` for a grade, or the fraction in words."
    return undecided(match[0], "may be a grade or a fraction", mend)


def _half_of_noun(match: re.Match[str], verbalizer: Verbalizer, part: str) -> str:
    """Return 1/2 before a noun, with which it agrees: "media taza", "eine halbe Tasse"."""
    locale, figures = verbalizer.locale, verbalizer.locale.figures
    noun = re.match(rf"\s({_LETTER}+)", match.string[match.end() :])
    if figures is None or figures.gender is None or noun is None:
        return apart(match, part)
    gender = figures.gender(noun[1])
    if gender in locale.halves:
        return apart(match, verbalizer.agreeing_half(locale.halves[gender], match))
    if gender:
        return apart(match, part)
    what = f"needs the gender of {noun[1]!r}, which is not known"
    return undecided(f"{match[0].strip()}{noun[0]}", what, "Write the half in words.")


def _part_of_unit(verbalizer: Verbalizer, part: str, above: str, measure: Measure) -> str:
    """Return a part of a unit: "three quarters of an hour", "trois quarts d'heure"."""
    unit, figures = singular(measure), verbalizer.locale.figures
    vowel = unit[:1].lower() in "aeiouéh" and not unit.startswith(("hertz", "euro"))
    if verbalizer.language == "de" and unit == "Stunde" and part.endswith("Viertel"):
        return "eine Viertelstunde" if above == "1" else "eine Dreiviertelstunde"
    if figures is None or not any(figures.part_of):
        return f"{part} {unit if above == '1' else measure.many}"
    return f"{part}{figures.part_of[vowel]}{unit}"


def _mixed(
    verbalizer: Verbalizer, whole: str, part: str, above: str, below: str, measure: Measure | None
) -> str:
    """Return a whole number with a part, and its unit: "two and a half hours", "dos horas y media"."""
    locale, is_half = verbalizer.locale, (above, below) == ("1", "2")
    many = f" {measure.many}" if measure else ""
    if verbalizer.language == "de":
        said = f"{verbalizer.cardinal(Decimal(whole), 'm')}"
        return f"{said}einhalb{many}" if is_half else f"{said} {part}{many}"
    if measure is not None and locale.figures is not None and locale.figures.half_more:
        counted = verbalizer.counted(Decimal(whole), measure)
        half = locale.figures.half_more if measure.gender == "f" else locale.half
        return f"{counted} {locale.and_part} {half if is_half else part}"
    if measure is not None and below == "4":
        part = part.removesuffix("s")
    spoken = verbalizer.cardinal(Decimal(whole), "")
    return f"{spoken} {locale.and_part} {locale.half if is_half else part}{many}"


def _refuse_what_may_be_a_date(match: re.Match[str]) -> None:
    """Refuse 12/5 and 5/16, of which no words around tell what they are; 90/90 and 45/15 are two numbers.

    Raises:
        SpeechRefused: It may be a date, a fraction or two numbers.
    """
    first, second = int(match[2]), int(match[3])
    if first == second or (first, second) == (24, 7) or match[1] is not None or first == 0 or second == 0:
        return
    dated = (first <= 31 and second <= 12) or (first <= 12 and second <= 31)
    if dated or first < second:
        ways = "may be a date, a fraction, a part of a whole or two numbers"
        undecided(
            f"{match[2]}/{match[3]}", ways, "Write it in words: `ten of twelve`, `twenty ten`, `5 October`."
        )


def is_compound(match: re.Match[str], unit: str, stop: str, measure: Measure, value: Decimal) -> bool:
    """Report whether an English unit belongs to the noun after it: "the 30s hold", "a 2 minute rest"."""
    one, rest = singular(measure), match.string[match.end() :].lstrip()
    if stop or _ENGLISH_NOUN.match(rest) is None:
        return False
    if unit in (one, measure.many):
        return unit == one != measure.many and value != 1
    return _ENGLISH_ARTICLE.search(preceding(match)) is not None
