"""Strikes of a soft bell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.plan.model import Line, PlannedBell
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.model import STRIKES, Tone
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling
from voiceguide.timeline.rundown import LINES, Entry, Rang
from voiceguide.units import Ms

BELL_MS: Final = 6_000
"""One strike rings for so long."""
STRIKE_MS: Final = 4_000
"""From one strike to the next."""


def bell_ms(bell: PlannedBell) -> Ms:
    """Return the time that strikes and their decay take."""
    return BELL_MS + (bell.strikes - 1) * STRIKE_MS


@MEASURE.of(PlannedBell)
def _measure(bell: PlannedBell, walk: Measuring, times: int) -> Ms:  # noqa: ARG001, RUF100
    return bell_ms(bell)


@UNROLL.of(PlannedBell)
def _unroll(bell: PlannedBell, walk: Unrolling) -> Iterator[Entry]:  # noqa: ARG001, RUF100
    yield Rang(bell)


@LINES.of(Rang)
def _lines(rang: Rang) -> Iterator[Line | None]:  # noqa: ARG001, RUF100
    yield from ()


@PLACE.of(Rang)
def _place(rang: Rang, builder: TimelineBuilder) -> None:
    for n in range(rang.bell.strikes):
        at_ms = builder.at_ms + n * STRIKE_MS
        builder.tones.append(Tone(start_ms=at_ms, duration_ms=BELL_MS, kind="bell", strike=STRIKES[0]))
    builder.at_ms += bell_ms(rang.bell)
