"""The tempo curve of an evening: the voice slows down in steps too small to be noticed.

Where the steps lie is decided from the plan alone, before anything is spoken or fitted: by the thirds of its
natural length, with likely lengths for its words. So the pace does not depend on the fit, nor the fit on the
pace; a line has the same pace in every length of a session and with every voice; and the guarantees of the
fit about words stay true.

A chapter has one pace, if it is no longer than a third. So have both sides of a pose, and all repetitions and
rounds of one block: the same words said there are the same clip. By day nothing is slowed, and no evening
quickens again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, assert_never

from voiceguide.plan.clock import STRETCH
from voiceguide.plan.model import (
    MAX_SLOWDOWN_STEP,
    Alternative,
    Amounts,
    Block,
    Breaths,
    Elastic,
    Line,
    Part,
    Plan,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    WordlessPart,
    by_clock,
)
from voiceguide.script.terms import Guide, Mode
from voiceguide.timeline.measure import Lengths, measure
from voiceguide.units import Ms

Parts = tuple[Part, ...]


def with_slowdown(plan: Plan, likely: Lengths) -> Plan:
    """Set the slowdown step of every line of an evening.

    The first part, which has the safety words, is said as the evening begins. Each stretch after it goes
    by the third of the natural length in which its middle lies, and at most one step further than words
    that are said before it at every length: silence is no step on the way.

    Args:
        plan: The plan, nothing of it slowed yet.
        likely: A likely length of each of `plan.lines()`, not a measured one.
    """
    if plan.mode is not Mode.BEDTIME or not plan.parts:
        return plan
    if plan.others:
        plan = replace(plan, others=tuple(with_slowdown(other, likely) for other in plan.others))
    evening = _Evening(natural_amounts(plan), likely)
    evening.whole_ms = max(1, evening.lasts_ms(plan.parts))
    first = plan.parts[0]
    if isinstance(first, Block) and first.kind == STRETCH:
        # The words of safety are the first of what stands before a step with a time of its own.
        begun = replace(first, parts=evening.begun(first.parts))
        return replace(plan, parts=(begun, *evening.through(plan.parts[1:])))
    return replace(plan, parts=evening.begun(plan.parts))


def natural_amounts(plan: Plan) -> Amounts:
    """Return the natural amount of everything elastic, of what is fitted to a length of its own as well."""
    inside = (each for block in by_clock(plan.parts) for each in _inner(plan, block))
    return {elastic.key: elastic.natural for elastic in (*plan.elastics(), *inside)}


def _inner(plan: Plan, block: Block) -> Iterator[Elastic]:
    """Walk through the elastics in a stretch with a length, and in those inside it."""
    alone = replace(plan, parts=block.parts, others=())
    yield from alone.elastics()
    for inner in by_clock(block.parts):
        yield from _inner(alone, inner)


@dataclass(slots=True)
class _Evening:
    """One walk through an evening: the current time, the slowdown step, and that of the last words said."""

    natural: Amounts
    likely: Lengths
    whole_ms: Ms = 1
    at_ms: Ms = 0
    slowdown_step: int = 0
    heard: int = 0

    def lasts_ms(self, parts: Parts) -> Ms:
        return measure(parts, self.natural, self.likely).total_ms

    def begun(self, parts: Parts) -> Parts:
        """Return the parts from the beginning of an evening on, of which the first is not slowed."""
        self.at_ms = self.lasts_ms(parts[:1])
        return (*parts[:1], *self.through(parts[1:]))

    def says(self, parts: Parts) -> bool:
        return any(map(self._says, parts))

    def _says(self, part: Part) -> bool:
        """Report whether a part has words that are said at every length."""
        if isinstance(part, PlannedCue):
            return part.line is not None
        if isinstance(part, Alternative):
            return self._says(part.full if part.elastic.least else part.short)
        if isinstance(part, PlannedRepeat):
            return part.elastic.least > 0 and (part.dose is not None or self.says(part.first))
        if isinstance(part, PlannedCount):
            return any(line is not None and not line.counted for line in part.lines)
        if isinstance(part, Breaths):
            led = part.elastic.least > 0 and part.guide[0] is Guide.WORDS
            return led and any(phase.first is not None and not phase.first.counted for phase in part.phases)
        if isinstance(part, Block):
            return self.says(part.parts)
        # A tip may be left out; what is said inside holds and rests depends on their length.
        if isinstance(part, PlannedTip | PlannedHold | PlannedRest | WordlessPart):
            return False
        assert_never(part)

    def through(self, parts: Parts) -> Iterator[Part]:
        for stretch in _stretches(parts):
            lasts_ms = self.lasts_ms(stretch)
            first = stretch[0]
            chapter = isinstance(first, Block) and first.kind == "section"
            if isinstance(first, Block) and first.kind == STRETCH:
                yield replace(first, parts=tuple(self.through(first.parts)))
                continue
            if isinstance(first, Block) and chapter and lasts_ms * (MAX_SLOWDOWN_STEP + 1) > self.whole_ms:
                # A chapter longer than a third would keep an evening at one pace for too long.
                yield replace(first, parts=tuple(self.through(first.parts)))
                continue
            third = (2 * self.at_ms + lasts_ms) * (MAX_SLOWDOWN_STEP + 1) // (2 * self.whole_ms)
            self.slowdown_step = max(self.slowdown_step, min(third, self.heard + 1, MAX_SLOWDOWN_STEP))
            if self.says(stretch):
                self.heard = self.slowdown_step
            self.at_ms += lasts_ms
            yield from (_slowed(part, self.slowdown_step) for part in stretch)


def _stretches(parts: Parts) -> Iterator[Parts]:
    """Cut a list where both sides have had as much: what is done left and right stays together."""
    stretch: list[Part] = []
    sides: Counter[str | None] = Counter()
    for part in parts:
        stretch.append(part)
        if isinstance(part, Block) and part.kind == "side":
            sides[part.side] += 1
        if sides["left"] == sides["right"]:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def _slowed(noun: Any, slowdown_step: int) -> Any:  # noqa: ANN401 - a noun of the plan, and the same noun back
    """Set the slowdown step of every line in a part of the plan; a lone word on the beat keeps its own."""
    if slowdown_step == 0 or (isinstance(noun, Line) and noun.counted):
        return noun
    if isinstance(noun, tuple):
        return tuple(_slowed(each, slowdown_step) for each in noun)
    if not is_dataclass(noun) or isinstance(noun, type):
        return noun
    values = {field.name: _slowed(getattr(noun, field.name), slowdown_step) for field in fields(noun)}
    return replace(
        noun, **(values | {"slowdown_step": slowdown_step} if "slowdown_step" in values else values)
    )
