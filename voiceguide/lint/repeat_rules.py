"""Lint rules for what comes more than once: doses, second sides, promises, words that need a first time."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from voiceguide.lint.heard import MOVES, Found, lies_inside, look_for, spans, within
from voiceguide.lint.wordlists import is_known
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline
from voiceguide.units import SECOND, Ms

_A_DOSE: Final = 4
"""From so many repetitions on a listener wants to know how many there are."""
_BEFORE_MS: Final = 60 * SECOND
_AFTER_MS: Final = 15 * SECOND
_UNNUMBERED: Final = frozenset({Role.INTRO, Role.HOLD_START, Role.COUNT, Role.NEAR_END, Role.LEAD_IN})
_OWN: Final = frozenset({Role.SETUP, Role.SAY, Role.MOVE, Role.RELEASE, Role.TIP, Role.PRESENCE})
_LONG: Final = 6
_REPEATED: Final = 3
_MORE: Final = 1.05
"""A promise of more is kept from five percent more on."""
_SOON_MS: Final = 60 * SECOND


def dose_told(timeline: Timeline) -> Found:
    """Find four repetitions or more whose number is not said before, or whose last is not told."""
    if not is_known(timeline.language):
        return
    numbered: set[int] = set()
    for first, last in _doses(timeline):
        n = first.of or 0
        around = [
            clip for clip in timeline.clips if first.start_ms - _BEFORE_MS <= clip.start_ms < first.end_ms
        ]
        if any(look_for(timeline).number.search(c.text) for c in around if c.role not in _UNNUMBERED):
            numbered.add(n)
        if n not in numbered:
            yield first.start_ms, f"{n} repetitions, and nobody says how many: give `repeat` an `announce`"
        clicks = (tone.start_ms for tone in timeline.tones if tone.kind == "click")
        if any(last.start_ms <= at_ms < last.end_ms for at_ms in clicks):
            continue  # clicks end where the movement ends
        if any(clip.role is Role.COUNT and clip.text == f"{n}." for clip in within(timeline, last)):
            continue  # who hears the last number knows
        ending = [clip for clip in timeline.clips if last.start_ms <= clip.start_ms < last.end_ms + _AFTER_MS]
        if not any(look_for(timeline).last.search(clip.text) for clip in ending):
            yield last.start_ms, f"the last of {n} repetitions is not told: give a line in it a `last`"


def _doses(timeline: Timeline) -> Iterator[tuple[Span, Span]]:
    """Return the first and the last of each set of repetitions."""
    reps = spans(timeline, "rep")
    for first in reps:
        if first.n == 1 and (first.of or 0) >= _A_DOSE:
            ends = (one for one in reps if one.n == one.of == first.of and one.start_ms >= first.start_ms)
            if (last := next(ends, None)) is not None:
                yield first, last


def second_side_new(timeline: Timeline) -> Found:
    """Find a second side that repeats the first word for word, in more than three long cues."""
    reps = spans(timeline, "rep")
    sides = [one for one in spans(timeline, "side") if not any(lies_inside(one, rep) for rep in reps)]
    while len(sides) > 1:
        one, other = sides[:2]
        if one.side == other.side:
            sides = sides[1:]
            continue
        sides = sides[2:]
        same = Counter(_cues(timeline, one)) & Counter(_cues(timeline, other))
        if (n := same.total()) > _REPEATED:
            what = f"{n} long cues of the {other.side} side are those of the first, word for word"
            yield other.start_ms, f"{what}; write a `second` for them"


def _cues(timeline: Timeline, side: Span) -> Iterator[str]:
    """Return the long cues of a side, without the words for left and right."""
    both = look_for(timeline).side.values()
    for clip in within(timeline, side):
        # Thoughts inside a hold come in another order on the second side.
        if clip.role in _OWN - {Role.PRESENCE} and len(clip.text.split()) >= _LONG:
            text = clip.text.casefold()
            for pattern in both:
                text = pattern.sub("…", text)
            yield re.sub(r"\W+", " ", text)


def promise_kept(timeline: Timeline) -> Found:
    """Find words that promise more time or a slower pace than before, where it is not so."""
    for clip in timeline.clips:
        if (found := look_for(timeline).promise.search(clip.text)) is None:
            continue
        if (pair := _promised(timeline, clip)) is None:
            continue
        before_ms, after_ms, what = pair
        if after_ms < before_ms * _MORE:
            told = f"{after_ms / SECOND:.0f} s after {before_ms / SECOND:.0f} s"
            yield clip.start_ms, f"{found[0]!r} is promised, but the {what} lasts {told}"


def _promised(timeline: Timeline, clip: SpokenClip) -> tuple[Ms, Ms, str] | None:
    """Return the time before, the time after, and what lasts so long; None if there is nothing to compare."""
    for kind, what in (("rep", "repetition"), ("round", "round")):
        rounds = spans(timeline, kind)
        for before, after in itertools.pairwise(rounds):
            told = after.start_ms - _AFTER_MS <= clip.start_ms < after.end_ms
            if told and clip.start_ms >= before.end_ms - _AFTER_MS and (after.n or 0) == (before.n or 0) + 1:
                return before.duration_ms, after.duration_ms, what
    cycles = _cycles(timeline)
    for lasting, what in ((spans(timeline, "hold"), "hold"), (cycles, "breath")):
        before_it = [one for one in lasting if one.end_ms <= clip.start_ms]
        after_it = [one for one in lasting if clip.start_ms <= one.start_ms < clip.end_ms + _SOON_MS]
        if before_it and after_it:
            return before_it[-1].duration_ms, after_it[0].duration_ms, what
    return None


def _cycles(timeline: Timeline) -> list[Span]:
    """Return each breath as a span, inhale to the end of its last phase."""
    found: list[Span] = []
    for phase in timeline.breaths:
        end_ms = phase.start_ms + phase.duration_ms
        if found and found[-1].n == phase.breath and found[-1].end_ms == phase.start_ms:
            start_ms = found.pop().start_ms
        else:
            start_ms = phase.start_ms
        found.append(Span(kind="breath", start_ms=start_ms, duration_ms=end_ms - start_ms, n=phase.breath))
    return found


def first_words(timeline: Timeline) -> Found:
    """Find a session that begins with "now", or whose first movement begins with "again"."""
    titled = itertools.takewhile(lambda clip: clip.role is Role.INTRO, timeline.clips)
    at = len(list(titled))
    for clip in (*timeline.clips[: min(at, 1)], *timeline.clips[at : at + 1]):
        if found := look_for(timeline).opening.match(clip.text):
            yield clip.start_ms, f"the session begins with {found[0]!r}, as if something had come before"
    for clip in timeline.clips:
        if clip.role in MOVES or clip.role in (Role.BREATH, Role.SETUP):
            if found := look_for(timeline).again.match(clip.text):
                yield clip.start_ms, f"{found[0]!r} begins the first movement of the session: {clip.text!r}"
            return
