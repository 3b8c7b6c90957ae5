"""Read and print quantities: `25s..60s..5min`, `3..5`, `5 breaths`, `20s..fill`."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from voiceguide.script.model import Quantity, Unit
from voiceguide.script.terms import FILL_MS, LARGEST_COUNT
from voiceguide.script.yaml.nodes import quote
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import HOUR, MINUTE, SECOND, Ms, parse_duration, short_length

LONGEST_MS: Final = LONGEST_SESSION_MS
"""No duration in a script is longer."""

_BREATHS: Final = re.compile(r"\s+breaths?\s*", re.ASCII)
_COUNT: Final = re.compile(r"\s*\d{1,9}\s*", re.ASCII)
_NUMBER: Final = re.compile(r"\s*\d+(?:[.,]\d+)?\s*", re.ASCII)
_OTHER_DOTS: Final = re.compile(r"\s*(?:\.{3,}|…|[-–—]|\bto\b|\bbis\b)\s*")
_COMMA: Final = re.compile(r"(?<=\d),(?=\d)")


class InvalidQuantity(ValueError):
    """A text is no such quantity: `what` is wrong, and how to `mend` it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what, self.mend = what, mend


def parse_quantity(text: str, units: Collection[Unit], *, fill: bool = False) -> Quantity:
    """Read an elastic or rigid quantity.

    `least..most` alone takes the middle as natural, rounded down to whole seconds or counts. With `fill`
    as the most, natural is the least: what is left over is added, nothing is planned.

    Args:
        text: One, two or three parts with two dots between them.
        units: What may be counted here.
        fill: Allow `fill` as the last part.

    Raises:
        InvalidQuantity: It is none of these, the parts do not grow, or one is beyond `LONGEST_MS` or
            `LARGEST_COUNT`.

    Example:
        >>> parse_quantity("25s..60s..5min", [Unit.MS])
        Quantity(least=25000, natural=60000, most=300000, unit=<Unit.MS: 'ms'>)
    """
    try:
        return _parse(text, units, fill=fill)
    except InvalidQuantity as error:
        for guess in _guesses(text):
            try:
                _parse(guess, units, fill=fill)
            except InvalidQuantity:
                continue
            raise InvalidQuantity(error.what, f"Did you mean {guess}?") from error
        raise


def parse_fixed_duration(text: str) -> Ms:
    """Read one duration.

    Raises:
        InvalidQuantity: It is none, or longer than `LONGEST_MS`.
    """
    if ".." in text:
        what = f"{quote(text)} is elastic, but this time never changes."
        raise InvalidQuantity(what, "Write one time, such as 15s.")
    return parse_quantity(text, [Unit.MS]).natural


def parse_ramp(text: str) -> tuple[Ms, Ms]:
    """Read a time that changes from a first to a last, which may be shorter: `4s..6s`, `6s..4s`.

    Raises:
        InvalidQuantity: It is no such pair, or one is longer than `LONGEST_MS`.
    """
    ends = [part.strip() for part in text.split("..")]
    if len(ends) != 2 or not all(ends):
        what = f"{quote(text)} is no change from a first time to a last."
        raise InvalidQuantity(what, "Write two times with two dots between them, such as 4s..6s.")
    first, last = map(parse_fixed_duration, ends)
    return first, last


def parse_whole(text: str) -> int:
    """Read one whole number.

    Raises:
        InvalidQuantity: It is none.
    """
    if _COUNT.fullmatch(text):
        return int(text)
    raise InvalidQuantity(f"{quote(text)} is not a whole number.", "Write digits only, such as 3.")


def parse_minutes(text: str) -> Ms:
    """Read the length of a session, ms: `10` and `0.5` are minutes, `30s` and `1min30s` have their unit.

    Raises:
        InvalidQuantity: It is none.
    """
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", text, re.ASCII):
        return int(Decimal(text) * MINUTE)
    try:
        return parse_fixed_duration(text)
    except InvalidQuantity as error:
        mend = "Write minutes, such as 10 or 0.5, or a time such as 30s."
        raise InvalidQuantity(f"{quote(text)} is no number of minutes.", mend) from error


def format_quantity(quantity: Quantity) -> str:
    """Print a quantity as an author would write it; reading that gives the same quantity.

    Example:
        >>> format_quantity(Quantity(25_000, 60_000, 300_000))
        '25s..1min..5min'
    """
    least, natural, most = quantity.least, quantity.natural, quantity.most
    parts = (least,) if least == natural == most else (least, natural, most)
    if quantity.unit is Unit.MS:
        return "..".join(short_length(part) for part in parts)
    tail = " breath" if quantity.unit is Unit.BREATHS else ""
    return "..".join(map(str, parts)) + tail + ("s" if tail and most != 1 else "")


