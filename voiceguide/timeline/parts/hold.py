"""Silent practice, with what is said inside it: announcement, presence, middle, near-end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from voiceguide.plan.model import GAP_MS, HoldCue, Line, PlannedHold
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.hold_cues import (
    HOLD_LEAD_MS,
    hold_cue_ms,
    own_words,
    place_hold_cues,
    place_own_words,
    with_own_words,
)
from voiceguide.timeline.model import BreathPhase
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling, elastic_span
from voiceguide.timeline.parts.timed import FreeTime, place_timed, timed_lines
from voiceguide.timeline.rundown import LINES, Entry, Held
from voiceguide.units import MINUTE, Ms, whole_frames

SPANS: Final = ("hold",)
"""The kinds of span that it puts down."""
ANNOUNCED_MS: Final = 15_000  # shorter holds are over before an announcement is
NEAR_END_MS: Final = 28_000  # craft: from 30 s; below 28 s the announcement itself is a lead-in
SETTLED_MS: Final = 20_000  # a hold's first and last seconds, which presence cues leave alone
TWO_BREATHS_MS: Final = 60_000
MIDDLE_MS: Final = 120_000  # craft: from 120 s a cue near the middle
PRESENCE_FROM_MS: Final = 35_000
# One of the phrase book's presence cues for so much of a hold: on the first side, the second, and in later
# rounds. Speech thins as the session goes on, yet no silence in a hold comes near 90 s (craft).
SPACING_MS: Final = (38_000, 60_000, 80_000)
# An author's own: one thought from 30 s on, two from a minute on, then one more for so much time, by round.
# The second side has as many as the first.
THOUGHT_FROM_MS: Final = 30_000
TWO_THOUGHTS_MS: Final = 60_000
THOUGHT_EVERY_MS: Final = (45_000, 60_000, 80_000)
# Beyond five minutes words come less often, yet no silence in a hold comes near two minutes, however the gaps
# between them differ. An author who has enough words for that is the only one who speaks.
LONG_MS: Final = 5 * MINUTE
LONG_EVERY_MS: Final = 90_000


@MEASURE.of(PlannedHold)
def _measure(hold: PlannedHold, walk: Measuring, times: int) -> Ms:
    if not hold.breath_ms:
        return hold.extra_ms + walk.slope(hold.elastic.key, times)
    return walk.whole(hold.elastic.key, times, hold.breath_ms, 2 * hold.breath_ms, hold.breath_ms)


@UNROLL.of(PlannedHold)
def _unroll(hold: PlannedHold, walk: Unrolling) -> Iterator[Entry]:
    yield _held(hold, walk)


def _held(hold: PlannedHold, walk: Unrolling) -> Held:
    """Choose what may be said inside a hold: all that its author wrote, and what the phrase book adds.

    How much of it has room is known when the words have their lengths.
    """
    amount = walk.amounts[hold.elastic.key]
    breaths = amount if hold.breath_ms else 0
    duration_ms = amount * hold.breath_ms + hold.extra_ms if breaths else amount + hold.extra_ms
    variant = walk.seen.setdefault(hold.elastic.key, len(walk.seen))
    start, middle, near_end = (_own(walk, cue) for cue in (hold.start, hold.middle, hold.near_end))
    usual = [
        duration_ms >= ANNOUNCED_MS,
        duration_ms >= MIDDLE_MS,
        duration_ms >= NEAR_END_MS and breaths != 1,
    ]
    crowded = any(
        cue is not None and cue.line.text and not there
        for cue, there in zip((start, middle, near_end), usual, strict=True)
    )
    more = 2 if duration_ms >= TWO_BREATHS_MS and 2 * (hold.breath_ms or 10_000) <= 24_000 else 1
    by_book = _by_book(hold, usual)
    if "start" in by_book:
        start = _start(walk, hold, variant, duration_ms, breaths)
    if "middle" in by_book:
        middle = _phrase(walk, hold, "hold_middle", variant + hold.occurrence)
    if "near_end" in by_book:
        key = "near_end_one" if more == 1 else "near_end_two"
        near_end = _phrase(walk, hold, key, variant)
    start, middle, near_end = map(_unless_empty, (start, middle, near_end))
    presence, own, left_out = _presence(walk, hold, duration_ms, usual[1] and middle is not None)
    return Held(
        hold=hold,
        duration_ms=duration_ms,
        breaths=breaths,
        start=start,
        presence=presence,
        middle=middle,
        near_end=near_end,
        near_end_before_ms=more * (hold.breath_ms or 10_000),
        timed=walk.timed(hold.timed),
        own=own,
        by_book=by_book,
        crowded=crowded or left_out,
    )


def _by_book(hold: PlannedHold, usual: Sequence[bool]) -> frozenset[str]:
    """Return which of `start`, `middle` and `near_end` the phrase book says in a hold."""
    wanted = {
        "start": hold.start is None and "holds" not in hold.silenced,
        # Who says at which second something is heard leads the middle and the end as well.
        "middle": hold.middle is None
        and "halfway" not in hold.silenced
        and not any(one.half for one in hold.timed),
        "near_end": hold.near_end is None
        and "near_end" not in hold.silenced
        and not any(-NEAR_END_MS <= one.at_ms < 0 for one in hold.timed),
    }
    return frozenset(name for (name, said), long in zip(wanted.items(), usual, strict=True) if said and long)


def _start(walk: Unrolling, hold: PlannedHold, variant: int, duration_ms: Ms, breaths: int) -> HoldCue:
    if breaths:
        amount = walk.book.amount("breath", breaths)
        return _phrase(walk, hold, "hold_start_breaths", variant, breaths=amount)
    return _phrase(walk, hold, "hold_start", variant, length=walk.book.length(duration_ms))


def _phrase(walk: Unrolling, hold: PlannedHold, key: str, variant: int, **values: str) -> HoldCue:
    """Return the cue of a phrase said inside a hold.

    Those that an author listed take turns, and so do the words of the middle: one side hears another than the
    other side. Each has the time of the longest, so that both sides have as much room for thoughts.
    """
    said = own_words(walk.phrase(key, variant, **values), hold.slowdown_step)
    if not said.line.text or (key != "hold_middle" and key not in walk.book.listed):
        return said
    turns = (walk.book.phrase(key, i, **values) for i in range(len(walk.book.phrases(key))))
    others = (Line(text, slowdown_step=hold.slowdown_step) for text in turns if text)
    return replace(said, peers=tuple(sorted({*said.peers, *others})))


def _presence(
    walk: Unrolling, hold: PlannedHold, duration_ms: Ms, has_middle: bool
) -> tuple[tuple[HoldCue, ...], int, bool]:
    """Choose the presence cues: all of the author's, and the phrase book's where theirs run out.

    Returns:
        The cues, how many of them, the first, are the author's, and whether those are more than usual.
    """
    wanted = _wanted(hold, duration_ms)
    if has_middle:
        # The cue in the middle takes the place of a later one, never of one that a shorter hold has.
        wanted = max(wanted - 1, _wanted(hold, MIDDLE_MS - 1))
    # The second side and later rounds begin elsewhere in the pool, so that nothing is heard by rote.
    skip = hold.occurrence * (len(hold.presence) // 2) % max(len(hold.presence), 1)
    own = hold.presence[skip:] + hold.presence[:skip]
    # Words at chosen places leave the phrase book nothing to add.
    silent = bool(hold.timed) or "presence" in hold.silenced
    texts = () if silent else filter(None, walk.book.phrases("presence"))
    pool = (*own, *(own_words(text, hold.slowdown_step) for text in texts))
    if len(pool) > len(own) and wanted > len(own):
        said = [pool[i % len(pool)] for i in range(wanted)]
    else:
        said = list(own)
    return tuple(map(walk.hold_cue, said)), len(own), wanted < len(own)


def _wanted(hold: PlannedHold, duration_ms: Ms) -> int:
    """Return how many presence cues a hold of this length has, if there is room for them."""
    if duration_ms > LONG_MS:
        few, more = _wanted(hold, LONG_MS), (duration_ms - LONG_MS) // LONG_EVERY_MS
        enough = len(hold.presence) * LONG_EVERY_MS >= duration_ms
        return max(few, min(few + more, len(hold.presence)) if enough else few + more)
    if hold.presence:
        if duration_ms < TWO_THOUGHTS_MS:
            return int(duration_ms >= THOUGHT_FROM_MS)
        every_ms = THOUGHT_EVERY_MS[min(hold.occurrence // 2, len(THOUGHT_EVERY_MS) - 1)]
        return 2 + (duration_ms - TWO_THOUGHTS_MS) // every_ms
    if duration_ms < PRESENCE_FROM_MS:
        return 0
    spacing_ms = SPACING_MS[min(hold.occurrence, len(SPACING_MS) - 1)]
    return max(0, (duration_ms - SETTLED_MS) // spacing_ms)


def _own(walk: Unrolling, hold_cue: HoldCue | None) -> HoldCue | None:
    """Return the author's own words as they are said now; None if there are none."""
    return None if hold_cue is None else walk.hold_cue(hold_cue)


