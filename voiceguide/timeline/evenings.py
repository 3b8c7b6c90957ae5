"""Fit a plan with several wordings, so that an evening changes words and nothing else.

Each wording takes another time. Were a session fitted with those of one evening, a longer sentence would
cost a breath, and a shorter one would let a hold grow. So everything but the rests is decided with lengths
that no evening changes: a text with several wordings counts with the longest of them, by estimate, for only
this evening's words need to be spoken. The rests then take up what the true words leave.

Where they cannot, near the shortest length, as few steps of the ladder are taken back as need be; and a
length that cannot be had even so is fitted, or refused, by the true lengths alone.

Where steps are for sessions of certain lengths, nothing but the rests may grow further in one stretch of
lengths than it stands at the first length of the next (`ladder/stretches.py`). How far that is, is taken from
the session of that length as it is heard, so that law 6 holds on every evening.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping
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
    PlannedBetween,
    PlannedRepeat,
    RoundParts,
    timed_turns,
    walk,
)
from voiceguide.timeline import fit as ladder
from voiceguide.timeline.fit import Fit, bounds, explained, with_inside
from voiceguide.timeline.ladder.climb import NO_CEILINGS, Climb, limited
from voiceguide.timeline.ladder.order import TAKERS
from voiceguide.timeline.ladder.stretches import stretches, without_rests
from voiceguide.timeline.measure import Lengths, measure
from voiceguide.timeline.sound import LineLengths
from voiceguide.units import Ms, whole_frames

Likely = Callable[[Line], Ms]
"""Return the likely length of a line, by its text alone, milliseconds."""
_SLOW: Final = (6, 5)  # the slowest voices need a fifth more than is likely; many a rest can only grow


def fit_evening(plan: Plan, lengths: Lengths, target_ms: Ms, likely: Likely) -> Fit:
    """Fit a plan to a length; everything but its rests is the same on every evening.

    A plan without a text of several wordings is fitted as `fit` does it, and so is one whose rests cannot
    take up what the words of this evening leave. Where the plan has `others`, the amounts are those of
    `plan.at(target_ms)`.

    Args:
        plan: What could be heard.
        lengths: The measured length of each of `plan.lines()`.
        target_ms: The length asked for.
        likely: Guesses the length of lines that other evenings say.

    Raises:
        ImpossibleLength: No session has this length; it carries the nearest ones that have.
    """
    if not _has_turns(plan):
        return ladder.fit(plan, lengths, target_ms)
    here = plan.at(target_ms)
    amounts = _steady_amounts(here, lengths, target_ms, steady_lengths(plan, lengths, slowly(likely)))
    if amounts is None:
        return ladder.fit(plan, lengths, target_ms)

    def inside(alone: Plan, length_ms: Ms) -> Amounts:
        return fit_evening(alone, lengths, length_ms, likely).amounts

    return explained(here, lengths, target_ms, with_inside(here, lengths, amounts, inside))


def _has_turns(plan: Plan) -> bool:
    """Report whether a text of several wordings takes time in a session of any length."""
    return any(timed_turns(part) for each in plan.by_length() for part in walk(each.parts))


def slowly(likely: Likely) -> Likely:
    """Return the likely lengths of lines as a slow voice says them: few true ones are longer."""
    more, of = _SLOW
    return lambda line: likely(line) * more // of


def steady_lengths(plan: Plan, lengths: Lengths, likely: Likely) -> LineLengths:
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
    return LineLengths(steady)


def _groups(plan: Plan) -> list[set[Line]]:
    """Join the wordings of all texts that share a line, in sessions of any length."""
    groups: list[set[Line]] = []
    of: dict[Line, set[Line]] = {}
    parts = chain.from_iterable(walk(each.parts) for each in plan.by_length())
    for turns in chain.from_iterable(map(timed_turns, parts)):
        joined = set(turns.every)
        for other in {id(of[line]): of[line] for line in turns.every if line in of}.values():
            joined |= other
        of |= dict.fromkeys(joined, joined)
    groups += {id(group): group for group in of.values()}.values()
    return groups


def _steady_amounts(plan: Plan, lengths: Lengths, target_ms: Ms, steady: Lengths) -> Amounts | None:
    """Return the amounts of a session of this length; None if its rests cannot take up what is left.

    The stretches of lengths are fitted from the longest down to the one asked for, as each limits those below
    it. Which lengths there are is a matter of the true lengths alone.

    Args:
        plan: The plan for this length.
        lengths: The true lengths of its lines.
        target_ms: The length asked for.
        steady: The lengths that no evening changes.
    """
    if not plan.others:
        return _SteadyFit(plan, NO_CEILINGS, lengths, steady).amounts(target_ms)
    ceilings: Mapping[str, int] = NO_CEILINGS
    for each in reversed(stretches(plan, lengths)):
        steadily = _SteadyFit(each.plan, ceilings, lengths, steady)
        if each.plan.from_ms == plan.from_ms:
            return steadily.amounts(target_ms) if each.first_ms <= target_ms <= each.last_ms else None
        first = steadily.amounts(each.first_ms)
        if first is None:
            first = ladder.fit(plan, lengths, each.first_ms).amounts
        reached = without_rests(each.plan.elastics(), first)
        ceilings = {**ceilings, **{key: min(n, ceilings.get(key, n)) for key, n in reached.items()}}
    return None


class _SteadyFit:
    """The fit of a session with lengths that no evening changes, and then of its rests with the true ones.

    The ladder of `fit` is climbed for a length that the rests can make up for: the target, or the nearest
    one at which what the evening says has room, or leaves no more than the rests can take. A longer target
    only climbs further, so law 6 holds here as well.

    Args:
        plan: The plan; those for other lengths of session do not count.
        ceilings: How far its elastics may grow, by key.
        lengths: The true lengths of its lines.
        steady: The lengths that no evening changes.
    """

    def __init__(self, plan: Plan, ceilings: Mapping[str, int], lengths: Lengths, steady: Lengths) -> None:
        self.plan, self.ceilings = replace(plan, others=()), ceilings
        self.lengths, self.steady = lengths, steady
        least = {each.key: each.least for each in plan.elastics()}
        _, most = limited(plan.elastics(), ceilings)
        self.least_ms, self.most_ms = (
            measure(plan.parts, amounts, steady).total_ms for amounts in (least, most)
        )
        self.rigid = cache(self._rigid)

    def amounts(self, target_ms: Ms) -> Amounts | None:
        """Return the amounts of a session; None if its rests cannot take up what is left."""
        climbed_ms = min(max(target_ms, self.least_ms), self.most_ms)
        least_ms, most_ms = self._edge(climbed_ms)
        if target_ms < least_ms:
            # The last climb whose shortest session still has room.
            below = range(self.least_ms, climbed_ms)
            fewer = bisect.bisect_right(below, target_ms, key=lambda ms: self._edge(ms)[0])
            climbed_ms = self.least_ms + fewer - 1
        elif target_ms > most_ms:
            above = range(climbed_ms + 1, self.most_ms + 1)
            more = bisect.bisect_left(above, target_ms, key=lambda ms: self._edge(ms)[1])
            climbed_ms += 1 + more
        if not self.least_ms <= climbed_ms <= self.most_ms:
            return None
        try:
            return ladder.fit(self.rigid(climbed_ms), self.lengths, target_ms).amounts
        except ImpossibleLength:
            return None

    def _edge(self, climbed_ms: Ms) -> tuple[Ms, Ms]:
        edge = bounds(self.rigid(climbed_ms), self.lengths)
        return edge.least_ms, edge.most_ms

    def _rigid(self, climbed_ms: Ms) -> Plan:
        """Return the plan with everything but its rests as it is at a height of the ladder."""
        climb = Climb(self.plan, self.steady, climbed_ms, self.ceilings)
        climb.run()
        if climb.left_ms:
            # No session has this length with the steady ones; the next shorter one stands in for it.
            climb = Climb(self.plan, self.steady, climbed_ms - climb.left_ms, self.ceilings)
            climb.run()
        return replace(self.plan, parts=_with_amounts(self.plan.parts, climb.amounts))


def _with_amounts(parts: tuple[Part, ...], amounts: Amounts) -> tuple[Part, ...]:
    """Return parts in which every elastic but those of rests can only have its amount."""
    return tuple(_with_amount(part, amounts) for part in parts)


def _block_with_amount(block: Block, amounts: Amounts) -> Block:
    if block.length is None:
        return replace(block, parts=_with_amounts(block.parts, amounts))
    amount = amounts[block.length.key]
    return replace(block, length=replace(block.length, least=amount, natural=amount, most=amount))


def _rounds_with_amounts(part: PlannedRepeat, amounts: Amounts) -> PlannedRepeat:
    def rounds(each: tuple[RoundParts, ...]) -> tuple[RoundParts, ...]:
        return tuple(
            RoundParts(then=_with_amounts(one.then, amounts), last=_with_amounts(one.last, amounts))
            for one in each
        )

    between = part.between
    if between is not None:
        first, then, last = (
            _with_amounts(turn, amounts) for turn in (between.first, between.then, between.last)
        )
        between = PlannedBetween(first=first, then=then, last=last, each=rounds(between.each))
    return replace(part, each=rounds(part.each), between=between)


def _with_amount(part: Part, amounts: Amounts) -> Part:
    if isinstance(part, Block):
        return _block_with_amount(part, amounts)
    if isinstance(part, PlannedRepeat):
        turns = (_with_amounts(each, amounts) for each in (part.first, part.then, part.last))
        first, then, last = turns
        part = replace(part, first=first, then=then, last=last)
        if part.each or part.between is not None:
            part = _rounds_with_amounts(part, amounts)
    elastic = getattr(part, "elastic", None)
    if elastic is None or elastic.kind in TAKERS:
        return part
    amount = amounts[elastic.key]
    return replace(part, elastic=replace(elastic, least=amount, natural=amount, most=amount))
