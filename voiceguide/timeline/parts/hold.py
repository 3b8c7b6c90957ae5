"""Silent practice, with what is said inside it: announcement, presence, middle, near-end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voiceguide.plan.model import GAP_MS, HoldCue, Line, PlannedHold
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.hold_cues import HOLD_LEAD_MS, hold_cue_ms, own_words, place_hold_cues
from voiceguide.timeline.model import BreathPhase
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Measuring, Unrolling, elastic_span
from voiceguide.timeline.rundown import LINES, Entry, Held
from voiceguide.units import MINUTE, Ms

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
    amount = walk.amounts[hold.elastic.key]
    breaths = amount if hold.breath_ms else 0
    duration_ms = amount * hold.breath_ms + hold.extra_ms if breaths else amount + hold.extra_ms
    variant = walk.seen.setdefault(hold.elastic.key, len(walk.seen))
    start = middle = near_end = None
    more = 0
    if duration_ms >= ANNOUNCED_MS:
        start = _own(walk, hold.start) or own_words(
            _start(walk, variant, duration_ms, breaths), hold.slowdown_step
        )
    if duration_ms >= MIDDLE_MS:
        middle = _unless_empty(
            _own(walk, hold.middle) or own_words(_middle(walk, hold, variant), hold.slowdown_step)
        )
    if duration_ms >= NEAR_END_MS and breaths != 1:
        more = 2 if duration_ms >= TWO_BREATHS_MS and 2 * (hold.breath_ms or 10_000) <= 24_000 else 1
        key = "near_end_one" if more == 1 else "near_end_two"
        near_end = _own(walk, hold.near_end) or own_words(walk.phrase(key, variant), hold.slowdown_step)
    return Held(
        hold=hold,
        duration_ms=duration_ms,
        breaths=breaths,
        start=_unless_empty(start),
        presence=_presence(walk, hold, duration_ms, middle is not None),
        middle=middle,
        near_end=_unless_empty(near_end),
        near_end_before_ms=more * (hold.breath_ms or 10_000),
    )


def _start(walk: Unrolling, variant: int, duration_ms: Ms, breaths: int) -> str:
    if breaths:
        return walk.phrase("hold_start_breaths", variant, breaths=walk.book.amount("breath", breaths))
    return walk.phrase("hold_start", variant, length=walk.book.length(duration_ms))


def _presence(walk: Unrolling, hold: PlannedHold, duration_ms: Ms, has_middle: bool) -> tuple[HoldCue, ...]:
    """Choose the presence cues: the author's first, the phrase book's when they run out."""
    wanted = _wanted(hold, duration_ms)
    if has_middle:
        # The cue in the middle takes the place of a later one, never of one that a shorter hold has.
        wanted = max(wanted - 1, _wanted(hold, MIDDLE_MS - 1))
    # The second side and later rounds begin elsewhere in the pool, so that nothing is heard by rote.
    skip = hold.occurrence * (len(hold.presence) // 2) % max(len(hold.presence), 1)
    own = hold.presence[skip:] + hold.presence[:skip]
    pool = (*own, *(own_words(text, hold.slowdown_step) for text in walk.book.phrases("presence")))
    return tuple(walk.hold_cue(pool[i % len(pool)]) for i in range(wanted))


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


def _middle(walk: Unrolling, hold: PlannedHold, variant: int) -> str:
    return walk.phrase("hold_middle", variant + hold.occurrence)


def _unless_empty(hold_cue: HoldCue | None) -> HoldCue | None:
    return hold_cue if hold_cue is not None and hold_cue.line.text else None


@LINES.of(Held)
def _lines(held: Held) -> Iterator[Line | None]:
    for hold_cue in (held.start, *held.presence, held.middle, held.near_end):
        if hold_cue is not None:
            yield from hold_cue.peers


@PLACE.of(Held)
def _place(held: Held, builder: TimelineBuilder) -> None:
    """Place what is said inside a hold: announcement, presence, middle, near-end, within a quarter of it."""
    hold, start_ms = held.hold, builder.at_ms
    end_ms = start_ms + held.duration_ms
    side, id_ = hold.side, hold.id
    head_ms = start_ms + HOLD_LEAD_MS
    if held.start is not None:
        builder.say(
            held.start.line, head_ms, Role.HOLD_START, side=side, id=id_, announces_ms=held.duration_ms
        )
        head_ms += hold_cue_ms(held.start, builder.lengths)
    tail_ms = end_ms
    if held.near_end is not None:
        near_ms = end_ms - held.near_end_before_ms - hold_cue_ms(held.near_end, builder.lengths)
        if near_ms >= head_ms + GAP_MS:
            builder.say(held.near_end.line, near_ms, Role.NEAR_END, side=side, id=id_)
            tail_ms = near_ms
    for line, at_ms in place_hold_cues(held, head_ms, tail_ms, builder.lengths):
        builder.say(line, at_ms, Role.PRESENCE, side=side, id=id_)
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
        )
    )
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
    builder.at_ms = end_ms
