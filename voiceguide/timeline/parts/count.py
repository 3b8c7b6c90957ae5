"""Counts and beats: numbers at an exact pace, and the repetitions of a quick movement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.model import Line, PlannedBeat, PlannedCount
from voiceguide.plan.terms import Role
from voiceguide.script.terms import Beat
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.model import CLICK_MS, Tone
from voiceguide.timeline.parts.breaths import BEAT_GAP_MS, BREATH_GAP_MS
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling, elastic_span
from voiceguide.timeline.rundown import LINES, Counted, Entry, Struck, count_line
from voiceguide.units import SECOND, Ms

SPANS: Final = ("count",)
"""The kinds of span that it puts down."""
COUNT_GAP_MS: Final = BEAT_GAP_MS
"""The least silence from a number to the next, ms; what is longer than a number needs `WORDS_GAP_MS`."""
WORDS_GAP_MS: Final = BREATH_GAP_MS


@MEASURE.of(PlannedCount)
def _measure(count: PlannedCount, walk: Measuring, times: int) -> Ms:
    return walk.slope(count.elastic.key, times, len(count.lines)) + count.room_ms


@UNROLL.of(PlannedCount)
def _unroll(count: PlannedCount, walk: Unrolling) -> Iterator[Entry]:
    yield Counted(count, walk.amounts[count.elastic.key])


@LINES.of(Counted)
def _lines(counted: Counted) -> Iterator[Line | None]:
    yield from counted.count.lines


@PLACE.of(Counted)
def _place(counted: Counted, builder: TimelineBuilder) -> None:
    count, start_ms = counted.count, builder.at_ms
    for i, (line, spot) in enumerate(zip(count.lines, count.spots, strict=True)):
        # The quickest pace decides: else a script would work in some lengths and not in others.
        _check_pace(line, count.elastic.least, spot, builder, mend="or fewer words")
        builder.say(line, start_ms + i * counted.every_ms, Role.COUNT, side=count.side, id=count.id)
    builder.at_ms += len(count.lines) * counted.every_ms
    builder.spans.append(
        elastic_span(
            count.elastic,
            SPANS[0],
            start_ms,
            builder.at_ms - start_ms,
            unit_ms=len(count.lines),
            side=count.side,
            id=count.id,
        )
    )
    builder.at_ms += count.room_ms


@MEASURE.of(PlannedBeat)
def _measure_beat(beat: PlannedBeat, walk: Measuring, times: int) -> Ms:  # noqa: ARG001, RUF100
    return beat.every_ms + beat.room_ms


@UNROLL.of(PlannedBeat)
def _unroll_beat(beat: PlannedBeat, walk: Unrolling) -> Iterator[Entry]:
    yield Struck(beat, count_line(walk.number) if beat.beat is Beat.COUNT else None)


@LINES.of(Struck)
def _lines_of_beat(struck: Struck) -> Iterator[Line | None]:
    yield struck.line


@PLACE.of(Struck)
def _place_beat(struck: Struck, builder: TimelineBuilder) -> None:
    beat = struck.beat
    if beat.beat is Beat.CLICK:
        builder.tones.append(Tone(start_ms=builder.at_ms, duration_ms=CLICK_MS, kind="click"))
    _check_pace(struck.line, beat.every_ms, beat.spot, builder, mend="or `beat: click`")
    builder.say(struck.line, builder.at_ms, Role.COUNT, side=beat.side)
    builder.at_ms += beat.every_ms + beat.room_ms


def _check_pace(
    line: Line | None, pace_ms: Ms, spot: SourceLocation, builder: TimelineBuilder, *, mend: str
) -> None:
    """Refuse words that are longer than the pace of their count."""
    if line is None:
        return
    needed_ms = builder.lengths[line] + (COUNT_GAP_MS if line.counted else WORDS_GAP_MS)
    if needed_ms <= pace_ms:
        return
    what = f"{line.text!r} takes {builder.lengths[line] / SECOND:.1f} s, too long for a pace of "
    what += f"{pace_ms / SECOND:g} s."
    tenths_s = -(-needed_ms // 100) / 10
    raise ScriptError([Problem(spot, what, f"Write a pace of {tenths_s:g}s at least, {mend}.")])
