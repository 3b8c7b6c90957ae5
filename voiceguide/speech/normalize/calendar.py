"""Write out dates, years, decades and times of day, where the words around tell that they are such."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal
from functools import cache, partial
from typing import Final

from voiceguide.locales.model import Figures
from voiceguide.speech.normalize.refusal import undecided
from voiceguide.speech.normalize.verbalizer import Verbalizer, apart, joined, preceding, sentence_stop

_LETTER: Final = r"[^\W\d_]"
_DASH: Final = r"[-–—‒]"
_AFTER_YEAR: Final = re.compile(
    r"\s*(?:$|[.,;:!?)…'\"-]|[A-ZÄÖÜÉ]|(?:and|to|the|when|as|by|he|she|they|it|was|is|we|a|an|at|with|after|before"
    r"|on|this|that|for|until|or|in|there|who|which|his|her|my|our|their)\b)"
)
_TO_HOUR: Final = {"es": "a las", "pt": "às"}
_GERMAN_WEAK: Final = re.compile(r"\b(?:der|die|das|jede[rs]?)\s+$", re.IGNORECASE)
_GERMAN_OBLIQUE: Final = re.compile(
    r"\b(?:am|vom|zum|beim|im|de[nms]|seit|bis|ab|nach|vor|dem|bis\s+zum|ab\s+dem|\w+sten|\w+ten)(?:\s+bis)?\s+$",
    re.IGNORECASE,
)


def write_dates(text: str, verbalizer: Verbalizer) -> str:
    """Write out dates in figures and with the names of months; years, decades and centuries.

    Raises:
        SpeechRefused: Day and month cannot be told apart, or there is no such day.
    """
    figures = verbalizer.locale.figures
    if figures is None or not re.search(r"\d", text):
        return text
    text = re.sub(
        r"(?<![\d.,/-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d/-])",
        lambda match: _date(match, verbalizer, int(match[3]), int(match[2]), int(match[1])),
        text,
    )
    text = re.sub(
        r"(?<![\d.,:/-])(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4})(?![\d/-])",
        lambda match: _numeric(match, verbalizer),
        text,
    )
    text = re.sub(
        r"(?<![\d.,:/-])(\d{1,2})/(\d{1,2})/(\d{2})(?![\d/])",
        lambda match: _short_year(match, verbalizer),
        text,
    )
    if verbalizer.language == "de":
        text = re.sub(
            rf"(?<=\d\.)\s?{_DASH}\s?(?=\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_month_names(figures)}))", " bis ", text
        )
        text = re.sub(
            r"(?<![\d.,])(\d{1,2})\.\s?(\d{1,2})\.(?:(\d\d)(?!\d))?(?!\d|\s?Uhr)",
            lambda match: _german(match, verbalizer),
            text,
        )
    text = re.sub(
        rf"(?<=\b)({joined(figures.on)})\s(\d{{1,2}})/(\d{{1,2}})(?![\d/])",
        lambda match: _without_year(match, verbalizer),
        text,
        flags=re.IGNORECASE,
    )
    return _decades(_years(_months(text, verbalizer), verbalizer), verbalizer)


# ── days ─────────────────────────────────────────────────────────────────────────────────────────


def _day_first(verbalizer: Verbalizer, first: int, second: int, found: str) -> bool:
    """Report whether a date in figures begins with its day.

    Raises:
        SpeechRefused: Nothing tells.
    """
    figures = verbalizer.locale.figures
    known = figures.day_first if figures else True
    region = verbalizer.code.lower().replace("_", "-").partition("-")[2]
    if known is None and region:
        known = region not in ("us", "ph")
    if known is not None:
        return known
    if first > 12 or second > 12 or first == second:
        return first > 12 or first == second
    mend = "Write the month in letters, or set `language: en-US` or `en-GB`."
    return undecided(found, "may begin with its day or with its month", mend)


def _numeric(match: re.Match[str], verbalizer: Verbalizer) -> str:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] != "/" and not _is_date(max(first, 1), min(max(second, 1), 12)):
        return match[0]
    day, month = (first, second) if _day_first(verbalizer, first, second, match[0]) else (second, first)
    return _date(match, verbalizer, day, month, year)


def _short_year(match: re.Match[str], verbalizer: Verbalizer) -> str:
    first, second = int(match[1]), int(match[2])
    if _is_date(first, second) or _is_date(second, first):
        undecided(
            match[0],
            "may be a date or a row of numbers",
            "Write the year with four digits, or the row in words.",
        )
    return match[0]


def _without_year(match: re.Match[str], verbalizer: Verbalizer) -> str:
    first, second = int(match[2]), int(match[3])
    if not _is_date(first, second) and not _is_date(second, first):
        return match[0]
    day, month = (first, second) if _day_first(verbalizer, first, second, match[0]) else (second, first)
    if not _is_date(day, month):
        return match[0]
    return f"{match[1]} {_words_of(match, verbalizer, day, month, None, match.string[: match.end(1)] + ' ')}"


def _german(match: re.Match[str], verbalizer: Verbalizer) -> str:
    day, month = int(match[1]), int(match[2])
    row = re.search(r"\d\.\s$", preceding(match)) or re.match(r"\s?\d", match.string[match.end() :])
    if ". " in match[0] and row:
        return match[0]
    if not _is_date(day, month):
        undecided(match[0], "is no date", "Write a day and a month that there are, or write it in words.")
    stop = "" if match[3] else sentence_stop(match)
    year = 2000 + int(match[3]) if match[3] else None
    return apart(match, _words_of(match, verbalizer, day, month, year) + stop)


def _is_date(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]


def _date(match: re.Match[str], verbalizer: Verbalizer, day: int, month: int, year: int) -> str:
    if not _is_date(day, month):
        undecided(match[0], "is no date", "Write a day and a month that there are, or write it in words.")
    return apart(match, _words_of(match, verbalizer, day, month, year))


def _words_of(
    match: re.Match[str],
    verbalizer: Verbalizer,
    day: int,
    month: int,
    year: int | None,
    before: str | None = None,
) -> str:
    """Return the words of a date, which in German are inflected after what stands before."""
    figures = verbalizer.locale.figures
    if figures is None:
        raise AssertionError("a date was found in a language that has none")
    ordinal = figures.ordinal_days == "all" or (figures.ordinal_days == "first" and day == 1)
    spoken = verbalizer.ordinal(day) if ordinal else verbalizer.cardinal(Decimal(day), "")
    if verbalizer.language == "de":
        spoken += _german_ending(preceding(match) if before is None else before)
    words = figures.date.format(day=spoken, month=figures.months[month - 1])
    return words + (figures.dated.format(year=verbalizer.year(year)) if year is not None else "")


def _german_ending(before: str) -> str:
    if _GERMAN_WEAK.search(before):
        return ""
    return "n" if _GERMAN_OBLIQUE.search(before) else "r"


# ── months in letters ────────────────────────────────────────────────────────────────────────────


@cache
def _numbers_of_months(months: tuple[str, ...], short: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {name.casefold(): n for n, name in enumerate(months, 1)} | {
        name.casefold(): n for name, n in short
    }


def _month_number(name: str, figures: Figures) -> int:
    return _numbers_of_months(figures.months, tuple(figures.months_short.items()))[
        name.rstrip(".").casefold()
    ]


def _month_names(figures: Figures) -> str:
    names = sorted((*figures.months, *figures.months_short), key=len, reverse=True)
    return rf"(?:{'|'.join(names)})(?!{_LETTER})"


def _months(text: str, verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    name, year = rf"({_month_names(figures)})\.?", r"(\d{4})(?![\d:.,/]\d|\d)"
    put = partial(_month, verbalizer=verbalizer)
    if verbalizer.language == "en":
        number = r"(\d{1,2})(?:st|nd|rd|th)?"
        text = re.sub(
            rf"\b{name}\s{number}(?![\d:]|[.,/]\d|\s?[%°x])(?:,?\s{year})?(?!\s?(?:am|pm|[ap]\.m))", put, text
        )
        rest = rf"(?:\s?{_DASH}\s?{number}|\sto\s(?:the\s)?{number})?(?:\sof)?\s{name}(?:,?\s{year})?"
        text = re.sub(
            rf"(\bthe\s)?(?<![\d:.,/]){number}{rest}", partial(_day_and_month, verbalizer=verbalizer), text
        )
    else:
        dot, of = {"de": (r"\.", ""), "fr": (r"(?:er)?", "")}.get(
            verbalizer.language, (r"(?:\.?º)?", r"de\s")
        )
        through = rf"(?:(\d{{1,2}}){dot}?\s?{_DASH}\s?)?"
        and_year = rf"(?:\s(?:del?\s)?{year})?"
        pattern = rf"(?<![\d:.,/]){through}(\d{{1,2}}){dot}\s?{of}{name}{and_year}"
        text = re.sub(pattern, partial(_day_month, verbalizer=verbalizer), text, flags=re.IGNORECASE)
    of = r"(?:\sdel?)?" if verbalizer.language in ("es", "pt") else ""
    return re.sub(rf"\b{name}({of}),?\s{year}", lambda match: _month_and_year(match, verbalizer), text)


def _month(match: re.Match[str], verbalizer: Verbalizer) -> str:
    """Write out "December 24, 2024"; "March 3 steps" and "May 3 people" may be no dates."""
    figures = verbalizer.locale.figures
    name, day, year = match.groups()
    begins = not preceding(match).rstrip() or preceding(match).rstrip()[-1] in ".!?:"
    after = match.string[match.end() :]
    if name in ("March", "May") and begins and year is None and re.match(r"\s[a-z]", after):
        undecided(
            match[0] + after.split(",")[0][:16],
            "may be a date or a number of things",
            "Write the number in words.",
        )
    if figures is None or not _is_date(int(day), _month_number(name, figures)):
        return match[0]
    return apart(match, _words_of(match, verbalizer, int(day), _month_number(name, figures), _year(year)))


def _day_and_month(match: re.Match[str], verbalizer: Verbalizer) -> str:
    """Write out "the 24th of December 2024" and "3-5 May"."""
    figures = verbalizer.locale.figures
    _, first, dashed, joined_to, name, year = match.groups()
    last = dashed or joined_to
    if figures is None or not _is_date(int(last or first), _month_number(name, figures)) or not int(first):
        return match[0]
    words = f"the {verbalizer.ordinal(int(first))}" + (
        f" to the {verbalizer.ordinal(int(last))}" if last else ""
    )
    words += f" of {figures.months[_month_number(name, figures) - 1]}"
    return apart(match, words + (f", {verbalizer.year(int(year))}" if year else ""))


def _day_month(match: re.Match[str], verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    first, day, name, year = match.groups()
    if figures is None or not _is_date(int(day), _month_number(name, figures)) or first == "0":
        return match[0]
    words = _words_of(match, verbalizer, int(day), _month_number(name, figures), _year(year))
    if first:
        begin = verbalizer.cardinal(Decimal(first), "")
        if verbalizer.language == "de":
            begin = verbalizer.ordinal(int(first)) + _german_ending(preceding(match))
        elif first == "1" and figures.ordinal_days == "first":
            begin = verbalizer.ordinal(1)
        before = preceding(match)
        to = "al" if before.endswith("del ") else "au" if before.endswith("du ") else verbalizer.locale.to
        words = f"{begin} {to} {words}"
    return apart(match, words)


def _month_and_year(match: re.Match[str], verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    name, of, year = match.groups()
    if figures is None:
        return match[0]
    return apart(
        match, f"{figures.months[_month_number(name, figures) - 1]}{of} {verbalizer.year(int(year))}"
    )


def _year(written: str | None) -> int | None:
    return int(written) if written else None


# ── years ────────────────────────────────────────────────────────────────────────────────────────


def _years(text: str, verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    if figures is None or verbalizer.language not in ("en", "de"):
        return text  # elsewhere a year is read as any other number
    year = r"(1[1-9]\d\d|20\d\d)(?![\d%°]|[.,:/]\d)"
    to = rf"(?:\s?{_DASH}\s?|\s(?:to|until|bis|and|und)\s)"
    text = re.sub(
        rf"(?<![\d.,:/$€£-]){year}({to}){year}",
        lambda match: _pair_of_years(match, verbalizer),
        text,
    )
    unit = rf"(?!\s?-?(?:{verbalizer.units})(?!{_LETTER}))"
    strong = rf"\b({joined(figures.years)})\s{year}{unit}"
    text = re.sub(strong, lambda match: f"{match[1]} {verbalizer.year(int(match[2]))}", text)
    if verbalizer.language == "en":
        pattern = rf"\b([Ii]n|[Ff]rom|[Uu]ntil)\s{year}{unit}"
        text = re.sub(pattern, lambda match: _year_in(match, verbalizer), text)
    return text


def _pair_of_years(match: re.Match[str], verbalizer: Verbalizer) -> str:
    first, to, second = int(match[1]), match[2].strip(), int(match[3])
    before = re.search(r"\b(?:from|between|von|zwischen|years|Jahre[n]?)\s$", preceding(match))
    dashed = re.fullmatch(_DASH, to)
    after = match.string[match.end() :]
    if not first < second <= first + 200 or not (before or dashed):
        return match[0]
    if dashed and re.match(rf"\s?{_LETTER}", after) and not before:
        return match[0]
    between = verbalizer.locale.to if dashed else to
    return apart(match, f"{verbalizer.year(first)} {between} {verbalizer.year(second)}")


def _year_in(match: re.Match[str], verbalizer: Verbalizer) -> str:
    if _AFTER_YEAR.match(match.string[match.end() :]):
        return f"{match[1]} {verbalizer.year(int(match[2]))}"
    if match[1].lower() != "in":
        return match[0]
    mend = f"Write {int(match[2]):,} for a number, and a comma or words for a year."
    return undecided(match[0], "may be a year or a number of things", mend)


def _decades(text: str, verbalizer: Verbalizer) -> str:
    if verbalizer.language == "de":
        return re.sub(r"(?<![\d.,])(\d{1,4})er(n?)(?!\w)", lambda match: _german_er(match, verbalizer), text)
    if verbalizer.language != "en":
        if match := re.search(r"(?<![\d.,])(?:19|20)?\d0s\b", text):
            article = re.search(r"(?:[Ll]os|[Ll]es|[Oo]s|años|anos|années)\s$", text[: match.start()])
            if article or len(match[0]) > 3:
                undecided(
                    match[0],
                    "may be a decade or seconds",
                    "Write the decade in words, or `s` apart from the number.",
                )
        return text
    hold = r"(?!\s(?:hold|rest|pause|plank|wait|break|interval|round|set|timer))"
    text = re.sub(r"(?<![\d.,])(1[1-9]|20)(\d)0'?s\b", lambda match: _decade(match, verbalizer), text)
    text = re.sub(r"(?<!\w)'(\d)0s\b", lambda match: _tens(match, verbalizer, match[1]), text)
    known = (
        rf"\b(in the|[Ee]arly|[Mm]id|[Ll]ate|in (?:your|my|his|her|our|their|one's))([ -])([2-9])0'?s\b{hold}"
    )
    text = re.sub(known, lambda match: f"{match[1]}{match[2]}{_plural(int(match[3]) * 10, verbalizer)}", text)
    if match := re.search(rf"\b[Tt]he ([2-9])0'?s\b{hold}", text):
        undecided(match[0], "may be a decade, an age or seconds", "Write it in words.")
    return text


def _plural(number: int, verbalizer: Verbalizer) -> str:
    words = verbalizer.cardinal(Decimal(number), "")
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _tens(match: re.Match[str], verbalizer: Verbalizer, ten: str) -> str:
    return (
        apart(match, "tens" if ten == "1" else _plural(int(ten) * 10, verbalizer)) if ten != "0" else match[0]
    )


def _decade(match: re.Match[str], verbalizer: Verbalizer) -> str:
    century, ten = int(match[1]), int(match[2])
    if re.search(r"\b(?:for|hold|rest|wait|pause)\s$", preceding(match)):
        return match[0]
    if ten == 0:
        return apart(match, f"{verbalizer.year(century * 100)}s")
    return apart(match, f"{verbalizer.cardinal(Decimal(century), '')} {_plural(ten * 10, verbalizer)}")


def _german_er(match: re.Match[str], verbalizer: Verbalizer) -> str:
    number = int(match[1])
    if len(match[1]) == 4:
        return apart(match, f"{verbalizer.year(number)}er{match[2]}")
    if number == 1:
        return apart(match, f"Einser{match[2]}")
    words = f"{verbalizer.cardinal(Decimal(number), '')}er{match[2]}"
    tens = number % 10 == 0 and 20 <= number <= 90
    return apart(match, words if tens else words.capitalize())


# ── times of day ─────────────────────────────────────────────────────────────────────────────────


def write_clock_times(text: str, verbalizer: Verbalizer) -> str:
    """Write out times of day where the words around tell that they are no lengths of time.

    Raises:
        SpeechRefused: It may be either, or there is no such time.
    """
    figures = verbalizer.locale.figures
    if figures is None or not re.search(r"\d", text):
        return text
    time = r"(\d{1,2}):([0-5]\d)(?![\d:])"
    language, say = verbalizer.language, partial(_said_time, verbalizer=verbalizer)
    halves = r"\s?([ap])\.?\s?m\b(\.?)"
    if language == "en":
        to = rf"\s?(?:{_DASH}|to|until)\s?"
        text = re.sub(
            rf"(?<![\d:.,])(\d{{1,2}})(?::([0-5]\d))?(\s?[ap]\.?\s?m\b\.?)?({to})(?=\d{{1,2}}(?::[0-5]\d)?{halves})",
            lambda match: _first_of_two(match, verbalizer),
            text,
            flags=re.IGNORECASE,
        )
    pattern = rf"(?<![\d:.,])(\d{{1,2}})(?:[:.h]([0-5]\d))?{halves}"
    text = re.sub(pattern, lambda match: _half_day(match, verbalizer), text, flags=re.IGNORECASE)
    if language == "de":
        till = rf"(?:\s?{_DASH}\s?|\sbis\s)"
        pattern = rf"(?<![\d:.,])(\d{{1,2}})(?:[:.]([0-5]\d))?{till}(?=\d{{1,2}}(?:[:.][0-5]\d)?\s?Uhr)"
        text = re.sub(pattern, lambda match: f"{_no_uhr(match, verbalizer)} bis ", text)
        text = re.sub(
            r"(?<![\d:.,])(\d{1,2})(?:[:.]([0-5]\d))?\s?Uhr(?:\s(\d{1,2})(?!\d|[.,:/]\d|\s?\w))?", say, text
        )
    unsure = rf"\b({joined(figures.unsure)})\s{time}(?!\s?(?:min|s|h|hours?|minutes?|Minuten|minuti)\b)"
    for match in re.finditer(unsure, text, flags=re.IGNORECASE):
        if int(match[2]) < 25 and _length_before(match) is None:
            mend = f"Write {match[2]} min {match[3]} s, or a time of day that cannot be mistaken."
            undecided(match[0], "may be a time of day or a length of time", mend)
    if language not in ("es", "pt"):
        text = re.sub(rf"(?<!')\b({joined(figures.at)})\s{time}(?:\s?h\b)?", say, text, flags=re.IGNORECASE)
    if language in ("es", "pt"):
        to = rf"\s?(?:{_DASH})\s?"
        text = re.sub(
            rf"\b({joined(figures.at)})\s(\d{{1,2}})(?:[:.h]([0-5]\d))?(?:\s?h(?:oras?)?\b)?{to}(?=\d{{1,2}}[:h])",
            lambda match: f"{match[1]} {_clock(match, verbalizer, match[2], match[3])} {_TO_HOUR[language]} ",
            text,
            flags=re.IGNORECASE,
        )
        text = re.sub(
            rf"\b({joined(figures.at)})\s(\d{{1,2}})(?:[:.]([0-5]\d)|h([0-5]\d)?)(?![\d:])(?:\s?h(?:oras?)?\b)?",
            lambda match: f"{match[1]} {_clock(match, verbalizer, match[2], match[3] or match[4])}",
            text,
            flags=re.IGNORECASE,
        )
    if language == "fr":
        pattern = r"(?<![\d:.,])(\d{1,2})\s?h\s?([0-5]\d)(?!\d)(?!\s?(?:min|mn|s)\b)"
        text = re.sub(
            pattern, lambda match: apart(match, _clock(match, verbalizer, match[1], match[2])), text
        )
    return text


def _length_before(match: re.Match[str]) -> re.Match[str] | None:
    return re.search(r"\b(?:for|lasting|takes?)\s+$", preceding(match))


def _said_time(match: re.Match[str], verbalizer: Verbalizer) -> str:
    before, hour, minute = match.groups() if not match[1].isdigit() else ("", match[1], match[2] or match[3])
    words = _clock(match, verbalizer, hour, minute)
    return f"{before} {words}" if before else apart(match, words)


def _first_of_two(match: re.Match[str], verbalizer: Verbalizer) -> str:
    hour, minute, half, to = match[1], match[2], match[3], match[4]
    words = _english(hour, minute, verbalizer, oclock=False)
    half = f" {re.sub(r'[^apm]', '', half.lower()).upper()}" if half else ""
    return apart(match, f"{words}{half} {'until' if 'until' in to else 'to'} ") + " "


def _no_uhr(match: re.Match[str], verbalizer: Verbalizer) -> str:
    words = _clock(match, verbalizer, match[1], match[2])
    return apart(match, words if match[2] and int(match[2]) else words.removesuffix(" Uhr"))


def _half_day(match: re.Match[str], verbalizer: Verbalizer) -> str:
    """Write out "7:05 am", which says what half of the day it is."""
    hour, minute, half, stop = match.groups()
    figures = verbalizer.locale.figures
    if figures is None or not 0 <= int(hour) <= 24:
        return match[0]
    if verbalizer.language == "en":
        words = f"{_english(hour, minute, verbalizer, oclock=False)} {half.upper()}M"
        return apart(match, words + (sentence_stop(match) if stop else ""))
    evening = half.lower() == "p" and int(hour) % 12 >= 8
    part = figures.day_parts[0 if half.lower() == "a" else 2 if evening else 1]
    words = f"{_clock(match, verbalizer, hour, minute)} {part}"
    return apart(match, words + (sentence_stop(match) if stop else ""))


def _clock(match: re.Match[str], verbalizer: Verbalizer, hour: str, minute: str | None) -> str:
    """Return the words of a time of day.

    Raises:
        SpeechRefused: There is no such time.
    """
    figures = verbalizer.locale.figures
    if (
        figures is None
        or int(hour) > 24
        or (int(hour) == 24 and minute and int(minute))
        or int(minute or 0) > 59
    ):
        undecided(
            match[0],
            "is no time of day",
            "Write a time from 0:00 to 24:00, or a length of time as 1 h 30 min.",
        )
    if verbalizer.language == "en":
        return _english(hour, minute, verbalizer, oclock=True)
    hours = verbalizer.cardinal(Decimal(hour), figures.hour_gender)
    one = verbalizer.language == "fr" and int(hour) in (0, 1)
    if not minute or not int(minute):
        if verbalizer.language == "pt" and int(hour) == 0:
            return "zero hora"
        whole = figures.hour.format(hour=hours)
        return whole.removesuffix("s") if one else whole
    minutes = verbalizer.cardinal(Decimal(minute), "f" if verbalizer.language == "fr" else "")
    if verbalizer.language == "es" and int(hour) > 12:
        cero = f"{verbalizer.cardinal(Decimal(0), '')} " if int(minute) < 10 else ""
        return f"{hours} {cero}{minutes}"
    if verbalizer.language == "es":
        minutes = {"15": "cuarto", "30": "media"}.get(minute, minutes)
    if verbalizer.language == "pt" and minute == "30" and 0 < int(hour) <= 12:
        minutes = "meia"
    words = figures.minute.format(hour=hours, minute=minutes)
    return words.replace(" heures ", " heure ") if one else words


def _english(hour: str, minute: str | None, verbalizer: Verbalizer, *, oclock: bool) -> str:
    hours, minutes = int(hour), int(minute or 0)
    if oclock and hours in (0, 24):
        if not minutes:
            return "midnight"
        said = verbalizer.cardinal(Decimal(minutes), "")
        return f"twelve {'oh ' * (minutes < 10)}{said} AM"
    words = verbalizer.cardinal(Decimal(hours), "")
    if minutes:
        return f"{words} {'oh ' * (minutes < 10)}{verbalizer.cardinal(Decimal(minutes), '')}"
    if not oclock:
        return words
    return f"{words} o'clock" if hours <= 12 else f"{words} hundred hours"
