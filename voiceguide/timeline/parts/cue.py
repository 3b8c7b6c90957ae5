"""Cues, tips and cues with a short wording: something is said, then time passes."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.plan.model import Alternative, Line, PlannedCue, PlannedTip
from voiceguide.plan.terms import Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Lengths, Measuring, Unrolling
from voiceguide.timeline.rundown import LINES, Entry, Said
from voiceguide.units import SECOND, Ms


def cue_slot(cue: PlannedCue, lengths: Lengths) -> Ms:
    """Return the time a cue takes, the silence after it included."""
    longest = max((lengths[peer] for peer in cue.peers), default=0)
    if cue.slot_ms:
        # The words change with the target; the time must not. A slow voice alone may outgrow it.
        return max(cue.slot_ms, -(-(longest + cue.after_ms) // SECOND) * SECOND)
    return longest + cue.after_ms


@MEASURE.of(PlannedCue)
def _measure_cue(cue: PlannedCue, walk: Measuring, times: int) -> Ms:  # noqa: ARG001, RUF100
    return walk.once(cue, cue_slot)


@MEASURE.of(PlannedTip)
def _measure_tip(tip: PlannedTip, walk: Measuring, times: int) -> Ms:
    slot = walk.once(tip.cue, cue_slot)
    return walk.whole(tip.elastic.key, times, slot, slot, 0)


@MEASURE.of(Alternative)
def _measure_alternative(part: Alternative, walk: Measuring, times: int) -> Ms:
    short = walk.once(part.short, cue_slot)
    full = max(walk.once(part.full, cue_slot), short)
    return short + walk.whole(part.elastic.key, times, full - short, full - short, 0)


@UNROLL.of(PlannedCue)
def _unroll_cue(cue: PlannedCue, walk: Unrolling) -> Iterator[Entry]:
    yield _said(walk, cue, (cue,))


@UNROLL.of(PlannedTip)
def _unroll_tip(tip: PlannedTip, walk: Unrolling) -> Iterator[Entry]:
    if walk.amounts[tip.elastic.key]:
        line = None if tip.silent else walk.line(tip.cue.line, tip.cue.turns)
        yield Said(line, tip.cue, (tip.cue,))


@UNROLL.of(Alternative)
def _unroll_alternative(part: Alternative, walk: Unrolling) -> Iterator[Entry]:
    full = walk.amounts[part.elastic.key] == 1
    yield (
        _said(walk, part.full, (part.full, part.short)) if full else _said(walk, part.short, (part.short,))
    )


def _said(walk: Unrolling, cue: PlannedCue, cues: tuple[PlannedCue, ...]) -> Said:
    if cue.line is None and cue.countable and walk.count is not None:
        # The author leaves this place silent in later repetitions; the compiler counts there.
        line, walk.count = walk.count, None
        return Said(line, cue, cues)
    return Said(walk.line(cue.line, cue.turns), cue, cues)


@LINES.of(Said)
def _lines(said: Said) -> Iterator[Line | None]:
    yield said.line
    for cue in said.cues:
        yield from cue.peers


@PLACE.of(Said)
def _place(said: Said, builder: TimelineBuilder) -> None:
    cue = said.cue
    builder.wait_for_bell(said.line, cue.side)
    builder.say(
        said.line,
        builder.at_ms,
        _said_role(cue, said.line),
        side=cue.side,
        size=cue.size,
        id=cue.id,
    )
    builder.at_ms += max(cue_slot(one, builder.lengths) for one in said.cues)


def _said_role(cue: PlannedCue, line: Line | None) -> Role:
    return Role.COUNT if line is not None and cue.line is None else cue.role
