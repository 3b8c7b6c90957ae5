"""Read amounts as people write them: `15 seconds`, `1:30`, `two breaths`, `a few minutes`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from voiceguide.script.terms import LARGEST_COUNT
from voiceguide.units import HOUR, MINUTE, SECOND

_MOST_DIGITS: Final = 7
_NUMBER_WORDS: Final = {
    word: number
    for number, words in {
        1: "a an one single ein eine einen einer un una uno une um uma",
        2: "two zwei dos deux dois duas",
        3: "three drei tres trois três",
        4: "four vier cuatro quatre quatro",
        5: "five fünf cinco cinq",
        6: "six sechs seis",
        7: "seven sieben siete sept sete",
        8: "eight acht ocho huit oito",
        9: "nine neun nueve neuf nove",
        10: "ten zehn diez dix dez",
        11: "eleven elf once onze",
        12: "twelve zwölf doce douze doze",
        15: "fifteen fünfzehn quince quinze",
        20: "twenty zwanzig veinte vingt vinte",
        30: "thirty dreißig treinta trente trinta",
        40: "forty vierzig cuarenta quarante quarenta",
        45: "forty-five",
        60: "sixty sechzig sesenta soixante sessenta",
        90: "ninety neunzig noventa",
    }.items()
    for word in words.split()
}
_FEW: Final = (
    r"a\s+few|few|several|some|a\s+couple\s+of|a\s+couple|ein\s+paar|einige|mehrere|unos|unas|algunos|algunas"
    r"|varios|varias|quelques|plusieurs|alguns|algumas|uns|umas"
)
_UNITS: Final = {
    "ms": r"ms|milliseconds?",
    "s": r"s|secs?|seconds?|sek|sekunden?|segundos?|secondes?|counts?|beats?",
    "min": r"m|mins?|minutes?|minuten?|minutos?",
    "h": r"h|hrs?|hours?|stunden?|horas?|heures?",
    "breaths": r"(?:(?:deep|slow|full|long|easy)\s+)?breaths?|breathing\s+cycles?|cycles?\s+of\s+breath"
    r"|atemz(?:ug|üge[n]?)|respiraci(?:ón|ones)|respirations?|respiraç(?:ão|ões)",
}
_UNIT_MS: Final = {"ms": 1, "s": SECOND, "min": MINUTE, "h": HOUR}
_WORDS: Final = "|".join(sorted(map(re.escape, _NUMBER_WORDS), key=len, reverse=True))
_VALUE: Final = rf"\d{{1,{_MOST_DIGITS}}}(?:[.,]\d{{1,3}})?|(?:{_WORDS})\b"
_UNIT: Final = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_CLOCK: Final = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\d:])", re.ASCII)
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<few>{_FEW})|(?P<low>{_VALUE})(?:\s{{0,3}}(?:-|–|to|or|bis|oder|a|à|o|ou)\s{{0,3}}"
    rf"(?P<high>{_VALUE}))?)[\s-]{{0,3}}(?:(?:more|full|whole|weitere|más|mais)\s{{1,3}})?(?:{_UNIT})"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_MOMENT: Final = re.compile(r"\b(?:moments?|augenblicke?|momentos?|instants?|instantes?)\b", re.IGNORECASE)
_HALF: Final = re.compile(
    r"\bhalf\s+a\s+minute|\bhalbe\s+minute|\bmedio\s+minuto|\bdemi-minute|\bmeio\s+minuto", re.IGNORECASE
)
_BARE: Final = re.compile(r"\d{1,7}(?:\.\d{1,3})?", re.ASCII)

FEW: Final = {
    "s": (3_000, 5_000, 10_000),
    "min": (60_000, 180_000, 300_000),
    "breaths": (2, 3, 5),
}
MOMENT_MS: Final = (2_000, 4_000, 10_000)


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount of time in milliseconds, or of breaths: least, natural, most.

    Args:
        amounts: The three; equal if it is rigid.
        breaths: It counts breaths.
        guessed: The source leaves it open.
        text: How it is written.
    """

    amounts: tuple[int, int, int]
    breaths: bool = False
    guessed: bool = False
    text: str = ""


def read_amount(text: str, *, bare: bool = False) -> WrittenAmount | None:
    """Find the first amount in a text.

    Args:
        text: Any text.
        bare: A number without a unit counts as seconds.

    Example:
        >>> read_amount("for fifteen seconds").amounts, read_amount("two breaths").amounts
        ((15000, 15000, 15000), (2, 2, 2))
    """
    if found := _HALF.search(text):
        return WrittenAmount((30_000,) * 3, text=found[0])
    if found := _AMOUNT.search(text):
        unit = next(name for name in _UNITS if found[name])
        if found["few"]:
            known = FEW.get(unit, FEW["s"])
            return WrittenAmount(known, unit == "breaths", guessed=True, text=found[0])
        return _measured(found, unit)
    if found := _CLOCK.search(text):
        hours, minutes, seconds = found.groups()
        whole = int(hours or 0) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND
        return WrittenAmount((whole,) * 3, text=found[0])
    if _MOMENT.search(text):
        return WrittenAmount(MOMENT_MS, guessed=True, text=text)
    if bare and (found := _BARE.search(text)):
        return WrittenAmount((round(float(found[0]) * SECOND),) * 3, guessed=True, text=found[0])
    return None


def is_amount(text: str) -> bool:
    """Report whether a text is nothing but an amount, as "10 sec" is."""
    stripped = text.strip(" .~")
    found = _AMOUNT.fullmatch(stripped) or _CLOCK.fullmatch(stripped) or _HALF.fullmatch(stripped)
    return found is not None


def _measured(found: re.Match[str], unit: str) -> WrittenAmount:
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    low, high = min(low, high), max(low, high)
    if unit == "breaths":
        least, most = (max(1, min(LARGEST_COUNT, round(each))) for each in (low, high))
        return WrittenAmount((least, (least + most) // 2, most), breaths=True, text=found[0])
    scale = _UNIT_MS[unit]
    least, most = round(low * scale), round(high * scale)
    natural = least if least == most else max(least, (least + most) // 2 // SECOND * SECOND)
    return WrittenAmount((least, natural, most), text=found[0])


def _number(text: str) -> float:
    known = _NUMBER_WORDS.get(text.lower())
    return float(text.replace(",", ".")) if known is None else known


def number_in_words(text: str) -> int | None:
    """Return the number that a word or figure names, 1 to 99; None if it names none.

    Example:
        >>> number_in_words("three"), number_in_words("12"), number_in_words("moon")
        (3, 12, None)
    """
    stripped = text.strip(" .,…!").lower()
    if stripped.isascii() and stripped.isdigit() and len(stripped) <= 2:
        return int(stripped)
    return None if stripped in {"a", "an", "un", "una", "une", "um", "uma"} else _NUMBER_WORDS.get(stripped)
