"""The lines of an author that a session does not say, each with the length from which one does.

Law 13 of the fit: everything an author wrote is heard, or named among what was left out. Left out are tips,
what stands inside holds and rests that are too short for it, what only later repetitions, rounds or breaths
than there are would say, and steps for other lengths of session.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from voiceguide.core.serde import SPARSE
from voiceguide.errors import ScriptError
from voiceguide.plan.book import has_number
from voiceguide.plan.model import (
    Alternative,
    Amounts,
    Block,
    Breaths,
    Elastic,
    HoldCue,
    Line,
    Part,
    PhaseLines,
    Plan,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    Turns,
)
from voiceguide.plan.terms import Kind
from voiceguide.speech.model import Clip
from voiceguide.timeline.fit import amounts_by_length, bounds
from voiceguide.timeline.measure import Lengths
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.parts import BREATH_FORMS, forms_said, says_inside
from voiceguide.timeline.sound import LineSound, Sounds
from voiceguide.units import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A line that a session leaves out.

    Args:
        text: The line, as it would be said first.
        where: What would say it, such as a tip, or the repetition that it stands in.
        from_ms: About the shortest length from which a session says it; None if no longer one does.
        key: The key of the elastic quantity that decides it; empty for a step for other lengths.
        wanted: Its author gave it a place of its own, in a hold or in a breath that has no room for it.
    """

    json_kind: ClassVar[str] = "unsaid"

    text: str
    where: str
    from_ms: Ms | None
    key: str = ""
    wanted: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True)
