"""Place the cues inside a hold or a rest: with uneven gaps, and never too much talk."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from voiceguide.plan.model import GAP_MS, HoldCue, Line
from voiceguide.timeline.rundown import Held, Rested
from voiceguide.units import Ms, not_before, whole_frames

HOLD_LEAD_MS: Final = 1_000
"""Silence before the first word inside a hold: arriving comes first."""
SCAN_LEAD_MS: Final = 8_000
SCAN_SHARE: Final = (6, 10)  # presence cues stand in the first six tenths of a rest
MOST_APART_MS: Final = 85_000
"""The greatest distance from one line inside a rest to the next."""
QUIET_GAP_MS: Final = 2_000
"""Silence between the words that announce a long quiet and the last line."""
TALK_SHARE: Final = 4  # craft: talk fills at most a quarter of a hold
SHORT_HOLD_MS: Final = 90_000
SHORT_HOLD_TALK_SHARE: Final = 3
"""Of a hold under a minute and a half a third, or its announcements would leave no room for one thought."""
ALL_TALK_MS: Final = 15_000
"""In a shorter hold, which is a part of the movement, an author's words may fill all of the time."""
LEAST_TALK_MS: Final = 5_000
"""So much time of a rest an author's words may have, however short it is."""
UNTOLD_MS: Final = 30_000
"""A shorter hold need not tell how long it is, nor that it will end, where its own words need the room."""
# Steps of the golden ratio never fall into a beat: gaps come out uneven, and always the same.
_GOLDEN: Final = 0.6180339887498949
_UNEVEN: Final = 0.22


def own_words(text: str, slowdown_step: int) -> HoldCue:
    """Make a hold cue of the phrase book's words; they name no side."""
    said = Line(text, slowdown_step=slowdown_step)
    return HoldCue(said, (said,))


def hold_cue_ms(hold_cue: HoldCue, lengths_: Mapping[Line, Ms]) -> Ms:
    """Return the length of a hold cue: that of its longest peer, so that both sides are placed alike."""
    return max(lengths_[peer] for peer in hold_cue.peers)


def place_hold_cues(
    held: Held, head_ms: Ms, tail_ms: Ms, lengths_: Mapping[Line, Ms]
) -> list[tuple[Line, Ms]]:
    """Place the presence cues of a hold between announcement and near-end, unevenly, one in the middle.

    When talk would fill more than its share of the hold, the last of the pool go first.
    """
    presence = list(held.presence)
    fixed = sum(
        hold_cue_ms(one, lengths_) for one in (held.start, held.middle, held.near_end) if one is not None
    )
    share = TALK_SHARE if held.duration_ms >= SHORT_HOLD_MS else SHORT_HOLD_TALK_SHARE
    budget_ms = held.duration_ms // share - fixed
    while presence and sum(hold_cue_ms(one, lengths_) for one in presence) > budget_ms:
        presence.pop()
    return _around_middle(held, presence, head_ms, tail_ms, lengths_)


def with_own_words(held: Held, lengths_: Mapping[Line, Ms]) -> Held:
    """Return a hold that says the author's words first: where they need the room, the phrase book is silent.

    Of the author's lines at least one is said, and as many as leave talk its share of the hold. A hold of
    less than half a minute need not tell how long it is, nor that it will end, if all can be said then.
    """
    if held.duration_ms < UNTOLD_MS and _with_room(held, lengths_) < held.own:
        start = None if "start" in held.by_book else held.start
        near_end = None if "near_end" in held.by_book else held.near_end
        alone = replace(held, start=start, near_end=near_end)
        if _with_room(alone, lengths_) >= held.own or not _with_room(held, lengths_):
            held = alone
    return replace(held, presence=held.presence[: max(min(1, held.own), _with_room(held, lengths_))])