def _unless_empty(hold_cue: HoldCue | None) -> HoldCue | None:
    return hold_cue if hold_cue is not None and hold_cue.line.text else None


@LINES.of(Held)
def _lines(held: Held) -> Iterator[Line | None]:
    for hold_cue in (held.start, *held.presence, held.middle, held.near_end):
        if hold_cue is not None:
            yield from hold_cue.peers
    yield from timed_lines(held.timed)


@PLACE.of(Held)
def _place(held: Held, builder: TimelineBuilder) -> None:
    """Place what is said inside a hold: announcement, presence, middle, near-end, within a quarter of it."""
    hold, start_ms = held.hold, builder.at_ms
    end_ms = start_ms + held.duration_ms
    side, id_ = hold.side, hold.id
    if held.timed:
        _place_around(held, builder)
    elif held.crowded or not _place_inside(held, builder):
        _place_inside(with_own_words(held, builder.lengths), builder, pressed=True)
    builder.spans.append(
        elastic_span(
            hold.elastic,
            SPANS[0],
            start_ms,
            held.duration_ms,
            unit_ms=hold.breath_ms or 1,
            extra_ms=hold.extra_ms,
            side=side,
            id=id_,
            silenced=hold.silenced,
        )
    )
    _place_breaths(held, builder)
    builder.at_ms = end_ms


