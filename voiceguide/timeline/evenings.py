"""Fit a plan with several wordings, so that an evening changes words and nothing else.

Each wording takes another time. Were a session fitted with those of one evening, a longer sentence would
cost a breath, and a shorter one would let a hold grow. So everything but the rests is decided with lengths
that no evening changes: a text with several wordings counts with the longest of them, by estimate, for only
this evening's words need to be spoken. The rests then take up what the true words leave.

Where they cannot, near the shortest length, as few steps of the ladder are taken back as need be; and a
length that cannot be had even so is fitted, or refused, by the true lengths alone.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Final

from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import (
    Amounts,
    Block,
    Line,
    Part,
    Plan,
    PlannedRepeat,
    timed_turns,
    walk,
)
from voiceguide.timeline import fit as ladder
from voiceguide.timeline.fit import Fit, bounds, explained
from voiceguide.timeline.ladder.order import TAKERS
from voiceguide.timeline.measure import Lengths
from voiceguide.units import Ms, whole_frames

Likely = Callable[[Line], Ms]
"""Return the likely length of a line, by its text alone, milliseconds."""
_SLOW: Final = (6, 5)  # the slowest voices need a fifth more than is likely; many a rest can only grow


def fit_evening(plan: Plan, lengths: Lengths, target_ms: Ms, likely: Likely) -> Fit:
    """Fit a plan to a length; everything but its rests is the same on every evening.

    A plan without a text of several wordings is fitted as `fit` does it, and so is one whose rests cannot
    take up what the words of this evening leave.

    Args:
        plan: What could be heard.
        lengths: The measured length of each of `plan.lines()`.
        target_ms: The length asked for.
        likely: Guesses the length of lines that other evenings say.

    Raises:
        ImpossibleLength: No session has this length; it carries the nearest ones that have.
    """
    if not plan.others and any(map(timed_turns, walk(plan.parts))):
        amounts = _SteadyFit(plan, lengths, target_ms, likely).amounts()
        if amounts is not None:
            return explained(plan, lengths, target_ms, amounts)
    return ladder.fit(plan, lengths, target_ms)


def slowly(likely: Likely) -> Likely:
    """Return the likely lengths of lines as a slow voice says them: few true ones are longer."""
    more, of = _SLOW
    return lambda line: likely(line) * more // of


def steady_lengths(plan: Plan, lengths: Lengths, likely: Likely) -> dict[Line, Ms]:
    """Return the length of each of `plan.lines()` with which a plan lasts the same on every evening.

    Lines that stand in one list have the likely length of the longest of them, on whichever side. So have
    lines of lists that share a line.

    Args:
        plan: The plan.
        lengths: The length of each of its lines.
        likely: Guesses the length of lines that other evenings say.
    """
    steady = {line: lengths[line] for line in plan.lines()}
    for group in _groups(plan):
        longest = max((-whole_frames(-likely(line)) for line in group), default=0)
        steady |= dict.fromkeys(group, longest)
    return steady


def _groups(plan: Plan) -> list[set[Line]]:
    """Join the wordings of all texts that share a line."""
    groups: list[set[Line]] = []
    of: dict[Line, set[Line]] = {}
    for turns in chain.from_iterable(map(timed_turns, walk(plan.parts))):
        joined = set(turns.every)
        for other in {id(of[line]): of[line] for line in turns.every if line in of}.values():
            joined |= other
        of |= dict.fromkeys(joined, joined)
    groups += {id(group): group for group in of.values()}.values()
    return groups


class _SteadyFit:
    """The fit of one session with lengths that no evening changes, and then of its rests with the true ones.

    The ladder of `fit` is climbed for a length that the rests can make up for: the target, or the nearest
    one at which what the evening says has room, or leaves no more than the rests can take. A longer target
    only climbs further, so law 6 holds here as well.
    """

    def __init__(self, plan: Plan, lengths: Lengths, target_ms: Ms, likely: Likely) -> None:
        self.plan, self.lengths, self.target_ms = plan, lengths, target_ms
        self.steady = steady_lengths(plan, lengths, slowly(likely))
        self.at = bounds(plan, self.steady)
        self.rigid = cache(self._rigid)

    def amounts(self) -> Amounts | None:
        """Return the amounts; None if the rests cannot take up what is left."""
        climbed_ms = min(max(self.target_ms, self.at.least_ms), self.at.most_ms)
        edge = bounds(self.rigid(climbed_ms), self.lengths)
        if self.target_ms < edge.least_ms:
            # The last climb whose shortest session still has room.
            below = range(self.at.least_ms, climbed_ms)
            fewer = bisect.bisect_right(below, self.target_ms, key=lambda ms: self._edge(ms)[0])
            climbed_ms = self.at.least_ms + fewer - 1
        elif self.target_ms > edge.most_ms:
            above = range(climbed_ms + 1, self.at.most_ms + 1)
            more = bisect.bisect_left(above, self.target_ms, key=lambda ms: self._edge(ms)[1])
            climbed_ms += 1 + more
        if not self.at.least_ms <= climbed_ms <= self.at.most_ms:
            return None
        try:
            return ladder.fit(self.rigid(climbed_ms), self.lengths, self.target_ms).amounts
        except ImpossibleLength:
            return None

    def _edge(self, climbed_ms: Ms) -> tuple[Ms, Ms]:
        edge = bounds(self.rigid(climbed_ms), self.lengths)
        return edge.least_ms, edge.most_ms

    def _rigid(self, climbed_ms: Ms) -> Plan:
        """Return the plan with everything but its rests as it is at a height of the ladder."""
        try:
            amounts = ladder.fit(self.plan, self.steady, climbed_ms).amounts
        except ImpossibleLength as hole:
            amounts = ladder.fit(self.plan, self.steady, hole.below_ms or self.at.least_ms).amounts
        return replace(self.plan, parts=_with_amounts(self.plan.parts, amounts))


def _with_amounts(parts: tuple[Part, ...], amounts: Amounts) -> tuple[Part, ...]:
    """Return parts in which every elastic but those of rests can only have its amount."""
    return tuple(_with_amount(part, amounts) for part in parts)


def _with_amount(part: Part, amounts: Amounts) -> Part:
    if isinstance(part, Block):
        return replace(part, parts=_with_amounts(part.parts, amounts))
    if isinstance(part, PlannedRepeat):
        turns = (_with_amounts(each, amounts) for each in (part.first, part.then, part.last))
        first, then, last = turns
        part = replace(part, first=first, then=then, last=last)
    elastic = getattr(part, "elastic", None)
    if elastic is None or elastic.kind in TAKERS:
        return part
    amount = amounts[elastic.key]
    return replace(part, elastic=replace(elastic, least=amount, natural=amount, most=amount))