def _with_room(held: Held, lengths_: Mapping[Line, Ms]) -> int:
    """Return how many presence cues, those of the author first, leave talk its share of a hold."""
    hold, duration_ms = held.hold, held.duration_ms
    share_ms = duration_ms // TALK_SHARE
    if duration_ms < SHORT_HOLD_MS:
        # Never more than a longer one: a longer session drops no word.
        share_ms = min(duration_ms // SHORT_HOLD_TALK_SHARE, SHORT_HOLD_MS // TALK_SHARE)
    if hold.elastic.least * (hold.breath_ms or 1) < ALL_TALK_MS:
        share_ms = max(share_ms, min(duration_ms, ALL_TALK_MS))
    fixed = (held.start, held.middle, held.near_end)
    left_ms = share_ms - sum(hold_cue_ms(one, lengths_) for one in fixed if one is not None)
    others = held.presence[held.own :]
    return min(
        _as_many([*own, *others], left_ms, lengths_) for own in _every_order(held.presence[: held.own])
    )


def _every_order(own: Sequence[HoldCue]) -> list[tuple[HoldCue, ...]]:
    """Return the author's lines of a hold in every order in which a side or a round says them.

    The second side and later rounds begin half the list further on (`parts/hold.py`), and have as many.
    """
    begins = {number * (len(own) // 2) % len(own) for number in range(len(own))} or {0}
    return [(*own[begin:], *own[:begin]) for begin in sorted(begins)]


def _as_many(cues: Sequence[HoldCue], left_ms: Ms, lengths_: Mapping[Line, Ms]) -> int:
    """Return how many cues, from the first on, last no longer than some time."""
    ends = itertools.accumulate(hold_cue_ms(cue, lengths_) for cue in cues)
    return sum(end_ms <= left_ms for end_ms in ends)


def place_own_words(
    held: Held, head_ms: Ms, tail_ms: Ms, lengths_: Mapping[Line, Ms]
) -> list[tuple[Line, Ms]]:
    """Place the author's presence cues, and the cue of the middle, as far as they have room."""
    if held.middle is not None:
        needed_ms = hold_cue_ms(held.middle, lengths_) + 2 * GAP_MS
        if head_ms + needed_ms > tail_ms:
            held = replace(held, middle=None)
    return _around_middle(held, list(held.presence), head_ms, tail_ms, lengths_)


def _around_middle(
    held: Held, presence: list[HoldCue], head_ms: Ms, tail_ms: Ms, lengths_: Mapping[Line, Ms]
) -> list[tuple[Line, Ms]]:
    if held.middle is None:
        return _spread(presence, head_ms, tail_ms, lengths_)
    middle_ms = head_ms - HOLD_LEAD_MS + whole_frames(held.duration_ms // 2)
    if held.start is not None:
        middle_ms -= hold_cue_ms(held.start, lengths_)
    middle_ms = min(max(middle_ms, head_ms + GAP_MS), tail_ms - GAP_MS - hold_cue_ms(held.middle, lengths_))
    before = (len(presence) + 1) // 2
    after_ms = middle_ms + hold_cue_ms(held.middle, lengths_)
    return [
        *_spread(presence[:before], head_ms, middle_ms, lengths_),
        (held.middle.line, middle_ms),
        *_spread(presence[before:], after_ms, tail_ms, lengths_),
    ]


def _spread(
    cues: list[HoldCue], from_ms: Ms, to_ms: Ms, lengths_: Mapping[Line, Ms]
) -> list[tuple[Line, Ms]]:
    """Spread cues over a stretch with uneven gaps of at least `GAP_MS`; leave out those that do not fit."""
    while cues:
        free = to_ms - from_ms - sum(hold_cue_ms(one, lengths_) for one in cues) - GAP_MS * (len(cues) + 1)
        if free >= 0:
            break
        cues = cues[:-1]
    if not cues:
        return []
    weights = [1 + _UNEVEN * (2 * ((i + 1) * _GOLDEN % 1) - 1) for i in range(len(cues) + 1)]
    placed, at_ms, run, given = [], from_ms, 0.0, 0
    for cue, weight in zip(cues, weights, strict=False):
        run += weight
        share = whole_frames(int(free * run / sum(weights))) - given
        given += share
        at_ms += GAP_MS + share
        placed.append((cue.line, at_ms))
        at_ms += hold_cue_ms(cue, lengths_)
    return placed


def rest_starts(lines: int, duration_ms: Ms) -> list[Ms]:
    """Return when each line of a rest is wished for, ms from its start: early, and further and further apart.

    Where that would leave too long a silence between two of them, all come sooner.
    """
    usable = duration_ms * SCAN_SHARE[0] // SCAN_SHARE[1] - SCAN_LEAD_MS
    along = [int(usable * (i / max(lines, 1)) ** 1.2) for i in range(lines)]
    widest = max((after - before for before, after in itertools.pairwise(along)), default=0)
    if widest > MOST_APART_MS:
        along = [ms * MOST_APART_MS // widest for ms in along]
    return [SCAN_LEAD_MS + whole_frames(ms) for ms in along]


def place_rest_cues(rested: Rested, start_ms: Ms, lengths_: Mapping[Line, Ms]) -> list[tuple[Line, Ms]]:
    """Place the cues of a rest, as many as fit; a long silence after the last is announced before it."""
    cues, wished = list(rested.presence), rest_starts(len(rested.presence), rested.duration_ms)
    if rested.quiet is not None and cues:
        cues.insert(-1, rested.quiet)
        wished.append(not_before(wished[-1], wished[-1] + hold_cue_ms(rested.quiet, lengths_) + QUIET_GAP_MS))
    placed, free_ms, end_ms = [], start_ms, start_ms + rested.duration_ms
    for cue, wished_ms in zip(cues, wished, strict=True):
        at_ms = not_before(start_ms + wished_ms, free_ms)
        if at_ms + hold_cue_ms(cue, lengths_) + GAP_MS > end_ms:
            break
        placed.append((cue.line, at_ms))
        free_ms = at_ms + hold_cue_ms(cue, lengths_) + GAP_MS
    return placed


def place_own_rest_cues(rested: Rested, start_ms: Ms, lengths_: Mapping[Line, Ms]) -> list[tuple[Line, Ms]]:
    """Place more lines of a rest than one of its length usually says, evenly over it, as far as they fit."""
    share_ms = min(rested.duration_ms, max(LEAST_TALK_MS, rested.duration_ms // TALK_SHARE))
    cues = list(rested.presence[: max(1, _as_many(rested.presence, share_ms, lengths_))])
    if rested.quiet is not None:
        # A long quiet is announced right before the last line.
        cues.insert(-1, rested.quiet)
    end_ms = start_ms + rested.duration_ms
    while cues:
        words_ms = sum(hold_cue_ms(cue, lengths_) for cue in cues)
        free_ms = rested.duration_ms - words_ms - GAP_MS * len(cues)
        if free_ms >= 0:
            break
        cues.pop()
    else:
        return []
    lead_ms = whole_frames(min(SCAN_LEAD_MS, free_ms // (len(cues) + 1)))
    # Its last part stays quiet, as far as there is time for that.
    spread_ms = max(
        0, min(free_ms - lead_ms, rested.duration_ms * SCAN_SHARE[0] // SCAN_SHARE[1] - lead_ms - words_ms)
    )
    placed, at_ms = [], start_ms + lead_ms
    for number, cue in enumerate(cues):
        placed.append((cue.line, at_ms))
        at_ms += hold_cue_ms(cue, lengths_) + GAP_MS
        at_ms += whole_frames(spread_ms * (number + 1) // len(cues)) - whole_frames(
            spread_ms * number // len(cues)
        )
    return [(line, at) for line, at in placed if at < end_ms]
