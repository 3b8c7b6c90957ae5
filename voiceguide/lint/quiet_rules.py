"""Lint rules for what is heard between the words: silences, and bells."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.lint.heard import Found, asks_for_nothing, look_for, spans, within
from voiceguide.lint.wordlists import is_known
from voiceguide.timeline.model import Role, SpokenClip, Timeline
from voiceguide.units import SECOND, Ms, clock

_DAY_MS = 60 * SECOND
_LONG_MS = 90 * SECOND
_MOST_MS = 180 * SECOND
_OPENING_MS = 10 * SECOND
_GREETING = frozenset({Role.INTRO, Role.SAFETY})


def silences(timeline: Timeline) -> Found:
    """Find long silences that were not announced, or are too long although they were.

    By day one may last 60 s, or 90 s where a listener is breathing or was left to do something; at bedtime
    90 s. With a bed under it 90 s by day and 180 s at bedtime. If it was announced it may last 180 s, and as
    long as it likes in the final rest.
    """
    final_ms = max((span.start_ms for span in spans(timeline, "rest", "scan")), default=timeline.guided_ms)
    bedtime, furnished = timeline.mode == "bedtime", timeline.bed is not None
    untold_ms = (_LONG_MS if not furnished else _MOST_MS) if bedtime else (_LONG_MS if furnished else _DAY_MS)
    for at_ms, gap_ms, before in _silences(timeline):
        told = _told(timeline, at_ms, before)
        most_ms = _MOST_MS if told else untold_ms
        if not told and _has_a_task(timeline, at_ms + gap_ms // 2, before):
            most_ms = max(most_ms, _LONG_MS)
        if _is_wanted(timeline, at_ms, at_ms + gap_ms):
            continue
        resting = at_ms + gap_ms > final_ms
        if resting and (told or (bedtime and furnished)):
            continue
        if gap_ms > most_ms:
            what = "" if told else "unannounced "
            after = f" after {before[-1].text!r}" if before else ""
            mend = "say a word in it" if told else "say how long it will be, or a word in it"
            yield at_ms, f"{clock(gap_ms)} of {what}silence{after}; {mend}"


def _silences(timeline: Timeline) -> Iterator[tuple[Ms, Ms, list[SpokenClip]]]:
    """Return the silences between what is heard: when, how long, and the two cues before."""
    events: list[tuple[Ms, Ms, SpokenClip | None]] = [(c.start_ms, c.end_ms, c) for c in timeline.clips]
    events += [(tone.start_ms, tone.start_ms + tone.duration_ms, None) for tone in timeline.tones]
    before: list[SpokenClip] = []
    heard_ms: Ms | None = None
    for start_ms, end_ms, clip in sorted(events, key=lambda event: event[:2]):
        if heard_ms is not None and start_ms > heard_ms:
            yield heard_ms, start_ms - heard_ms, list(before)
        heard_ms = max(heard_ms or 0, end_ms)
        if clip is not None:
            before = [*before[-1:], clip]


def _told(timeline: Timeline, at_ms: Ms, before: list[SpokenClip]) -> bool:
    """Report whether a silence was announced: by the program, by the author's words, by those of its hold."""
    # A scan announces its quiet right before its last line.
    if any(clip.quiet_ms or look_for(timeline).quiet.search(clip.text) for clip in before):
        return True
    return any(
        span.start_ms <= at_ms < span.end_ms
        and any(clip.role is Role.HOLD_START and clip.announces_ms for clip in within(timeline, span))
        for span in spans(timeline, "hold")
    )


def _is_wanted(timeline: Timeline, at_ms: Ms, end_ms: Ms) -> bool:
    """Report whether a silence is for its greater part one that the author did not want to be announced."""
    middle_ms = (at_ms + end_ms) // 2
    return any(
        {"quiet", "holds"} & set(span.silenced) and span.start_ms <= middle_ms < span.end_ms
        for span in spans(timeline, "hold", "rest", "scan", "window")
    )


def _has_a_task(timeline: Timeline, at_ms: Ms, before: list[SpokenClip]) -> bool:
    """Report whether a listener breathes in time, or answers a condition alone."""
    breathing = any(one.start_ms <= at_ms < one.start_ms + one.duration_ms for one in timeline.breaths)
    return breathing or (bool(before) and before[-1].role is Role.WINDOW)


def bell_announced(timeline: Timeline) -> Found:
    """Find a bell that nobody announced.

    The first strike of a session may open it: at the beginning, or right after its greeting. Where nothing is
    asked for, as in a prayer, one may also stand right behind the words that it belongs to: who listens to
    those is not startled.
    """
    if not is_known(timeline.language):
        return
    first_ms = min((clip.start_ms for clip in timeline.clips), default=0)
    # Late: phrase books are not needed for the rules that every render heeds.
    from voiceguide.lint.phrases_said import phrase_texts

    returns = phrase_texts(timeline.language, "day_return")
    for tone in sorted(timeline.tones, key=lambda tone: tone.start_ms):
        if tone.kind != "bell" or tone.start_ms <= max(first_ms, _OPENING_MS):
            continue
        before = [clip for clip in timeline.clips if clip.start_ms < tone.start_ms]
        told = any(look_for(timeline).bell.search(clip.text) for clip in before)
        # The program's own end is the same in every session: a return, and the bell.
        told = told or (bool(before) and before[-1].text in returns)
        greeted = all(clip.role in _GREETING for clip in before)
        near = bool(before) and tone.start_ms <= before[-1].end_ms + _OPENING_MS
        if not told and not (near and (greeted or asks_for_nothing(timeline))):
            yield (
                tone.start_ms,
                'a bell that nobody announced; say "when you hear the bell, we are done" before',
            )
        return
