"""The values of fields, what their names mean, and the numbers and times that stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from voiceguide.imports.amounts import read_amount
from voiceguide.units import MINUTE, SECOND, Ms, parse_duration

_MOST_TIMES: Final = 200
TEXT_FIELDS: Final = (
    "text",
    "say",
    "speech",
    "words",
    "content",
    "line",
    "instruction",
    "instructions",
    "cue",
    "script",
    "narration",
    "message",
)
TITLE_FIELDS: Final = ("title", "name", "heading", "label", "exercise", "pose", "section")
BODY_FIELDS: Final = (
    "steps",
    "transcript",
    "script",
    "segments",
    "items",
    "content",
    "exercises",
    "intervals",
    "lines",
    "sections",
    "cues",
    "body",
    "parts",
    "meditation",
    "phases",
    "patterns",
    "blocks",
    "sequence",
)


def _units(seconds: str, milliseconds: str = "", minutes: str = "") -> dict[str, Ms]:
    """Return fields of times, each with its unit in milliseconds."""
    found = dict.fromkeys(seconds.split(), SECOND)
    return found | dict.fromkeys(milliseconds.split(), 1) | dict.fromkeys(minutes.split(), MINUTE)


AFTER_UNITS: Final = _units(
    "pauseafter pause_after pause pause_sec pauseseconds pause_seconds break_sec break_after silence "
    "silence_sec break wait",
    "pause_ms break_ms pauseafterms silence_ms",
)
LASTS_UNITS: Final = _units(
    "duration seconds secs sec duration_sec hold durationseconds duration_seconds work time",
    "duration_ms durationms",
    "minutes",
)
REST_UNITS: Final = _units(
    "rest rest_sec restbetweensets rest_between_sets restseconds rest_seconds restbetween rest_between "
    "restbetweenrounds rest_between_rounds"
)
HALF_FIELDS: Final = ("halfway", "half_way", "half", "half_time", "halftime", "middle")
"""Fields of words that are said in the middle of a time."""
COUNTDOWN_FIELDS: Final = ("countdown", "count_down")
"""Fields of how many last seconds are counted aloud."""
_MOST_COUNTDOWN: Final = 10
START_UNITS: Final = _units("start begin at timestamp", "start_ms startms")
END_UNITS: Final = _units("end", "end_ms endms")
TIME_FIELDS: Final = {
    "start": START_UNITS,
    "end": END_UNITS,
    "lasts": LASTS_UNITS,
    "after": AFTER_UNITS,
    "rest": REST_UNITS,
}
"""Kinds of times, with the names of their fields."""
TIMES_FIELDS: Final = ("repeat", "sets", "rounds", "times", "cycles", "count", "repetitions", "loops")
PHASE_FIELDS: Final = (
    ("inhale", "in", "breathe_in", "breathein", "inhale_sec"),
    ("hold", "hold_in", "holdin", "hold1", "holdafterinhale", "hold_after_inhale", "pause_in", "retain"),
    ("exhale", "out", "breathe_out", "breatheout", "exhale_sec"),
    ("hold_out", "holdout", "hold2", "holdafterexhale", "hold_after_exhale", "pause_out", "rest"),
)
KINDS: Final = {
    name: kind
    for kind, names in {
        "heading": "heading title section chapter",
        "speech": "speech say text narration voice spoken",
        "pause": "pause silence break wait rest",
        "sound": "sound bell gong chime audio music",
        "aside": "aside direction note comment stage",
    }.items()
    for name in names.split()
}
COLUMNS: Final = frozenset(
    (
        *(
            *TEXT_FIELDS,
            *TITLE_FIELDS,
            *AFTER_UNITS,
            *LASTS_UNITS,
            *REST_UNITS,
            *TIMES_FIELDS,
            *START_UNITS,
            *END_UNITS,
        ),
        *("type", "note", "notes", *HALF_FIELDS, *COUNTDOWN_FIELDS),
    )
) | {name for names in PHASE_FIELDS for name in names}
"""The names of fields that are known."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of a file with its line; an object is a tuple of pairs, an array a tuple of values."""

    line: int
    value: str | float | bool | None = None
    pairs: tuple[tuple[str, FieldValue], ...] | None = None
    items: tuple[FieldValue, ...] | None = None

    @property
    def words(self) -> str:
        """Return all that stands in it as words, for a list of what was left out."""
        if self.pairs is not None:
            return " ".join(f"{key}: {value.words}" for key, value in self.pairs)
        if self.items is not None:
            return " ".join(item.words for item in self.items)
        return "" if self.value is None else str(self.value)


def plain_key(key: str) -> str:
    """Return the name of a field in small letters, with underscores."""
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def scalar_text(value: FieldValue) -> str:
    """Return a field as a text; "" if it is a list or an object."""
    if value.pairs is not None or value.items is not None or value.value is None:
        return ""
    return str(value.value).strip()


def whole_number(value: FieldValue) -> int | None:
    """Return a field as a number of times, 1 to 200; None if it is none."""
    scalar = scalar_text(value)
    if re.fullmatch(r"\d{1,4}(\.0)?", scalar) and 1 <= int(float(scalar)) <= _MOST_TIMES:
        return int(float(scalar))
    return None


def counted_down(value: FieldValue) -> int | None:
    """Return how many last seconds a field wants counted; None if it does not tell."""
    if value.value is True:
        return 3
    number = whole_number(value)
    return number if number is not None and number <= _MOST_COUNTDOWN else None


def written_time(text: str, scale: int) -> Ms | None:
    """Return the time that a text names, milliseconds; a bare number counts in `scale`."""
    stripped = text.strip().lower()
    if re.fullmatch(r"\d{1,7}(\.\d{1,3})?", stripped):
        return round(float(stripped) * scale)
    try:
        return parse_duration(stripped)
    except ValueError:
        amount = read_amount(stripped)
        return None if amount is None or amount.breaths else amount.amounts[1]
