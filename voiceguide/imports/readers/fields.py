"""Read objects with fields, and JSON: texts with pauses, typed steps, intervals, breathing patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from voiceguide.core.strict_json import decode_json
from voiceguide.imports.amounts import read_amount
from voiceguide.imports.counting import placed_words
from voiceguide.imports.marks import mark_event, read_marks
from voiceguide.imports.model import (
    BellMark,
    BreathPattern,
    Direction,
    Gathering,
    Heading,
    Material,
    PlacedWords,
    Repeated,
    Silence,
    WordedTime,
    check_pause,
    refused,
)
from voiceguide.imports.readers.text import minutes_of
from voiceguide.imports.readers.timed import TimedText, timed_material
from voiceguide.imports.source import ImportSource
from voiceguide.script.terms import LARGEST_COUNT
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import MINUTE, SECOND, Ms, parse_duration

_DEEPEST: Final = 40
_MOST_VALUES: Final = 100_000
_MOST_TIMES: Final = 200
_CODE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?")
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|\n')
"""A text, letters between escapes in one go: one by one they take a hundred bytes each."""

_TEXT: Final = (
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
_TITLE: Final = ("title", "name", "heading", "label", "exercise", "pose", "section")
_BODY: Final = (
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


_AFTER: Final = _units(
    "pauseafter pause_after pause pause_sec pauseseconds pause_seconds break_sec break_after silence "
    "silence_sec break wait",
    "pause_ms break_ms pauseafterms silence_ms",
)
_LASTS: Final = _units(
    "duration seconds secs sec duration_sec hold durationseconds duration_seconds work time",
    "duration_ms durationms",
    "minutes",
)
_LENGTHS: Final = {**_LASTS, **_AFTER}
_REST: Final = _units(
    "rest rest_sec restbetweensets rest_between_sets restseconds rest_seconds restbetween rest_between "
    "restbetweenrounds rest_between_rounds"
)
_HALF: Final = ("halfway", "half_way", "half", "half_time", "halftime", "middle")
"""Fields of words that are said in the middle of a time."""
_COUNTDOWN: Final = ("countdown", "count_down")
"""Fields of how many last seconds are counted aloud."""
_MOST_COUNTDOWN: Final = 10
_START: Final = _units("start begin at timestamp", "start_ms startms")
_END: Final = _units("end", "end_ms endms")
_TIME_FIELDS: Final = {"start": _START, "end": _END, "lasts": _LASTS, "after": _AFTER, "rest": _REST}
"""Kinds of times, with the names of their fields."""
_TIMES: Final = ("repeat", "sets", "rounds", "times", "cycles", "count", "repetitions", "loops")
_PHASE_KEYS: Final = (
    ("inhale", "in", "breathe_in", "breathein", "inhale_sec"),
    ("hold", "hold_in", "holdin", "hold1", "holdafterinhale", "hold_after_inhale", "pause_in", "retain"),
    ("exhale", "out", "breathe_out", "breatheout", "exhale_sec"),
    ("hold_out", "holdout", "hold2", "holdafterexhale", "hold_after_exhale", "pause_out", "rest"),
)
_KINDS: Final = {
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
        *(*_TEXT, *_TITLE, *_AFTER, *_LASTS, *_REST, *_TIMES, *_START, *_END),
        *("type", "note", "notes", *_HALF, *_COUNTDOWN),
    )
) | {name for names in _PHASE_KEYS for name in names}
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


@dataclass(slots=True)
class _Item:
    """The fields of an object, by their meaning.

    Args:
        line: Its line.
        title: Its title, or its name.
        texts: Its words, each with its line.
        times_ms: Its times by `_TIME_FIELDS`.
        times: How often it is done.
        half: What is said in the middle of it, with the line of that.
        countdown: How many last seconds are counted aloud.
        body: Its steps.
    """

    line: int
    title: str = ""
    texts: list[tuple[str, int]] = field(default_factory=list)
    times_ms: dict[str, Ms] = field(default_factory=dict)
    times: int = 1
    half: tuple[str, int] | None = None
    countdown: int = 0
    body: list[FieldValue] = field(default_factory=list)


class _Pairs(list[tuple[str, object]]):
    """The pairs of an object, none lost."""


def read_json(source: ImportSource) -> Material:
    """Read JSON: lists of texts and pauses, typed steps, intervals, breathing patterns, words with times.

    Raises:
        ScriptError: It is no JSON, or nothing in it is known.
    """
    try:
        found = decode_json(source.text, _MOST_VALUES, _Pairs)
    except ValueError as problem:
        line = re.search(r"line (\d+)", str(problem))
        what = f"this cannot be read: {problem}."
        raise refused(source.file, int(line[1]) if line else 1, what, "Is it a file of JSON?") from None
    lines = _lines(source)
    into = Gathering(source.file)
    root = _located(found, lines)
    reader = FieldReader(into)
    reader.root(root)
    return reader.material()


def _lines(source: ImportSource) -> Iterator[int]:
    """Return the line of every text and bracket of a JSON text, in its order.

    Raises:
        ScriptError: Brackets stand too deep inside each other.
    """
    line, depth = 1, 0
    found: list[int] = []
    for token in _TOKEN.finditer(source.text):
        match token[0]:
            case "\n":
                line += 1
            case "[" | "{":
                depth += 1
                if depth > _DEEPEST:
                    what = f"lists stand more than {_DEEPEST} deep inside each other here."
                    raise refused(source.file, line, what, "Is it the right file?")
                found.append(line)
            case "]" | "}":
                depth -= 1
            case _:
                found.append(line)
    return iter(found)


def _located(value: object, lines: Iterator[int]) -> FieldValue:
    match value:
        case _Pairs():
            line = next(lines)
            pairs = []
            for key, inner in value:
                next(lines)
                pairs.append((key, _located(inner, lines)))
            return FieldValue(line, pairs=tuple(pairs))
        case list():
            line = next(lines)
            return FieldValue(line, items=tuple(_located(inner, lines) for inner in value))
        case str():
            return FieldValue(next(lines), value)
        case bool() | int() | float() | None:
            return FieldValue(0, value)
        case _:
            raise AssertionError("JSON has no other values")


class FieldReader:
    """Reads objects with fields, whatever file they come from."""

    def __init__(self, into: Gathering) -> None:
        self.into = into
        self.head: dict[str, str] = {}
        self.timed: list[TimedText] = []

    def material(self) -> Material:
        """Return what was read.

        Raises:
            ScriptError: It has words with times and others without.
        """
        head = {key: value for key, value in self.head.items() if value}
        if self.timed:
            made = timed_material(self.timed, self.into)
        else:
            made = Material(tuple(self.into.events), tuple(self.into.notes))
        minutes = minutes_of(head.get("minutes", ""))
        return replace(
            made,
            title=head.get("title", ""),
            about=head.get("about", ""),
            language=head.get("language", "").replace("_", "-"),
            minutes=minutes,
            notes=tuple(self.into.notes),
        )

    def root(self, root: FieldValue) -> None:
        """Read the whole: a list, or an object with a list in it."""
        if root.items is not None:
            self.listed(root.items)
            return
        if root.pairs is None:
            if isinstance(root.value, str):
                read_marks(root.value, root.line, self.into)
                return
            raise refused(
                self.into.file, 1, "there is neither a list nor an object here.", "Is it the right file?"
            )
        known = {plain_key(key): value for key, value in root.pairs}
        if not any(key in known for key in _BODY) or self.pattern(root):
            if self.pattern(root):
                self.breaths(root)
                return
            self.item(root)
            return
        bodies = [
            value
            for key, value in root.pairs
            if plain_key(key) in _BODY and (value.items is not None or value.pairs is not None)
        ]
        times, rest = self.turns(root) if len(bodies) == 1 else (1, None)
        for key, value in root.pairs:
            plain = plain_key(key)
            scalar = scalar_text(value)
            if plain in _BODY and (value.items is not None or value.pairs is not None):
                items = value.items if value.items is not None else (value,)
                self.repeated(root.line, times, rest, partial(self.listed, items))
            elif times > 1 and plain in (*_TIMES, *_REST):
                pass
            elif plain in {"title", "name"} and scalar and "title" not in self.head:
                self.head["title"] = scalar
            elif plain in {"description", "about", "summary"} and scalar and "about" not in self.head:
                self.head["about"] = scalar
            elif plain in {"language", "lang", "locale"} and re.fullmatch(
                r"[A-Za-z]{2,3}([-_]\w{2,8})?", scalar
            ):
                self.head["language"] = scalar
                self.comment(value.line or root.line, f"{key}: {scalar}")
            elif plain in {"minutes"} and minutes_of(scalar):
                self.head["minutes"] = scalar
                self.comment(value.line or root.line, f"{key}: {scalar}")
            elif plain in _BODY and scalar:
                self.texts(scalar, value.line or root.line)
            else:
                self.leave(key, value, root.line)

    def turns(self, item: FieldValue) -> tuple[int, Ms | None]:
        """Return how often all of it is done, and the rest between, if it is more than once."""
        known = {plain_key(key): value for key, value in item.pairs or ()}
        counts = [number for name in _TIMES if name in known and (number := whole_number(known[name]))]
        rests = [
            rest for name in _REST if name in known and (rest := self.time(name, known[name], item.line))
        ]
        # One of several names of the same thing would be lost: then all are told as left out.
        if len(counts) != 1 or counts[0] == 1 or len(rests) > 1:
            return 1, None
        return counts[0], rests[0] if rests else None

    def comment(self, line: int, text: str) -> None:
        """Keep a text as a comment."""
        self.into.add(Direction(line, text))

    def texts(self, text: str, line: int) -> None:
        """Read a text of several lines."""
        for number, each in enumerate(text.split("\n"), line):
            if each.strip():
                read_marks(each.strip(), line if "\n" not in text else number, self.into)

    def leave(self, key: str, value: FieldValue, line: int) -> None:
        """Note a field that is left out."""
        words = value.words
        if words.strip():
            self.into.leave(value.line or line, f"{key}: {words}")

    def listed(self, items: Sequence[FieldValue]) -> None:
        """Read a list of items."""
        for item in items:
            if item.items is not None:
                self.listed(item.items)
            elif item.pairs is not None:
                self.item(item)
            elif isinstance(item.value, str):
                self.texts(item.value, item.line)
            elif isinstance(item.value, int | float) and not isinstance(item.value, bool):
                self.into.leave(item.line, str(item.value))

    def item(self, item: FieldValue) -> None:
        """Read one object of a list."""
        pairs = item.pairs or ()
        known = {plain_key(key): value for key, value in pairs}
        kind = _KINDS.get(scalar_text(known["type"]).lower()) if "type" in known else None
        if kind is not None:
            self.typed(item, kind)
        elif self.pattern(item):
            self.breaths(item)
        else:
            self.fields(item)

    # ── typed steps ──────────────────────────────────────────────────────────────────────────────

    def typed(self, item: FieldValue, kind: str) -> None:
        """Read a step that tells its type."""
        line = item.line
        text, length_ms, extends, waits = "", None, False, False
        others: list[tuple[str, FieldValue]] = []
        for key, value in item.pairs or ():
            plain = plain_key(key)
            if plain == "type":
                continue
            scalar = scalar_text(value)
            if plain in (*_TEXT, *_TITLE) and scalar and not text:
                text = scalar
            elif (
                plain in {**_LASTS, **_AFTER}
                and length_ms is None
                and (ms := self.time(plain, value, line)) is not None
            ):
                length_ms = ms
            elif plain in {"canextend", "can_extend"}:
                extends = value.value is True
            elif plain in {"waitforuserinput", "wait_for_user_input"}:
                waits = value.value is True
            else:
                others.append((key, value))
        match kind:
            case "heading" if any(map(str.isalnum, text)):
                self.into.add(Heading(line, " ".join(text.split())))
            case "speech":
                self.texts(text, line)
                self.pause(line, length_ms, "")
            case "pause":
                if text:
                    self.comment(line, text)
                self.wait(line, length_ms, extends=extends, waits=waits)
            case "sound":
                event = mark_event(text or "bell", line, text, self.into)
                if isinstance(event, BellMark) or not text:
                    self.into.add(BellMark(line, getattr(event, "strikes", 1), text))
                else:
                    self.comment(line, text)
                self.pause(line, length_ms, "")
            case _:
                if any(map(str.isalnum, text)):
                    self.comment(line, text)
        for key, value in others:
            self.leave(key, value, line)

    def wait(self, line: int, length_ms: Ms | None, *, extends: bool, waits: bool) -> None:
        """Read a pause that may be longer, or that waits for the listener."""
        if waits:
            self.into.guess(line, "nobody can press a key, so a pause that waits for that is elastic")
        known_ms = length_ms if length_ms is not None else 10 * SECOND
        if extends or waits:
            check_pause(self.into.file, line, known_ms)
            self.into.add(Silence(line, known_ms, known_ms, min(3 * known_ms, LONGEST_SESSION_MS)))
            return
        if length_ms is None:
            self.into.guess(line, "a pause without a length became two to ten seconds")
            self.into.add(Silence(line, 2 * SECOND, 4 * SECOND, 10 * SECOND))
            return
        self.pause(line, length_ms, "")

    # ── fields ───────────────────────────────────────────────────────────────────────────────────

    def fields(self, item: FieldValue) -> None:
        """Read an object by the names of its fields: words, a pause, times, or steps of its own."""
        line = item.line
        found = _Item(line)
        others = [(key, value) for key, value in item.pairs or () if not self.take(found, key, value)]
        for key, value in others:
            self.leave(key, value, line)
        times = found.times_ms
        if "start" in times and (found.texts or found.title):
            words = " ".join([found.title, *(text for text, _ in found.texts)]).strip()
            self.timed.append(TimedText(line, times["start"], times.get("end"), " ".join(words.split())))
            return
        stretch = self.inside(found)
        if stretch is None and found.half is not None:
            found.texts.append(found.half)
        if stretch is None and found.countdown:
            self.into.leave(line, f"countdown: {found.countdown}")
        lasts, after, rest = times.get("lasts"), times.get("after"), times.get("rest")
        if found.body and stretch is None:
            if lasts or after:
                self.into.guess(line, "the time of what has steps of its own is that of these steps")
            self.nested(found, rest)
            return
        time = lasts if stretch is None else stretch
        self.repeated(line, found.times, rest, lambda: self.one(line, found.title, found.texts, time, after))

    def take(self, found: _Item, key: str, value: FieldValue) -> bool:
        """Take one field of an object by its name; report whether it is known."""
        plain, scalar = plain_key(key), scalar_text(value)
        nested = value.items is not None or value.pairs is not None
        line = value.line or found.line
        if plain in _BODY and nested:
            found.body += value.items if value.items is not None else (value,)
        elif plain in _TEXT and isinstance(value.value, str):
            found.texts.append((value.value, line))
        elif plain in {"texts", "cues", "tips", "lines"} and value.items is not None:
            found.texts += [(one.value, one.line) for one in value.items if isinstance(one.value, str)]
        elif plain in _TITLE and scalar and not found.title:
            found.title = scalar
        elif plain in _HALF and found.half is None and isinstance(value.value, str) and scalar:
            found.half = scalar, line
        elif plain in _COUNTDOWN and not found.countdown and (seconds := _counted_down(value)):
            found.countdown = seconds
        elif plain in {"note", "notes", "aside", "direction", "comment"} and scalar:
            self.comment(line, scalar)
        elif plain in _TIMES and found.times == 1 and (number := whole_number(value)) is not None:
            found.times = number
        else:
            for kind, names in _TIME_FIELDS.items():
                if plain in names and kind not in found.times_ms:
                    ms = self.time(plain, value, found.line)
                    if ms is not None:
                        found.times_ms[kind] = ms
                        return True
            return False
        return True

    def inside(self, found: _Item) -> WordedTime | None:
        """Return the time of an object with the words that have a second in it; None if there are none."""
        lasts = found.times_ms.get("lasts")
        if not lasts:
            return None
        seconds = [self.second(item, lasts) for item in found.body]
        placed = [one for one in seconds if one is not None]
        if len(placed) < len(seconds):
            return None
        if found.half is not None:
            text, line = found.half
            placed.append(PlacedWords(line, lasts // 2, "half", (text,)))
        if 0 < found.countdown * SECOND < lasts:
            self.into.guess(found.line, "the last seconds are counted aloud")
            texts = tuple(str(number) for number in range(found.countdown, 0, -1))
            placed.append(PlacedWords(found.line, lasts - found.countdown * SECOND, "end", texts))
        if not placed:
            return None
        return WordedTime(found.line, lasts, tuple(sorted(placed, key=lambda one: one.at_ms)))

    def second(self, item: FieldValue, lasts: Ms) -> PlacedWords | None:
        """Return words with a second inside the time around them; None if an object is anything else."""
        known = [(plain_key(key), value) for key, value in item.pairs or ()]
        at = [(name, value) for name, value in known if name in _START]
        said = [value for name, value in known if name in (*_TEXT, *_TITLE)]
        if len(known) != 2 or len(at) != 1 or len(said) != 1 or not isinstance(said[0].value, str):
            return None
        at_ms = self.time(*at[0], item.line)
        if at_ms is None or not 0 < at_ms < lasts or not any(map(str.isalnum, said[0].value)):
            return None
        return placed_words(said[0].line or item.line, at_ms, lasts, (" ".join(said[0].value.split()),))

    def nested(self, found: _Item, rest: Ms | None) -> None:
        """Read an object with steps of its own: a section, or a repetition."""
        if any(map(str.isalnum, found.title)):
            if found.times == 1:
                self.into.add(Heading(found.line, " ".join(found.title.split())))
            else:
                self.comment(found.line, found.title)

        def inside() -> None:
            for text, number in found.texts:
                self.texts(text, number)
            self.listed(found.body)

        self.repeated(found.line, found.times, rest, inside)

    def one(
        self,
        line: int,
        title: str,
        texts: Sequence[tuple[str, int]],
        lasts: Ms | WordedTime | None,
        after: Ms | None,
    ) -> None:
        """Read an object without steps: its words, then its time."""
        if title:
            self.texts(title, line)
        for text, number in texts:
            self.texts(text, number)
        if isinstance(lasts, WordedTime):
            self.into.add(lasts)
        else:
            self.pause(line, lasts, "")
        self.pause(line, after, "")

    def repeated(self, line: int, times: int, rest: Ms | None, inside: Callable[[], None]) -> None:
        """Read something that comes several times, with a rest between; what comes once has it behind."""
        outer, self.into.events = self.into.events, []
        try:
            inside()
        finally:
            inner, self.into.events = self.into.events, outer
        if times > 1 and inner:
            if rest:
                self.into.guess(line, "the rest stands between the sets, and not after the last")
            between = (Silence(line, rest, rest, rest),) if rest else ()
            self.into.add(Repeated(line, times, tuple(inner), between=between))
            return
        for event in inner:
            self.into.add(event)
        self.pause(line, rest, "")

    def pause(self, line: int, length_ms: Ms | None, mark: str) -> None:
        """Add a silence of a length, if there is one."""
        if length_ms:
            self.into.add(Silence(line, length_ms, length_ms, length_ms, mark))

    def time(self, key: str, value: FieldValue, line: int) -> Ms | None:
        """Return a time in a field; a number counts in the unit of its name.

        Raises:
            ScriptError: It is longer than any session.
        """
        scale = {**_LASTS, **_AFTER, **_REST, **_START, **_END}.get(key, SECOND)
        found: Ms | None = None
        if isinstance(value.value, int | float) and not isinstance(value.value, bool):
            if value.value < 0 or value.value > 1e9:
                return None
            found = round(value.value * scale)
        elif isinstance(value.value, str):
            found = written_time(value.value, scale)
        if found is not None:
            check_pause(self.into.file, value.line or line, found)
        return found

    # ── breathing patterns ───────────────────────────────────────────────────────────────────────

    @staticmethod
    def pattern(item: FieldValue) -> bool:
        """Report whether an object is a breathing pattern: it has an inhale and an exhale."""
        known = {plain_key(key) for key, _ in item.pairs or ()}
        return all(any(name in known for name in _PHASE_KEYS[phase]) for phase in (0, 2))

    def breaths(self, item: FieldValue) -> None:
        """Read a breathing pattern."""
        line = item.line
        times = [0, 0, 0, 0]
        count = 1
        used: set[int] = set()
        for key, value in item.pairs or ():
            plain = plain_key(key)
            phase = next((n for n, names in enumerate(_PHASE_KEYS) if plain in names and n not in used), None)
            scalar = scalar_text(value)
            if phase is not None and (ms := self.time("seconds", value, line)) is not None:
                times[phase] = ms
                used.add(phase)
            elif plain in _TIMES and (number := whole_number(value)) is not None:
                count = number
            elif plain in _TITLE and scalar:
                if "title" not in self.head and not self.into.events:
                    self.head["title"] = scalar
                else:
                    self.into.add(Heading(line, scalar))
            elif plain in _TEXT and scalar:
                self.texts(scalar, line)
            elif plain in {"description", "about", "note", "notes"} and scalar:
                self.comment(line, scalar)
            else:
                self.leave(key, value, line)
        if count == 1:
            self.into.guess(line, "a breathing pattern without a number of breaths got six")
            count = 6
        self.into.add(
            BreathPattern(line, (times[0], times[1], times[2], times[3]), min(count, LARGEST_COUNT))
        )


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


def _counted_down(value: FieldValue) -> int | None:
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
