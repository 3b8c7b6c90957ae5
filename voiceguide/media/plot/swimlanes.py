"""The swimlanes of a timeline: voice, silence, breath, bells, sides and chapters."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from voiceguide.media.plot.model import Lanes, Look, Stretch
from voiceguide.timeline.model import Phase, Span, Timeline
from voiceguide.timeline.parts import SPAN_KINDS, STRUCTURE_SPANS
from voiceguide.units import SECOND, Ms, clock

_OTHER_LOOKS: Final = {"hold": Look.HOLD, "window": Look.WINDOW, "count": Look.COUNT}
_QUIETS: Final = {
    kind: _OTHER_LOOKS.get(kind, Look.REST) for kind in SPAN_KINDS if kind not in STRUCTURE_SPANS
}
"""The look of the silence in every kind of span that holds no other parts; by default that of a rest."""
_CLICKS_APART_MS: Final = 5 * SECOND
_SIDES: Final = {"left": Look.LEFT, "right": Look.RIGHT}
_PHASES: Final = {
    Phase.INHALE: Look.INHALE,
    Phase.EXHALE: Look.EXHALE,
    Phase.PAUSE_IN: Look.PAUSE,
    Phase.PAUSE_OUT: Look.PAUSE,
}
_HEARD: Final = (
    Look.WORDS,
    Look.HOLD,
    Look.WINDOW,
    Look.COUNT,
    Look.REST,
    Look.BREATH,
    Look.GAP,
)
"""Kinds in order of precedence where several cover a moment: a breath within a hold belongs to the hold."""
_Cover = tuple[Ms, Ms, Look]


def swimlanes(timeline: Timeline) -> Lanes:
    """Return the swimlanes of a timeline.

    Guarantee: voice and silence never overlap and together last exactly as long as the session.
    """
    end_ms = timeline.duration_ms
    covers = [*_covers(timeline), (0, end_ms, Look.GAP)]
    heard = tuple(_sweep(covers, _HEARD, end_ms))
    sides = [
        (span.start_ms, span.end_ms, _SIDES[span.side])
        for span in timeline.spans
        if span.kind == "side" and span.side in _SIDES
    ]
    return Lanes(
        routine=timeline.routine,
        title=_line(timeline.title) or timeline.routine,
        mode=timeline.mode,
        speaker=timeline.voice,
        estimated=timeline.estimated,
        duration_ms=end_ms,
        voice=tuple(_within(_clips(timeline), end_ms)),
        silence=_with_lengths(tuple(each for each in heard if each.look is not Look.WORDS), timeline.spans),
        breath=tuple(_within(_breaths(timeline), end_ms)),
        bells=tuple(_within(_bells(timeline), end_ms)),
        sides=tuple(_sweep(sides, tuple(_SIDES.values()), end_ms)),
        chapters=tuple(_chapters(timeline)),
        left_out=timeline.fit.left_out,
        shortened=timeline.fit.shortened,
        clicks=tuple(_within(_clicks(timeline), end_ms)),
    )


def _covers(timeline: Timeline) -> Iterator[_Cover]:
    """Yield the spans that decide the kind of a moment: start, end, kind."""
    yield from ((clip.start_ms, clip.end_ms, Look.WORDS) for clip in timeline.clips)
    yield from (
        (breath.start_ms, breath.start_ms + breath.duration_ms, Look.BREATH) for breath in timeline.breaths
    )
    for span in timeline.spans:
        if span.kind in _QUIETS:
            yield span.start_ms, span.end_ms, _QUIETS[span.kind]
    # After the last word, breath and hold nothing is left to do.
    ends = [clip.end_ms for clip in timeline.clips]
    ends += [breath.start_ms + breath.duration_ms for breath in timeline.breaths]
    ends += [span.end_ms for span in timeline.spans if span.kind in _QUIETS]
    yield max(ends, default=0), timeline.duration_ms, Look.REST


def _sweep(covers: Iterable[_Cover], ranks: tuple[Look, ...], end_ms: Ms) -> Iterator[Stretch]:
    """Yield stretches by a sweep over time; each moment gets the first of `ranks` that covers it."""
    edges: list[tuple[Ms, Look, int]] = []
    for begin_ms, stop_ms, look in covers:
        inside = (max(0, begin_ms), min(end_ms, stop_ms))
        if inside[0] < inside[1]:
            edges += [(inside[0], look, 1), (inside[1], look, -1)]
    covering: Counter[Look] = Counter()
    now: Look | None = None
    since_ms = 0
    for at_ms, changes in groupby(sorted(edges), key=itemgetter(0)):
        for _, look, change in changes:
            covering[look] += change
        then = next((look for look in ranks if covering[look]), None)
        if then is not now:
            if now is not None:
                yield Stretch(since_ms, at_ms, now)
            now, since_ms = then, at_ms


def _within(stretches: Iterable[Stretch], end_ms: Ms) -> Iterator[Stretch]:
    """Sort stretches, and clip each to the session and to the end of the one before."""
    at_ms = 0
    for each in sorted(stretches, key=lambda each: (each.start_ms, each.end_ms)):
        kept = replace(each, start_ms=max(at_ms, each.start_ms), end_ms=min(end_ms, each.end_ms))
        if kept.start_ms < kept.end_ms:
            yield kept
            at_ms = kept.end_ms


def _clips(timeline: Timeline) -> Iterator[Stretch]:
    for clip in timeline.clips:
        yield Stretch(clip.start_ms, clip.end_ms, Look.WORDS, _line(clip.text))


def _breaths(timeline: Timeline) -> Iterator[Stretch]:
    for each in timeline.breaths:
        yield Stretch(each.start_ms, each.start_ms + each.duration_ms, _PHASES[each.phase])


def _bells(timeline: Timeline) -> Iterator[Stretch]:
    for tone in timeline.tones:
        if tone.kind in ("bell", "sound"):
            yield Stretch(tone.start_ms, tone.start_ms + tone.duration_ms, Look.BELL, _line(tone.file))


def _clicks(timeline: Timeline) -> Iterator[Stretch]:
    for tone in timeline.tones:
        if tone.kind == "click":
            yield Stretch(tone.start_ms, tone.start_ms + tone.duration_ms, Look.CLICK)


def close_together(clicks: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Group clicks that follow one another within a few seconds: those of one movement."""
    run: list[Stretch] = []
    for click in clicks:
        if run and click.start_ms - run[-1].start_ms > _CLICKS_APART_MS:
            yield run
            run = []
        run.append(click)
    if run:
        yield run


