"""A session as a page to read aloud: its words, and the pauses between them told in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.model import BreathPhase, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, Ms

_SHORT_MS: Final = 2_000
"""The shortest pause that is told; a shorter one is a breath between two sentences."""
_MOVES: Final = frozenset({Role.MOVE, Role.RELEASE})
_PHASES: Final = {
    Phase.INHALE: "in",
    Phase.PAUSE_IN: "hold",
    Phase.EXHALE: "out",
    Phase.PAUSE_OUT: "rest",
}
_TIMES: Final = ("", "once", "twice", "three times", "four times", "five times", "six times")


def reading_page(timeline: Timeline) -> str:
    """Return a session as a text to read aloud.

    Sections and sides have headings, every line of the guide stands by itself, and below it in brackets what
    follows: a pause of two seconds or more, or the breath that it leads.

    Args:
        timeline: The session.
    """
    lines = [timeline.title, f"To read aloud in {_length(timeline.duration_ms)}."]
    sections = sorted((span.start_ms, span.title or "") for span in timeline.spans if span.kind == "section")
    side = None
    for place, clip in enumerate(timeline.clips):
        while sections and sections[0][0] <= clip.start_ms:
            title = sections.pop(0)[1]
            lines += ["", title, "-" * len(title), ""]
            side = None
        if clip.side != side and clip.side is not None:
            lines += [*([""] if lines[-1] else []), f"[{clip.side} side]"]
        side = clip.side
        lines.append(clip.text)
        after = (
            timeline.clips[place + 1].start_ms if place + 1 < len(timeline.clips) else timeline.duration_ms
        )
        lines += [f"    ({told})" for told in _between(timeline, clip, after)]
    return "\n".join(lines)


def _between(timeline: Timeline, clip: SpokenClip, until_ms: Ms) -> Iterator[str]:
    """Return what happens between a clip and the next one."""
    quiet_ms = until_ms - clip.end_ms
    if clip.phase is not None:
        led = [breath for breath in timeline.breaths if clip.start_ms <= breath.start_ms < until_ms]
        if led:
            alone = f"; then without words: {_breaths(led[1:])}" if led[1:] else ""
            yield f"{_PHASES[led[0].phase]} for {_seconds(led[0].duration_ms)}{alone}"
        return
    if quiet_ms < _SHORT_MS:
        return
    begun = [breath for breath in timeline.breaths if clip.end_ms <= breath.start_ms < until_ms]
    if len(begun) > 1:
        yield f"breathe {_breaths(begun)}"
    elif clip.role in _MOVES:
        yield f"time to move: {_length(quiet_ms)}"
    else:
        yield f"pause {_length(quiet_ms)}"


def _breaths(begun: list[BreathPhase]) -> str:
    """Return phases as a rhythm and how often it comes: "in for 4, out for 6, three times"."""
    size = len({breath.phase for breath in begun})
    rhythm = ", ".join(f"{_PHASES[one.phase]} for {_seconds(one.duration_ms)}" for one in begun[:size])
    times = max(1, len(begun) // size)
    often = _TIMES[times] if times < len(_TIMES) else f"{times} times"
    return rhythm if times == 1 else f"{rhythm}, {often}"


def _seconds(length_ms: Ms) -> str:
    return f"{length_ms / SECOND:.1f}".removesuffix(".0")


def _length(length_ms: Ms) -> str:
    """Return a length as one reads it: whole seconds, then fives of them, then halves of minutes."""
    seconds = round(length_ms / SECOND)
    if seconds >= 20:
        seconds = 5 * round(seconds / 5)
    if seconds == 30:
        return "half a minute"
    if seconds < 60:
        return f"{seconds} second" + ("" if seconds == 1 else "s")
    halves = round(2 * length_ms / MINUTE)
    whole = f"{halves // 2} minute" + ("" if halves == 2 else "s")
    if halves % 2 == 0:
        return whole
    return "one and a half minutes" if halves == 3 else f"{halves // 2} and a half minutes"