def _place_inside(held: Held, builder: TimelineBuilder, *, pressed: bool = False) -> bool:
    """Place what is said inside a hold: announcement, presence, middle, near-end.

    Without `pressed` nothing is placed where a word of the author's would have no room; returns whether all
    had.
    """
    hold, start_ms, lengths = held.hold, builder.at_ms, builder.lengths
    end_ms = start_ms + held.duration_ms
    head_ms = start_ms + HOLD_LEAD_MS
    said: list[tuple[Line, Ms, Role]] = []
    if held.start is not None and head_ms + hold_cue_ms(held.start, lengths) + GAP_MS <= end_ms:
        said.append((held.start.line, head_ms, Role.HOLD_START))
        head_ms += hold_cue_ms(held.start, lengths)
    elif held.start is not None and not pressed and "start" not in held.by_book:
        return False
    tail_ms = end_ms
    if held.near_end is not None:
        lasts_ms = hold_cue_ms(held.near_end, lengths)
        near_ms = end_ms - held.near_end_before_ms - lasts_ms
        if pressed and held.duration_ms < NEAR_END_MS:
            # In a short hold in its last quarter, or as late as there is room.
            near_ms = end_ms - held.duration_ms // 4 - lasts_ms
            near_ms = max(near_ms, min(head_ms + GAP_MS, end_ms - GAP_MS - lasts_ms))
        if near_ms >= head_ms + GAP_MS:
            said.append((held.near_end.line, near_ms, Role.NEAR_END))
            tail_ms = near_ms
        elif not pressed and "near_end" not in held.by_book:
            return False
    place = place_own_words if pressed else place_hold_cues
    inside = place(held, head_ms, tail_ms, lengths)
    if not pressed and len(inside) < held.own + (held.middle is not None and "middle" not in held.by_book):
        return False
    said += [(line, at_ms, Role.PRESENCE) for line, at_ms in inside]
    for line, at_ms, role in said:
        announced_ms = held.duration_ms if role is Role.HOLD_START else None
        builder.say(line, at_ms, role, side=hold.side, id=hold.id, announces_ms=announced_ms)
    return True


def _place_around(held: Held, builder: TimelineBuilder) -> None:
    """Place words at their chosen places, and around them what else has room there.

    What the phrase book adds gives way; the author's other words move to the nearest place that is free.
    """
    hold, lengths, start_ms = held.hold, builder.lengths, builder.at_ms
    free = FreeTime(place_timed(builder, held.timed, held.duration_ms, hold.side, hold.id, SPANS[0]))
    head_ms, end_ms = HOLD_LEAD_MS, held.duration_ms - GAP_MS

    def say(
        cue: HoldCue | None, wish_ms: Ms, role: Role, *, mine: bool, announces_ms: Ms | None = None
    ) -> None:
        if cue is None:
            return
        at_ms = free.take(wish_ms, hold_cue_ms(cue, lengths), head_ms, end_ms, exactly=not mine)
        if at_ms is not None:
            at_ms += start_ms
            builder.say(cue.line, at_ms, role, side=hold.side, id=hold.id, announces_ms=announces_ms)

    mine = {name: name not in held.by_book for name in ("start", "middle", "near_end")}
    say(held.start, head_ms, Role.HOLD_START, mine=mine["start"], announces_ms=held.duration_ms)
    if held.near_end is not None:
        near_ms = held.duration_ms - held.near_end_before_ms - hold_cue_ms(held.near_end, lengths)
        say(held.near_end, near_ms, Role.NEAR_END, mine=mine["near_end"])
    say(held.middle, whole_frames(held.duration_ms // 2), Role.PRESENCE, mine=mine["middle"])
    for number, cue in enumerate(held.presence, 1):
        wish_ms = whole_frames(held.duration_ms * number // (len(held.presence) + 1))
        say(cue, wish_ms, Role.PRESENCE, mine=True)


def _place_breaths(held: Held, builder: TimelineBuilder) -> None:
    """Put down the breaths of a hold that counts them; nobody leads these."""
    hold, start_ms = held.hold, builder.at_ms
    side, id_ = hold.side, hold.id
    for i in range(held.breaths):
        at_ms = start_ms + i * hold.breath_ms
        common = {"breath": i + 1, "of": held.breaths}
        builder.breaths.append(
            BreathPhase(
                start_ms=at_ms,
                duration_ms=hold.breath_in_ms,
                phase=Phase.INHALE,
                side=side,
                id=id_,
                **common,
            )
        )
        builder.breaths.append(
            BreathPhase(
                start_ms=at_ms + hold.breath_in_ms,
                duration_ms=hold.breath_ms - hold.breath_in_ms,
                phase=Phase.EXHALE,
                side=side,
                id=id_,
                **common,
            )
        )
