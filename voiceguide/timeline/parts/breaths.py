"""Whole breaths, led in words, counts or tones; one that waits for its words lasts longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.plan.model import GAP_MS, Breaths, Line, PhaseLines
from voiceguide.plan.terms import Phase, Role
from voiceguide.script.terms import Guide
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.model import BreathPhase, Tone
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Lengths, Measuring, Unrolling
from voiceguide.timeline.rundown import LINES, Breath, Breathed, Entry, count_line, longest_count
from voiceguide.units import SECOND, Ms

BREATH_GAP_MS: Final = 300  # craft: between two breath cues at least 0.3 s

BREATH_FORMS: Final = ("first", "then", "last")
"""The words of a phase: in the first breath, in later ones, and in the last."""
_SPOKEN: Final = (Guide.WORDS, Guide.COUNTS)


@dataclass(frozen=True, slots=True)
class BreathTimes:
    """The phases of the first and of every later breath, milliseconds: inhale, pause, exhale, pause."""

    first: tuple[Ms, Ms, Ms, Ms]
    then: tuple[Ms, Ms, Ms, Ms]


def breath_times(breaths: Breaths, lengths: Lengths) -> BreathTimes:
    """Time the phases; one whose words are longer than it waits for them, to the next whole second.

    Before a cue that is no breath's the words of the last phase leave the room that any cue needs.
    """

    def phase(own_ms: Ms, peers: tuple[Line, ...], *, last: bool = False) -> Ms:
        longest = max((lengths[peer] for peer in peers), default=0)
        gap_ms = GAP_MS if last else BREATH_GAP_MS
        if longest == 0 or longest + gap_ms <= own_ms:
            return own_ms
        return -(-(longest + gap_ms) // SECOND) * SECOND

    def breath(pick: str) -> tuple[Ms, Ms, Ms, Ms]:
        inhale, pause_in, exhale, pause_out = (_phase_peers(lines, pick) for lines in breaths.phases)
        return (
            phase(breaths.in_ms, inhale),
            phase(breaths.pause_in_ms, pause_in),
            phase(breaths.out_ms, exhale, last=breaths.cue_follows and not breaths.pause_out_ms),
            phase(breaths.pause_out_ms, pause_out, last=breaths.cue_follows),
        )

    return BreathTimes(breath("first"), breath("then"))


def _phase_peers(lines: PhaseLines, pick: str) -> tuple[Line, ...]:
    return lines.first_peers if pick == "first" else lines.then_peers


@MEASURE.of(Breaths)
def _measure(breaths: Breaths, walk: Measuring, times: int) -> Ms:
    each = breath_times(breaths, walk.lengths)
    first, then = sum(each.first), sum(each.then)
    one = first + _room_after_ms(breaths, 1)
    return walk.whole(breaths.elastic.key, times, one, first + then + _room_after_ms(breaths, 2), then)


def _room_after_ms(breaths: Breaths, n: int) -> Ms:
    """Return the silence after so many breaths: the last number of a count fills its second, and a cue waits.

    From two on it is the same for every n, so that each breath more costs the same.
    """
    guide = breaths.guide[:1] if n == 1 else breaths.guide[1:] or breaths.guide
    return GAP_MS if breaths.cue_follows and Guide.COUNTS in guide else 0


@UNROLL.of(Breaths)
def _unroll(breaths: Breaths, walk: Unrolling) -> Iterator[Entry]:
    n = walk.amounts[breaths.elastic.key]
    yield Breathed(breaths, tuple(_breath(breaths, i, n, walk) for i in range(n)))


def _breath(breaths: Breaths, i: int, n: int, walk: Unrolling) -> Breath:
    """Lead breath `i` of `n`: the first in full words, then as the guide thins out."""
    guide = _guide(breaths, i, n)

    def words(phase: PhaseLines) -> Line | None:
        if i == 0:
            return walk.line(phase.first, phase.first_turns)
        if i == n - 1 and phase.last is not None:
            return walk.line(phase.last, phase.last_turns)
        return walk.line(phase.then, phase.then_turns) if guide in _SPOKEN else None

    return Breath(guide, tuple(map(words, breaths.phases)))


def _guide(breaths: Breaths, i: int, n: int) -> Guide:
    return breaths.guide[min(len(breaths.guide) - 1, i * len(breaths.guide) // n)]


def forms_said(breaths: Breaths, phase: PhaseLines, n: int) -> frozenset[str]:
    """Return which of `BREATH_FORMS` so many breaths say in one of their phases."""
    said = set(BREATH_FORMS[:1] if n else ())
    if n > 1 and phase.last is not None:
        said.add("last")
    if any(_guide(breaths, i, n) in _SPOKEN for i in range(1, n - (phase.last is not None))):
        said.add("then")
    return frozenset(said)


@LINES.of(Breathed)
def _lines(breathed: Breathed) -> Iterator[Line | None]:
    for phase in breathed.breaths.phases:
        yield from phase.first_peers
        yield from phase.then_peers
    for breath in breathed.each:
        yield from breath.words
    if any(breath.guide is Guide.COUNTS for breath in breathed.each):
        yield from (count_line(n) for n in range(2, longest_count(breathed.breaths) + 1))


@PLACE.of(Breathed)
def _place(breathed: Breathed, builder: TimelineBuilder) -> None:
    """Place breaths: words at the start of their phase, numbers exactly on the second."""
    breaths = breathed.breaths
    times = breath_times(breaths, builder.lengths)
    for i, breath in enumerate(breathed.each):
        durations = times.first if i == 0 else times.then
        for phase, duration_ms, line in zip(Phase, durations, breath.words, strict=True):
            if not duration_ms:
                continue
            at_ms = builder.at_ms
            end_ms = builder.say(line, at_ms, Role.BREATH, side=breaths.side, phase=phase, id=breaths.id)
            if breath.guide is Guide.COUNTS:
                _count(builder, at_ms, end_ms, duration_ms, phase, breaths.side)
            if breath.guide is Guide.TONES:
                builder.tones.append(
                    Tone(start_ms=at_ms, duration_ms=duration_ms, kind="breath", phase=phase)
                )
            builder.breaths.append(
                BreathPhase(
                    start_ms=at_ms,
                    duration_ms=duration_ms,
                    phase=phase,
                    breath=i + 1,
                    of=len(breathed.each),
                    side=breaths.side,
                    id=breaths.id,
                )
            )
            builder.at_ms += duration_ms
    builder.at_ms += _room_after_ms(breaths, len(breathed.each)) if breathed.each else 0


def _count(
    builder: TimelineBuilder, at_ms: Ms, spoken_to_ms: Ms, free_ms: Ms, phase: Phase, side: str | None
) -> None:
    """Count on the second through the free time of a phase, as soon as its words are over."""
    for n in range(2, -(-free_ms // SECOND) + 1):
        beat_ms = at_ms + (n - 1) * SECOND
        line = count_line(n)
        free_until = at_ms + free_ms
        if line not in builder.lengths or beat_ms < spoken_to_ms + BREATH_GAP_MS:
            continue
        if beat_ms + builder.lengths[line] > free_until:
            continue
        builder.say(line, beat_ms, Role.COUNT, side=side, phase=phase)
