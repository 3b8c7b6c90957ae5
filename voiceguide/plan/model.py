"""The plan of a session: boxes of rigid time and elastic quantities, in order, not yet fitted.

A plan is what TeX calls a horizontal list: words and the time to move are boxes, and every elastic
quantity is glue with a least, a natural and a most (Knuth & Plass, *Breaking Paragraphs into Lines*,
1981, p. 1122). The glue is an `Elastic`; the same one stands in every place that must get the same amount,
so that left and right are equal by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import ClassVar, Final, assert_never

from voiceguide.core.serde import SPARSE
from voiceguide.errors import SourceLocation
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.terms import Kind, Role
from voiceguide.script.model import ScriptBed, SoundFile
from voiceguide.script.terms import Beat, Guide, Mode
from voiceguide.units import Ms

GAP_MS: Final = 800
"""The least silence between two cues: less, and the second overtakes the first."""
SILENCE: Final = "silence"
"""What the elastic quantity of a silence inside words is called."""
MAX_SLOWDOWN_STEP: Final = 2
"""The number of steps in which the voice slows over an evening (`timeline/tempo.py`)."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A share of the time beyond natural, which an elastic's group has by the script's `grow`.

    Args:
        group: What grows together: the script or use that has the weights, and the kind.
        weight: How much of the time the group gets, against the other groups.
        even: Its elastics get the same time each; else each grows in proportion to what it can.
    """

    json_kind: ClassVar[str] = "growth"

    group: str
    weight: int
    even: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Elastic:
    """One elastic quantity, in milliseconds or in whole things (0 or 1 for wording and tips).

    Args:
        key: Unique in its plan and the same for every choice of side order.
        least, natural, most: What it may be; `natural` is what the author means it to be.
        weight: How much faster than others it grows (`share` of a part, priority of a tip).
        name: What to call it when the fit is explained.
        id: The fact of the source it carries, `routine#5`.
        growth: Its share of the time beyond natural; None if the script has no weight for it.
    """

    json_kind: ClassVar[str] = "knob"

    key: str
    kind: Kind
    least: int
    natural: int
    most: int
    weight: int = 1
    name: str = ""
    id: str | None = None
    growth: Growth | None = field(default=None, metadata=SPARSE)

    @property
    def rigid(self) -> bool:
        """True if there is nothing to choose."""
        return self.least == self.most


@dataclass(frozen=True, slots=True, order=True)
class Manner:
    """The manner in which words are said, where a script asks for one; each empty field is the usual.

    Args:
        level: How loud against the usual, dB, as in `-4`.
        pace: `slow` or `usual`.
        voice: Another voice than the session's, as the script names it.
        language: Another language than the session's.
    """

    json_kind: ClassVar[str] = "manner"

    level: str = field(default="", metadata=SPARSE)
    pace: str = field(default="", metadata=SPARSE)
    voice: str = field(default="", metadata=SPARSE)
    language: str = field(default="", metadata=SPARSE)

    def __bool__(self) -> bool:
        """Report whether anything is asked for."""
        return bool(self.level or self.pace or self.voice or self.language)

    @property
    def level_db(self) -> float:
        """The level against the usual, dB."""
        return float(self.level or 0)

    @property
    def elsewhere(self) -> bool:
        """True if the session's own voice, in its own language, is not meant."""
        return bool(self.voice or self.language)

    def within(self, outer: Manner) -> Manner:
        """Return this manner with what is not asked for taken from the step around it."""
        return Manner(
            self.level or outer.level,
            self.pace or outer.pace,
            self.voice or outer.voice,
            self.language or outer.language,
        )


