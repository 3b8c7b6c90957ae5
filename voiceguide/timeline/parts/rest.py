"""Rests, and windows that the listener answers alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from voiceguide.plan.model import GAP_MS, SILENCE, HoldCue, Line, PlannedCue, PlannedRest
from voiceguide.plan.terms import Kind, Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.hold_cues import (
    SCAN_SHARE,
    hold_cue_ms,
    own_words,
    place_own_rest_cues,
    place_rest_cues,
    rest_starts,
)
from voiceguide.timeline.parts.cue import cue_slot
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling, elastic_span
from voiceguide.timeline.parts.scan import chosen, place_scan, quiet_after_ms
from voiceguide.timeline.parts.timed import FreeTime, onsets, place_timed, timed_lines
from voiceguide.timeline.rundown import LINES, Entry, Rested
from voiceguide.units import FRAME, Ms

SPANS: Final = ("rest", "window", "scan")
"""The kinds of span that it puts down."""
QUIET_MS: Final = 85_000  # craft: over 90 s of silence are announced
SCAN_SPACING_MS: Final = 45_000
LINE_MS: Final = 4_000
"""About how long one line is, where only the length of the silence after it has to be known."""


@MEASURE.of(PlannedRest)
def _measure(rest: PlannedRest, walk: Measuring, times: int) -> Ms:
    head = walk.once(rest.cue, cue_slot) if rest.cue else 0
    return head + walk.slope(rest.elastic.key, times)


@UNROLL.of(PlannedRest)
def _unroll(rest: PlannedRest, walk: Unrolling) -> Iterator[Entry]:
    duration_ms = walk.amounts[rest.elastic.key]
    if rest.scan is not None:
        lines = chosen(rest, rest.scan, duration_ms)
        quiet_ms = quiet_after_ms(len(lines), rest.scan, duration_ms)
        said = tuple(map(walk.hold_cue, lines))
        yield Rested(rest, duration_ms, said, _announced(rest, walk, quiet_ms))
        return
    crowded = len(_sparse(rest, duration_ms)) < len(rest.presence)
    said = tuple(map(walk.hold_cue, rest.presence))
    rest = rest if rest.cue is None else replace(rest, cue=_said_now(rest.cue, walk))
    quiet = _quiet_before_timed if rest.timed else _quiet
    yield Rested(
        rest, duration_ms, said, quiet(rest, walk, duration_ms, len(said)), walk.timed(rest.timed), crowded
    )


def _said_now(cue: PlannedCue, walk: Unrolling) -> PlannedCue:
    """Return the cue of a window with the line that is said now."""
    return replace(cue, line=walk.line(cue.line, cue.turns))


def _announced(rest: PlannedRest, walk: Unrolling, quiet_ms: Ms, from_ms: Ms = QUIET_MS) -> HoldCue | None:
    """Announce a silence if it is long: else it sounds like a stopped file."""
    if quiet_ms <= from_ms or "quiet" in rest.silenced or not walk.book.phrase("quiet"):
        return None
    return own_words(walk.phrase("quiet", 0, length=walk.book.length(quiet_ms)), rest.slowdown_step)


def _quiet(rest: PlannedRest, walk: Unrolling, duration_ms: Ms, lines: int) -> HoldCue | None:
    """Announce a long silence: all of a rest, or what is left after its last line."""
    if rest.quiet_from_ms:
        after_ms = rest_starts(lines, duration_ms)[-1] + LINE_MS if lines else 0
        return _announced(rest, walk, duration_ms - after_ms, rest.quiet_from_ms)
    if rest.presence or rest.elastic.kind in (Kind.FINAL, Kind.TAIL):
        return None
    return _announced(rest, walk, duration_ms)


def _quiet_before_timed(rest: PlannedRest, walk: Unrolling, duration_ms: Ms, lines: int) -> HoldCue | None:
    """Announce a long silence before the first of the words at chosen places, where nothing else is said."""
    first_ms = min(
        (at_ms for one in rest.timed for _, at_ms in onsets(one, duration_ms)), default=duration_ms
    )
    return None if lines else _announced(rest, walk, first_ms, rest.quiet_from_ms or QUIET_MS)


def _sparse(rest: PlannedRest, duration_ms: Ms) -> tuple[HoldCue, ...]:
    """Choose as many cues of a rest's pool as its length has room for; sparse, and ending early."""
    usable = duration_ms * SCAN_SHARE[0] // SCAN_SHARE[1]
    return rest.presence[: usable // SCAN_SPACING_MS]


@LINES.of(Rested)
def _lines(rested: Rested) -> Iterator[Line | None]:
    if rested.rest.cue is not None:
        yield from rested.rest.cue.peers
    for hold_cue in (rested.quiet, *rested.presence):
        if hold_cue is not None:
            yield from hold_cue.peers
    yield from timed_lines(rested.timed)


@PLACE.of(Rested)
def _place(rested: Rested, builder: TimelineBuilder) -> None:
    """Place a rest, its cue before it if it is a window, and a sparse scan inside it."""
    rest = rested.rest
    if rest.cue is not None:
        builder.wait_for_bell(rest.cue.line, rest.side)
        builder.say(rest.cue.line, builder.at_ms, Role.WINDOW, side=rest.side, id=rest.id)
        builder.at_ms += cue_slot(rest.cue, builder.lengths)
    start_ms = builder.at_ms
    if builder.owed_ms:
        given_ms = builder.given_back_ms(_spare_ms(rested, builder))
        rested = replace(rested, duration_ms=rested.duration_ms - given_ms)
    if rested.timed:
        place_timed(builder, rested.timed, rested.duration_ms, rest.side, rest.id, SPANS[0])
    builder.at_ms += rested.duration_ms
    placed = _placed(rested, start_ms, builder.lengths)
    for line, at_ms in placed:
        if rested.quiet is None or line != rested.quiet.line:
            builder.say(line, at_ms, Role.REST, side=rest.side, id=rest.id)
            continue
        # What it announces begins after the last line, and ends with the first at a chosen place.
        last, last_ms = placed[-1]
        quiet_ms = builder.at_ms - last_ms - builder.sounds[last].clip.duration_ms
        if rested.timed:
            first_ms = min(at_ms for one in rested.timed for _, at_ms in onsets(one, rested.duration_ms))
            quiet_ms = start_ms + first_ms - at_ms - builder.sounds[line].clip.duration_ms
        role = Role.WINDOW if rest.cue is not None else Role.REST
        builder.say(line, at_ms, role, side=rest.side, quiet_ms=quiet_ms)
    # A silence inside words belongs to these, and is no stretch of its own.
    if rested.duration_ms and rest.elastic.kind is not Kind.TAIL and rest.elastic.name != SILENCE:
        kind = SPANS[2 if rest.scan is not None else rest.cue is not None]
        span = elastic_span(
            rest.elastic,
            kind,
            start_ms,
            rested.duration_ms,
            side=rest.side,
            id=rest.id,
            silenced=rest.silenced,
        )
        builder.spans.append(replace(span, waits=rest.waits))


def _spare_ms(rested: Rested, builder: TimelineBuilder) -> Ms:
    """Return how much of a rest can be given back, ms, so that it still says all that it would have said."""
    most_ms = min(builder.owed_ms, rested.duration_ms - rested.rest.elastic.least)
    words = len(_placed(rested, 0, builder.lengths))

    def loses(given_ms: Ms) -> bool:
        shorter = replace(rested, duration_ms=rested.duration_ms - given_ms)
        return len(_placed(shorter, 0, builder.lengths)) < words

    if most_ms <= 0 or not loses(most_ms):
        return most_ms
    frames = range(most_ms // FRAME + 1)
    return max(0, bisect_left(frames, True, key=lambda count: loses(count * FRAME)) - 1) * FRAME


def _placed(rested: Rested, start_ms: Ms, lengths: Mapping[Line, Ms]) -> list[tuple[Line, Ms]]:
    """Return the lines of a rest, but those at chosen places, with their times."""
    if rested.timed:
        return _around_timed(rested, start_ms, lengths)
    if rested.rest.scan is not None:
        return place_scan(rested, rested.rest.scan, start_ms, lengths)
    if rested.crowded:
        return place_own_rest_cues(rested, start_ms, lengths)
    if rested.quiet is not None and not rested.presence:
        return [(rested.quiet.line, start_ms)]
    return place_rest_cues(rested, start_ms, lengths)


def _around_timed(rested: Rested, start_ms: Ms, lengths: Mapping[Line, Ms]) -> list[tuple[Line, Ms]]:
    """Return the lines beside those at chosen places, with the nearest times that are free."""
    duration_ms = rested.duration_ms
    free = FreeTime(
        (at_ms, at_ms + hold_cue_ms(cue, lengths))
        for one in rested.timed
        for cue, at_ms in onsets(one, duration_ms)
    )
    cues = rested.presence or (() if rested.quiet is None else (rested.quiet,))
    placed = []
    for number, cue in enumerate(cues):
        wish_ms = rest_starts(len(cues), duration_ms)[number] if rested.presence else 0
        found_ms = free.take(wish_ms, hold_cue_ms(cue, lengths), 0, duration_ms - GAP_MS)
        if found_ms is not None:
            placed.append((cue.line, start_ms + found_ms))
    return placed
