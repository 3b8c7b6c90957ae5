"""The lines of a scan: how many of its pool, which of them, and when.

A scan begins at once, walks over the whole pool whatever its length, and arrives. How many lines it says
depends on its length alone, and a longer one never says fewer; so the words take no time of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from voiceguide.plan.model import GAP_MS, HoldCue, Line, PlannedRest, PlannedScan
from voiceguide.timeline.hold_cues import QUIET_GAP_MS, hold_cue_ms
from voiceguide.timeline.rundown import Rested
from voiceguide.units import SECOND, Ms, not_after, not_before, whole_frames

LEAD_MS: Final = 5 * SECOND
"""Silence before the first line."""
ARRIVAL_MS: Final = 10 * SECOND
"""The time kept at the end for the last line and the silence after it."""
Of = TypeVar("Of")
_FEW: Final = 3
"""So many lines of the pool are said even if they stand closer than usual: a beginning, a middle, an end."""
_GROWTH: Final = 35
"""The last distance is longer than the mean by so many percent at most, and the first as much shorter."""
_ROOM: Final = 10
"""The mean distance is longer than the least by at least so many percent, so that there is room to grow."""


def chosen(rest: PlannedRest, scan: PlannedScan, duration_ms: Ms) -> tuple[HoldCue, ...]:
    """Choose the lines that a scan of this length says: spread evenly over its pool, its closing last.

    Of two lines before a closing the second is the middle of the pool: from the feet straight to the head is
    a jump, and the closing speaks of the whole body anyway. Those that are always said are among them, each
    in the place of the one beside it.
    """
    closing = () if scan.closing is None else (scan.closing,)
    pool = rest.presence
    kept = {place for place, cue in enumerate(pool) if cue.keep}
    if not kept:
        number = _number(len(pool), scan, duration_ms)
        return (*(spread(pool, 3)[:2] if closing and number == 2 else spread(pool, number)), *closing)
    always = sorted({0, len(pool) - 1} | kept)
    number = max(_number(len(pool), scan, duration_ms), len(always))
    return (*(pool[place] for place in _with_kept(len(pool), number, always)), *closing)


def _with_kept(pool: int, number: int, always: Sequence[int]) -> list[int]:
    """Return the places of so many lines of a pool, spread evenly, those that are always said among them."""
    places = set(spread(range(pool), number))
    for place in always:
        if place not in places:
            places.remove(min(places.difference(always), key=lambda other: (abs(other - place), other)))
            places.add(place)
    return sorted(places)


def _number(pool: int, scan: PlannedScan, duration_ms: Ms) -> int:
    """Return how many lines of a pool are said: as many as the usual distance leaves room for, or a few."""
    usable_ms = max(0, duration_ms - LEAD_MS - ARRIVAL_MS)
    close_ms = scan.least_ms * (100 + _ROOM) // 100
    at_usual, at_least = (usable_ms // ms for ms in (min(scan.usual_ms, _longest_mean(scan)), close_ms))
    number = max(at_usual, min(at_least, _FEW))
    # Without closing words the last line of the pool is the arrival, and no distance comes after it.
    return min(pool, max(1, number) + (scan.closing is None))


def spread(pool: Sequence[Of], n: int) -> tuple[Of, ...]:
    """Choose n things, spread evenly over a pool: its first and its last are always among two or more."""
    if n <= 1:
        return tuple(pool[:n])
    return tuple(pool[(2 * i * (len(pool) - 1) + n - 1) // (2 * (n - 1))] for i in range(n))


def _longest_mean(scan: PlannedScan) -> Ms:
    """Return the greatest mean distance at which the longest distance is not over the author's most."""
    return max(scan.most_ms * 100 // (100 + _GROWTH), (scan.least_ms + scan.most_ms) // 2)


def starts(lines: int, scan: PlannedScan, duration_ms: Ms) -> list[Ms]:
    """Return when each line begins, ms from the start; each distance is longer than the one before."""
    gaps = lines - 1
    if gaps < 1:
        return [LEAD_MS] * lines
    usable_ms = max(0, duration_ms - LEAD_MS - ARRIVAL_MS)
    if gaps == 1:
        return [LEAD_MS, LEAD_MS + whole_frames(min(usable_ms, scan.most_ms))]
    mean_ms = min(usable_ms // gaps, _longest_mean(scan))
    growth_ms = max(0, min(mean_ms * _GROWTH // 100, mean_ms - scan.least_ms))
    found = [LEAD_MS]
    for i in range(gaps):
        found.append(found[-1] + whole_frames(mean_ms - growth_ms + 2 * growth_ms * i // (gaps - 1)))
    return found


def quiet_after_ms(lines: int, scan: PlannedScan, duration_ms: Ms) -> Ms:
    """Return about how long it is quiet after the last of so many lines."""
    return duration_ms - starts(lines, scan, duration_ms)[-1] - ARRIVAL_MS if lines else 0


def place_scan(
    rested: Rested, scan: PlannedScan, start_ms: Ms, lengths: Mapping[Line, Ms]
) -> list[tuple[Line, Ms]]:
    """Place the lines of a scan; a long silence after the last is announced right before it.

    Long words move what follows. Where there is no room for all, lines before the last go; the first, the
    last and those with `keep` are said in every case.
    """
    duration_ms, cues = rested.duration_ms, list(rested.presence)
    while _words_ms(cues, lengths) > duration_ms - LEAD_MS:
        spare = [place for place in range(1, len(cues) - 1) if not cues[place].keep]
        if not spare:
            break
        del cues[spare[-1]]
    wished = starts(len(cues), scan, duration_ms)
    if rested.quiet is not None and cues:
        cues.insert(-1, rested.quiet)
        wished.append(not_before(wished[-1], wished[-1] + hold_cue_ms(rested.quiet, lengths) + QUIET_GAP_MS))
    latest_ms = [duration_ms] * (len(cues) + 1)
    for i in reversed(range(len(cues))):
        latest_ms[i] = latest_ms[i + 1] - GAP_MS - hold_cue_ms(cues[i], lengths)
    placed, free_ms = [], 0
    for cue, wish_ms, last_ms in zip(cues, wished, latest_ms, strict=False):
        at_ms = not_before(not_after(wish_ms, last_ms), free_ms)
        placed.append((cue.line, start_ms + at_ms))
        free_ms = at_ms + hold_cue_ms(cue, lengths) + GAP_MS
    return placed


def _words_ms(cues: Sequence[HoldCue], lengths: Mapping[Line, Ms]) -> Ms:
    return sum(hold_cue_ms(cue, lengths) + GAP_MS for cue in cues)
