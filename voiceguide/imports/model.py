"""The nouns of an import: what a reader finds in a source, and what is told about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeAlias

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.model import USUAL, Manner
from voiceguide.script.yaml.nodes import unprintable
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import HOUR, Ms, clock

MOST_EVENTS: Final = 6_000
"""The most sentences, pauses and marks of one source; an hour of captions has 1,000."""


class Told(StrEnum):
    """The two things that are told of an import."""

    GUESS = "guess"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something about a line of the source that its author should look at.

    Args:
        line: The line of the source, from 1; 0 for the whole.
        about: Whether it was guessed or left out.
        what: What was guessed, or the words that were left out.
    """

    json_kind: ClassVar[str] = "importnote"

    line: int
    about: Told
    what: str


@dataclass(frozen=True, slots=True)
class SaidWords:
    """Words that are said.

    Args:
        line: The line of the source.
        text: The words, as written.
        at_ms: When they begin, if the source says so.
        end_ms: When they end, if the source says so.
        loose_ms: How far `at_ms` may be off, as far as the source rounds.
        remark: A comment beside it.
        safety: They are a safety line.
        sided: They stand inside `each side`, with `{side}` for the side.
        manner: How they are said, if the source asks for it.
    """

    line: int
    text: str
    at_ms: Ms | None = None
    end_ms: Ms | None = None
    loose_ms: Ms = 0
    remark: str = ""
    safety: bool = False
    sided: bool = False
    manner: Manner = USUAL


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence; one that may not change has three equal amounts.

    Args:
        line: The line of the source.
        least_ms: The least, then the natural and the most.
        mark: How it was written, for a comment.
        soft: It was not written at all, but follows from the layout of the source.
    """

    line: int
    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    mark: str = ""
    soft: bool = False

    @property
    def rigid(self) -> bool:
        """Report whether it never changes."""
        return self.least_ms == self.most_ms


@dataclass(frozen=True, slots=True)
class HeldBreaths:
    """A silence that is counted in breaths."""

    line: int
    least: int
    natural: int
    most: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A longer time of stillness whose length the source leaves open, or names in the words before it."""

    line: int
    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section; level 1 is the highest."""

    line: int
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Direction:
    """Something written for the reader and not for the listener; it becomes a comment."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class BellMark:
    """A bell."""

    line: int
    strikes: int = 1
    mark: str = ""
    at_ms: Ms | None = None


@dataclass(frozen=True, slots=True)
class BreathPattern:
    """Breaths with the times of their phases: inhale, pause, exhale, pause.

    Args:
        line: The line of the source.
        times_ms: The length of each phase.
        count: How many breaths.
        words: What is said in each phase; "" for the words that voiceguide has.
        counted: The seconds are counted aloud.
        mark: How it was written, for a comment.
    """

    line: int
    times_ms: tuple[Ms, Ms, Ms, Ms]
    count: int = 1
    words: tuple[str, str, str, str] = ("", "", "", "")
    counted: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """Numbers that are counted aloud, up or down by one.

    Args:
        line: The line of the source.
        numbers: The numbers, three at least.
        every: From the beginning of one to that of the next: least, natural, most, milliseconds.
        mark: How they were written, for a comment.
        at_ms: When the first begins, if the source says so.
        loose_ms: How far `at_ms` may be off, as far as the source rounds.
        manner: How they are said, if the source asks for it.
    """

    line: int
    numbers: tuple[int, ...]
    every: tuple[Ms, Ms, Ms]
    mark: str
    at_ms: Ms | None = None
    loose_ms: Ms = 0
    manner: Manner = USUAL


@dataclass(frozen=True, slots=True)
class SaidHold:
    """A hold whose length its own words tell; the amounts are milliseconds, or breaths."""

    line: int
    text: str
    amounts: tuple[int, int, int]
    breaths: bool
    sided: bool = False
    manner: Manner = USUAL


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words at a chosen place of a stretch of time; several follow one another, one a second.

    Args:
        line: The line of the source.
        at_ms: The place from the beginning of the stretch, milliseconds.
        anchor: What it is counted from: `start`, `half` or `end`.
        texts: What is said there.
    """

    line: int
    at_ms: Ms
    anchor: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordedTime:
    """A stretch of time with words at chosen places inside it.

    Args:
        line: The line of the source.
        length_ms: How long it lasts.
        inside: The words inside it, in their order.
        mark: How it was written, for a comment.
        held: It is a hold, not a rest.
        sided: Its words stand inside `each side`.
    """

    line: int
    length_ms: Ms
    inside: tuple[PlacedWords, ...]
    mark: str = ""
    held: bool = False
    sided: bool = False


@dataclass(frozen=True, slots=True)
class SoundMark:
    """A sound of its own, in a file beside the source."""

    line: int
    file: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The request to do what came before on the other side."""

    line: int
    mark: str


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Events that are done on one side and then on the other; `mark` is how that was asked for."""

    line: int
    events: tuple[Event, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """Events that come several times; those in `between` come after each time but the last."""

    line: int
    times: int
    events: tuple[Event, ...]
    mark: str = ""
    between: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a paragraph."""

    line: int


