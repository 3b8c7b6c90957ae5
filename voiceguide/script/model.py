"""The script as its author wrote it: frozen data, each piece with its location in the file.

Nothing is decided here: options are not chosen, sides not mirrored, quantities not fitted. The
meaning of each step is in `docs/script-language.md`; the keys and their checks are in
`schema/grammar.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, ClassVar, Self

from voiceguide.core.serde import SPARSE
from voiceguide.errors import SourceLocation
from voiceguide.script.terms import QUICK_MS, Announcements, Beat, Guide, Mode
from voiceguide.units import Ms, short_length


class Unit(StrEnum):
    """The unit of a quantity."""

    MS = "ms"
    COUNT = "count"
    BREATHS = "breaths"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount that may flex: least ≤ natural ≤ most, in milliseconds or in whole things."""

    json_kind: ClassVar[str] = "quantity"

    least: int
    natural: int
    most: int
    unit: Unit = Unit.MS

    @property
    def rigid(self) -> bool:
        """True if there is nothing to choose: it is never scaled."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that `limit` leaves to one kind of quantity: ms of a `hold` or `rest`, else a number."""

    json_kind: ClassVar[str] = "limit"

    kind: str
    most: int
    spot: SourceLocation


class Size(StrEnum):
    """How big a movement is; it decides the silence after its cue."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class WordingList:
    """The wordings of one form of a text where there are several, each with its place in the file.

    Args:
        form: The field of `Wording` that has the first of them: `full`, `short`; or the name of a phrase.
        texts: All of them, the first included.
        spots: The place of each.
    """

    json_kind: ClassVar[str] = "wordinglist"

    form: str
    texts: tuple[str, ...]
    spots: tuple[SourceLocation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing to say, in the forms it may be said in.

    `full` is the first and complete form; `second` takes its place on the second side. `short` is for the
    second side when time is short and for `--words brief`, `name` for `--words names`. Within repetitions
    and rounds `then` takes the place of `full` from the second time on and `last` at the last time, and in
    rounds `again` does from the second round on; an empty string says nothing. A form with several wordings
    has the first of them here, and all of them in `lists`. A line of a pool with `keep` is said in
    every length. `more` follows after silences.
    """

    json_kind: ClassVar[str] = "wording"

    full: str
    spot: SourceLocation
    short: str | None = None
    name: str | None = None
    then: str | None = None
    last: str | None = None
    second: str | None = None
    again: str | None = None
    lists: tuple[WordingList, ...] = ()
    keep: bool = field(default=False, metadata=SPARSE)
    more: tuple[SpacedWords, ...] = field(default=(), metadata=SPARSE)

    def pieces(self) -> tuple[Wording, ...]:
        """Return what is said one after another: itself, and what follows its silences."""
        return (self, *(one.words for one in self.more))

    def texts(self, form: str) -> tuple[tuple[str, SourceLocation], ...]:
        """Return the wordings of a form, each with its place; none if it does not have this form."""
        text: str | None = getattr(self, form)
        if text is None:
            return ()
        for listed in self.lists:
            if listed.form == form:
                return tuple(zip(listed.texts, listed.spots, strict=True))
        return ((text, self.spot),)


@dataclass(frozen=True, slots=True)
class SpacedWords:
    """Words that follow others of the same step after a silence.

    Args:
        silences: The silence before them in each form that has one: the field of `Wording`, and how long.
        words: What is said then; a form without that silence says nothing.
    """

    json_kind: ClassVar[str] = "spacedwords"

    silences: tuple[tuple[str, Quantity], ...]
    words: Wording


@dataclass(frozen=True, slots=True)
class TimedWords:
    """Words at a chosen place inside a hold or a rest; several of them follow one another, one a second.

    Args:
        at_ms: The place, ms: from the start, or below 0 from the end; 0 if `half`.
        half: It is the middle, whatever the length.
        words: What is said there.
        spot: Where the place is written.
    """

    json_kind: ClassVar[str] = "timedwords"

    at_ms: Ms
    half: bool
    words: tuple[Wording, ...]
    spot: SourceLocation

    @property
    def place(self) -> str:
        """Return the place as an author writes it: `10s`, `half`, `-3s`."""
        if self.half:
            return "half"
        return f"{'-' if self.at_ms < 0 else ''}{short_length(abs(self.at_ms))}"


