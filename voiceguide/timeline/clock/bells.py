"""Bells by the clock: each rings at its time, over silence or the bed, and words make room for it.

What a script says between its steps waits until the bell has rung, and the next rest gives that time back.
What is said inside a hold or a rest moves to the nearest place beside the bell. What can do neither (words of
led breaths, words at a chosen second, words of one side, which would make the sides unequal) is refused at
the place of the bell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.model import GAP_MS, Plan
from voiceguide.plan.terms import Role
from voiceguide.timeline.model import STRIKES, Span, SpokenClip, Tone
from voiceguide.units import Ms, clock, length

BELL_MS: Final = 6_000
"""One strike rings for so long."""
_MOVABLE: Final = frozenset({Role.HOLD_START, Role.PRESENCE, Role.NEAR_END, Role.REST, Role.WINDOW})


@dataclass(frozen=True, slots=True)
class RingingBell:
    """A bell of one session: when it rings, ms, and where that is written."""

    at_ms: Ms
    spot: SourceLocation

    @property
    def from_ms(self) -> Ms:
        """Until when words before it are over, ms."""
        return self.at_ms - GAP_MS

    @property
    def until_ms(self) -> Ms:
        """From when on words after it begin, ms."""
        return self.at_ms + BELL_MS

    def meets(self, start_ms: Ms, duration_ms: Ms) -> bool:
        """Report whether words at this time would sound together with it."""
        return start_ms < self.until_ms and start_ms + duration_ms > self.from_ms


def ringing(plan: Plan, target_ms: Ms) -> tuple[RingingBell, ...]:
    """Return the bells that ring in a session of this length, in order, without those that have no time."""
    wanted = {(bell.at_ms if bell.at_ms >= 0 else target_ms + bell.at_ms): bell.spot for bell in plan.bells}
    if plan.every_ms:
        spot = plan.bells[0].spot
        wanted = dict.fromkeys(range(plan.every_ms, target_ms, plan.every_ms), spot)
    heard = (ms for ms in sorted(wanted) if 0 <= ms <= target_ms - BELL_MS)
    return tuple(RingingBell(ms, wanted[ms]) for ms in heard)


def waiting_ms(bells: Sequence[RingingBell], at_ms: Ms, duration_ms: Ms) -> Ms:
    """Return how long words have to wait until no bell sounds with them, ms."""
    start_ms = at_ms
    for bell in bells:
        if bell.meets(start_ms, duration_ms):
            start_ms = bell.until_ms
    return start_ms - at_ms


def bell_tones(bells: Sequence[RingingBell]) -> Iterator[Tone]:
    """Return the sounds of bells by the clock."""
    for bell in bells:
        yield Tone(start_ms=bell.at_ms, duration_ms=BELL_MS, kind="bell", strike=STRIKES[0])


def beside_bells(
    clips: Sequence[SpokenClip],
    spans: Sequence[Span],
    bells: Sequence[RingingBell],
    pinned: Collection[SpokenClip] = (),
) -> tuple[SpokenClip, ...]:
    """Return the clips of a session with those inside holds and rests moved to where no bell sounds.

    Those that are `pinned` have a second of their own, and never move.

    Raises:
        ScriptError: Words are said while a bell rings, and cannot move.
    """
    placed = sorted(clips, key=lambda clip: clip.start_ms)
    for number, clip in enumerate(placed):
        met = next((bell for bell in bells if bell.meets(clip.start_ms, clip.duration_ms)), None)
        if met is None:
            continue
        if clip in pinned:
            raise ScriptError([over_words(met, clip.text, pinned=True)])
        after_ms = placed[number - 1].end_ms + GAP_MS if number else 0
        before_ms = placed[number + 1].start_ms - GAP_MS if number + 1 < len(placed) else None
        moved_ms = _beside(clip, _around(clip, spans), (after_ms, before_ms), bells)
        if moved_ms is None:
            raise ScriptError([over_words(met, clip.text)])
        placed[number] = replace(clip, start_ms=moved_ms)
    return tuple(placed)


def _around(clip: SpokenClip, spans: Sequence[Span]) -> Span | None:
    """Return the hold or rest that a clip is said in, if it may be said anywhere in it."""
    if clip.role not in _MOVABLE:
        return None
    # Of the spans, those have bounds that something elastic is in: holds, and rests of all kinds.
    elastic = (span for span in spans if span.least_ms is not None)
    found = (span for span in elastic if span.start_ms <= clip.start_ms < span.end_ms)
    return min(found, key=lambda span: span.duration_ms, default=None)


def _beside(
    clip: SpokenClip, around: Span | None, free: tuple[Ms, Ms | None], bells: Sequence[RingingBell]
) -> Ms | None:
    """Return the nearest start between a clip's neighbours at which it meets no bell; None if none does."""
    if around is None:
        return None
    first_ms = max(free[0], around.start_ms)
    last_ms = min(free[1] or around.end_ms, around.end_ms) - clip.duration_ms
    wishes = [ms for bell in bells for ms in (bell.until_ms, bell.from_ms - clip.duration_ms)]
    fitting = [
        ms
        for ms in wishes
        if first_ms <= ms <= last_ms and not any(bell.meets(ms, clip.duration_ms) for bell in bells)
    ]
    return min(fitting, key=lambda ms: (abs(ms - clip.start_ms), -ms), default=None)


def over_words(bell: RingingBell, text: str, *, pinned: bool = False) -> Problem:
    """Return the problem of a bell over words that cannot move; `pinned` words have a second of their own."""
    what = f"at {clock(bell.at_ms)} {text!r} is said, and no bell rings over words."
    other = "give these words another second" if pinned else "say these words inside a rest"
    return Problem(bell.spot, what, f"Let it ring sooner or later, or {other}.")


def not_given_back(bell: RingingBell, waited_ms: Ms) -> Problem:
    """Return the problem of a bell for which words wait, where no rest gives that time back."""
    what = (
        f"words wait {length(waited_ms)} for the bell at {clock(bell.at_ms)}, and no rest after them can be"
    )
    what += " shorter by that."
    return Problem(bell.spot, what, "Let it ring sooner or later, or give a later rest more room.")
