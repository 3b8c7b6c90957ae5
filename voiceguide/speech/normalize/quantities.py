"""Write out what is counted in signs: money, marks of feet and minutes, sets, rates, parts of a whole."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import Final

from voiceguide.locales.model import Figures, Measure
from voiceguide.speech.normalize.refusal import undecided
from voiceguide.speech.normalize.verbalizer import Verbalizer, apart, joined, preceding, singular

_NUM: Final = r"\d+(?:[.,]\d+)*"
_LETTER: Final = r"[^\W\d_]"
_DASH: Final = r"[-–—‒]"
_SIGNS: Final = r"US\$|R\$|[$€£¥]"
_CODES: Final = {"EUR": "€", "USD": "$", "US$": "$", "GBP": "£"}
_AROUND: Final = 80
"""The letters before and after a stroke that tell what it is."""
_QUOTED: Final = 1_000
"""The letters before a mark among which a quotation may have begun."""
_LENGTHS: Final = ("mm", "cm", "m", "km", "ft", "in")


def write_at_least(text: str, verbalizer: Verbalizer) -> str:
    """Write out "min. 10" as the least number; after a number "min." is minutes."""
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    pattern = r"(?<![\w./])(?<!\d\s)(?:[Mm]in|[Mm]ín|[Mm]ind)\.?\s?(?=\d)"
    return re.sub(pattern, lambda match: apart(match, figures.at_least) + " ", text)


def write_money(text: str, verbalizer: Verbalizer) -> str:
    """Write out amounts: $5.50, €5,50, 5,50 €, $20-30.

    Raises:
        SpeechRefused: A letter follows that may be thousands or millions.
    """
    if match := re.search(rf"(?:{_SIGNS})\s?{_NUM}\s?(?:k|K|M|m|bn|B|mn|mio)\b", text):
        undecided(match[0], "has a letter that may be thousands or millions", "Write the number out.")
    text = re.sub(
        rf"({_SIGNS})\s?({_NUM})\s?{_DASH}\s?(?:\1\s?)?({_NUM})", rf"\2 {verbalizer.locale.to} \3 \1", text
    )
    text = re.sub(rf"({_SIGNS})\s?({_NUM})", r"\2 \1", text)
    signs = rf"({_SIGNS}|{'|'.join(_CODES)})(?!{_LETTER})"
    text = re.sub(
        rf"(?<![\d.,])({_NUM})\s?{_DASH}\s?(?={_NUM}\s?{signs})", rf"\1 {verbalizer.locale.to} ", text
    )
    return re.sub(rf"(?<![\d.,])({_NUM})\s?{signs}", lambda match: _amount(match, verbalizer), text)


def _amount(match: re.Match[str], verbalizer: Verbalizer) -> str:
    written, sign = match[1], _CODES.get(match[2], match[2])
    figures, measure = verbalizer.locale.figures, verbalizer.locale.measures.get(sign)
    if measure is None:
        undecided(match[0], f"has the currency {match[2]!r}, which has no word here", "Write it in words.")
    point = "," if verbalizer.locale.comma else "."
    whole, _, hundredths = written.rpartition(point)
    if figures is None or not whole or len(hundredths) != 2 or sign not in figures.cents:
        whole, hundredths = written, "0"
    value = verbalizer.value(whole)
    if value is None:
        undecided(match[0], "is no amount of money", "Write it in words.")
    if figures is None or not int(hundredths):
        return apart(
            match, verbalizer.counted(value, measure, match, "," if verbalizer.locale.comma else ".")
        )
    joint, one, more = figures.cents[sign]
    many = int(hundredths)
    cents = one_or_more(many, one, more, verbalizer)
    if not value:
        return apart(match, cents)
    words = verbalizer.counted(value, measure, match)
    if many < 10:
        also = verbalizer.locale.signs["&"]
        return apart(match, f"{words} {also} {cents}")
    return apart(match, f"{words}{joint}{verbalizer.cardinal(Decimal(many), 'm')}")


def one_or_more(number: int, one: str, more: str, verbalizer: Verbalizer) -> str:
    """Return a number with a masculine noun in its singular or plural."""
    spoken = (
        verbalizer.cardinal(Decimal(number), "m") if number != 1 or verbalizer.language != "en" else "one"
    )
    return f"{spoken} {one if number == 1 else more}"


# ── 3', 12", 1'30" ───────────────────────────────────────────────────────────────────────────────


def write_primes(text: str, verbalizer: Verbalizer) -> str:
    """Write out marks after numbers: minutes and seconds, or feet and inches where a length is meant.

    Raises:
        SpeechRefused: It may be either.
    """
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    if verbalizer.language == "en":
        # "In" is inches only after feet and before a word of lengths: "count to 3 in your head".
        text = re.sub(r"(\d\s?(?:ft\.?|feet|foot)\s\d+)\s?in\b\.?", r"\1 inches", text)
        text = re.sub(r"(?<=\d)\s?in\.?(?=\s(?:wide|long|tall|high|deep|thick)\b)", " inches", text)
    if not re.search(r"\d\s?['\"]", text):
        return text
    pattern = rf"(?<![\d.,])(\d{{1,3}})'(?:\s?(\d{{1,2}})(?:\"|''))?(?!\w)|(?<![\d.,'])({_NUM})(\"|'')(?!\w)"
    return re.sub(pattern, lambda match: _prime(match, verbalizer, figures), text)


def _closes_quote(match: re.Match[str], mark: str) -> bool:
    """Report whether a mark after a number ends what a quotation mark began."""
    before = match.string[max(match.start() - _QUOTED, 0) : match.start()]
    if mark == "'":
        opened = len(re.findall(r"(?<!\w)'(?=\w)", before))
        return opened > len(re.findall(r"(?<=[^\W\d])'(?!\w)", before))
    opened = False
    for each in re.finditer('"', before):
        # After a figure it closes what was opened, or is itself a mark of inches or seconds.
        opened = not opened if opened or not before[: each.start()][-1:].isdigit() else opened
    return opened


def _prime(match: re.Match[str], verbalizer: Verbalizer, figures: Figures) -> str:
    first, second, alone, _ = match.groups()
    if (alone and match[0].endswith('"') and _closes_quote(match, '"')) or (
        first and not second and _closes_quote(match, "'")
    ):
        return match[0]
    measures = verbalizer.locale.measures
    feet, inches = figures.sides
    length = re.match(rf"[\s-]*(?:{joined(figures.of_length)})\b", match.string[match.end() :], re.IGNORECASE)
    length = length or re.match(r"\s?[x×]\s?\d", match.string[match.end() :])
    time = re.search(rf"\b(?:{joined(figures.holding)})\s(?:\w+\s)?$", preceding(match), re.IGNORECASE)
    if second and int(second) > 11:
        length = None
    is_length = length is not None
    if not is_length and not figures.minutes_marked and not time and not (second and int(second) > 11):
        mend = "Write min and s for a time, or ft and inches for a length."
        undecided(match[0], "may be a time or a length", mend)
    if time and is_length and not figures.minutes_marked:
        is_length = True
    big, small = (feet, inches) if is_length else (measures["min"], measures["s"])
    words = []
    if first:
        words.append(verbalizer.counted(Decimal(first), big))
    if second or alone:
        value = verbalizer.value(second or alone)
        if value is None:
            undecided(match[0], "is no number of seconds or inches", "Write it in words.")
        words.append(verbalizer.counted(value, small))
    return apart(match, verbalizer.together(words))


# ── sets and parts of a whole ────────────────────────────────────────────────────────────────────


def write_sets(text: str, verbalizer: Verbalizer) -> str:
    """Write out 10 x 15 cm as a size, x8 as a number of times, round 1/3 as one of three.

    Raises:
        SpeechRefused: A number after a round may begin a range or a sentence.
    """
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    lengths = "|".join(unit for unit in _LENGTHS if unit in verbalizer.locale.measures)
    text = re.sub(rf"(?<=\d)(\s{_LETTER}+)\s?[xX×]\s?(?=\d)", rf"\1 {figures.in_sets} ", text)
    size = rf"(?<=\d)\s?[x×]\s?(?={_NUM}(?:\s?[x×]\s?{_NUM})?\s?(?:{lengths})(?!{_LETTER}))"
    text = re.sub(size, f" {figures.by} ", text)
    if figures.sets is not None:
        units = "|".join(re.escape(name) for name in verbalizer.locale.measures if name[:1] not in ("r", "x"))
        each = (
            rf"{_NUM}(?:\s?{_DASH}\s?{_NUM})?(?![\d.,:/]*\d)(?![\s-]?(?:[x×%°'\"=]|(?:{units})(?!{_LETTER})))"
        )
        sets = rf"(?<![\w.,:/])(?<!\d\s)([1-9]|1\d|20)\s?[xX×]\s?(?={each})"
        text = re.sub(sets, partial(_sets, verbalizer, figures, figures.sets), text)
    text = re.sub(
        rf"(?<!\w)(?<!\d\s)[xX×]\s?({_NUM})(?![\w%°])", lambda match: _times(match, verbalizer), text
    )
    whole = rf"\b({joined(figures.numbered)})(\s\(?)(\d{{1,3}})\s?/\s?(\d{{1,3}})(?![\d/])"
    text = re.sub(
        whole,
        lambda match: f"{match[1]}{match[2]}{_part_of(match, verbalizer, figures)}",
        text,
        flags=re.IGNORECASE,
    )
    spaced = rf"\b(?:{joined(figures.numbered)})\s\d+\s{_DASH}\s\d+"
    if match := re.search(spaced, text, re.IGNORECASE):
        mend = "Write a range without blanks, 3-5, or put a full stop between."
        undecided(match[0], "may be a range, or a number and then another", mend)
    return text


def _sets(verbalizer: Verbalizer, figures: Figures, sets: Measure, match: re.Match[str]) -> str:
    """Return the 3 of 3x10 as a number of sets; of 3x30s it is a number of times."""
    return f"{apart(match, verbalizer.counted(Decimal(match[1]), sets))} {figures.in_sets} "


def _times(match: re.Match[str], verbalizer: Verbalizer) -> str:
    value = verbalizer.value(match[1])
    if value is None:
        return match[0]
    return apart(match, verbalizer.counted(value, verbalizer.locale.measures["×"]))


def _part_of(match: re.Match[str], verbalizer: Verbalizer, figures: Figures) -> str:
    one, of = (verbalizer.cardinal(Decimal(each), "") for each in (match[3], match[4]))
    return f"{one} {figures.of} {of}"


# ── rates ────────────────────────────────────────────────────────────────────────────────────────


def write_rates(text: str, verbalizer: Verbalizer) -> str:
    """Write out strokes after quantities: 30s/side, 10 reps/leg, 20s on/10s off.

    Raises:
        SpeechRefused: A stroke may be "per" or "or".
    """
    figures = verbalizer.locale.figures
    if figures is None or "/" not in text:
        return text
    if verbalizer.language == "en" and (match := re.search(r"(?<!\w)(?:L\s?/\s?R|R\s?/\s?L)(?!\w)", text)):
        undecided(match[0], "may be left or right, or left and right", "Write it in words.")
    if verbalizer.language in ("es", "pt"):
        text = re.sub(rf"\bc/\s?(?={joined(figures.counted_for)}\b)", "cada ", text)
    pieces, end = [], 0
    for match in re.finditer(r" ?/ ?", text):
        after = text[match.end() : match.end() + _AROUND]
        instead = _stroke(text[max(match.start() - _AROUND, 0) : match.start()], after, verbalizer, figures)
        if instead is not None:
            pieces += [text[end : match.start()], instead[0]]
            end = match.end() + instead[1]
    return "".join((*pieces, text[end:]))


def _stroke(before: str, after: str, verbalizer: Verbalizer, figures: Figures) -> tuple[str, int] | None:
    """Return what replaces a stroke, and how much after it belongs to that; None if it is no rate."""
    word = re.match(rf"({_LETTER}+)", after)
    if (before[-1:].isdigit() and after[:1].isdigit()) or not (word or after[:1].isdigit()):
        return None
    counted = rf"(?:\s?({verbalizer.units})(?!{_LETTER})|[\s-]({_LETTER}+))?"
    amount = re.search(rf"(?<![\w.,])[x×]?\s?{_NUM}{counted}\.?((?:\s{_LETTER}+)?)$", before)
    if word is None:
        if amount is None and before[-1:].isalpha():
            undecided(
                f"{before.rsplit(maxsplit=1)[-1]}/{after.split(maxsplit=1)[0]}",
                "joins a word and a number",
                "Write it in words.",
            )
        return None if amount is None else (", ", 0)
    if amount is None:
        return None
    if re.fullmatch(joined(figures.counted_for), word[1], re.IGNORECASE):
        return f" {figures.per} ", 0
    unit = re.match(rf"({verbalizer.units})(?!{_LETTER})", after)
    if unit is not None:
        return f" {figures.per} {singular(verbalizer.measure(unit[1]))}", unit.end()
    both_plural = word[1].endswith("s") and (amount[2] or "").endswith("s")
    if (both_plural and verbalizer.language != "de") or amount[3]:
        return None
    per, either = figures.per, verbalizer.locale.either
    mend = f"Write {per!r} or {either!r} for the stroke."
    return undecided(f"{amount[0].strip()}/{word[0]}", f"may mean {per!r} or {either!r}", mend)
