"""The view of `voiceguide show NAME --stage fit`: how the elastic quantities were fitted to the length."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Final

from voiceguide.app.describe import estimated_range
from voiceguide.app.unsaid import bringing_back, unsaid_in
from voiceguide.cli import console
from voiceguide.cli.views.outline import SAID_OR_NOT, format_amount, short
from voiceguide.cli.views.swimlanes import glyphs_for
from voiceguide.plan.terms import Kind
from voiceguide.units import SECOND, Ms, clock, next_second

if TYPE_CHECKING:
    from voiceguide.compose.request import FitRow
    from voiceguide.lint.unsaid import Unsaid
    from voiceguide.pipeline import Composed

_CALLED: Final = {
    Kind.ROUND: "rounds",
    Kind.REP: "repetitions",
    Kind.BREATH: "breaths",
    Kind.HOLD: "holds",
    Kind.PACE: "counts",
    Kind.SECTION: "sections",
    Kind.SETTLE: "settling",
    Kind.BETWEEN: "rests between",
    Kind.FINAL: "final rest",
    Kind.TAIL: "the end",
    Kind.TIP: "remarks",
    Kind.WORDING: "shorter wording",
}
"""The names of the kinds of elastic quantities, in the order of the summary."""
_BAR: Final = 40
_BEFORE_BAR: Final = 28
"""Columns before a bar."""


def print_fit(composed: Composed) -> None:
    """Print the bounds, the time that each kind gained or lost, every quantity, and what was left out."""
    rows = [row for row in composed.fit.rows if not row.elastic.rigid]
    console.prose("\n".join((*_bounds(composed), "", *_summary(composed), "")))
    amounts = [row for row in rows if row.elastic.kind not in SAID_OR_NOT]
    if amounts:
        heads = ("NATURAL", "NOW", "AT ITS", "MAY BE", "PLACES", "TAKES", "GAINED", "WHAT", "FACT")
        console.table(heads, [_amount(row) for row in amounts], narrower=_narrower(amounts))
        console.result("")
    lines = unsaid_in(composed)
    tips = {line.key: bringing_back(line) for line in lines if line.where == "tip"}
    remarks = [row for row in rows if row.elastic.kind is Kind.TIP]
    wordings = [row for row in rows if row.elastic.kind is Kind.WORDING]
    console.prose(
        "\n".join(
            (
                *_dropped("Left out", "remark", remarks, tips),
                *_dropped("Shortened", "cue", wordings, {}),
                *_unsaid([line for line in lines if line.where != "tip"]),
                *_not_rung(composed),
            )
        )
    )


def _not_rung(composed: Composed) -> Iterator[str]:
    """Name the bells by the clock for which this length has no time."""
    plan, length_ms = composed.plan, composed.fit.target_ms
    rung = {tone.start_ms for tone in composed.timeline.tones}
    for bell in plan.bells:
        at_ms = bell.at_ms if bell.at_ms >= 0 else length_ms + bell.at_ms
        if not plan.every_ms and at_ms not in rung:
            yield f"Not rung: the bell at {clock(bell.at_ms)}, which this length has no time for."


def _bounds(composed: Composed) -> Iterator[str]:
    timeline, at = composed.timeline, composed.timeline.fit
    about = "about " if timeline.estimated else ""
    spoken_ms = sum(clip.duration_ms for clip in timeline.clips)
    yield f"{timeline.title}, {clock(timeline.duration_ms)}. {composed.voice_line}"
    least, most = clock(next_second(at.least_ms)), clock(at.most_ms // SECOND * SECOND)
    yield f"It can last {about}{least} to {about}{most}, by nature {about}{clock(at.natural_ms)}."
    if timeline.estimated:
        slow = clock(next_second(at.least_ms + estimated_range(composed.plan).margin_ms))
        yield f"A slow voice may need {slow} at least; name a --voice to have it measured."
    yield f"{about.capitalize()}{clock(spoken_ms)} of it is spoken, in {len(timeline.clips)} cues."


def _summary(composed: Composed) -> Iterator[str]:
    """Format the time that each kind of quantity gained or lost, with a bar."""
    at = composed.timeline.fit
    more_ms = composed.fit.target_ms - at.natural_ms
    if not more_ms:
        yield "That is its natural length."
    else:
        yield f"That is {_length(abs(more_ms))} {'more' if more_ms > 0 else 'less'} than natural:"
    of_kind: Counter[Kind] = Counter()
    for row in composed.fit.rows:
        of_kind[row.elastic.kind] += row.grown_ms
    longest_ms = max(map(abs, of_kind.values()), default=0)
    full, empty = glyphs_for(sys.stdout.encoding).levels[-1], "-"
    most = max(1, min(_BAR, get_terminal_size().columns - _BEFORE_BAR)) if sys.stdout.isatty() else _BAR
    for kind, called in _CALLED.items():
        if gained_ms := of_kind[kind]:
            bar = (full if gained_ms > 0 else empty) * max(1, abs(gained_ms) * most // longest_ms)
            yield f"  {called:<16}{_signed(gained_ms):>8}  {bar}"


def _amount(row: FitRow) -> tuple[str, ...]:
    elastic = row.elastic
    return (
        format_amount(elastic, elastic.natural),
        format_amount(elastic, row.value),
        row.limit,
        short(elastic) or "",
        str(row.places),
        clock(row.time_ms),
        _signed(row.grown_ms) if row.grown_ms else "",
        elastic.name,
        elastic.id or "",
    )


def _narrower(rows: Sequence[FitRow]) -> console.Table:
    """Return the same table in fewer columns: some are left out, others are joined."""
    heads = ("NATURAL", "NOW", "MAY BE", "PLACES", "TAKES", "GAINED", "WHAT")
    cells = []
    for row in rows:
        natural, now, limit, _, places, takes, gained, what, fact = _amount(row)
        reach = (
            f"{format_amount(row.elastic, row.elastic.least)}..{format_amount(row.elastic, row.elastic.most)}"
        )
        labelled = f"{what} ({fact})" if fact else what
        cells.append((natural, f"{now} {limit}".strip(), reach, places, takes, gained, labelled))
    return heads, cells


def _dropped(done: str, thing: str, rows: Sequence[FitRow], back: Mapping[str, str]) -> Iterator[str]:
    """List the remarks or wordings that were dropped, the time that this freed, and what brings them back."""
    if not rows:
        return
    things = f"the {len(rows)} {thing}{'s' if len(rows) > 1 else ''}"
    gone = [row for row in rows if not row.value]
    if not gone:
        yield f"{done}: none of {things} that could be."
        return
    freed_ms = -sum(row.grown_ms for row in gone)
    freed = f", {_length(freed_ms)} freed" if freed_ms > 0 else ""
    yield f"{done}: {len(gone)} of {things} that could be{freed}."
    for row in gone:
        told = ", ".join(filter(None, (row.elastic.id, back.get(row.elastic.key))))
        yield f"  {_signed(row.grown_ms):>7}  {row.elastic.name}" + (f"  ({told})" if told else "")


def _unsaid(lines: Sequence[Unsaid]) -> Iterator[str]:
    """List the lines in holds, rests and other steps that are not said, and what brings them back."""
    if lines:
        yield f"Not said: {len(lines)} other line{'s' if len(lines) > 1 else ''} of the script."
    for line in lines:
        yield f"  {line.text}  ({bringing_back(line)})"


def _signed(ms: Ms) -> str:
    return ("+" if ms > 0 else "-" if ms < 0 else "") + _length(abs(ms))


def _length(ms: Ms) -> str:
    """Format a length as a clock has it, below a second in tenths: a gain must not look like zero."""
    if ms < SECOND:
        return f"{ms / SECOND:.1f} s" if ms >= 100 else f"{ms} ms"
    return clock(ms)
