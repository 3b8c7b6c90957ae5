"""Place everything at its millisecond: the rundown becomes the timeline."""

from __future__ import annotations

from voiceguide.plan.model import GAP_MS, Elastic, Line, Plan, PlannedCue
from voiceguide.plan.terms import Kind, Phase, Role
from voiceguide.script.terms import Guide
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.fit import Fit
from voiceguide.timeline.formats import summarise
from voiceguide.timeline.hold_cues import HOLD_LEAD_MS, hold_cue_ms, place_hold_cues, place_rest_cues
from voiceguide.timeline.measure import BELL_MS, BREATH_GAP_MS, STRIKE_MS, bell_ms, breath_times, cue_slot
from voiceguide.timeline.model import STRIKES, Balance, BreathPhase, Span, Synthetic, Timeline, Tone
from voiceguide.timeline.rundown import (
    Breathed,
    Closed,
    Entry,
    Held,
    Opened,
    Rang,
    Rested,
    Rundown,
    Said,
    count_line,
)
from voiceguide.timeline.sound import Sounds, lengths
from voiceguide.units import SECOND, Ms


def place(
    plan: Plan,
    rundown: Rundown,
    fitted: Fit,
    sounds: Sounds,
    *,
    voice: str,
    estimated: bool,
) -> Timeline:
    """Place a rundown.

    Args:
        plan: The plan that was fitted.
        rundown: Everything in order.
        fitted: Its amounts.
        sounds: The sound of each of `rundown.lines()`.
        voice: The voice's name.
        estimated: True if the clips have no sound yet, only an estimated length.
    """
    builder = TimelineBuilder(sounds, lengths(sounds))
    for entry in rundown.entries:
        _put(entry, builder)
    if builder.at_ms != fitted.target_ms:
        raise AssertionError(f"placed {builder.at_ms} ms for {fitted.target_ms} ms")
    return Timeline(
        routine=plan.routine,
        title=plan.title,
        by=plan.by or None,
        language=plan.language,
        mode=str(plan.mode),
        voice=voice,
        synthetic=None if estimated else _synthetic(voice, builder),
        estimated=estimated,
        target_ms=fitted.target_ms,
        duration_ms=builder.at_ms,
        fade_ms=0,
        choices=plan.choices,
        balance=Balance(longer=plan.longer, extra_ms=plan.extra_ms),
        clips=tuple(sorted(builder.clips, key=lambda clip: clip.start_ms)),
        breaths=tuple(builder.breaths),
        tones=tuple(builder.tones),
        spans=tuple(sorted(builder.spans, key=lambda span: (span.start_ms, -span.duration_ms))),
        bed=None,
        fit=summarise(fitted),
    )


def _synthetic(voice: str, builder: TimelineBuilder) -> Synthetic:
    return Synthetic.of_voice(voice) if builder.clips else Synthetic.NONE


def _put(entry: Entry, builder: TimelineBuilder) -> None:
    match entry:
        case Said():
            cue = entry.cue
            builder.say(
                entry.line,
                builder.at_ms,
                _said_role(cue, entry.line),
                side=cue.side,
                size=cue.size,
                id=cue.id,
            )
            builder.at_ms += max(cue_slot(one, builder.lengths) for one in entry.cues)
        case Held():
            _put_hold(entry, builder)
        case Breathed():
            _put_breaths(entry, builder)
        case Rested():
            _put_rest(entry, builder)
        case Rang():
            for n in range(entry.bell.strikes):
                at_ms = builder.at_ms + n * STRIKE_MS
                builder.tones.append(
                    Tone(start_ms=at_ms, duration_ms=BELL_MS, kind="bell", strike=STRIKES[0])
                )
            builder.at_ms += bell_ms(entry.bell)
        case Opened():
            builder.open.append((entry, builder.at_ms))
        case Closed():
            opened, start_ms = builder.open.pop()
            builder.spans.append(
                Span(
                    kind=opened.kind,
                    start_ms=start_ms,
                    duration_ms=builder.at_ms - start_ms,
                    title=opened.title,
                    side=opened.side,
                    n=opened.n,
                    of=opened.of,
                )
            )


def _said_role(cue: PlannedCue, line: Line | None) -> Role:
    return Role.COUNT if line is not None and cue.line is None else cue.role


