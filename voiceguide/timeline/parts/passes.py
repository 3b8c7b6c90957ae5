"""The passes that every kind of part takes through the timeline: measure, unroll, read its lines, place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from voiceguide.core.passes import Pass
from voiceguide.plan.book import PhraseBook, has_number
from voiceguide.plan.manners import in_manner
from voiceguide.plan.model import USUAL, Amounts, Elastic, HoldCue, Line, Manner, Part, TimedCue, Turns
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.model import Span
from voiceguide.timeline.rundown import Entry
from voiceguide.timeline.sound import once
from voiceguide.units import Ms

Lengths = Mapping[Line, Ms]
"""The measured length of every line, whole milliseconds."""
_P = TypeVar("_P")
_T = TypeVar("_T")


@dataclass(slots=True)
class ElasticCost:
    """The time that an elastic takes over all its places, milliseconds, as a function of its value.

    A hold or rest costs `slope` for each millisecond. Whole things cost `one` for the first, `two` for
    the first two, and `step` for each one more; rounds that differ have a `table` with the cost of every
    number, 0 included, and `step` is about what one more costs.
    """

    slope: int = 0
    one: Ms = 0
    two: Ms = 0
    step: Ms = 0
    places: int = 0
    table: tuple[Ms, ...] = ()

    def __call__(self, value: int) -> Ms:
        """Return the cost of this value."""
        if self.slope:
            return self.slope * value
        if self.table:
            return self.table[value]
        if value <= 1:
            return self.one * value
        return self.two + (value - 2) * self.step


@dataclass(slots=True)
class Measuring:
    """One walk over a plan; it adds up each elastic's cost, times how often its place comes."""

    amounts: Amounts
    lengths: Lengths
    costs: dict[str, ElasticCost] = field(default_factory=dict)

    def parts(self, parts: tuple[Part, ...], times: int) -> Ms:
        """Measure parts that come one after another, each of them so many times."""
        return sum(MEASURE(part, self, times) for part in parts)

    def once(self, part: _P, work: Callable[[_P, Lengths], _T]) -> _T:
        """Return what depends on a part and the lengths of lines alone, worked out once."""
        return once(part, self.lengths, work)

    def slope(self, key: str, times: int, each: int = 1) -> Ms:
        """Add the cost of a length in milliseconds that comes `each` times, and return it at its amount."""
        cost = self._cost(key, times)
        cost.slope += times * each
        return self.amounts[key] * each

    def whole(self, key: str, times: int, one: Ms, two: Ms, step: Ms) -> Ms:
        """Add the cost of whole things, and return it at their number."""
        cost = self._cost(key, times)
        cost.one += times * one
        cost.two += times * two
        cost.step += times * step
        return ElasticCost(one=one, two=two, step=step)(self.amounts[key])

    def by_number(self, key: str, times: int, table: Sequence[Ms]) -> Ms:
        """Add the cost of rounds that differ, and return it at their number.

        Args:
            key: The key of their number.
            times: How often they come.
            table: How long so many rounds last, ms, from none to the most.
        """
        most = len(table) - 1
        step = (table[most] - table[1]) // (most - 1) if most > 1 else table[most]
        cost = self._cost(key, times)
        cost.one += times * table[min(most, 1)]
        cost.step += times * step
        before = cost.table or (0,) * len(table)
        cost.table = tuple(was + times * ms for was, ms in zip(before, table, strict=True))
        return table[self.amounts[key]]

    def _cost(self, key: str, times: int) -> ElasticCost:
        cost = self.costs.setdefault(key, ElasticCost())
        cost.places += times
        return cost


