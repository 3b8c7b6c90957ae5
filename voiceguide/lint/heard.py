"""Read what is heard in a timeline, for the rules that judge it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Final

from voiceguide.lint.wordlists import Patterns, patterns
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline
from voiceguide.units import Ms

Found = Iterator[tuple[Ms, str]]
"""The findings of a rule: the time of each, ms, and a sentence."""
TimelineRule = Callable[[Timeline], Found]

MOVES: Final = frozenset({Role.MOVE, Role.RELEASE})
ON_THE_BEAT: Final = frozenset({Role.BREATH, Role.COUNT})
SHORT_HOLD_MS: Final = 15_000
"""Shorter ones are a part of the movement and announce themselves."""


def look_for(timeline: Timeline) -> Patterns:
    """Return the patterns of the language of a session."""
    return patterns(timeline.language)


def word_count(clip: SpokenClip) -> int:
    """Count the words of a clip."""
    return len(clip.spoken.split())


def gaps(timeline: Timeline) -> Iterator[tuple[SpokenClip, SpokenClip, Ms]]:
    """Return each clip with the one that follows, and the time between them."""
    for one, following in itertools.pairwise(timeline.clips):
        yield one, following, following.start_ms - one.end_ms


def spans(timeline: Timeline, *kinds: str) -> list[Span]:
    """Return the spans of some kinds in order of time."""
    return sorted((one for one in timeline.spans if one.kind in kinds), key=lambda span: span.start_ms)


def lies_inside(inner: Span, outer: Span) -> bool:
    """Report whether a span lies in another."""
    return outer.start_ms <= inner.start_ms and inner.end_ms <= outer.end_ms


def within(timeline: Timeline, span: Span) -> list[SpokenClip]:
    """Return the clips that begin in a span."""
    return [clip for clip in timeline.clips if span.start_ms <= clip.start_ms < span.end_ms]


def asks_for_nothing(timeline: Timeline) -> bool:
    """Report whether a session, such as a prayer, asks for no movement, no hold and no breath."""
    done = any(span.kind in ("hold", "rep", "side") for span in timeline.spans)
    asked = any(clip.role in MOVES or clip.role is Role.SETUP for clip in timeline.clips)
    return not (asked or done or timeline.breaths)
