"""Read objects with fields: texts with pauses, typed steps, intervals, breathing patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

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
from voiceguide.imports.readers.values import (
    AFTER_UNITS,
    BODY_FIELDS,
    COUNTDOWN_FIELDS,
    END_UNITS,
    HALF_FIELDS,
    KINDS,
    LASTS_UNITS,
    PHASE_FIELDS,
    REST_UNITS,
    START_UNITS,
    TEXT_FIELDS,
    TIME_FIELDS,
    TIMES_FIELDS,
    TITLE_FIELDS,
    FieldValue,
    counted_down,
    plain_key,
    scalar_text,
    whole_number,
    written_time,
)
from voiceguide.script.terms import LARGEST_COUNT
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import SECOND, Ms


@dataclass(slots=True)
class _Item:
    """The fields of an object, by their meaning.

    Args:
        line: Its line.
        title: Its title, or its name.
        texts: Its words, each with its line.
        times_ms: Its times by `TIME_FIELDS`.
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
        if not any(key in known for key in BODY_FIELDS) or self.pattern(root):
            if self.pattern(root):
                self.breaths(root)
                return
            self.item(root)
            return
        bodies = [
            value
            for key, value in root.pairs
            if plain_key(key) in BODY_FIELDS and (value.items is not None or value.pairs is not None)
        ]
        times, rest = self.turns(root) if len(bodies) == 1 else (1, None)
        for key, value in root.pairs:
            plain = plain_key(key)
            scalar = scalar_text(value)
            if plain in BODY_FIELDS and (value.items is not None or value.pairs is not None):
                items = value.items if value.items is not None else (value,)
                self.repeated(root.line, times, rest, partial(self.listed, items))
            elif times > 1 and plain in (*TIMES_FIELDS, *REST_UNITS):
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
            elif plain in BODY_FIELDS and scalar:
                self.texts(scalar, value.line or root.line)
            else:
                self.leave(key, value, root.line)

    def turns(self, item: FieldValue) -> tuple[int, Ms | None]:
        """Return how often all of it is done, and the rest between, if it is more than once."""
        known = {plain_key(key): value for key, value in item.pairs or ()}
        counts = [number for name in TIMES_FIELDS if name in known and (number := whole_number(known[name]))]
        rests = [
            rest for name in REST_UNITS if name in known and (rest := self.time(name, known[name], item.line))
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
        kind = KINDS.get(scalar_text(known["type"]).lower()) if "type" in known else None
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
            if plain in (*TEXT_FIELDS, *TITLE_FIELDS) and scalar and not text:
                text = scalar
            elif (
                plain in {**LASTS_UNITS, **AFTER_UNITS}
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
        if plain in BODY_FIELDS and nested:
            found.body += value.items if value.items is not None else (value,)
        elif plain in TEXT_FIELDS and isinstance(value.value, str):
            found.texts.append((value.value, line))
        elif plain in {"texts", "cues", "tips", "lines"} and value.items is not None:
            found.texts += [(one.value, one.line) for one in value.items if isinstance(one.value, str)]
        elif plain in TITLE_FIELDS and scalar and not found.title:
            found.title = scalar
        elif plain in HALF_FIELDS and found.half is None and isinstance(value.value, str) and scalar:
            found.half = scalar, line
        elif plain in COUNTDOWN_FIELDS and not found.countdown and (seconds := counted_down(value)):
            found.countdown = seconds
        elif plain in {"note", "notes", "aside", "direction", "comment"} and scalar:
            self.comment(line, scalar)
        elif plain in TIMES_FIELDS and found.times == 1 and (number := whole_number(value)) is not None:
            found.times = number
        else:
            for kind, names in TIME_FIELDS.items():
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
        at = [(name, value) for name, value in known if name in START_UNITS]
        said = [value for name, value in known if name in (*TEXT_FIELDS, *TITLE_FIELDS)]
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
        scale = {**LASTS_UNITS, **AFTER_UNITS, **REST_UNITS, **START_UNITS, **END_UNITS}.get(key, SECOND)
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
        return all(any(name in known for name in PHASE_FIELDS[phase]) for phase in (0, 2))

    def breaths(self, item: FieldValue) -> None:
        """Read a breathing pattern."""
        line = item.line
        times = [0, 0, 0, 0]
        count = 1
        used: set[int] = set()
        for key, value in item.pairs or ():
            plain = plain_key(key)
            phase = next(
                (n for n, names in enumerate(PHASE_FIELDS) if plain in names and n not in used), None
            )
            scalar = scalar_text(value)
            if phase is not None and (ms := self.time("seconds", value, line)) is not None:
                times[phase] = ms
                used.add(phase)
            elif plain in TIMES_FIELDS and (number := whole_number(value)) is not None:
                count = number
            elif plain in TITLE_FIELDS and scalar:
                if "title" not in self.head and not self.into.events:
                    self.head["title"] = scalar
                else:
                    self.into.add(Heading(line, scalar))
            elif plain in TEXT_FIELDS and scalar:
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
