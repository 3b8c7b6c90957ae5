"""The lines of an author that a session does not say, each with the length from which one does.

Law 13 of the fit: everything an author wrote is heard, or named among what was left out. Left out are tips,
what stands inside holds and rests that are too short for it, what is repeated no time at all, and steps for
other lengths of session.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from voiceguide.plan.model import (
    Amounts,
    Breaths,
    HoldCue,
    Line,
    Part,
    Plan,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    walk,
)
from voiceguide.timeline.fit import amounts_by_length, bounds
from voiceguide.timeline.measure import Lengths
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.parts import says_inside
from voiceguide.units import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A line that a session leaves out.

    Args:
        text: The line, as it would be said first.
        where: What would say it: a tip, a hold, a rest, a repetition, breaths, a step.
        from_ms: About the shortest length from which a session says it; None if no longer one does.
        key: The key of the elastic quantity that decides it; empty for a step for other lengths.
    """

    json_kind: ClassVar[str] = "unsaid"

    text: str
    where: str
    from_ms: Ms | None
    key: str = ""


@dataclass(slots=True)
class _Wanted:
    """A line with its wordings, and the elastic that decides whether it is said."""

    line: Line
    texts: frozenset[str]
    where: str
    key: str
    enough: Callable[[int], bool]
    most: int


def unsaid(plan: Plan, amounts: Amounts, timeline: Timeline, lengths: Lengths) -> tuple[Unsaid, ...]:
    """List the author's lines that a session does not say, in their order.

    Args:
        plan: The plan for this length of session, with those for others.
        amounts: Its fitted amounts.
        timeline: What is heard.
        lengths: The lengths of all lines, measured or likely.
    """
    heard = {clip.text for clip in timeline.clips}
    fitted = amounts_by_length(plan, lengths)
    longest_ms = bounds(plan, lengths).most_ms
    found: dict[frozenset[str], Unsaid] = {}
    for wanted in _wanted(plan, amounts):
        if wanted.texts & heard:
            continue
        from_ms = _from_length(wanted, amounts, fitted, timeline.target_ms, longest_ms)
        known = found.get(wanted.texts)
        if known is None or (from_ms is not None and (known.from_ms is None or from_ms < known.from_ms)):
            found[wanted.texts] = Unsaid(wanted.line.text, wanted.where, from_ms, wanted.key)
    mine = {text for part in walk(plan.parts) for texts in _texts(part) for text in texts}
    for other in plan.others:
        for part in walk(other.parts):
            for texts in _texts(part):
                if not set(texts) & (mine | heard):
                    later_ms = other.from_ms if other.from_ms > timeline.target_ms else None
                    found.setdefault(frozenset(texts), Unsaid(texts[0], "step", later_ms))
    return tuple(found.values())


def _from_length(
    wanted: _Wanted, amounts: Amounts, fitted: Callable[[Ms], Amounts], target_ms: Ms, longest_ms: Ms
) -> Ms | None:
    """Search for the shortest length, in whole seconds, of which a session says a line."""
    reach = range(amounts[wanted.key] + 1, wanted.most + 1)
    needed = bisect.bisect_left(reach, True, key=wanted.enough)
    if needed == len(reach):
        return None
    amount, seconds = reach[needed], range(target_ms // SECOND + 1, longest_ms // SECOND + 1)
    place = bisect.bisect_left(
        seconds, True, key=lambda second: fitted(second * SECOND).get(wanted.key, 0) >= amount
    )
    return seconds[place] * SECOND if place < len(seconds) else None


def _wanted(plan: Plan, amounts: Amounts) -> Iterator[_Wanted]:
    """Find the lines that depend on an elastic quantity."""

    def once(line: Line, texts: frozenset[str], where: str, key: str) -> _Wanted:
        return _Wanted(line, texts, where, key, lambda amount: amount > 0, 1)

    for part in walk(plan.parts):
        match part:
            case PlannedTip(elastic=elastic, cue=PlannedCue(line=Line() as line) as cue) if not amounts[
                elastic.key
            ]:
                yield once(line, frozenset(peer.text for peer in cue.peers), "tip", elastic.key)
            case PlannedHold() | PlannedRest():
                yield from _inside(part, plan, amounts)
            case PlannedRepeat(elastic=elastic) if not amounts[elastic.key]:
                for inner in walk(part.first):
                    if isinstance(inner, PlannedCue) and inner.line is not None:
                        texts = frozenset(peer.text for peer in inner.peers)
                        yield once(inner.line, texts, "repetition", elastic.key)
            case Breaths(elastic=elastic) if not amounts[elastic.key]:
                for phase in part.phases:
                    if phase.first is not None and not phase.first.counted:
                        texts = frozenset(peer.text for peer in phase.first_peers)
                        yield once(phase.first, texts, "breaths", elastic.key)


def _inside(part: PlannedHold | PlannedRest, plan: Plan, amounts: Amounts) -> Iterator[_Wanted]:
    def enough(cue: HoldCue) -> Callable[[int], bool]:
        key = part.elastic.key
        return lambda amount: cue.line in says_inside(part, plan.book, {**amounts, key: amount})

    where = "hold" if isinstance(part, PlannedHold) else "rest"
    for cue in part.presence:
        texts = frozenset(peer.text for peer in cue.peers)
        yield _Wanted(cue.line, texts, where, part.elastic.key, enough(cue), part.elastic.most)


def _texts(part: Part) -> Iterator[tuple[str, ...]]:
    """Return the author's lines of a part, each with its wordings."""
    match part:
        case PlannedCue(line=Line() as line):
            yield (line.text, *(peer.text for peer in part.peers))
        case PlannedTip(cue=PlannedCue(line=Line() as line) as cue):
            yield (line.text, *(peer.text for peer in cue.peers))
        case PlannedHold() | PlannedRest():
            for hold_cue in part.presence:
                yield (hold_cue.line.text, *(peer.text for peer in hold_cue.peers))