@dataclass(frozen=True, slots=True)
class Condition:
    """`option` must have one of `values`."""

    json_kind: ClassVar[str] = "condition"

    option: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionLengths:
    """The lengths of session that a step is for, ms: from `from_ms` on, below `below_ms` if that is not 0."""

    json_kind: ClassVar[str] = "lengths"

    from_ms: Ms
    below_ms: Ms = 0

    def __contains__(self, length_ms: Ms) -> bool:
        """Report whether a session of this length has the step."""
        return self.from_ms <= length_ms and (not self.below_ms or length_ms < self.below_ms)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of the session, ms from its beginning, or below 0 from its end; and where it is written."""

    json_kind: ClassVar[str] = "clocktime"

    ms: Ms
    spot: SourceLocation


@dataclass(frozen=True, slots=True)
class ClockBells:
    """Bells by the clock: at certain times, or after each `every_ms` if that is not 0."""

    json_kind: ClassVar[str] = "clockbells"

    times: tuple[ClockTime, ...]
    every_ms: Ms = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The base of every step: its location, the ids of the facts it carries, and its conditions.

    `lengths` are the lengths of session that it is for; None for all. `begins` is when it begins by the
    clock; None for right after what stands before it. `level_db` is how loud it is against the usual, at
    most 0, and `pace` how fast, `usual` or `slow`; None for those of the step around it. `announcements` are
    what is said there without being written.
    """

    json_kind: ClassVar[str] = "step"

    spot: SourceLocation
    ids: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    lengths: SessionLengths | None = field(default=None, metadata=SPARSE)
    begins: ClockTime | None = field(default=None, metadata=SPARSE)
    level_db: float | None = field(default=None, metadata=SPARSE)
    pace: str | None = field(default=None, metadata=SPARSE)
    announcements: Announcements = field(default=(), metadata=SPARSE)
    by_round: tuple[tuple[str, tuple[Quantity | int, ...]], ...] = field(default=(), metadata=SPARSE)
    """Fields that have another value in each round, with these values; the field itself has the first."""

    def in_round(self, number: int) -> Self:
        """Return the step with its values of a round, counted from 1."""
        if not self.by_round:
            return self
        values: dict[str, Any] = {name: values[number - 1] for name, values in self.by_round}
        return replace(self, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenStep(Step):
    """The base of steps whose words may have a `voice` and a `language` of their own, if not empty."""

    voice: str = field(default="", metadata=SPARSE)
    language: str = field(default="", metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(SpokenStep):
    """An awareness cue without movement."""

    json_kind: ClassVar[str] = "say"

    words: Wording
    recall: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup(SpokenStep):
    """Arrange body or props, then `time_ms` of silence to do it."""

    json_kind: ClassVar[str] = "setup"

    words: Wording
    time_ms: Ms = 15_000
    recall: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(SpokenStep):
    """One movement, then the time to do it (by `size`, or `time_ms`)."""

    json_kind: ClassVar[str] = "move"

    words: Wording
    size: Size = Size.MEDIUM
    time_ms: Ms | None = None
    recall: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip(SpokenStep):
    """An optional remark; the lower its `priority`, the sooner it goes when time is short.

    One with `keep` is said in every length, and with fewer words in its short form. `time_ms` is the silence
    after the words; None for the usual.
    """

    json_kind: ClassVar[str] = "tip"

    words: Wording
    priority: int = 1
    keep: bool = field(default=False, metadata=SPARSE)
    time_ms: Ms | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety(Step):
    """A safety sentence: never dropped, never shortened. `covers` names lines of parts it stands for."""

    json_kind: ClassVar[str] = "safety"

    words: Wording
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Step):
    """Silent practice; `presence` are the cues that may be placed inside it.

    With an amount in breaths, `in_ms` and `out_ms` are the length of one breath. `start`, `middle` and
    `near_end` replace what the compiler would say; an empty string says nothing. `at` are words at chosen
    places.
    """

    json_kind: ClassVar[str] = "hold"

    amount: Quantity = field(metadata={"json_name": "dose"})
    presence: tuple[Wording, ...] = ()
    in_ms: Ms = 4_000
    out_ms: Ms = 6_000
    start: Wording | None = None
    middle: Wording | None = None
    near_end: Wording | None = None
    at: tuple[TimedWords, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe(Step):
    """Whole breaths. `guide` thins out from its first to its last entry.

    `ramp` has the inhale, pause, exhale and pause of the last breath, where a breath differs from the next.
    """

    json_kind: ClassVar[str] = "breathe"

    count: Quantity
    in_ms: Ms = 4_000
    out_ms: Ms = 6_000
    pause_in_ms: Ms = 0
    pause_out_ms: Ms = 0
    on_inhale: Wording | None = None
    on_exhale: Wording | None = None
    on_pause_in: Wording | None = None
    on_pause_out: Wording | None = None
    guide: tuple[Guide, ...] = (Guide.WORDS, Guide.QUIET)
    ramp: tuple[Ms, Ms, Ms, Ms] | None = field(default=None, metadata=SPARSE)

    @property
    def phases_ms(self) -> tuple[Ms, Ms, Ms, Ms]:
        """The inhale, pause, exhale and pause of the first breath, milliseconds."""
        return (self.in_ms, self.pause_in_ms, self.out_ms, self.pause_out_ms)

    @property
    def quick(self) -> bool:
        """True if an inhale or exhale is too short for words: the breath is led by tones alone."""
        last = self.ramp or self.phases_ms
        return min(self.in_ms, self.out_ms, last[0], last[2]) < QUICK_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Step):
    """The numbers from `first` to `last`, `by` apart, up or down; `every` is the time from one to the next.

    `words` are said at each number: `full` at the first, `then` or else `full` at the others, `last` at the
    last. The placeholder `{n}` in them is the number.
    """

    json_kind: ClassVar[str] = "count"

    first: int
    last: int
    by: int = 1
    every: Quantity
    words: Wording

    @property
    def numbers(self) -> range:
        """The numbers in their order."""
        step = self.by if self.last > self.first else -self.by
        return range(self.first, self.last + (1 if step > 0 else -1), step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Step):
    """Whole repetitions of `steps`; with `alternate` one repetition is the steps for each side in turn.

    With `every_ms` a repetition is one quick movement: `steps` are words before the first, and each begins so
    long after the one before it, with a `beat`: a soft click, or its number. `announce` is what is counted,
    in the plural; their number is said before the first. `gender` is that of the noun, `m` or `f`. The steps
    of `between` are done after every repetition but the last.
    """

    json_kind: ClassVar[str] = "repeat"

    count: Quantity
    steps: tuple[Step, ...] = ()
    alternate: bool = False
    announce: str = ""
    gender: str = ""
    every_ms: Ms | None = field(default=None, metadata=SPARSE)
    beat: Beat = field(default=Beat.CLICK, metadata=SPARSE)
    between: tuple[Step, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds(Step):
    """Whole authored rounds of `steps`; more of them only when holds and breaths stand at their most.

    The steps of `between` are done after every round but the last.
    """

    json_kind: ClassVar[str] = "rounds"

    count: Quantity
    steps: tuple[Step, ...]
    between: tuple[Step, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of the list of a `for each`: its words by their key; words alone have the key ""."""

    json_kind: ClassVar[str] = "listentry"

    words: tuple[tuple[str, str], ...]
    spot: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach(Step):
    """`steps` once for each entry of a list, in its order; in their words `{name}` becomes the entry's."""

    json_kind: ClassVar[str] = "foreach"

    items: tuple[ListEntry, ...]
    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EachSide(Step):
    """`steps` once for each side, mirrored. `lead_in` replaces what is said before the second side."""

    json_kind: ClassVar[str] = "eachside"

    steps: tuple[Step, ...]
    lead_in: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """One branch, by the value of an option."""

    json_kind: ClassVar[str] = "choose"

    option: str
    branches: tuple[tuple[str, tuple[Step, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Step):
    """A condition the listener answers alone, then time for it; doing nothing is the default."""

    json_kind: ClassVar[str] = "window"

    words: Wording
    amount: Quantity = field(metadata={"json_name": "dose"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionalSet(Step):
    """Steps that only some listeners do; `words` is the condition, `others` is said to everybody else."""

    json_kind: ClassVar[str] = "optionalset"

    words: Wording
    steps: tuple[Step, ...]
    others: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Step):
    """No task. `presence` may be placed inside (a body scan); `at` are words at chosen places.

    A player `waits` at its end until the listener goes on.
    """

    json_kind: ClassVar[str] = "rest"

    amount: Quantity = field(metadata={"json_name": "dose"})
    presence: tuple[Wording, ...] = ()
    at: tuple[TimedWords, ...] = field(default=(), metadata=SPARSE)
    waits: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Step):
    """A walk through the body that arrives: lines of `pool`, spread over all of it, then `closing`.

    `every`: the least, the usual and the greatest time from the start of one line to that of the next.
    """

    json_kind: ClassVar[str] = "scan"

    amount: Quantity = field(metadata={"json_name": "dose"})
    pool: tuple[Wording, ...]
    from_last: bool = False
    every: Quantity = Quantity(12_000, 30_000, 85_000)
    closing: Wording | None = None


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A sound file that a script names: as it is written, and the folder of the script."""

    json_kind: ClassVar[str] = "soundfile"

    name: str
    folder: str
    spot: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell(Step):
    """`strikes` of a soft bell, or of the author's own, `file`."""

    json_kind: ClassVar[str] = "bell"

    strikes: int = 1
    file: SoundFile | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True, slots=True)
class Strikes:
    """The value of a `bell`: how often it is struck, and its own sound if it has one."""

    strikes: int = 1
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound(Step):
    """A sound of the author's own, once, in its whole length."""

    json_kind: ClassVar[str] = "sound"

    file: SoundFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Step):
    """A named part: a chapter. `length` is how long it lasts by the clock; None for as long as its steps."""

    json_kind: ClassVar[str] = "section"

    title: str
    steps: tuple[Step, ...]
    length: Quantity | None = field(default=None, metadata=SPARSE)
    length_spot: SourceLocation | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Step):
    """Another script as a part of this one. `share` weighs how much of the extra time it takes.

    `grow` stands instead of the weights of that script, each of `limit` instead of its limit of that kind.
    """

    json_kind: ClassVar[str] = "use"

    routine: str
    script: Script
    share: int = 1
    settings: tuple[tuple[str, str], ...] = ()
    grow: tuple[tuple[str, int], ...] = field(default=(), metadata=SPARSE)
    limit: tuple[Limit, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Step):
    """A standing rule: said here, said again where a later step has `recall: name`.

    It holds until the end of the list of steps it stands in, or through the step whose id is `until`.
    """

    json_kind: ClassVar[str] = "rule"

    words: Wording
    name: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice the listener has; the first value is the default."""

    json_kind: ClassVar[str] = "option"

    name: str
    values: tuple[str, ...]
    spot: SourceLocation

    @property
    def default(self) -> str:
        """The value that holds unless the listener chooses another."""
        return self.values[0]


@dataclass(frozen=True, slots=True)
class Sides:
    """The order of the sides, and whether the listener may ask for more time on one of them."""

    json_kind: ClassVar[str] = "sides"

    order: tuple[str, str] = ("right", "left")
    open_balance: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the practice comes from."""

    json_kind: ClassVar[str] = "source"

    title: str
    by: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Text that is never spoken: claims, sources, open questions. It may carry facts by id."""

    json_kind: ClassVar[str] = "note"

    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retitle:
    """Another title when an option has this value."""

    json_kind: ClassVar[str] = "retitle"

    option: str
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class MinutesWhen:
    """Other lengths to offer when an option has this value."""

    json_kind: ClassVar[str] = "minuteswhen"

    option: str
    value: str
    minutes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ScriptBed:
    """The bed that a script names.

    Args:
        name: Which.
        below_db: How far it lies under every word at least, dB; None for the usual.
        width: How wide it is, %; None for the usual.
    """

    json_kind: ClassVar[str] = "scriptbed"

    name: str
    below_db: int | None = None
    width: int | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole routine script. In a program its `opening`, `ending`, `bed` and `tail_ms` are left out."""

    json_kind: ClassVar[str] = "script"

    name: str
    title: str
    about: str
    spot: SourceLocation
    language: str = "en"
    mode: Mode = Mode.DAY
    bed: ScriptBed | None = field(default=None, metadata=SPARSE)
    tail_ms: Ms = field(default=0, metadata=SPARSE)
    position: str = ""
    props: tuple[str, ...] = ()
    source: Source | None = None
    minutes: tuple[float, ...] = ()
    minutes_when: tuple[MinutesWhen, ...] = ()
    options: tuple[Option, ...] = ()
    retitles: tuple[Retitle, ...] = ()
    sides: Sides = Sides()
    pronounce: tuple[tuple[str, str], ...] = ()
    phrases: tuple[tuple[str, str | WordingList], ...] = ()
    safety: tuple[Safety, ...] = ()
    opening: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()
    ending: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    pools: tuple[tuple[str, tuple[Wording, ...]], ...] = ()
    spots: tuple[tuple[str, SourceLocation], ...] = ()
    """Where `language`, each phrase (`phrases.lead_in`) and each weight (`grow.holds`) stand: they are judged
    with a phrase book or a plan."""
    grow: tuple[tuple[str, int], ...] = field(default=(), metadata=SPARSE)
    """Weights of growth by kind; empty if everything grows in the usual order."""
    bells: ClockBells | None = field(default=None, metadata=SPARSE)
    limit: tuple[Limit, ...] = field(default=(), metadata=SPARSE)
    announcements: Announcements = field(default=(), metadata=SPARSE)

    def spot_of(self, name: str) -> SourceLocation:
        """Return the location of an entry of `spots`, else that of the whole script."""
        return dict(self.spots).get(name, self.spot)

    def offered_minutes(self, chosen: Mapping[str, str]) -> tuple[float, ...]:
        """List the lengths to offer with these options: the first line that fits, else `minutes`."""
        fitting = (one.minutes for one in self.minutes_when if chosen.get(one.option) == one.value)
        return next(fitting, self.minutes)


def step_kinds() -> tuple[type[Step], ...]:
    """List the class of every kind of step; every pass over steps needs a handler for each."""
    # Not `__subclasses__`: a dataclass with slots leaves the class behind that it was made from.
    found = (kind for kind in globals().values() if isinstance(kind, type) and issubclass(kind, Step))
    return tuple(kind for kind in found if kind not in (Step, SpokenStep))


def walk_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Walk through all steps, those inside others included, in order; used scripts are not entered."""
    for step in steps:
        yield step
        for inner in steps_inside(step):
            yield from walk_steps(inner)


def steps_inside(step: Step) -> Iterator[tuple[Step, ...]]:
    """Return the lists of steps that a step holds, its branches too; a used script is not entered."""
    for value in _values(step):
        if not isinstance(value, tuple) or not value:
            continue
        if isinstance(value[0], Step):
            yield value
        elif isinstance(step, Choose):
            yield from (branch for _, branch in step.branches)


def wordings_of(step: Step) -> Iterator[Wording]:
    """Return every wording that a step has itself, not those of the steps inside it."""
    for value in _values(step):
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Wording):
                yield from one.pieces()
            elif isinstance(one, TimedWords):
                yield from one.words


def listed_wordings(step: Step) -> Iterator[tuple[Wording, ...]]:
    """Return the lists of wordings that a step has itself: what is said inside it, one after another."""
    for value in _values(step):
        if isinstance(value, tuple):
            yield tuple(one for one in value if isinstance(one, Wording))


def _values(step: Step) -> Iterator[object]:
    return (getattr(step, each.name) for each in fields(step))
