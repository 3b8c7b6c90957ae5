"""Write out figures and signs in words, one kind after the other, each step a plain function on the text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, partial
from typing import Final

from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.calendar import write_clock_times, write_dates
from voiceguide.speech.normalize.fractions import (
    figures_in_a_row,
    is_compound,
    write_fractions,
    write_halves,
)
from voiceguide.speech.normalize.names import write_abbreviations, write_names, write_references
from voiceguide.speech.normalize.quantities import (
    write_at_least,
    write_money,
    write_primes,
    write_rates,
    write_sets,
)
from voiceguide.speech.normalize.refusal import refuse_addresses, refuse_signs, undecided
from voiceguide.speech.normalize.verbalizer import (
    Verbalizer,
    apart,
    preceding,
    sentence_stop,
    singular,
)

_NUM: Final = r"\d+(?:[.,]\d+)*"
_DASH: Final = r"[-–—‒]"
_TIME: Final = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?"
_LETTER: Final = r"[^\W\d_]"
_GERMAN_ARTICLE: Final = re.compile(
    r"\b(der|die|das|de[nms]|[ai]m|zu[mr]|beim|vom|jede[rsn]?)\s+(?:\d{1,9}\.(?:,\s|\s(?:und|oder|bis)\s))*$",
    re.IGNORECASE,
)
_GERMAN_JOINED: Final = re.compile(
    r"(?<![\d.,])(\d+(?:,5)?)-?(mal|fach\w*|minütig\w*|sekündig\w*|stündig\w*|tägig\w*|wöchig\w*|jährig\w*|teilig\w*|stufig\w*"
    r"|beinig\w*|armig\w*|prozentig\w*|hundert|tausend)(?!\w)"
)
_AFTER_MILES: Final = ("", "de", "en", "por", "a", "al", "y", "o", "con", "hasta", "más")
_STRONG: Final = {"m": "r", "f": "", "n": "s"}
_WORDS_ALONE: Final = re.compile(r"(?:[^\W\d_]|[ .,;:?!'…])*")
"""Letters and the marks of sentences: no figure, no hyphen, no sign that stands for a word."""


def write_out(text: str, verbalizer: Verbalizer) -> str:
    """Turn every figure, and every sign that stands for a word, into words.

    Raises:
        SpeechRefused: Something may be read in several ways, or in none.
    """
    refuse_addresses(text)
    if _WORDS_ALONE.fullmatch(text):
        # Most cues: nothing but abbreviations can change here, and looking for all the rest takes time.
        text = write_names(write_abbreviations(_leading(text, verbalizer), verbalizer), verbalizer)
        if _WORDS_ALONE.fullmatch(text):
            return _closing(text, verbalizer)
    if not any(sign.isdigit() for sign in text):
        text = write_names(write_abbreviations(_leading(text, verbalizer), verbalizer), verbalizer)
        return _signs(_closing(write_rates(text, verbalizer), verbalizer), verbalizer)
    for step in (
        _grouped,
        write_at_least,
        _leading,
        write_abbreviations,
        write_names,
        write_references,
        write_rates,
        write_money,
        write_dates,
        write_clock_times,
        write_primes,
        write_sets,
        _prefixes,
        _refusing_signs,
        _ranges,
        _times,
        write_halves,
        write_fractions,
        _ordinals,
        _measured,
        _numbers,
        _closing,
        _signs,
        _elided,
    ):
        text = step(text, verbalizer)
    return text


def _refusing_signs(text: str, verbalizer: Verbalizer) -> str:
    refuse_signs(text, (*verbalizer.locale.signs, *verbalizer.locale.measures))
    return text


def _grouped(text: str, verbalizer: Verbalizer) -> str:
    """Join thousands that are set apart with blanks.

    Raises:
        SpeechRefused: They may be several numbers.
    """
    return re.sub(
        r"(?<![\d.,:/-])(?<!\d )(\d{1,3})((?: \d{3})+)(?![\d:/%°]|[.,]\d{3}|-\d| \d)",
        lambda match: _thousands(match, verbalizer),
        text,
    )


def _thousands(match: re.Match[str], verbalizer: Verbalizer) -> str:
    first, groups = match[1], match[2].split()
    sure = groups[0][0] == "0" or (verbalizer.language != "en" and len(groups) == 1 and len(first) < 3)
    if first[0] == "0":
        return match[0]
    if not sure:
        together = "".join((first, *groups))
        mend = f"Write {together} for one number, and a comma between several."
        undecided(match[0], "may be one number or several", mend)
    return "".join((first, *groups))


def _leading(text: str, verbalizer: Verbalizer) -> str:
    if not _any_of(tuple(verbalizer.locale.leading)).search(text):
        return text
    for short, words in verbalizer.locale.leading.items():
        after = "" if short.endswith("/") else r"(?!\w)"
        text = re.sub(
            rf"(?<![\w.]){re.escape(short)}{after}", partial(_opened, words), text, flags=re.IGNORECASE
        )
    return text


def _opened(words: str, match: re.Match[str]) -> str:
    return f"{words[:1].upper()}{words[1:]} " if _begins(match) and match[0][:1].isupper() else f"{words} "


def _begins(match: re.Match[str]) -> bool:
    return preceding(match).rstrip(" \"'“„«»([")[-1:] in ("", ".", "!", "?")


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
    return re.compile(rf"(?<![\w.])(?:{either})(?:(?<=/)|(?!\w))", re.IGNORECASE)


def _closed(words: str, match: re.Match[str]) -> str:
    return words + sentence_stop(match)


def _prefixes(text: str, verbalizer: Verbalizer) -> str:
    """Put what is written before a number where it is said."""
    if "±" in text:
        plus, minus = verbalizer.locale.signs["+"], verbalizer.locale.minus
        text = re.sub(r"\s?±\s?(?=\d)", f" {plus} {verbalizer.locale.either} {minus} ", text)
    if "@" in text and verbalizer.locale.figures is not None:
        text = re.sub(r"\s?@\s?(?=\d)", f" {verbalizer.locale.figures.each_at} ", text)
    text = re.sub(r"(?:#|\bN[or]\.|\b[Nn][º°])\s?(?=\d)", f" {verbalizer.locale.number} ", text)
    text = text.replace("≤", "<").replace("≥", ">").replace("≈", "~")
    for sign in "~<>":
        text = re.sub(rf"{sign}\s?(?=\d)", f" {verbalizer.locale.signs[sign]} ", text)
    return re.sub(rf"(?:(?<=[\s(])|(?<=^))-(?={_NUM})", f"{verbalizer.locale.minus} ", text)


def _ranges(text: str, verbalizer: Verbalizer) -> str:
    """Write out 4-7-8 as a row, 3-5 and 3..5 as a range; a unit on either end stays with its number."""
    text = re.sub(rf"(?<![\d.,])\d+(?:\s?{_DASH}\s?\d+){{2,}}(?![\d.,]\d)", figures_in_a_row, text)
    if verbalizer.language == "en":
        nth = r"\d+(?:st|nd|rd|th)"
        text = re.sub(rf"\b({nth})\s?{_DASH}\s?(?={nth}\b)", r"\1 to ", text)
    end = rf"(?:{_TIME}|{_NUM})"
    unit = rf"(?:\s?(?:{verbalizer.units}))?"
    pattern = rf"(?<![\d.,:/])({end}{unit})\s?(?:{_DASH}|\.\.)\s?(?={end}(?![\d:]))"
    return re.sub(pattern, rf"\1 {verbalizer.locale.to} ", text)


def _times(text: str, verbalizer: Verbalizer) -> str:
    """Write out 1:30 as a length of time, as in the script language; 1:30 h and 1h30 as hours and minutes."""
    hours = r"(?<![\d:.,/])(\d{1,3})(?::([0-5]\d)\s?h(?:ours?|rs?)?\b|h\s?([0-5]\d)(?:\s?min)?\b)(?!\d)"
    text = re.sub(hours, lambda match: _hours(match, verbalizer), text)
    after = r"(?:\s?(?:min|h|hours?|minutes?)\b)?"
    return re.sub(rf"(?<![\d:.,/])({_TIME})(?![\d:/]){after}", lambda match: _length(match, verbalizer), text)


def _hours(match: re.Match[str], verbalizer: Verbalizer) -> str:
    measures = verbalizer.locale.measures
    if not {"h", "min"} <= measures.keys():
        return match[0]
    said = [verbalizer.counted(Decimal(match[1]), measures["h"], match)]
    if minutes := int(match[2] or match[3]):
        said.append(verbalizer.counted(Decimal(minutes), measures["min"], match))
    return apart(match, verbalizer.together(said))


def _length(match: re.Match[str], verbalizer: Verbalizer) -> str:
    fields = [Decimal(field) for field in match[1].split(":")]
    names = ("h", "min", "s")[-len(fields) :]
    said = [
        verbalizer.counted(number, verbalizer.locale.measures[name], match)
        for number, name in zip(fields, names, strict=True)
        if number
    ]
    return apart(
        match, verbalizer.together(said) or verbalizer.counted(Decimal(0), verbalizer.locale.measures["s"])
    )


def _ordinals(text: str, verbalizer: Verbalizer) -> str:
    return re.sub(LANGUAGES[verbalizer.language].ordinal, lambda match: _ordinal(match, verbalizer), text)


def _ordinal(match: re.Match[str], verbalizer: Verbalizer) -> str:
    number, sign = match[1], match[2]
    words = verbalizer.ordinal(int(number))
    if verbalizer.language == "de":
        return _german_ordinal(match, verbalizer, words)
    if verbalizer.language == "es":
        words = _spanish_ordinal(words, sign)
    if verbalizer.language == "pt" and sign in ("ª", "a"):
        words = " ".join(word[:-1] + "a" for word in words.split())
    if verbalizer.language == "fr":
        words = _french_ordinal(words, int(number), sign)
    return apart(match, words)


def _german_ordinal(match: re.Match[str], verbalizer: Verbalizer, words: str) -> str:
    """Return an ordinal inflected after its article, or without one by the noun that follows.

    What is no ordinal stays: "Zähle bis 3. Dann ruhe."
    """
    article = _GERMAN_ARTICLE.search(preceding(match))
    if article is not None:
        weak = article[1].lower() in ("der", "die", "das", "jede", "jeder", "jedes")
        return words if weak else f"{words}n"
    figures = verbalizer.locale.figures
    more = r"(?:,?\s+(?:(?:und|oder|bis)\s+)?\d{1,9}\.)*"
    noun = re.match(rf"{more}\s+({_LETTER}+)", match.string[match.end() : match.end() + 80])
    if figures is None or figures.gender is None or noun is None:
        return match[0]
    gender = figures.gender(noun[1])
    return apart(match, words + _STRONG[gender]) if gender in _STRONG else match[0]


def _spanish_ordinal(words: str, sign: str) -> str:
    if sign in ("ª", "ra", "da", "ta", "ma", "va", "na"):
        return " ".join(word[:-1] + "a" if word.endswith("o") else word for word in words.split())
    return words[:-1] if sign == "er" and words.endswith(("primero", "tercero")) else words


def _french_ordinal(words: str, number: int, sign: str) -> str:
    plural = "s" if sign.endswith("s") else ""
    if number == 1 and sign.rstrip("s") in ("re", "ère"):
        words = "première"
    if number == 2 and sign.rstrip("s") in ("nd", "nde"):
        words = "second" if sign.startswith("nd") and not sign.startswith("nde") else "seconde"
    return words + plural


def _measured(text: str, verbalizer: Verbalizer) -> str:
    """Write out a number together with its unit: 30s, 2 min, 10m30s, 5-min, 90°, ×3."""
    if verbalizer.language == "de":
        text = re.sub(r"(?<=\d)\s?%(?=ig)", "prozent", text)
        text = _GERMAN_JOINED.sub(lambda match: _joined_to(match, verbalizer), text)
    text = _without_inner_stops(text, verbalizer)
    pattern = rf"(?<![\d.,])({_NUM})(\s?|-)({verbalizer.units})(?!'?{_LETTER})(\.?)"
    text = re.sub(pattern, lambda match: _measure(match, verbalizer), text)
    return re.sub(rf"×\s?({_NUM})", lambda match: _measure_times(match, verbalizer), text)


def _measure(match: re.Match[str], verbalizer: Verbalizer) -> str:
    number, gap, unit, stop = match.groups()
    # In this project 10m is ten minutes; metres are written apart, as the standard for units asks.
    measure = verbalizer.measure("min" if unit == "m" and not gap else unit)
    if (
        gap == "-"
        and verbalizer.language == "de"
        and number == "1"
        and match.string[match.end() :][:1] == "-"
    ):
        return apart(match, f"Ein-{measure.many}")
    rest = match.string[match.end() :].lstrip()
    kept = stop if not (rest and rest[0].islower()) else ""
    value = verbalizer.value(number)
    if value is None:
        return match[0]
    if unit.lower() == "mi" and _is_other_word(match, verbalizer):
        return match[0]
    if verbalizer.language == "en" and (gap == "-" or is_compound(match, unit, stop, measure, value)):
        return apart(match, f"{verbalizer.cardinal(value, '')}-{singular(measure)}{kept}")
    return apart(match, verbalizer.counted(value, measure, match, point=_spelt_point(number)) + kept)


def _without_inner_stops(text: str, verbalizer: Verbalizer) -> str:
    """Take the stop from "1 Std." where a smaller unit follows: it ends nothing."""
    known = verbalizer.locale.measures
    for unit, smaller in (("h", ("min", "s")), ("min", ("s",))):
        mine = [name for name in known if known[name] == known.get(unit)]
        theirs = [name for name in known if known[name] in [known.get(each) for each in smaller]]
        if mine and theirs:
            big, small = ("|".join(map(re.escape, names)) for names in (mine, theirs))
            text = re.sub(rf"(\d\s?(?:{big}))\.(?=\s\d+\s?(?:{small})(?!{_LETTER}))", r"\1", text)
    return text


def _is_other_word(match: re.Match[str], verbalizer: Verbalizer) -> bool:
    """Report whether "mi" is no mile: Spanish "mi cuerpo", French "mi-temps"."""
    after = re.match(rf"(-?)\s?({_LETTER}*)", match.string[match.end() :])
    if after is None or verbalizer.language not in ("es", "fr"):
        return False
    return bool(after[1]) or (verbalizer.language == "es" and after[2] not in _AFTER_MILES)


def _measure_times(match: re.Match[str], verbalizer: Verbalizer) -> str:
    value = verbalizer.value(match[1])
    return (
        match[1]
        if value is None
        else apart(match, verbalizer.counted(value, verbalizer.locale.measures["×"]))
    )


def _joined_to(match: re.Match[str], verbalizer: Verbalizer) -> str:
    """Return a German number that makes one word with what follows: 3-mal, 5-minütig."""
    value = verbalizer.value(match[1])
    if value is None:
        return match[0]
    if value % 1:
        whole = verbalizer.cardinal(Decimal(int(value)), "m") + "ein" if value >= 1 else ""
        return apart(match, f"{whole}halb{match[2]}")
    return apart(match, verbalizer.cardinal(value, "n") + match[2])


def _spelt_point(written: str) -> str:
    """Return the last mark of a number: a Spanish decimal is said as it is written."""
    marks = re.findall(r"[.,]", written)
    return marks[-1] if marks else ""


def _numbers(text: str, verbalizer: Verbalizer) -> str:
    return re.sub(_NUM, lambda match: apart(match, verbalizer.number(match[0], match)), text)


def _signs(text: str, verbalizer: Verbalizer) -> str:
    locale = verbalizer.locale

    def either(match: re.Match[str]) -> str:
        # "Una u otra": two vowels of one sound would run together.
        alike = verbalizer.language == "es" and re.match(
            r"\s*h?[oó]", match.string[match.end() :], re.IGNORECASE
        )
        word = "u" if alike else locale.either
        return f" {word} " if match[0].strip() == "/" else word

    text = re.sub(rf"\b{re.escape(locale.both)}\b", either, text, flags=re.IGNORECASE)
    text = re.sub(r"[-=]+>|[→⇒➔➜➤►▶]", ", ", text)
    text = re.sub(rf"(?<={_LETTER})\s?/\s?(?={_LETTER})", either, text)
    for sign in "&+=@":
        text = text.replace(sign, f" {locale.signs[sign]} ")
    for sign in "%°":
        text = re.sub(rf"{sign}", f" {locale.measures[sign].many} ", text)
    return text


def _elided(text: str, verbalizer: Verbalizer) -> str:
    """Elide the French "de" before a number that begins with a vowel: "une pause d'une minute"."""
    if verbalizer.language != "fr":
        return text
    nouns = "|".join(
        {singular(measure) for measure in verbalizer.locale.measures.values() if " " in measure.one}
    )
    return re.sub(rf"\b([Dd])e (?=une\s|un (?:{nouns})\b)", r"\1'", text)