@dataclass(slots=True)
class Unrolling:
    """One walk over a plan with its amounts; every word is decided on the way.

    Args:
        book: What the compiler says by itself.
        amounts: The amount of every elastic.
        seen: How many holds came before the first of each elastic, so that they are not all announced alike.
        count: The number to be said where a repetition leaves room for it.
        number: The number of the repetition or round, from 1.
        said: How often each text with several wordings was said, by its key.
        numbers: The number of each round or repetition around this place, and how many there are of it, the
            outermost first.
    """

    book: PhraseBook
    amounts: Amounts
    seen: dict[str, int] = field(default_factory=dict)
    count: Line | None = None
    number: int = 0
    said: dict[str, int] = field(default_factory=dict)
    numbers: list[tuple[int, int]] = field(default_factory=list)

    def parts(self, parts: tuple[Part, ...]) -> Iterator[Entry]:
        """Write down parts that come one after another."""
        for part in parts:
            yield from self.part(part)

    def part(self, part: Part) -> Iterator[Entry]:
        """Write down one part; words that are known only now are said in its manner."""
        manner: Manner = getattr(part, "manner", USUAL)
        entries = UNROLL(part, self)
        yield from (in_manner(entry, manner) for entry in entries) if manner else entries

    def line(self, line: Line | None, turns: Turns | None) -> Line | None:
        """Return the line that is said now, with its numbers: of several wordings the next one."""
        if line is None:
            return line
        return self.numbered(
            line if turns is None else turns.lines[self._times(turns.key) % len(turns.lines)]
        )

    def numbered(self, line: Line) -> Line:
        """Return a line with the number of the innermost round or repetition around it."""
        if not self.numbers or not has_number(line.text):
            return line
        return replace(line, text=self.book.numbered(line.text, *self.numbers[-1]))

    def hold_cue(self, cue: HoldCue) -> HoldCue:
        """Return a hold cue with the line that is said now, in the room that all its peers need."""
        if cue.turns is None and not cue.numbered:
            return cue
        line = self.line(cue.line, cue.turns) or cue.line
        return HoldCue(line, tuple(sorted({*map(self.numbered, cue.peers), line})), keep=cue.keep)

    def timed(self, timed: tuple[TimedCue, ...]) -> tuple[TimedCue, ...]:
        """Return words at chosen places with the lines that are said now."""
        return tuple(replace(one, cues=tuple(map(self.hold_cue, one.cues))) for one in timed)

    def phrase(self, key: str, variant: int, **values: str) -> str:
        """Return a phrase; those that an author listed take turns through the session."""
        if key in self.book.listed:
            variant = self._times(f"phrases.{key}")
        return self.book.phrase(key, variant, **values)

    def _times(self, key: str) -> int:
        """Return how often a text was said before, and count it once more."""
        before = self.said.get(key, 0)
        self.said[key] = before + 1
        return before


MEASURE: Final[Pass[Measuring, int, Ms]] = Pass("measure")
"""Return how long a part lasts, milliseconds, and add up what its elastics cost, times how often it comes."""
UNROLL: Final[Pass[Unrolling, Iterator[Entry]]] = Pass("unroll")
"""Write a part into the rundown, with its amount."""
PLACE: Final[Pass[TimelineBuilder, None]] = Pass("place")
"""Put an entry of the rundown on the timeline, and move on to its end."""


def elastic_span(  # noqa: PLR0913 - the facts of one span
    elastic: Elastic,
    kind: str,
    start_ms: Ms,
    duration_ms: Ms,
    *,
    unit_ms: Ms = 1,
    extra_ms: Ms = 0,
    side: str | None = None,
    id: str | None = None,
    silenced: tuple[str, ...] = (),
) -> Span:
    """Make the span of an elastic quantity, with what it could have been."""
    return Span(
        kind=kind,
        start_ms=start_ms,
        duration_ms=duration_ms,
        side=side,
        rigid=elastic.rigid,
        least_ms=elastic.least * unit_ms + extra_ms,
        natural_ms=elastic.natural * unit_ms + extra_ms,
        most_ms=elastic.most * unit_ms + extra_ms,
        id=id,
        silenced=silenced,
    )
