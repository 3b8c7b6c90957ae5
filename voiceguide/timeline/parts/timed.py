"""Words at chosen places of a hold or a rest, and the free time around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from voiceguide.plan.model import GAP_MS, HoldCue, Line, TimedCue
from voiceguide.plan.terms import Role
from voiceguide.script.room import SpokenWord, check_room
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.hold_cues import hold_cue_ms
from voiceguide.units import SECOND, Ms, not_after, not_before, whole_frames

_HOLD: Final = "hold"


def onsets(timed: TimedCue, duration_ms: Ms) -> Iterator[tuple[HoldCue, Ms]]:
    """Return each cue of a chosen place that says something, and when, ms from the start of its hold."""
    start_ms = timed.at_ms + (
        whole_frames(duration_ms // 2) if timed.half else duration_ms * (timed.at_ms < 0)
    )
    for number, cue in enumerate(timed.cues):
        if cue.line.text:
            yield cue, start_ms + number * SECOND


class FreeTime:
    """The stretches of a hold or a rest in which nothing is said yet.

    Args:
        taken: When something is said, ms from its start: from and to.
    """

    def __init__(self, taken: Iterable[tuple[Ms, Ms]]) -> None:
        self._taken = sorted(taken)

    def take(self, wish_ms: Ms, lasts_ms: Ms, from_ms: Ms, to_ms: Ms, *, exactly: bool = False) -> Ms | None:
        """Take the free time nearest to a wish, and return when it begins, ms; None if there is none.

        Args:
            wish_ms: When the words are to begin.
            lasts_ms: How long they last.
            from_ms: The earliest that they may begin.
            to_ms: The latest that they may end.
            exactly: They are said then or not at all.

        Note:
            Words that move do so by whole MP3 frames, so what is coded of them can be used again.
        """
        latest_ms = to_ms - lasts_ms
        starts = [wish_ms]
        if not exactly:
            afters = [from_ms, *(end + GAP_MS for _, end in self._taken)]
            befores = [latest_ms, *(at - GAP_MS - lasts_ms for at, _ in self._taken)]
            starts += [not_before(wish_ms, at) for at in afters] + [not_after(wish_ms, at) for at in befores]
        free = [at for at in starts if from_ms <= at <= latest_ms and self._is_free(at, at + lasts_ms)]
        if not free:
            return None
        found = min(free, key=lambda at: (abs(at - wish_ms), at))
        self._taken = sorted((*self._taken, (found, found + lasts_ms)))
        return found

    def _is_free(self, from_ms: Ms, to_ms: Ms) -> bool:
        return all(to_ms + GAP_MS <= at or end + GAP_MS <= from_ms for at, end in self._taken)


def timed_lines(timed: Sequence[TimedCue]) -> Iterator[Line]:
    """Return every line at a chosen place that may be heard, or whose length counts."""
    for one in timed:
        for cue in one.cues:
            if cue.line.text:
                yield from cue.peers


def place_timed(
    builder: TimelineBuilder,
    timed: Sequence[TimedCue],
    duration_ms: Ms,
    side: str | None,
    id: str | None,
    noun: str,
) -> list[tuple[Ms, Ms]]:
    """Place words at their chosen places, and return when that is: from and to, ms from the start.

    Raises:
        ScriptError: They have no room there.
    """
    words = (
        SpokenWord(one, number, cue.line.text, hold_cue_ms(cue, builder.lengths))
        for one in timed
        for number, cue in enumerate(one.cues)
        if cue.line.text
    )
    check_room(words, duration_ms, noun)
    taken = []
    for one in timed:
        role = Role.REST if noun != _HOLD else Role.NEAR_END if one.at_ms < 0 else Role.PRESENCE
        for cue, at_ms in onsets(one, duration_ms):
            said = Role.COUNT if len(one.cues) > 1 else role
            builder.say(cue.line, builder.at_ms + at_ms, said, side=side, id=id)
            builder.pinned.add(builder.clips[-1])
            taken.append((at_ms, at_ms + hold_cue_ms(cue, builder.lengths)))
    return taken