def _span(
    elastic: Elastic,
    kind: str,
    start_ms: Ms,
    duration_ms: Ms,
    *,
    unit_ms: Ms = 1,
    extra_ms: Ms = 0,
    side: str | None = None,
    id: str | None = None,
) -> Span:
    return Span(
        kind=kind,
        start_ms=start_ms,
        duration_ms=duration_ms,
        side=side,
        rigid=elastic.rigid,
        least_ms=elastic.least * unit_ms + extra_ms,
        natural_ms=elastic.natural * unit_ms + extra_ms,
        most_ms=elastic.most * unit_ms + extra_ms,
        id=id,
    )


def _put_hold(held: Held, builder: TimelineBuilder) -> None:
    """Place what is said inside a hold: announcement, presence, middle, near-end, within a quarter of it."""
    hold, start_ms = held.hold, builder.at_ms
    end_ms = start_ms + held.duration_ms
    side, id_ = hold.side, hold.id
    head_ms = start_ms + HOLD_LEAD_MS
    if held.start is not None:
        builder.say(
            held.start.line, head_ms, Role.HOLD_START, side=side, id=id_, announces_ms=held.duration_ms
        )
        head_ms += hold_cue_ms(held.start, builder.lengths)
    tail_ms = end_ms
    if held.near_end is not None:
        near_ms = end_ms - held.near_end_before_ms - hold_cue_ms(held.near_end, builder.lengths)
        if near_ms >= head_ms + GAP_MS:
            builder.say(held.near_end.line, near_ms, Role.NEAR_END, side=side, id=id_)
            tail_ms = near_ms
    for line, at_ms in place_hold_cues(held, head_ms, tail_ms, builder.lengths):
        builder.say(line, at_ms, Role.PRESENCE, side=side, id=id_)
    builder.spans.append(
        _span(
            hold.elastic,
            "hold",
            start_ms,
            held.duration_ms,
            unit_ms=hold.breath_ms or 1,
            extra_ms=hold.extra_ms,
            side=side,
            id=id_,
        )
    )
    for i in range(held.breaths):
        at_ms = start_ms + i * hold.breath_ms
        common = {"breath": i + 1, "of": held.breaths}
        builder.breaths.append(
            BreathPhase(
                start_ms=at_ms,
                duration_ms=hold.breath_in_ms,
                phase=Phase.INHALE,
                side=side,
                id=id_,
                **common,
            )
        )
        builder.breaths.append(
            BreathPhase(
                start_ms=at_ms + hold.breath_in_ms,
                duration_ms=hold.breath_ms - hold.breath_in_ms,
                phase=Phase.EXHALE,
                side=side,
                id=id_,
                **common,
            )
        )
    builder.at_ms = end_ms


def _put_breaths(breathed: Breathed, builder: TimelineBuilder) -> None:
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
                free_ms = duration_ms
                if i == len(breathed.each) - 1 and not any(durations[list(Phase).index(phase) + 1 :]):
                    free_ms -= GAP_MS  # the next words need a gap
                _count(builder, at_ms, end_ms, free_ms, phase, breaths.side)
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


def _put_rest(rested: Rested, builder: TimelineBuilder) -> None:
    """Place a rest, its cue before it if it is a window, and a sparse scan inside it."""
    rest = rested.rest
    if rest.cue is not None:
        builder.say(rest.cue.line, builder.at_ms, Role.WINDOW, side=rest.side, id=rest.id)
        builder.at_ms += cue_slot(rest.cue, builder.lengths)
    start_ms = builder.at_ms
    builder.at_ms += rested.duration_ms
    if rested.quiet is not None:
        builder.say(
            rested.quiet.line,
            start_ms,
            Role.WINDOW if rest.cue is not None else Role.REST,
            side=rest.side,
            quiet_ms=rested.duration_ms - builder.sounds[rested.quiet.line].clip.duration_ms,
        )
    for line, at_ms in place_rest_cues(rested, start_ms, builder.lengths):
        builder.say(line, at_ms, Role.REST, side=rest.side, id=rest.id)
    if rested.duration_ms and rest.elastic.kind is not Kind.TAIL:
        kind = "window" if rest.cue is not None else "rest"
        builder.spans.append(
            _span(rest.elastic, kind, start_ms, rested.duration_ms, side=rest.side, id=rest.id)
        )
