"""Strikes of a bell, and sounds of a script's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from voiceguide.plan.model import Line, PlannedBell, PlannedSound
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.clock.bells import BELL_MS
from voiceguide.timeline.model import STRIKES, Tone
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling
from voiceguide.timeline.rundown import LINES, Entry, Rang, Sounded
from voiceguide.units import Ms

STRIKE_MS: Final = 4_000
"""From one strike to the next."""

LONGEST_RINGING_MS: Final = 55_000
"""The longest time that strikes of one bell may take, ms: they are verified together."""


def bell_ms(bell: PlannedBell) -> Ms:
    """Return the time that strikes and their decay take."""
    return _strike_ms(bell) + (bell.strikes - 1) * STRIKE_MS


def _strike_ms(bell: PlannedBell) -> Ms:
    return BELL_MS if bell.sound is None else bell.sound.duration_ms


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
    bell = rang.bell
    tone = Tone(start_ms=0, duration_ms=_strike_ms(bell), kind="bell", strike=STRIKES[0])
    if (own := bell.sound) is not None:
        tone = replace(tone, strike=None, file=own.file.name, speech=own.key)
    tone = replace(tone, gain_db=bell.manner.level_db)
    for n in range(bell.strikes):
        builder.tones.append(replace(tone, start_ms=builder.at_ms + n * STRIKE_MS))
    builder.at_ms += bell_ms(bell)


@MEASURE.of(PlannedSound)
def _measure_sound(sound: PlannedSound, walk: Measuring, times: int) -> Ms:  # noqa: ARG001, RUF100
    return sound.sound.duration_ms


@UNROLL.of(PlannedSound)
def _unroll_sound(sound: PlannedSound, walk: Unrolling) -> Iterator[Entry]:  # noqa: ARG001, RUF100
    yield Sounded(sound)


@LINES.of(Sounded)
def _lines_of_sound(sounded: Sounded) -> Iterator[Line | None]:  # noqa: ARG001, RUF100
    yield from ()


@PLACE.of(Sounded)
def _place_sound(sounded: Sounded, builder: TimelineBuilder) -> None:
    own = sounded.sound.sound
    builder.tones.append(
        Tone(
            start_ms=builder.at_ms,
            duration_ms=own.duration_ms,
            kind="sound",
            file=own.file.name,
            speech=own.key,
            gain_db=sounded.sound.manner.level_db,
        )
    )
    builder.at_ms += own.duration_ms