Event: TypeAlias = (
    "SaidWords | Silence | HeldBreaths | OpenHold | Heading | Direction | BellMark | BreathPattern "
    "| CountRow | SaidHold | WordedTime | SoundMark | OtherSide | Mirrored | Repeated | Break"
)


@dataclass(frozen=True, slots=True)
class Material:
    """All that was read from a source.

    Args:
        events: What it says, in order.
        notes: What was guessed and what was left out so far.
        title: Its title; "" if it has none.
        about: A sentence about it.
        language: A language code; "" if it names none.
        minutes: The lengths it offers, minutes.
        mode: `day` or `bedtime`; "" if it does not tell.
        length_ms: How long it lasted; None if it does not tell.
        timed: Its words have times.
        exported: It is what voiceguide wrote itself, with its own greeting and end.
        pronounce: Words, and how they sound.
    """

    events: tuple[Event, ...]
    notes: tuple[ImportNote, ...] = ()
    title: str = ""
    about: str = ""
    language: str = ""
    minutes: tuple[int, ...] = ()
    mode: str = ""
    length_ms: Ms | None = None
    timed: bool = False
    exported: bool = False
    pronounce: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Gathering:
    """Collects what a reader finds, and bounds it.

    Args:
        file: The name of the source, for messages.
        language: The language of the source as far as it is known; "" if it is not.
        manner: How the words are said that come next.
    """

    file: str
    language: str = ""
    events: list[Event] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    manner: Manner = USUAL

    def add(self, event: Event) -> None:
        """Append an event.

        Raises:
            ScriptError: There are too many, or a pause is longer than any session.
        """
        if len(self.events) >= MOST_EVENTS:
            what = f"there are more than {MOST_EVENTS} sentences and pauses here."
            raise refused(self.file, event.line, what, "Divide it into several files.")
        if isinstance(event, Silence | OpenHold):
            check_pause(self.file, event.line, event.most_ms)
        self.events.append(_visible(event))

    def say(self, line: int, text: str) -> None:
        """Append words, if there are any."""
        if any(sign.isalnum() for sign in text):
            self.add(SaidWords(line, " ".join(text.split()), manner=self.manner))

    def guess(self, line: int, what: str) -> None:
        """Note what was guessed."""
        self._note(ImportNote(line, Told.GUESS, what))

    def leave(self, line: int, what: str) -> None:
        """Note words that are left out."""
        if shown := " ".join(_without_hidden(what).split()):
            self._note(ImportNote(line, Told.LEFT_OUT, shown))

    def _note(self, note: ImportNote) -> None:
        if len(self.notes) >= MOST_EVENTS:
            what = f"there is more than {MOST_EVENTS} times something to guess here."
            raise refused(self.file, note.line, what, "Name its form with --from, or divide it.")
        self.notes.append(note)


def _visible(event: Event) -> Event:
    """Return an event without hidden characters, which escapes and entities of a source may bring."""
    cleaned: dict[str, Any] = {}
    for name in ("text", "mark"):
        text = getattr(event, name, None)
        if isinstance(text, str) and (shown := _without_hidden(text)) != text:
            cleaned[name] = shown
    if isinstance(event, WordedTime):
        cleaned["inside"] = tuple(
            replace(one, texts=tuple(map(_without_hidden, one.texts))) for one in event.inside
        )
    return replace(event, **cleaned) if cleaned else event


def _without_hidden(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if sign == "\n" or unprintable(sign) else sign for sign in text).replace("\ufffd", " ")


def check_pause(file: str, line: int, pause_ms: Ms, noun: str = "a pause") -> None:
    """Check that a pause, or a time, is not longer than any session.

    Raises:
        ScriptError: It is.
    """
    if pause_ms > LONGEST_SESSION_MS:
        what = f"{noun} of {clock(pause_ms)} is more than {LONGEST_SESSION_MS // HOUR} hours."
        raise refused(file, line, what, "No session lasts longer.")


def refused(file: str, line: int, what: str, mend: str, text: str = "") -> ScriptError:
    """Make the error for a source that cannot be imported."""
    return ScriptError([Problem(SourceLocation(file, max(line, 1), 1, text[:160]), what, mend)])


def walk_events(events: Sequence[Event]) -> Iterator[Event]:
    """Walk through events, those inside repetitions too."""
    for event in events:
        yield event
        if isinstance(event, Repeated | Mirrored):
            yield from walk_events(event.events)
        if isinstance(event, Repeated):
            yield from walk_events(event.between)
