"""Lint rules for holds: a listener knows how long one is, and hears something that belongs to it."""

from __future__ import annotations

from typing import Final

from voiceguide.lint.heard import SHORT_HOLD_MS, Found, spans, within
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, clock

_LONG_MS: Final = 5 * MINUTE
_APART_MS: Final = 2 * MINUTE
"""The longest that a long hold may be without words of its own."""
_EACH_MS: Final = 90 * SECOND
"""One line for so much of a long hold: as many are said, whatever the gaps between them, and nothing else."""
_MOST_TALK: Final = ((45 * SECOND, 40), (90 * SECOND, 33), (float("inf"), 25))
"""The most of a hold that talk may fill, percent, for holds of less than so many ms.

In a short one an author's line is said in any case, beside how it begins and how it ends.
"""
_ONE_THOUGHT_MS: Final = 30 * SECOND
_TWO_THOUGHTS_MS: Final = 60 * SECOND
_MIDDLE_MS: Final = 120 * SECOND
_EXACTLY_MS: Final = 100
_ALIKE_MS: Final = 2 * SECOND
"""Holds that differ by less are the same hold on two sides."""


_UNTOLD: Final = "without a word before it"


def holds(timeline: Timeline) -> Found:
    """Find holds that leave the listener wondering: how long, where in it, how much more."""
    for span in spans(timeline, "hold"):
        inside = within(timeline, span)
        length = clock(span.duration_ms)
        if (
            span.duration_ms >= 45 * SECOND
            and "holds" not in span.silenced
            and not any(
                clip.role is Role.HOLD_START
                and clip.announces_ms is not None
                and clip.end_ms <= span.start_ms + 12 * SECOND
                for clip in inside
            )
        ):
            yield span.start_ms, f"a hold of {length} does not say how long it is"
        told = "halfway" in span.silenced or any(_in_the_middle(clip, span) for clip in inside)
        if span.duration_ms >= _MIDDLE_MS and not told:
            yield span.start_ms, f"a hold of {length} says nothing near its middle"
        if (
            span.duration_ms >= 30 * SECOND
            and "near_end" not in span.silenced
            and not any(
                clip.role in (Role.NEAR_END, Role.COUNT)
                and (2 if clip.role is Role.COUNT else 4) * SECOND <= span.end_ms - clip.end_ms <= 25 * SECOND
                for clip in inside
            )
        ):
            ends = [span.end_ms - clip.end_ms for clip in inside if clip.role is Role.NEAR_END]
            late = [before_ms for before_ms in ends if 0 <= before_ms < 4 * SECOND]
            how = f"{max(late) / SECOND:.1f} s after the word that tells it, not 4" if late else _UNTOLD
            yield span.end_ms, f"a hold of {length} ends {how}"
        talk_ms = sum(clip.duration_ms for clip in inside)
        most = next(percent for below_ms, percent in _MOST_TALK if span.duration_ms < below_ms)
        if span.duration_ms >= SHORT_HOLD_MS and 100 * talk_ms > most * span.duration_ms:
            yield span.start_ms, f"talk fills {100 * talk_ms // span.duration_ms} % of a hold of {length}"


def long_holds(timeline: Timeline) -> Found:
    """Find holds of more than five minutes with more than two minutes without a word of their own.

    What the phrase book says inside them does not count: in so long a hold it comes again and again.
    """
    for span in spans(timeline, "hold"):
        if span.duration_ms <= _LONG_MS:
            continue
        general = _general(timeline)
        own = [clip for clip in within(timeline, span) if clip.text not in general]
        ends = [span.start_ms, *(clip.end_ms for clip in own)]
        starts = [*(clip.start_ms for clip in own), span.end_ms]
        apart = [(start_ms - end_ms, end_ms) for end_ms, start_ms in zip(ends, starts, strict=True)]
        longest_ms, from_ms = max(apart, key=lambda each: each[0])
        if longest_ms > _APART_MS:
            needed = -(-span.duration_ms // _EACH_MS)
            yield (
                from_ms,
                f"a hold of {clock(span.duration_ms)} has {clock(longest_ms)} without words of its own; "
                f"write one for each minute and a half under `while`, {needed} in all, or make it a `rest`",
            )


def _in_the_middle(clip: SpokenClip, span: Span) -> bool:
    where = (clip.start_ms - span.start_ms) / span.duration_ms
    return 0.35 <= where <= 0.65


def hold_thoughts(timeline: Timeline) -> Found:
    """Find holds without a thought of their own, or with fewer on the second side than on the first."""
    first: tuple[Span, int, int] | None = None
    for span in spans(timeline, "hold"):
        # Words before the end are said on both sides, of the script or of the phrase book: they alone make
        # neither side the poorer one.
        held = _thoughts(timeline, span, (Role.PRESENCE,))
        n = held + _thoughts(timeline, span, (Role.NEAR_END,))
        needed = (span.duration_ms >= _ONE_THOUGHT_MS) + (span.duration_ms >= _TWO_THOUGHTS_MS)
        length = clock(span.duration_ms)
        if n < needed and "presence" not in span.silenced:
            told = "no thought of its own" if not n else "only one thought of its own"
            mend = "write short lines about this stretch under `while`"
            yield span.start_ms, f"a hold of {length} has {told}; {mend}"
        elif first is not None and _mirrored(first[0], span) and n < first[1] and held < first[2]:
            yield (
                span.start_ms,
                f"a hold of {length} has {n} of the {first[1]} thoughts of its first side",
            )
        # After a second side the next hold begins a round of its own, or another stretch.
        paired = first is not None and _mirrored(first[0], span)
        first = None if paired else (span, n, held)


def _thoughts(timeline: Timeline, span: Span, roles: tuple[Role, ...]) -> int:
    """Count what is said inside a hold and belongs to it: no word of the middle, none of the phrase book.

    Words of the script's own shortly before the end count, as "One more breath, into your right hip."
    """
    general = _general(timeline)
    middle_ms = span.start_ms + span.duration_ms // 2
    return sum(
        clip.text not in general
        # A script may have words of its own for the middle; they begin exactly there.
        and (span.duration_ms < _MIDDLE_MS or abs(clip.start_ms - middle_ms) > _EXACTLY_MS)
        for clip in within(timeline, span)
        if clip.role in roles
    )


def _general(timeline: Timeline) -> frozenset[str]:
    """Return what the phrase book of a session's language says inside a hold."""
    keys = ("presence", "hold_middle", "near_end_one", "near_end_two")
    # Late: phrase books are not needed for the rules that every render heeds.
    from voiceguide.lint.phrases_said import phrase_texts

    return frozenset().union(*(phrase_texts(timeline.language, key) for key in keys))


def _mirrored(one: Span, other: Span) -> bool:
    sides = {one.side, other.side}
    return sides == {"left", "right"} and abs(one.duration_ms - other.duration_ms) <= _ALIKE_MS