USUAL: Final = Manner()


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One thing to say, as written, sides put in.

    Args:
        text: The words.
        counted: It is a lone word on the beat.
        slowdown_step: How far the evening has slowed the voice, from 0 at its beginning to
            `MAX_SLOWDOWN_STEP` at its end.
        manner: How it is said, if not in the usual manner.
    """

    json_kind: ClassVar[str] = "line"

    text: str
    counted: bool = False
    slowdown_step: int = field(default=0, metadata={"json_name": "calm"})
    manner: Manner = field(default=USUAL, metadata=SPARSE)

    def __hash__(self) -> int:
        """Return the hash of the words, which Python keeps: a fit looks lines up a hundred thousand times."""
        return hash(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The wordings of a text that has several: each time it is said, the next of them is heard.

    Args:
        key: The same wherever these wordings are said, so that the times can be counted.
        lines: The wordings with the sides put in, in the order in which this evening says them.
        every: Every line that may be heard here on any evening and on either side. What the fit decides but
            for rests depends on all of these, and so on no evening.
    """

    json_kind: ClassVar[str] = "turns"

    key: str
    lines: tuple[Line, ...]
    every: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCue:
    """A line and the silence after it.

    The cue lasts as long as the longest of its `peers` (the same cue on the other side), so that both
    sides take the same time to the millisecond whatever the voice makes of "left" and "right".

    Args:
        line: What is said, or None to let the time pass in silence.
        peers: Every wording whose length counts; holds `line` if there is one.
        after_ms: Silence after the words: the gap, or the time to move.
        slot_ms: The whole cue lasts at least this long.
        countable: The compiler may speak the number of the repetition here.
        turns: The wordings that take turns in the place of `line`, if there are several.
        by_book: Its words are the phrase book's, not the author's.
    """

    json_kind: ClassVar[str] = "cue"

    line: Line | None
    peers: tuple[Line, ...]
    role: Role
    after_ms: Ms
    slot_ms: Ms = 0
    side: str | None = None
    size: str | None = None
    id: str | None = None
    countable: bool = False
    turns: Turns | None = None
    by_book: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True)