def _parse(text: str, units: Collection[Unit], *, fill: bool) -> Quantity:
    read = text.strip().lower()
    body, unit = read, Unit.MS if Unit.MS in units else Unit.COUNT
    if Unit.BREATHS in units and (ending := _BREATHS.search(read)) and ending.end() == len(read):
        body, unit = read[: ending.start()], Unit.BREATHS
    parts = [part.strip() for part in body.split("..")]
    mend = f"Write least..most or least..natural..most, such as {_example(units)}."
    if "..." in body or not all(parts):
        raise InvalidQuantity(f"{quote(text)} does not have its dots between two amounts.", mend)
    if len(parts) > 3:
        raise InvalidQuantity(f"{quote(text)} has {len(parts)} parts.", mend)
    filled = parts[-1] == "fill"
    if "fill" in parts and not (fill and filled and parts.count("fill") == 1):
        if fill:
            raise InvalidQuantity("`fill` can only be the most.", "Write it last, as in 20s..fill.")
        mend = f"Write an amount, such as {_example(units)}."
        raise InvalidQuantity("only a `rest` can take what is left (`fill`).", mend)
    known = parts[:-1] if filled else parts
    numbers = [_part(part, unit, units) for part in known] or [0]
    if filled:
        numbers = [*numbers, FILL_MS] if len(numbers) == 2 else [numbers[0], numbers[0], FILL_MS]
    return _grown(text, numbers, unit)


def _part(part: str, unit: Unit, units: Collection[Unit]) -> int:
    """Read one number with its unit."""
    if unit is not Unit.MS:
        return _counted(part, units)
    if _NUMBER.fullmatch(part):
        breaths = f", or {part} breaths" if Unit.BREATHS in units else ""
        mend = f"Write {part}s for seconds, {part}min for minutes{breaths}."
        raise InvalidQuantity(f"{quote(part)} has no unit.", mend)
    try:
        lasting = parse_duration(part)
    except ValueError as error:
        what, mend = "is not a length of time", "Write it like 90s, 1min30s or 1:30"
        if "more than 59" in str(error):
            what = "has more than 59 seconds or minutes"
        elif _BREATHS.search(part):
            what = "counts breaths, but a length of time is needed"
        mend += " or 5 breaths." if Unit.BREATHS in units else "."
        raise InvalidQuantity(f"{quote(part)} {what}.", mend) from error
    if lasting > LONGEST_MS:
        raise InvalidQuantity(
            f"{quote(part)} is longer than {LONGEST_MS // HOUR} hours.", "Write a shorter time."
        )
    return lasting


def _counted(part: str, units: Collection[Unit]) -> int:
    if not _COUNT.fullmatch(part):
        if _is_lasting(part) and Unit.MS not in units:
            mend = "Write a plain number: how many times, not how long."
            raise InvalidQuantity(f"{quote(part)} is a length of time, but things are counted here.", mend)
        raise InvalidQuantity(
            f"{quote(part)} is not a whole number.", "Write digits only, such as 3 or 3..5..8."
        )
    if int(part) > LARGEST_COUNT:
        raise InvalidQuantity(f"{quote(part)} is more than {LARGEST_COUNT}.", "Write a smaller number.")
    return int(part)


def _is_lasting(part: str) -> bool:
    try:
        parse_duration(part)
    except ValueError:
        return False
    return True


def _grown(text: str, numbers: list[int], unit: Unit) -> Quantity:
    if sorted(numbers) != numbers:
        mend = "Write the least first and the most last."
        raise InvalidQuantity(f"the parts of {quote(text)} do not grow from left to right.", mend)
    least, most = numbers[0], numbers[-1]
    if len(numbers) == 3:
        natural = numbers[1]
    else:
        middle = (least + most) // 2
        natural = max(least, middle // SECOND * SECOND) if unit is Unit.MS else middle
    return Quantity(least, natural, most, unit)


def _guesses(text: str) -> tuple[str, ...]:
    """Guess what was meant: other dots or a dash for two dots, one unit for all parts, a decimal comma."""
    plain = _COMMA.sub(".", text.strip())
    dotted = _OTHER_DOTS.sub("..", plain)
    unit = re.search(r"[a-z]+$", dotted)
    parts = dotted.split("..")
    tail = unit[0] if unit else ""
    shared = "..".join(part if re.search("[a-z:]", part) else part + tail for part in parts)
    bare = re.sub(r"\s*(?:times|x|breaths?|rounds?|reps?|mal|×)$", "", dotted)
    return tuple(guess for guess in (plain, dotted, shared, bare) if guess and guess != text)


def _example(units: Collection[Unit]) -> str:
    return "25s..60s..5min" if Unit.MS in units else "3..5..8"