class _Condition:
    """An elastic that decides whether a line is said: with which of its amounts, and up to which."""

    where: str
    elastic: Elastic
    enough: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A line with its wordings, and the conditions under which it is said, if any, the outermost first."""

    line: Line
    texts: frozenset[str]
    conditions: tuple[_Condition, ...]
    placed: bool = False
    """It has a place of its own: the beginning, middle or end of a hold, or the phase of a breath."""

    def deciding(self, amounts: Amounts) -> _Condition:
        """Return the condition that keeps it from being said: the first that is not met."""
        unmet = (one for one in self.conditions if not one.enough(amounts[one.elastic.key]))
        return next(unmet, self.conditions[-1])


def unsaid(
    plan: Plan,
    amounts: Amounts,
    timeline: Timeline,
    lengths: Lengths,
    fitted: Callable[[Ms], Amounts] | None = None,
) -> tuple[Unsaid, ...]:
    """List the author's lines that a session does not say, in their order.

    Args:
        plan: The plan for this length of session, with those for others.
        amounts: Its fitted amounts.
        timeline: What is heard.
        lengths: The lengths of all lines, measured or likely.
        fitted: The function of `amounts_by_length` for this routine, if there is one already.
    """
    heard = {clip.text for clip in timeline.clips}
    fitted = fitted or amounts_by_length(plan, lengths)
    longest_ms = bounds(plan, lengths).most_ms
    found: dict[frozenset[str], Unsaid] = {}
    author = _Author(plan, amounts, _sounds(timeline, lengths))
    for wanted in author.wanted(plan.parts):
        if not wanted.conditions or wanted.texts & heard:
            continue
        from_ms = _from_length(wanted, amounts, fitted, timeline.target_ms, longest_ms)
        known = found.get(wanted.texts)
        if known is None or (from_ms is not None and (known.from_ms is None or from_ms < known.from_ms)):
            decides = wanted.deciding(amounts)
            found[wanted.texts] = Unsaid(
                wanted.line.text,
                decides.where,
                from_ms,
                decides.elastic.key,
                wanted.placed and decides is wanted.conditions[-1],
            )
    mine = {text for wanted in author.wanted(plan.parts) for text in wanted.texts}
    for other in plan.others:
        for wanted in replace(author, plan=other).wanted(other.parts):
            if not wanted.texts & (mine | heard):
                later_ms = other.from_ms if other.from_ms > timeline.target_ms else None
                found.setdefault(wanted.texts, Unsaid(wanted.line.text, "step", later_ms))
    return tuple(found.values())


def _from_length(
    wanted: _Wanted, amounts: Amounts, fitted: Callable[[Ms], Amounts], target_ms: Ms, longest_ms: Ms
) -> Ms | None:
    """Search for the shortest length, in whole seconds, of which a session says a line."""
    needed: dict[str, int] = {}
    for one in wanted.conditions:
        now = amounts[one.elastic.key]
        if one.enough(now) and one is not wanted.conditions[-1]:
            continue
        # What has its amount and is not said for all that had no room.
        reach = range(now + 1, one.elastic.most + 1)
        more = bisect.bisect_left(reach, True, key=one.enough)
        if more == len(reach):
            return None
        needed[one.elastic.key] = max(reach[more], needed.get(one.elastic.key, 0))
    seconds = range(target_ms // SECOND + 1, longest_ms // SECOND + 1)

    def has_all(second: int) -> bool:
        there = fitted(second * SECOND)
        return all(there.get(key, 0) >= amount for key, amount in needed.items())

    place = bisect.bisect_left(seconds, True, key=has_all)
    return seconds[place] * SECOND if place < len(seconds) else None


def unsaid_in_place(
    plan: Plan, amounts: Amounts, timeline: Timeline, lengths: Lengths
) -> tuple[tuple[str, str], ...]:
    """List the lines that have no room at the place that their author gave them, each with what has none.

    Among them are those of a hold or rest that says none of its own lines.
    """
    heard = {clip.text for clip in timeline.clips}
    found: dict[str, str] = {}
    for wanted in _Author(plan, amounts, _sounds(timeline, lengths)).wanted(plan.parts):
        if wanted.placed and not wanted.texts & heard:
            decides = wanted.deciding(amounts)
            if decides is wanted.conditions[-1]:
                found.setdefault(wanted.line.text, decides.where)
    return tuple(found.items())


class _LikelySounds(dict[Line, LineSound]):
    """The sound of each line: as it was heard, or of a likely length."""

    def __init__(self, timeline: Timeline, lengths: Lengths) -> None:
        self._heard = {clip.text: clip.duration_ms for clip in timeline.clips}
        self._lengths = lengths

    def __missing__(self, line: Line) -> LineSound:
        try:
            lasts_ms = self._lengths[line]
        except KeyError:
            lasts_ms = self._heard.get(line.text) or _WORD_MS * (len(line.text.split()) + 1)
        self[line] = LineSound(line.text, Clip("", lasts_ms, None, 0.0))
        return self[line]


_WORD_MS: Final = 450


def _sounds(timeline: Timeline, lengths: Lengths) -> Sounds:
    return _LikelySounds(timeline, lengths)


@dataclass(frozen=True, slots=True)
class _Author:
    """A walk through the author's lines, each with what it depends on."""

    plan: Plan
    amounts: Amounts
    sounds: Sounds

    def wanted(self, parts: tuple[Part, ...], conditions: tuple[_Condition, ...] = ()) -> Iterator[_Wanted]:
        """Find the lines of some parts.

        Args:
            parts: The parts.
            conditions: What their lines depend on already.
        """
        for part in parts:
            match part:
                case Block():
                    yield from self.wanted(part.parts, conditions)
                case PlannedRepeat(elastic=elastic):
                    where = "round" if elastic.kind is Kind.ROUND else "repetition"
                    for number, inner in _by_number(part):
                        # Of what a choice keeps to one round the words of later ones are no matter of length.
                        if number <= max(elastic.most, 1):
                            yield from self.wanted(inner, (*conditions, _at_least(number, where, elastic)))
                case PlannedTip(elastic=elastic, cue=cue):
                    yield from self._cue(cue, (*conditions, _at_least(1, "tip", elastic)))
                case Alternative(full=cue) | (PlannedCue() as cue) | PlannedRest(cue=PlannedCue() as cue):
                    yield from self._cue(cue, conditions)
                case PlannedHold() | PlannedRest():
                    yield from self._inside(part, conditions)
                case Breaths():
                    yield from self._breaths(part, conditions)

    def _cue(self, cue: PlannedCue, conditions: tuple[_Condition, ...]) -> Iterator[_Wanted]:
        if cue.line is not None and not cue.by_book:
            yield from self._line(cue.line, cue.peers, cue.turns, conditions)

    def _line(
        self,
        line: Line,
        peers: tuple[Line, ...],
        turns: Turns | None,
        conditions: tuple[_Condition, ...],
        *,
        placed: bool = False,
    ) -> Iterator[_Wanted]:
        if line.text and not line.counted:
            # With a number that only the fit decides, its first one is shown.
            shown = peers[0] if peers and has_number(line.text) else line
            yield _Wanted(shown, frozenset(_wordings(line, peers, turns)), conditions, placed)

    def _inside(
        self, part: PlannedHold | PlannedRest, conditions: tuple[_Condition, ...]
    ) -> Iterator[_Wanted]:
        where = "hold" if isinstance(part, PlannedHold) else "rest"

        def condition(texts: frozenset[str]) -> _Condition:
            def enough(amount: int) -> bool:
                try:
                    said = says_inside(
                        part, self.plan.book, {**self.amounts, part.elastic.key: amount}, self.sounds
                    )
                except ScriptError:
                    # By estimate words at chosen seconds can be in each other's way; they are said anyway.
                    return True
                return bool(said & texts)

            return _Condition(where, part.elastic, enough)

        alone = frozenset(_texts_of(part.presence))
        for cue in _hold_cues(part):
            peers = (*cue.numbered, *cue.peers)
            texts = frozenset(_wordings(cue.line, peers, cue.turns))
            needed = (*conditions, condition(texts))
            among = isinstance(part, PlannedRest) or cue in part.presence
            # Of several lines that may be said inside, one at least.
            placed = not among or not condition(alone).enough(self.amounts.get(part.elastic.key, 0))
            yield from self._line(cue.line, peers, cue.turns, needed, placed=placed)

    def _breaths(self, part: Breaths, conditions: tuple[_Condition, ...]) -> Iterator[_Wanted]:
        def condition(phase: PhaseLines, form: str) -> _Condition:
            return _Condition("breaths", part.elastic, lambda n: form in forms_said(part, phase, n))

        for phase in part.phases:
            for form, line, turns in zip(
                BREATH_FORMS, (phase.first, phase.then, phase.last), phase.turns, strict=True
            ):
                if line is None or form in phase.by_book:
                    continue
                needed = (*conditions, condition(phase, form))
                more = part.elastic.most > 1 + (phase.last is not None)
                said = form in forms_said(part, phase, max(part.elastic.most, 1))
                if said or (form == "then" and more):
                    last = phase.then_peers if has_number(line.text) else (line,)
                    peers = {"first": phase.first_peers, "then": phase.then_peers}.get(form, last)
                    # A guide that thins out leaves words to longer sessions; one without words, to none.
                    yield from self._line(line, peers, turns, needed, placed=not said)


