"""Write out figures and signs in words, one kind after the other, each step a plain function on the text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, partial
from typing import Final

from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.verbalizer import Verbalizer, apart, singular

_NUM: Final = r"\d+(?:[.,]\d+)*"
_DASH: Final = r"[-–—‒]"
_TIME: Final = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?"
_LETTER: Final = r"[^\W\d_]"
_GERMAN_ARTICLE: Final = re.compile(
    r"\b(der|die|das|de[nms]|[ai]m|zu[mr]|beim|vom|jede[rsn]?)\s+$", re.IGNORECASE
)
_WORDS_ALONE: Final = re.compile(r"(?:[^\W\d_]|[ .,;:?!'…])*")
"""Letters and the marks of sentences: no figure, no hyphen, no sign that stands for a word."""
_CLOCK: Final = re.compile(r"(?<![\d:.,])(\d{1,2})(?::([0-5]\d))?\s?([ap])\.?\s?m\b(\.?)", re.IGNORECASE)


def write_out(text: str, verbalizer: Verbalizer) -> str:
    """Turn every figure, and every sign that stands for a word, into words."""
    if _WORDS_ALONE.fullmatch(text):
        # Most cues: nothing but abbreviations can change here, and looking for all the rest takes time.
        return _closing(_leading(text, verbalizer), verbalizer)
    for step in (
        _leading,
        _prefixes,
        _ranges,
        _times,
        _fractions,
        _ordinals,
        _measured,
        _numbers,
        _closing,
        _signs,
    ):
        text = step(text, verbalizer)
    return text


def _leading(text: str, verbalizer: Verbalizer) -> str:
    if not _any_of(tuple(verbalizer.locale.leading)).search(text):
        return text
    for short, words in verbalizer.locale.leading.items():
        text = re.sub(rf"(?<![\w.]){re.escape(short)}(?!\w)", f"{words} ", text, flags=re.IGNORECASE)
    return text


def _closing(text: str, verbalizer: Verbalizer) -> str:
    if not _any_of(tuple(verbalizer.locale.closing)).search(text):
        return text
    for short, words in verbalizer.locale.closing.items():
        pattern = re.compile(rf"(?<![\w.]){re.escape(short)}(?!\w)", re.IGNORECASE)
        text = pattern.sub(partial(_closed, words), text)
    return text


@cache
def _any_of(shorts: tuple[str, ...]) -> re.Pattern[str]:
    """Compile one pattern that finds any of the abbreviations."""
    either = "|".join(map(re.escape, shorts)) or r"(?!)"
    return re.compile(rf"(?<![\w.])(?:{either})(?!\w)", re.IGNORECASE)


def _closed(words: str, match: re.Match[str]) -> str:
    return words + _stop(match)


def _stop(match: re.Match[str]) -> str:
    """Keep the full stop of an abbreviation if a sentence ends there as well."""
    rest = match.string[match.end() :].lstrip()
    return "." if not rest or rest[0].isupper() else ""


def _prefixes(text: str, verbalizer: Verbalizer) -> str:
    """Put what is written before a number where it is said: money after it, "number" before."""
    text = re.sub(rf"([$€£])\s?({_NUM})", r"\2 \1", text)
    text = re.sub(r"(?:#|\bN[or]\.|\b[Nn][º°])\s?(?=\d)", f" {verbalizer.locale.number} ", text)
    text = text.replace("≤", "<").replace("≥", ">").replace("≈", "~")
    for sign in "~<>":
        text = re.sub(rf"{sign}\s?(?=\d)", f" {verbalizer.locale.signs[sign]} ", text)
    return re.sub(rf"(?:(?<=[\s(])|(?<=^))-(?={_NUM})", f"{verbalizer.locale.minus} ", text)


def _ranges(text: str, verbalizer: Verbalizer) -> str:
    """Write out 4-7-8 as a row, 3-5 and 3..5 as a range; a unit on either end stays with its number."""
    text = re.sub(rf"(?<![\d.,])\d+(?:\s?{_DASH}\s?\d+){{2,}}(?![\d.,]\d)", _row, text)
    end = rf"(?:{_TIME}|{_NUM})"
    unit = rf"(?:\s?(?:{verbalizer.units}))?"
    pattern = rf"(?<![\d.,:/])({end}{unit})\s?(?:{_DASH}|\.\.)\s?(?={end}(?![\d:]))"
    return re.sub(pattern, rf"\1 {verbalizer.locale.to} ", text)


def _row(match: re.Match[str]) -> str:
    return " ".join(re.findall(r"\d+", match[0]))


def _times(text: str, verbalizer: Verbalizer) -> str:
    """Write out 1:30 as a length of time, as in the script language; with am or pm as a time of day."""
    if verbalizer.language == "en":
        text = _CLOCK.sub(lambda match: _time_of_day(match, verbalizer), text)
    after = r"(?:\s?(?:min|h|hours?|minutes?)\b)?"
    return re.sub(rf"(?<![\d:.,/])({_TIME})(?![\d:/]){after}", lambda match: _length(match, verbalizer), text)


def _time_of_day(match: re.Match[str], verbalizer: Verbalizer) -> str:
    hour, minute, half, stop = match.groups()
    words = [verbalizer.cardinal(Decimal(hour), "")]
    if minute and int(minute):
        words += ["oh"] * (minute[0] == "0") + [verbalizer.cardinal(Decimal(minute), "")]
    return apart(match, " ".join((*words, f"{half.upper()}M")) + (_stop(match) if stop else ""))


def _length(match: re.Match[str], verbalizer: Verbalizer) -> str:
    fields = [Decimal(field) for field in match[1].split(":")]
    names = ("h", "min", "s")[-len(fields) :]
    said = [
        verbalizer.counted(number, verbalizer.locale.measures[name])
        for number, name in zip(fields, names, strict=True)
        if number
    ]
    return apart(match, " ".join(said) or verbalizer.counted(Decimal(0), verbalizer.locale.measures["s"]))


def _fractions(text: str, verbalizer: Verbalizer) -> str:
    """Write out 1/2 and 1 1/2 as fractions, and 90/90 as two numbers."""
    unit = rf"(?:\s?({verbalizer.units})(?!{_LETTER}))?"
    pattern = rf"(?<![\d/.,])(?:(\d+)\s+)?(\d{{1,2}})/(\d{{1,2}})(?![\d/]){unit}"
    text = re.sub(pattern, lambda match: _fraction(match, verbalizer), text)
    return re.sub(r"\d+(?:/\d+)+", _row, text)


def _fraction(match: re.Match[str], verbalizer: Verbalizer) -> str:
    whole, above, below, unit = match.groups()
    locale = verbalizer.locale
    if not 0 < int(above) < int(below) or int(below) not in locale.parts:
        return match[0].replace("/", " ")
    measure = locale.measures[unit] if unit else None
    is_half = (int(above), int(below)) == (1, 2)
    one, more = locale.parts[int(below)]
    part = f"{verbalizer.cardinal(Decimal(above), 'm')} {one if above == '1' else more}"
    if whole is not None and is_half and verbalizer.language == "de":
        return apart(
            match, f"{verbalizer.cardinal(Decimal(whole), 'm')}einhalb {measure.many if measure else ''}"
        )
    if whole is not None:
        words = (
            f"{verbalizer.cardinal(Decimal(whole), '')} {locale.and_part} {locale.half if is_half else part}"
        )
        return apart(match, f"{words} {measure.many if measure else ''}")
    if measure is not None:
        part = locale.halves.get(measure.gender, part) if is_half else part
        return apart(match, f"{part} {singular(measure)}")
    return apart(match, part)


def _ordinals(text: str, teller: Verbalizer) -> str:
    return re.sub(LANGUAGES[teller.language].ordinal, lambda match: _ordinal(match, teller), text)


def _ordinal(match: re.Match[str], verbalizer: Verbalizer) -> str:
    number, sign = match.groups()
    words = verbalizer.ordinal(int(number))
    if verbalizer.language == "de":
        article = _GERMAN_ARTICLE.search(match.string[: match.start()])
        if article is None:
            return match[0]
        weak = article[1].lower() in ("der", "die", "das", "jede", "jeder", "jedes")
        return words if weak else f"{words}n"
    if sign == "ª":
        words = " ".join(word[:-1] + "a" if word.endswith("o") else word for word in words.split())
    if sign == "er" and words.endswith("primero"):
        words = words[:-1]
    if verbalizer.language == "fr" and number == "1" and sign in ("re", "ère"):
        words = "première"
    return apart(match, words)


def _measured(text: str, verbalizer: Verbalizer) -> str:
    """Write out a number together with its unit: 30s, 2 min, 10m30s, 5-min, 90°, ×3."""
    pattern = rf"(?<![\d.,])({_NUM})(\s?|-)({verbalizer.units})(?!{_LETTER})(\.?)"
    text = re.sub(pattern, lambda match: _measure(match, verbalizer), text)
    return re.sub(rf"×\s?({_NUM})", lambda match: _measure_times(match, verbalizer), text)


def _measure(match: re.Match[str], verbalizer: Verbalizer) -> str:
    number, gap, unit, stop = match.groups()
    # In this project 10m is ten minutes; metres are written apart, as the standard for units asks.
    measure = verbalizer.locale.measures["min" if unit == "m" and not gap else unit]
    rest = match.string[match.end() :].lstrip()
    kept = stop if not (rest and rest[0].islower()) else ""
    value = verbalizer.value(number)
    if value is None:
        return match[0]
    if gap == "-" and verbalizer.language == "en":
        return apart(match, f"{verbalizer.cardinal(value, '')}-{singular(measure)}{kept}")
    return apart(match, verbalizer.counted(value, measure) + kept)


def _measure_times(match: re.Match[str], verbalizer: Verbalizer) -> str:
    value = verbalizer.value(match[1])
    return (
        match[1]
        if value is None
        else apart(match, verbalizer.counted(value, verbalizer.locale.measures["×"]))
    )


def _numbers(text: str, verbalizer: Verbalizer) -> str:
    return re.sub(_NUM, lambda match: apart(match, verbalizer.number(match[0])), text)


def _signs(text: str, verbalizer: Verbalizer) -> str:
    locale = verbalizer.locale
    text = re.sub(rf"\b{re.escape(locale.both)}\b", locale.either, text, flags=re.IGNORECASE)
    text = re.sub(r"[-=]+>|[→⇒➔➜➤►▶]", ", ", text)
    text = re.sub(rf"(?<={_LETTER})\s?/\s?(?={_LETTER})", f" {locale.either} ", text)
    for sign in "&+=@":
        text = text.replace(sign, f" {locale.signs[sign]} ")
    for sign in "%°":
        text = re.sub(rf"{sign}", f" {locale.measures[sign].many} ", text)
    return text
