"""Whole breaths, led in words, counts or tones; one that waits for its words lasts longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
BEAT_GAP_MS: Final = 30
"""The least silence before a number: in "Breathe in, two, three" nobody waits after "in"."""

BREATH_FORMS: Final = ("first", "then", "last")
"""The words of a phase: in the first breath, in later ones, and in the last."""
_SPOKEN: Final = (Guide.WORDS, Guide.COUNTS)
Phases = tuple[Ms, Ms, Ms, Ms]
"""Inhale, pause, exhale, pause, milliseconds."""


@dataclass(frozen=True, slots=True)
class BreathTimes:
    """The phases of the first, of the second and of the last breath, milliseconds.

    From `begin` to `last` they change evenly over the series; without a ramp both are alike. `first` is
    `begin` with the time that the words of the first breath need.
    """

    first: Phases
    begin: Phases
    last: Phases

    def at(self, i: int, n: int) -> Phases:
        """Return the phases of breath `i` of `n`, counted from 0."""
        if i == 0:
            return self.first
        inhale, pause_in, exhale, pause_out = (
            _between(begin, last, i, n) for begin, last in zip(self.begin, self.last, strict=True)
        )
        return inhale, pause_in, exhale, pause_out

    @property
    def step_ms(self) -> Ms:
        """The time of one breath more: the mean of the first and the last."""
        return (sum(self.begin) + sum(self.last)) // 2


def _between(begin: Ms, last: Ms, i: int, n: int) -> Ms:
    """Return the phase of breath `i` of `n`; two that stand as far from the ends add up to both ends.

    So all of them together last n times the mean of the two ends, to the millisecond.
    """
    if 2 * i > n - 1:
        return begin + last - _between(begin, last, n - 1 - i, n)
    return begin + (last - begin) * i // (n - 1)


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

    def breath(times: Phases, pick: str) -> Phases:
        inhale, pause_in, exhale, pause_out = (_phase_peers(lines, pick) for lines in breaths.phases)
        return (
            phase(times[0], inhale),
            phase(times[1], pause_in),
            phase(times[2], exhale, last=breaths.cue_follows and not times[3]),
            phase(times[3], pause_out, last=breaths.cue_follows),
        )

    if breaths.ramp is None:
        then = breath(breaths.first_ms, "then")
        return BreathTimes(breath(breaths.first_ms, "first"), then, then)
    begin, last = breath(breaths.first_ms, "then"), breath(breaths.ramp, "then")
    return BreathTimes(breath(begin, "first"), begin, last)


def _phase_peers(lines: PhaseLines, pick: str) -> tuple[Line, ...]:
    return lines.first_peers if pick == "first" else lines.then_peers


@MEASURE.of(Breaths)
def _measure(breaths: Breaths, walk: Measuring, times: int) -> Ms:
    each = walk.once(breaths, breath_times)
    first, last = sum(each.first), sum(each.last)
    one = first + _room_after_ms(breaths, 1)
    two = first + last + _room_after_ms(breaths, 2)
    return walk.whole(breaths.elastic.key, times, one, two, each.step_ms)


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
        yield from (_counted(n, breathed) for n in range(2, longest_count(breathed.breaths) + 1))


def _counted(n: int, breathed: Breathed) -> Line:
    return replace(count_line(n), manner=breathed.breaths.manner)


@PLACE.of(Breathed)
def _place(breathed: Breathed, builder: TimelineBuilder) -> None:
    """Place breaths: words at the start of their phase, numbers exactly on the second."""
    breaths = breathed.breaths
    times = breath_times(breaths, builder.lengths)
    written_times = BreathTimes(breaths.first_ms, breaths.first_ms, breaths.last_ms)
    for i, breath in enumerate(breathed.each):
        n = len(breathed.each)
        durations, written = times.at(i, n), written_times.at(i, n)
        for phase, duration_ms, written_ms, line in zip(Phase, durations, written, breath.words, strict=True):
            if not duration_ms:
                continue
            at_ms = builder.at_ms
            end_ms = builder.say(line, at_ms, Role.BREATH, side=breaths.side, phase=phase, id=breaths.id)
            if breath.guide is Guide.COUNTS:
                _count(builder, at_ms, end_ms, duration_ms, phase, breathed)
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
                    written_ms=written_ms if written_ms != duration_ms else None,
                )
            )
            builder.at_ms += duration_ms
    builder.at_ms += _room_after_ms(breaths, len(breathed.each)) if breathed.each else 0


def _count(
    builder: TimelineBuilder, at_ms: Ms, spoken_to_ms: Ms, free_ms: Ms, phase: Phase, breathed: Breathed
) -> None:
    """Count on the second through the free time of a phase, as soon as its words are over."""
    for n in range(2, free_ms // SECOND + 1):
        beat_ms = at_ms + (n - 1) * SECOND
        line = _counted(n, breathed)
        free_until = at_ms + free_ms
        if line not in builder.lengths or beat_ms < spoken_to_ms + BEAT_GAP_MS:
            continue
        if beat_ms + builder.lengths[line] > free_until:
            continue
        builder.say(line, beat_ms, Role.COUNT, side=breathed.breaths.side, phase=phase)