def told_clicks(run: Sequence[Stretch]) -> str:
    """Return when a run of clicks begins and how many they are, in words."""
    return f"{clock(run[0].start_ms)} {len(run)} click{'' if len(run) == 1 else 's'}"


def _with_lengths(silence: tuple[Stretch, ...], spans: Iterable[Span]) -> tuple[Stretch, ...]:
    """Label the longest silence in every span that has a look with its whole length."""
    written = list(silence)
    starts = [each.start_ms for each in silence]
    for span in spans:
        if span.kind not in _QUIETS:
            continue
        first, last = bisect_left(starts, span.start_ms), bisect_left(starts, span.end_ms)
        inside = [n for n in range(first, last) if silence[n].look is _QUIETS[span.kind]]
        if inside:
            longest = max(inside, key=lambda n: silence[n].duration_ms)
            # The quiet at the very end makes the last rest longer than its span.
            whole_ms = max(span.duration_ms, silence[longest].duration_ms)
            written[longest] = replace(silence[longest], label=clock(whole_ms))
    return tuple(written)


def _chapters(timeline: Timeline) -> Iterator[Stretch]:
    """Yield the chapters, each until the next one; of sections that begin together the innermost counts."""
    sections = sorted(
        (span for span in timeline.spans if span.kind == "section" and span.start_ms < timeline.duration_ms),
        key=lambda span: (span.start_ms, -span.duration_ms),
    )
    begun = {span.start_ms: _line(span.title or "") for span in sections}
    for (start_ms, title), (stop_ms, _) in pairwise([*begun.items(), (timeline.duration_ms, "")]):
        yield Stretch(start_ms, stop_ms, Look.CHAPTER, title)


def _line(text: str) -> str:
    return " ".join(text.split())
