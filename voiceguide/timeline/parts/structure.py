"""Parts that hold others: sections, sides, repetitions and rounds; each becomes a span with what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.plan.model import Block, Line, PlannedBetween, PlannedCue, PlannedRepeat
from voiceguide.plan.terms import Kind, Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.model import Span
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling
from voiceguide.timeline.rundown import LINES, Closed, Entry, Opened, Said, count_line
from voiceguide.units import Ms

SPANS: Final = ("section", "side", "rep", "round", "offer", "item")
"""The kinds of span that are put down here; the plan names them."""


@MEASURE.of(Block)
def _measure_block(block: Block, walk: Measuring, times: int) -> Ms:
    # What is inside is fitted to that length, so it adds no cost of its own.
    return walk.parts(block.parts, times) if block.length is None else walk.slope(block.length.key, times)


@MEASURE.of(PlannedRepeat)
def _measure_repeat(part: PlannedRepeat, walk: Measuring, times: int) -> Ms:
    if part.each or part.between is not None:
        return _measure_rounds(part, walk, times)
    n = walk.amounts[part.elastic.key]
    first = walk.parts(part.first, times * min(n, 1))
    then = walk.parts(part.then, times * max(n - 2, 0))
    last = walk.parts(part.last, times * int(n > 1))
    first += part.dose.slot_ms if part.dose is not None else 0
    return walk.whole(part.elastic.key, times, first, first + last, then)


def _measure_rounds(part: PlannedRepeat, walk: Measuring, times: int) -> Ms:
    """Measure rounds that differ, or that something stands between: how long every number of them lasts."""
    n, most = walk.amounts[part.elastic.key], part.elastic.most
    dose_ms = part.dose.slot_ms if part.dose is not None else 0
    rounds = _times_ms(part, n, most, walk, times)
    between = [0] * (most + 1)
    if part.between is not None:
        between = [0, *_times_ms(part.between, max(n - 1, 0), most - 1, walk, times)]
    table = [0, *(dose_ms + rounds[i] + between[i] for i in range(1, most + 1))]
    return walk.by_number(part.elastic.key, times, table)


def _times_ms(
    part: PlannedRepeat | PlannedBetween, n: int, most: int, walk: Measuring, times: int
) -> list[Ms]:
    """Return how long a part lasts that is done 0 to `most` times; it is done `n` times now."""
    first_ms = walk.parts(part.first, times * min(n, 1))
    if part.each:
        then_ms = [walk.parts(one.then, times * int(i < n)) for i, one in enumerate(part.each, 2)]
        last_ms = [walk.parts(one.last, times * int(i == n)) for i, one in enumerate(part.each, 2)]
    else:
        then_ms = [walk.parts(part.then, times * max(n - 2, 0))] * max(most - 1, 0)
        last_ms = [walk.parts(part.last, times * int(n > 1))] * max(most - 1, 0)
    lasting, run_ms = [0, first_ms], first_ms
    for then, last in zip(then_ms, last_ms, strict=True):
        lasting.append(run_ms + last)
        run_ms += then
    return lasting[: most + 1]


@UNROLL.of(Block)
def _unroll_block(block: Block, walk: Unrolling) -> Iterator[Entry]:
    lasts_ms = 0 if block.length is None else walk.amounts[block.length.key]
    title, silenced = _title(block, walk), block.silenced
    yield Opened(block.kind, title, block.side, block.n, block.of, lasts_ms=lasts_ms, silenced=silenced)
    yield from walk.parts(block.parts)
    yield Closed()


def _title(block: Block, walk: Unrolling) -> str | None:
    """Return the title of a section with the numbers of its rounds, so that no two have the same."""
    title = block.title
    if title is None or not walk.numbers:
        return title
    if block.kind != "section" or block.numbered:
        return walk.book.numbered(title, *walk.numbers[-1])
    told = ", ".join(f"{n}/{of}" for n, of in walk.numbers if of > 1)
    return f"{title} ({told})" if told else title


@UNROLL.of(PlannedRepeat)
def _unroll_repeat(part: PlannedRepeat, walk: Unrolling) -> Iterator[Entry]:
    n = walk.amounts[part.elastic.key]
    if part.dose is not None and n:
        told = part.dose.line(n, walk.book, part.slowdown_step)
        line = told if told.text else None
        # Its time was measured before its number was known, so its words have no part in it.
        cue = PlannedCue(
            line=line, peers=(), role=Role.SAY, after_ms=0, slot_ms=part.dose.slot_ms, side=part.side
        )
        yield Said(line, cue, (cue,))
    for i in range(1, n + 1):
        walk.count, walk.number = None, i
        if i > 1 and part.elastic.kind is Kind.REP:
            last = i == n
            walk.count = (
                Line(walk.phrase("last_one", 0), slowdown_step=part.slowdown_step) if last else count_line(i)
            )
            if not walk.count.text:
                walk.count = None
        walk.numbers.append((i, n))
        yield Opened(part.kind, None, part.side, i, n)
        yield from walk.parts(part.at(i, n))
        yield Closed()
        walk.count = None
        if part.between is not None and i < n:
            yield from walk.parts(part.between.at(i, n - 1))
        walk.numbers.pop()


@LINES.of(Opened)
def _lines_opened(opened: Opened) -> Iterator[Line | None]:  # noqa: ARG001, RUF100
    yield from ()


@LINES.of(Closed)
def _lines_closed(closed: Closed) -> Iterator[Line | None]:  # noqa: ARG001, RUF100
    yield from ()


@PLACE.of(Opened)
def _open(opened: Opened, builder: TimelineBuilder) -> None:
    builder.open.append((opened, builder.at_ms))


@PLACE.of(Closed)
def _close(closed: Closed, builder: TimelineBuilder) -> None:  # noqa: ARG001, RUF100
    opened, start_ms = builder.open.pop()
    if opened.lasts_ms:
        builder.check_time(start_ms + opened.lasts_ms)
    if not opened.kind:
        return
    builder.spans.append(
        Span(
            kind=opened.kind,
            start_ms=start_ms,
            duration_ms=builder.at_ms - start_ms,
            title=opened.title,
            side=opened.side,
            n=opened.n,
            of=opened.of,
            silenced=opened.silenced,
        )
    )