class HoldCue:
    """A line said inside a hold or a rest; as for a cue, it takes the time of the longest of its `peers`.

    A scan says one with `keep` in every length. Where a line has a number that is known only after the fit,
    `numbered` has all that it may become.
    """

    json_kind: ClassVar[str] = "aside"

    line: Line
    peers: tuple[Line, ...]
    turns: Turns | None = None
    keep: bool = field(default=False, metadata=SPARSE)
    numbered: tuple[Line, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCue:
    """Words at a chosen place inside a hold or a rest, one a second if there are several.

    Args:
        at_ms: The place, ms: from the start, or below 0 from the end; 0 if `half`.
        half: It is the middle.
        cues: What is said, each a second after the one before; an empty line says nothing.
        place: The place as its author wrote it.
        spot: Where that stands in the script.
    """

    json_kind: ClassVar[str] = "timedcue"

    at_ms: Ms
    half: bool
    cues: tuple[HoldCue, ...]
    place: str
    spot: SourceLocation = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTip:
    """A cue that may be left out. `silent` keeps its time without its words: it was said before."""

    json_kind: ClassVar[str] = "tip"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    cue: PlannedCue
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One cue in full (elastic at 1) or in its short wording (elastic at 0)."""

    json_kind: ClassVar[str] = "either"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    full: PlannedCue
    short: PlannedCue


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHold:
    """Silent practice, with what may be said inside it.

    Args:
        elastic: Its amount: milliseconds, or breaths if `breath_ms` is not 0.
        breath_ms: The length of one breath in a hold that counts breaths, else 0.
        breath_in_ms: The inhale's part of `breath_ms`.
        extra_ms: The declared bias: time that this side gets on top.
        may_differ: Its script leaves it to the listener to give one side more.
        occurrence: 0 where it comes up first, 1 on the second side, more in later rounds: the higher, the
            fewer words inside it.
        presence: Cues for inside it, in order of preference.
        start: Replaces the announcement; None lets the phrase book speak, an empty line says nothing.
        slowdown_step: The step of the phrase book's lines inside it.
        timed: Words at chosen places.
        silenced: What is not announced of it: `holds`, `halfway`, `near_end`, `presence`.
    """

    json_kind: ClassVar[str] = "hold"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    breath_ms: Ms = 0
    breath_in_ms: Ms = 0
    extra_ms: Ms = 0
    may_differ: bool = False
    occurrence: int = field(default=0, metadata={"json_name": "turn"})
    side: str | None = None
    id: str | None = None
    presence: tuple[HoldCue, ...] = ()
    start: HoldCue | None = None
    middle: HoldCue | None = None
    near_end: HoldCue | None = None
    slowdown_step: int = field(default=0, metadata={"json_name": "calm"})
    manner: Manner = field(default=USUAL, metadata=SPARSE)
    timed: tuple[TimedCue, ...] = field(default=(), metadata=SPARSE)
    silenced: tuple[str, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLines:
    """The words of one phase of a breath: in the first breath, in later ones, and in the last.

    `first_turns` and so on are the wordings that take turns in their place, if there are several. `by_book`
    names the forms whose words are the phrase book's, not the author's.
    """

    json_kind: ClassVar[str] = "phaselines"

    first: Line | None = None
    then: Line | None = None
    last: Line | None = None
    first_peers: tuple[Line, ...] = ()
    then_peers: tuple[Line, ...] = ()
    first_turns: Turns | None = None
    then_turns: Turns | None = None
    last_turns: Turns | None = None
    by_book: tuple[str, ...] = field(default=(), metadata=SPARSE)

    @property
    def turns(self) -> tuple[Turns | None, Turns | None, Turns | None]:
        """Return the wordings that take turns in the first breath, in later ones, and in the last."""
        return (self.first_turns, self.then_turns, self.last_turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaths:
    """Whole breaths. A phase whose words are longer than it waits for them, to the next whole second.

    `cue_follows`: something is said right after the last of them. `ramp`: the inhale, pause, exhale and pause
    of the last breath, where they change evenly from the first to the last.
    """

    json_kind: ClassVar[str] = "breaths"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    in_ms: Ms
    pause_in_ms: Ms
    out_ms: Ms
    pause_out_ms: Ms
    inhale: PhaseLines
    exhale: PhaseLines
    guide: tuple[Guide, ...]
    side: str | None = None
    id: str | None = None
    pause_in: PhaseLines = PhaseLines()
    pause_out: PhaseLines = PhaseLines()
    cue_follows: bool = False
    ramp: tuple[Ms, Ms, Ms, Ms] | None = field(default=None, metadata=SPARSE)
    manner: Manner = field(default=USUAL, metadata=SPARSE)

    @property
    def phases(self) -> tuple[PhaseLines, PhaseLines, PhaseLines, PhaseLines]:
        """Return the words of the four phases, in the order of `Phase`."""
        return (self.inhale, self.pause_in, self.exhale, self.pause_out)

    @property
    def first_ms(self) -> tuple[Ms, Ms, Ms, Ms]:
        """Return the phases of the first breath as they are written, milliseconds."""
        return (self.in_ms, self.pause_in_ms, self.out_ms, self.pause_out_ms)

    @property
    def last_ms(self) -> tuple[Ms, Ms, Ms, Ms]:
        """Return the phases of the last breath as they are written, milliseconds."""
        return self.ramp or self.first_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCount:
    """Numbers at an exact pace; each has the same time, and the words at it lie in that time.

    Args:
        elastic: The time from one number to the next, milliseconds.
        lines: What is said at each number, in order; None to let it pass in silence.
        wordings: Everything that may be said there, on any evening.
        room_ms: The silence after the time of the last number, before something else is said.
        spots: The place of each in the script, for words that are longer than the pace.
    """

    json_kind: ClassVar[str] = "count"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    lines: tuple[Line | None, ...]
    wordings: tuple[Line, ...]
    room_ms: Ms = 0
    side: str | None = None
    id: str | None = None
    spots: tuple[SourceLocation, ...] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """The words that tell how often something is repeated, in a time that does not depend on the number.

    Args:
        many: Said of several, with the placeholder of their number.
        one: Said of a single one.
        gender: Of what is counted, `m` or `f`; "" if that is not known.
        slot_ms: The time for them, the silence after them included.
    """

    json_kind: ClassVar[str] = "dose"

    many: str
    one: str
    gender: str
    slot_ms: Ms

    def line(self, n: int, book: PhraseBook, slowdown_step: int) -> Line:
        """Return what is said of so many."""
        if n == 1:
            return Line(self.one, slowdown_step=slowdown_step)
        number = book.number(n, book.language, self.gender)
        text = self.many.replace("{n}", number).replace("{N}", number[:1].upper() + number[1:])
        return Line(text, slowdown_step=slowdown_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundParts:
    """The parts of one round from the second on: where it is not the last, and where it is."""

    json_kind: ClassVar[str] = "roundparts"

    then: tuple[Part, ...]
    last: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBetween:
    """The parts after every round but the last: after the first, after later ones, before the last.

    Where it differs from round to round, `each` has it from the second time on.
    """

    json_kind: ClassVar[str] = "between"

    first: tuple[Part, ...]
    then: tuple[Part, ...]
    last: tuple[Part, ...]
    each: tuple[RoundParts, ...] = ()

    def at(self, n: int, of: int) -> tuple[Part, ...]:
        """Return what is done the n-th of so many times."""
        return _at(self, n, of)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRepeat:
    """Whole repetitions, or whole rounds: the first, those between, and the last; a `dose` is said before.

    Where the rounds differ, `each` has those from the second on; `between` is done after all but the last.
    """

    json_kind: ClassVar[str] = "repeat"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    kind: str
    first: tuple[Part, ...]
    then: tuple[Part, ...]
    last: tuple[Part, ...]
    side: str | None = None
    slowdown_step: int = field(default=0, metadata={"json_name": "calm"})
    dose: PlannedDose | None = None
    manner: Manner = field(default=USUAL, metadata=SPARSE)
    each: tuple[RoundParts, ...] = field(default=(), metadata=SPARSE)
    between: PlannedBetween | None = field(default=None, metadata=SPARSE)

    def at(self, n: int, of: int) -> tuple[Part, ...]:
        """Return what is done in the n-th of so many rounds."""
        return _at(self, n, of)


def _at(repeated: PlannedRepeat | PlannedBetween, n: int, of: int) -> tuple[Part, ...]:
    if n == 1:
        return repeated.first
    if repeated.each:
        here = repeated.each[n - 2]
        return here.last if n == of else here.then
    return repeated.last if n == of else repeated.then


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScan:
    """How a rest walks through its pool of `presence`: the least, usual and greatest time from line to line.

    Args:
        closing: Said at the end, in every length; None to end with the last of the pool.
    """

    json_kind: ClassVar[str] = "scan"

    least_ms: Ms
    usual_ms: Ms
    most_ms: Ms
    closing: HoldCue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRest:
    """No task; or, with a `cue`, a timed window that the listener answers alone.

    With a `scan`, lines of `presence` are spread over all of it, in its order. A silence longer than
    `quiet_from_ms` is announced; with 0 only one of a rest that says nothing and is not the last. `timed` are
    words at chosen places. `silenced` has `quiet` if a silence is not announced. A player `waits` at its end.
    """

    json_kind: ClassVar[str] = "rest"

    elastic: Elastic = field(metadata={"json_name": "knob"})
    presence: tuple[HoldCue, ...] = ()
    cue: PlannedCue | None = None
    side: str | None = None
    id: str | None = None
    slowdown_step: int = field(default=0, metadata={"json_name": "calm"})
    scan: PlannedScan | None = None
    quiet_from_ms: Ms = 0
    manner: Manner = field(default=USUAL, metadata=SPARSE)
    timed: tuple[TimedCue, ...] = field(default=(), metadata=SPARSE)
    silenced: tuple[str, ...] = field(default=(), metadata=SPARSE)
    waits: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSound:
    """A sound file that a script names.

    Args:
        file: Its script's name for it, and the folder and the place where that name was found.
        key: The content address of the finished sound; "" until it was measured.
        duration_ms: How long the finished sound lasts.
    """

    json_kind: ClassVar[str] = "ownsound"

    file: SoundFile
    key: str = ""
    duration_ms: Ms = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBell:
    """Strikes of a soft bell, or of the script's own, `sound`."""

    json_kind: ClassVar[str] = "bell"

    strikes: int
    sound: OwnSound | None = field(default=None, metadata=SPARSE)
    manner: Manner = field(default=USUAL, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSound:
    """A sound of the script's own, once."""

    json_kind: ClassVar[str] = "sound"

    sound: OwnSound
    manner: Manner = field(default=USUAL, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBeat:
    """One repetition of a quick movement: a soft click or its number, then the rest of its time.

    Args:
        every_ms: The time of the repetition.
        room_ms: The silence after it, before something else is said.
        spot: The place of the pace in the script, for numbers that are longer than it.
    """

    json_kind: ClassVar[str] = "beat"

    every_ms: Ms
    beat: Beat
    room_ms: Ms = 0
    side: str | None = None
    spot: SourceLocation = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch with a name (a section), a side, or an entry of a list; it says nothing itself.

    Args:
        kind: Of the span that it becomes; "" for none.
        length: How long it lasts by the clock, ms, to which its own elastics are fitted; None for as long as
            its parts take.
        spot: Where that length is written.
        n: The number of the entry, of so many (`of`).
        numbered: Its title has a number of its author's.
        silenced: `sides` if nothing tells of the change to this side.
    """

    json_kind: ClassVar[str] = "block"

    kind: str
    parts: tuple[Part, ...]
    title: str | None = None
    side: str | None = None
    length: Elastic | None = field(default=None, metadata=SPARSE)
    spot: SourceLocation | None = field(default=None, compare=False, repr=False, metadata=SPARSE)
    n: int | None = field(default=None, metadata=SPARSE)
    of: int | None = field(default=None, metadata=SPARSE)
    numbered: bool = field(default=False, metadata=SPARSE)
    silenced: tuple[str, ...] = field(default=(), metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBell:
    """A bell at a time of the session.

    Args:
        at_ms: When, from the beginning, ms; below 0 from the end.
        spot: Where it is written.
    """

    json_kind: ClassVar[str] = "clockbell"

    at_ms: Ms
    spot: SourceLocation = field(compare=False, repr=False)


WordlessPart = PlannedBell | PlannedSound | PlannedBeat
"""Parts without words of an author that hold no others: they only take their time."""
ElasticPart = PlannedTip | Alternative | PlannedHold | Breaths | PlannedCount | PlannedRepeat | PlannedRest
"""The parts that have an elastic quantity."""
Part = PlannedCue | ElasticPart | WordlessPart | Block


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVoice:
    """A voice or a language beside the session's, as a script names it, with the first place of it."""

    json_kind: ClassVar[str] = "othervoice"

    voice: str
    language: str
    spot: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that could be heard in one session, for these choices.

    `choices` has every option with its value, the first side and the level of wording, as the timeline
    file records them. `longer` and `extra_ms`: the declared bias; `by`: who wrote or taught the routine.
    Where steps depend on the length of the session, this is the plan from `from_ms` on, below `until_ms` if
    that is not 0, and `others` are the plans for other lengths, in ascending order.
    `bed` is the script's; `tail_ms` is how long the bed goes on after the end. `bells` ring by the clock;
    with `every_ms` the first of them rings again after each such time. `others_speak` are the other voices
    and languages that the script asks for.
    """

    json_kind: ClassVar[str] = "plan"

    routine: str
    title: str
    language: str
    mode: Mode
    choices: tuple[tuple[str, str], ...]
    longer: str | None
    extra_ms: Ms
    pronounce: tuple[tuple[str, str], ...]
    book: PhraseBook
    parts: tuple[Part, ...]
    by: str = ""
    bed: ScriptBed | None = field(default=None, metadata=SPARSE)
    tail_ms: Ms = field(default=0, metadata=SPARSE)
    bells: tuple[ClockBell, ...] = field(default=(), metadata=SPARSE)
    every_ms: Ms = field(default=0, metadata=SPARSE)
    others_speak: tuple[OtherVoice, ...] = field(default=(), metadata=SPARSE)
    from_ms: Ms = field(default=0, metadata=SPARSE)
    until_ms: Ms = field(default=0, metadata=SPARSE)
    others: tuple[Plan, ...] = field(default=(), metadata=SPARSE)

    def by_length(self) -> tuple[Plan, ...]:
        """List the plans for all lengths, in ascending order, each alone."""
        alone = replace(self, others=()) if self.others else self
        return tuple(sorted((alone, *self.others), key=lambda plan: plan.from_ms))

    def at(self, length_ms: Ms) -> Plan:
        """Return the plan for a session of this length."""
        if not self.others:
            return self
        plans = self.by_length()
        found = next(plan for plan in reversed(plans) if plan.from_ms <= max(length_ms, 0))
        return replace(found, others=tuple(plan for plan in plans if plan is not found))

    def elastics(self) -> tuple[Elastic, ...]:
        """List every elastic quantity once, in order of appearance.

        Of a stretch with a length of its own that is the length: what is inside is fitted to it.
        """
        return tuple(dict.fromkeys(_elastics(self.parts)))

    def every_line(self) -> tuple[Line, ...]:
        """List every line that may be said, once, those inside holds and for other lengths as well."""
        found: dict[Line, None] = {}
        rest: list[object] = [self.others, self.parts]
        while rest:
            node = rest.pop()
            if isinstance(node, Line):
                found[node] = None
            elif isinstance(node, tuple):
                rest += reversed(node)
            elif isinstance(node, Plan):
                rest += (node.others, node.parts)
            elif is_dataclass(node):
                rest += [getattr(node, each.name) for each in reversed(fields(node))]
        return tuple(found)

    def lines(self) -> tuple[Line, ...]:
        """List the lines to measure before a fit, those that take time of their own, once, in order.

        Words inside holds and rests take none; they are known only once the amounts are. The plans for other
        lengths are measured too, as they limit this one.
        """
        found: dict[Line, None] = {}
        for part in walk(self.parts):
            for cue in cues_of(part):
                found.update(dict.fromkeys(cue.peers))
            if isinstance(part, Breaths):
                for phase in part.phases:
                    found.update(dict.fromkeys((*phase.first_peers, *phase.then_peers)))
        for other in self.others:
            found.update(dict.fromkeys(other.lines()))
        return tuple(found)


def _elastics(parts: tuple[Part, ...]) -> Iterator[Elastic]:
    for part in parts:
        if isinstance(part, Block) and part.length is not None:
            yield part.length
            continue
        if isinstance(part, ElasticPart):
            yield part.elastic
        for inner in inside(part):
            yield from _elastics(inner)


def by_clock(parts: tuple[Part, ...]) -> Iterator[Block]:
    """Find the outermost stretches that have a length of their own, in order."""
    for part in parts:
        if isinstance(part, Block) and part.length is not None:
            yield part
            continue
        for inner in inside(part):
            yield from by_clock(inner)


def cues_of(part: Part) -> tuple[PlannedCue, ...]:
    """Return the cues of a part that take time of their own."""
    if isinstance(part, WordlessPart):
        return ()
    match part:
        case PlannedCue():
            return (part,)
        case PlannedTip():
            return (part.cue,)
        case Alternative():
            return (part.full, part.short)
        case PlannedRest():
            return () if part.cue is None else (part.cue,)
        case PlannedHold() | Breaths() | PlannedCount() | PlannedRepeat() | Block():
            return ()
        case _:
            assert_never(part)


def timed_turns(part: Part) -> tuple[Turns, ...]:
    """Return the texts with several wordings in a part that take time of their own."""
    found = [cue.turns for cue in cues_of(part)]
    if isinstance(part, Breaths):
        found += [turns for phase in part.phases for turns in phase.turns]
    return tuple(turns for turns in found if turns is not None)


def turns_of(part: Part) -> tuple[Turns, ...]:
    """Return all texts with several wordings in a part, those inside a hold or a rest included."""
    inside_it: tuple[HoldCue | None, ...] = ()
    if isinstance(part, PlannedHold):
        inside_it = (*part.presence, part.start, part.middle, part.near_end)
    elif isinstance(part, PlannedRest):
        inside_it = part.presence
    if isinstance(part, PlannedHold | PlannedRest):
        inside_it = (*inside_it, *(cue for timed in part.timed for cue in timed.cues))
    found = (cue.turns for cue in inside_it if cue is not None)
    return (*timed_turns(part), *(turns for turns in found if turns is not None))


def walk(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Walk through all parts, those inside others included, in order."""
    for part in parts:
        yield part
        for inner in inside(part):
            yield from walk(inner)


def inside(part: Part) -> tuple[tuple[Part, ...], ...]:
    """Return the lists of parts that a part holds."""
    if isinstance(part, WordlessPart):
        return ()
    match part:
        case Block():
            return (part.parts,)
        case PlannedRepeat():
            return (part.first, part.then, part.last, *_later(part))
        case PlannedCue() | PlannedTip() | Alternative():
            return ()
        case PlannedHold() | Breaths() | PlannedCount() | PlannedRest():
            return ()
        case _:
            assert_never(part)


def _later(part: PlannedRepeat) -> tuple[tuple[Part, ...], ...]:
    """Return the lists of parts of single rounds, and between rounds."""
    between = part.between
    lists: list[tuple[Part, ...]] = [] if between is None else [between.first, between.then, between.last]
    for each in (*part.each, *(between.each if between is not None else ())):
        lists += [each.then, each.last]
    return tuple(lists)


Amounts = dict[str, int]
"""A chosen amount for the key of every elastic, in what that elastic counts."""
