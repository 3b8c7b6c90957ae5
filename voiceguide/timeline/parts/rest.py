"""Rests, and windows that the listener answers alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.plan.model import HoldCue, Line, PlannedRest
from voiceguide.plan.terms import Kind, Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.hold_cues import SCAN_SHARE, own_words, through
from voiceguide.timeline.parts.cue import cue_slot
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling, elastic_span
from voiceguide.timeline.rundown import LINES, Entry, Rested
from voiceguide.units import Ms

SPANS: Final = ("rest", "window")
"""The kinds of span that it puts down."""
QUIET_MS: Final = 85_000  # craft: over 90 s of silence are announced
SCAN_SPACING_MS: Final = 45_000


@MEASURE.of(PlannedRest)
def _measure(rest: PlannedRest, walk: Measuring, times: int) -> Ms:
    head = cue_slot(rest.cue, walk.lengths) if rest.cue else 0
    return head + walk.slope(rest.knob.key, times)


@UNROLL.of(PlannedRest)
def _unroll(rest: PlannedRest, walk: Unrolling) -> Iterator[Entry]:
    duration_ms = walk.doses[rest.knob.key]
    yield Rested(rest, duration_ms, _scan(rest, duration_ms), _quiet(rest, walk, duration_ms))


def _quiet(rest: PlannedRest, walk: Unrolling, duration_ms: Ms) -> HoldCue | None:
    """Announce a long silence that is not the end: else it sounds like a stopped file."""
    if duration_ms <= QUIET_MS or rest.presence or rest.knob.kind in (Kind.FINAL, Kind.TAIL):
        return None
    return own_words(walk.book.phrase("quiet", length=walk.book.length(duration_ms)), rest.calm)


def _scan(rest: PlannedRest, duration_ms: Ms) -> tuple[HoldCue, ...]:
    """Choose as many cues of a rest's pool as its length has room for; sparse, and ending early."""
    usable = duration_ms * SCAN_SHARE[0] // SCAN_SHARE[1]
    return rest.presence[: usable // SCAN_SPACING_MS]


@LINES.of(Rested)
def _lines(rested: Rested) -> Iterator[Line | None]:
    if rested.rest.cue is not None:
        yield from rested.rest.cue.peers
    for aside in (rested.quiet, *rested.presence):
        if aside is not None:
            yield from aside.peers


@PLACE.of(Rested)
def _place(rested: Rested, stage: TimelineBuilder) -> None:
    """Place a rest, its cue before it if it is a window, and a sparse scan inside it."""
    rest = rested.rest
    if rest.cue is not None:
        stage.say(rest.cue.line, stage.at_ms, Role.WINDOW, side=rest.side, id=rest.id)
        stage.at_ms += cue_slot(rest.cue, stage.lengths)
    start_ms = stage.at_ms
    stage.at_ms += rested.duration_ms
    if rested.quiet is not None:
        stage.say(
            rested.quiet.line,
            start_ms,
            Role.WINDOW if rest.cue is not None else Role.REST,
            side=rest.side,
            quiet_ms=rested.duration_ms - stage.sounds[rested.quiet.line].clip.duration_ms,
        )
    for line, at_ms in through(rested, start_ms, stage.lengths):
        stage.say(line, at_ms, Role.REST, side=rest.side, id=rest.id)
    if rested.duration_ms and rest.knob.kind is not Kind.TAIL:
        kind = SPANS[rest.cue is not None]
        stage.spans.append(
            elastic_span(rest.knob, kind, start_ms, rested.duration_ms, side=rest.side, id=rest.id)
        )
