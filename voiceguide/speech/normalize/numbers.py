"""Write out figures and signs in words, one kind after the other, each step a plain function on the text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, partial
from typing import Final

from voiceguide.locales import LANGUAGES
from voiceguide.locales.model import Figures, Measure
from voiceguide.speech.normalize.calendar import write_clock_times, write_dates
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
    joined,
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
_ENGLISH_ARTICLE: Final = re.compile(
    r"\b(?:an?|the|each|this|that|every|your|one|another|final|last|first|next)\s$", re.IGNORECASE
)
_ENGLISH_NOUN: Final = re.compile(
    r"(?!(?:of|in|on|at|to|for|per|before|after|from|and|or|each|every|more|less|left|right|apart|wide|long|tall|high"
    r"|deep|away|is|are|was|were|then|into|until|with|without|as|by|the|you|we|it|mark)\b)[a-z]"
)
"""An abbreviated unit between an article and a noun is part of a compound: "the 30s hold"."""
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
        _halves,
        _fractions,
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
    text = re.sub(rf"(?<![\d.,])\d+(?:\s?{_DASH}\s?\d+){{2,}}(?![\d.,]\d)", _row, text)
    if verbalizer.language == "en":
        nth = r"\d+(?:st|nd|rd|th)"
        text = re.sub(rf"\b({nth})\s?{_DASH}\s?(?={nth}\b)", r"\1 to ", text)
    end = rf"(?:{_TIME}|{_NUM})"
    unit = rf"(?:\s?(?:{verbalizer.units}))?"
    pattern = rf"(?<![\d.,:/])({end}{unit})\s?(?:{_DASH}|\.\.)\s?(?={end}(?![\d:]))"
    return re.sub(pattern, rf"\1 {verbalizer.locale.to} ", text)


def _row(match: re.Match[str]) -> str:
    return " ".join(re.findall(r"\d+", match[0]))


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


def _halves(text: str, verbalizer: Verbalizer) -> str:
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


def _fractions(text: str, verbalizer: Verbalizer) -> str:
    """Write out 1/2 and 1 1/2 as fractions, and 90/90 as two numbers.

    Raises:
        SpeechRefused: It may be a date, a part of a whole, or two numbers.
    """
    unit = rf"(?:(\s?-?)({verbalizer.units})(?!'?{_LETTER})(\.?))?"
    end = r"(?:(?<=[1-9])(?:th|rd|nd|er|tel)\b)?" if verbalizer.language in ("en", "de") else ""
    pattern = rf"(?<![\d/.,])(?:(\d+)\s+)?(\d{{1,2}})/(\d{{1,2}})(?![\d/]){end}{unit}"
    text = re.sub(pattern, lambda match: _fraction(match, verbalizer), text)
    return re.sub(r"\d+(?:/\d+)+", _row, text)


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
            and (gap == "-" or _is_compound(match, unit, stop, measure, more_than_one))
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
    if verbalizer.language == "en" and (gap == "-" or _is_compound(match, unit, stop, measure, value)):
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


def _is_compound(match: re.Match[str], unit: str, stop: str, measure: Measure, value: Decimal) -> bool:
    """Report whether an English unit belongs to the noun after it: "the 30s hold", "a 2 minute rest"."""
    one, rest = singular(measure), match.string[match.end() :].lstrip()
    if stop or _ENGLISH_NOUN.match(rest) is None:
        return False
    if unit in (one, measure.many):
        return unit == one != measure.many and value != 1
    return _ENGLISH_ARTICLE.search(preceding(match)) is not None


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