def _by_number(part: PlannedRepeat) -> Iterator[tuple[int, tuple[Part, ...]]]:
    """Return what is done in rounds and between them, each with the least number of rounds that has it."""
    yield from ((1, part.first), (3, part.then), (2, part.last))
    for n, each in enumerate(part.each, 2):
        yield from ((n + 1, each.then), (n, each.last))
    if (between := part.between) is not None:
        yield from ((2, between.first), (4, between.then), (3, between.last))
        for n, each in enumerate(between.each, 3):
            yield from ((n + 1, each.then), (n, each.last))


def _at_least(number: int, where: str, elastic: Elastic) -> _Condition:
    return _Condition(where, elastic, lambda amount: amount >= number)


def _hold_cues(part: PlannedHold | PlannedRest) -> tuple[HoldCue, ...]:
    """Return the author's lines inside a hold or a rest."""
    timed = tuple(cue for one in part.timed for cue in one.cues)
    if isinstance(part, PlannedRest):
        return (*part.presence, *timed)
    own = (part.start, *part.presence, part.middle, part.near_end)
    return (*(cue for cue in own if cue is not None), *timed)


def _texts_of(cues: tuple[HoldCue, ...]) -> Iterator[str]:
    for cue in cues:
        yield from _wordings(cue.line, cue.peers, cue.turns)


def _wordings(line: Line, peers: tuple[Line, ...], turns: Turns | None) -> Iterator[str]:
    yield line.text
    yield from (peer.text for peer in (*peers, *(turns.lines if turns is not None else ())))
