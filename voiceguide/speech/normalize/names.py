"""Read names: titles and initials before them, Roman numerals after them, chapters and verses, ratios."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from voiceguide.speech.normalize.refusal import undecided
from voiceguide.speech.normalize.verbalizer import Verbalizer, apart, joined, preceding

_LETTER: Final = r"[^\W\d_]"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ]"
_DASH: Final = r"[-–—‒]"
_ROMAN: Final = r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})"
_ANY_NAME: Final = re.compile(r"[A-ZÀ-ÖØ-Þ]\.|\b[IVX]+(?:e|\b)|\bSt\b|\bSte\b")
_REIGNING: Final = (
    r"Henry|Charles|Louis|Elizabeth|Edward|George|William|James|Richard|Philip|Paul|Pius|Benedict|Napoleon|Alexander"
    r"|Enrique|Carlos|Luis|Isabel|Felipe|Alfonso|Fernando|Juan|Pío|Benedicto|Ludwig|Karl|Heinrich|Friedrich|Wilhelm"
    r"|Johannes|Henri|Élisabeth|Napoléon|Jean-Paul|François|João|Pedro|Dom|Pio|Bento|Otto|Ramses|Ramsés"
)
_BEFORE_TITLE: Final = (
    r"^|[.!?:;,(]\s?"
    r"|\b(?:a|al|con|de|del|por|y|que|para|según|en|à|par|et|avec|chez|pour|com|e|o|do|da)\s"
)
_VALUES: Final = {"I": 1, "V": 5, "X": 10}


def write_abbreviations(text: str, verbalizer: Verbalizer) -> str:
    """Write out abbreviations that are such only before a number or a name: "p. 5", "M. Dupont"."""
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    for short, words in figures.before_numbers.items():
        if short in text:
            text = re.sub(rf"(?<![\w.]){re.escape(short)}\s?(?=\d)", f"{words} ", text)
    for short, words in figures.before_names.items():
        if short in text:
            initial = rf"|{_CAPITAL}\." if verbalizer.language == "fr" else ""
            after = rf"(?:\s|-)(?={_CAPITAL}[\w'’-]*{_LETTER}{initial})"
            # A lone letter is an initial or ends a sentence, unless a preposition or nothing is before it.
            before = _BEFORE_TITLE if len(short) == 2 else ""
            pattern = rf"({before})(?<![\w.])(?<!{_CAPITAL}\.\s){re.escape(short)}{after}"
            text = re.sub(pattern, rf"\g<1>{words} ", text)
    return text


def write_names(text: str, verbalizer: Verbalizer) -> str:
    """Write out initials without their full stops, "St." and the Roman numerals after names.

    Raises:
        SpeechRefused: "St." may be a saint or a street.
    """
    if not _ANY_NAME.search(text):
        return text
    return _romans(_saints(_initials(text), verbalizer), verbalizer)


def _initials(text: str) -> str:
    """Take the full stops from the initials of a name: a voice would stop there.

    A lone letter after a word may also end a sentence, "vitamin C. Then": it keeps its stop.
    """
    name = rf"{_CAPITAL}[\w'’-]*{_LETTER}"
    several = rf"(?<![\w.])((?:{_CAPITAL}\.[ -]?){{2,4}})(?={name})"
    text = re.sub(several, lambda match: " ".join(re.findall(_CAPITAL, match[1])) + " ", text)
    return re.sub(
        rf"((?:^|[.!?:]\s|\bby\s|\bvon\s|\bde\s|\bpar\s|\bpor\s)[\"“«]?)({_CAPITAL})\.\s(?={name})",
        _one_initial,
        text,
    )


def _one_initial(match: re.Match[str]) -> str:
    # "A. Lie down" is an entry of a list; a pronoun or an article is no initial.
    follows = re.match(r"[\w'’-]+\s[a-zà-ÿ]", match.string[match.end() :])
    return match[0] if follows and not match[1].strip().isalpha() else f"{match[1]}{match[2]} "


def _saints(text: str, verbalizer: Verbalizer) -> str:
    if verbalizer.language != "en":
        return text

    def saint(match: re.Match[str]) -> str:
        before = re.search(rf"({_CAPITAL}\w+|\d+(?:st|nd|rd|th))\s$", preceding(match))
        named = re.match(rf"\s{_CAPITAL}", match.string[match.end() :])
        starts = before is not None and not match.string[: before.start()].rstrip(' "“(')
        if before is not None and named and not starts:
            undecided(f"{before[0]}St.", "may be a street or a saint", "Write Saint or Street.")
        return "Saint" if named else "Street"

    text = re.sub(r"\bSt\.(?=\s[A-ZÀ-ÖØ-Þ])", saint, text)
    return re.sub(rf"(?<={_LETTER}\s)St\.(?!\w)", "Street", text)


# ── Roman numerals ───────────────────────────────────────────────────────────────────────────────


def roman_value(written: str) -> int:
    """Return the value of a Roman numeral below forty.

    Example:
        >>> roman_value("XIV")
        14
    """
    values = [_VALUES[sign] for sign in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@cache
def _roman_patterns(posed: str) -> tuple[re.Pattern[str], ...]:
    after = r"(?![\w'’])(?!\.\w)"
    return (
        re.compile(rf"(?<!\w)({joined(posed)})(\s)({_ROMAN})(\.?){after}"),
        re.compile(rf"(?<!\w)({_CAPITAL}[\w'’-]*{_LETTER})(\s)({_ROMAN})(\.?){after}"),
    )


def _romans(text: str, verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    if figures is None:
        return text
    numbered, named = _roman_patterns(figures.posed)
    century = {
        "fr": (r"(?<!\w)([IVX]+)(e|er|ère|ème)\b", ""),
        "de": (r"(?<!\w)([IVX]+)(\.)(?=\s[A-ZÄÖÜ])", ""),
    }
    if verbalizer.language in century:
        pattern = century[verbalizer.language][0]
        text = re.sub(pattern, lambda match: _ordinal_roman(match, verbalizer), text)
    text = numbered.sub(lambda match: _put(match, verbalizer), text)
    return named.sub(lambda match: _after_name(match, verbalizer), text)


def _ordinal_roman(match: re.Match[str], verbalizer: Verbalizer) -> str:
    if not re.fullmatch(_ROMAN, match[1]):
        return match[0]
    if (
        verbalizer.language == "de"
        and re.search(rf"{_LETTER}\s$", preceding(match))
        and not re.search(r"\b(?:der|die|das|de[nms]|im|am|vom|zum|zur|beim)\s$", preceding(match))
    ):
        return match[0]
    return f"{roman_value(match[1])}{match[2]}"


def _put(match: re.Match[str], verbalizer: Verbalizer) -> str:
    words = verbalizer.cardinal(Decimal(roman_value(match[3])), "")
    return f"{match[1]}{match[2]}{words}{match[4]}"


def _after_name(match: re.Match[str], verbalizer: Verbalizer) -> str:
    name, _, numeral, _ = match.groups()
    if re.fullmatch(_REIGNING, name):
        return _reign(match, verbalizer)
    if len(numeral) == 1 and numeral in "VX":
        # "Plan X", "Vitamin V": a letter; nothing else has a single one of these after it.
        return match[0]
    if numeral == "I" and verbalizer.language == "en" and not _numbered_one(match):
        return match[0]
    return _put(match, verbalizer)


def _numbered_one(match: re.Match[str]) -> bool:
    """Report whether an I after a name is one: no pronoun ends a clause after a name within a sentence."""
    before, after = preceding(match).rstrip(), match.string[match.end() - len(match[4]) :]
    inside = (
        bool(before) and before[-1] not in '.!?:"“' and not before.endswith((" and", " or", " than", " as"))
    )
    return inside and re.match(r"\s*(?:$|[.,;:!?)…])", after) is not None


def _reign(match: re.Match[str], verbalizer: Verbalizer) -> str:
    name, _, numeral, stop = match.groups()
    number = roman_value(numeral)
    if numeral == "I" and verbalizer.language == "en" and not _numbered_one(match):
        return match[0]
    ordinal = verbalizer.ordinal(number)
    if verbalizer.language == "en":
        return f"{name} the {ordinal}{stop}"
    if verbalizer.language == "de":
        ending = (
            stop
            if not match.string[match.end() :].strip() or match.string[match.end() :].lstrip()[:1].isupper()
            else ""
        )
        return f"{name} der {ordinal}{ending}"
    if verbalizer.language == "fr":
        words = ordinal if number == 1 else verbalizer.cardinal(Decimal(number), "")
    else:
        words = ordinal if number <= 10 else verbalizer.cardinal(Decimal(number), "")
        if words.endswith("o") and name in ("Isabel", "Elizabeth"):
            words = f"{words[:-1]}a"
    return f"{name} {words}{stop}"


# ── chapters and verses ──────────────────────────────────────────────────────────────────────────


def write_references(text: str, verbalizer: Verbalizer) -> str:
    """Write out chapters with their verses, 23:1-6, and ratios, 1:2.

    Raises:
        SpeechRefused: It may be either.
    """
    figures = verbalizer.locale.figures
    if figures is None or not re.search(r"\d[:,.]\d", text):
        return text
    comma = "," if verbalizer.language == "de" else "."
    verses = rf"(\d{{1,3}})(?:\s?({_DASH})\s?(\d{{1,3}}))?"
    known = rf"\b({joined(figures.books)})\s(\d{{1,3}})[:{comma}]\s?{verses}(?![\d:])"
    text = re.sub(known, lambda match: _verses(match, verbalizer), text)
    text = re.sub(
        rf"(?<![\d.,:])(\d{{1,3}}):(\d{{1,3}}){_DASH}(\d{{1,3}})(?![\d:])",
        lambda match: _bare(match, verbalizer),
        text,
    )
    pattern = r"(?<![\d.,:])\d{1,3}(?::\d{1,3})+(?![\d:])"
    return re.sub(pattern, lambda match: _ratio(match, verbalizer), text)


def _verses(match: re.Match[str], verbalizer: Verbalizer) -> str:
    book, chapter, first, _, last = match.groups()
    figures = verbalizer.locale.figures
    if figures is None:
        return match[0]
    words = verbalizer.cardinal(Decimal(first), "")
    if last:
        words = f"{words} {verbalizer.locale.to} {verbalizer.cardinal(Decimal(last), '')}"
    verse = figures.verse[1 if last else 0]
    return f"{book} {verbalizer.cardinal(Decimal(chapter), '')}, {verse} {words}"


def _bare(match: re.Match[str], verbalizer: Verbalizer) -> str:
    """Read 23:1-6 without the name of a book; 1:30-45 is none."""
    if len(match[2]) == 2 and int(match[2]) < 60:
        return match[0]
    chapter, first, last = (verbalizer.cardinal(Decimal(each), "") for each in match.groups())
    return apart(match, f"{chapter}, {first} {verbalizer.locale.to} {last}")


def _ratio(match: re.Match[str], verbalizer: Verbalizer) -> str:
    figures = verbalizer.locale.figures
    fields = match[0].split(":")
    if figures is None:
        return match[0]
    around = match.string[max(match.start() - 24, 0) : match.start()] + " " + match.string[match.end() :][:24]
    told = re.search(rf"\b(?:{joined(figures.ratio)})\b", around, re.IGNORECASE)
    times = all(len(field) == 2 for field in fields[1:])
    if told or (len(fields) > 2 and not times):
        to = f" {figures.ratio_to} "
        return apart(match, to.join(verbalizer.cardinal(Decimal(field), "") for field in fields))
    if times:
        return match[0]
    mend = "Write it in words, or `ratio 1:2`, `Psalm 23:1`, `1:05 min`."
    return undecided(match[0], "may be a ratio, a verse or a time", mend)
