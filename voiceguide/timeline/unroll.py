"""Unroll a fitted plan into the rundown: everything in order, with its amount and its words.

Only now, with the amounts chosen, are the words inside holds and rests known ("about two minutes",
"halfway", "two more breaths"). None of them takes time of its own: they are placed inside the hold or rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import (
    Alternative,
    Amounts,
    Block,
    Breaths,
    HoldCue,
    Line,
    Part,
    PhaseLines,
    Plan,
    PlannedBell,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
)
from voiceguide.plan.terms import Kind
from voiceguide.script.terms import Guide
from voiceguide.timeline.rundown import (
    Breath,
    Breathed,
    Closed,
    Entry,
    Held,
    Opened,
    Rang,
    Rested,
    Rundown,
    Said,
    count_line,
)
from voiceguide.units import Ms

ANNOUNCED_MS: Final = 15_000  # shorter holds are over before an announcement is
NEAR_END_MS: Final = 28_000  # craft: from 30 s; below 28 s the announcement itself is a lead-in
SETTLED_MS: Final = 20_000  # a hold's first and last seconds, which presence cues leave alone
TWO_BREATHS_MS: Final = 60_000
MIDDLE_MS: Final = 120_000  # craft: from 120 s a cue near the middle
PRESENCE_FROM_MS: Final = 35_000
# One presence cue for so much of a hold: on the first side, the second, and in later rounds. Speech
# thins as the session goes on, yet no silence in a hold comes near 90 s (craft).
SPACING_MS: Final = (38_000, 60_000, 80_000)
QUIET_MS: Final = 85_000  # craft: over 90 s of silence are announced
SCAN_SPACING_MS: Final = 45_000
SCAN_SHARE: Final = (6, 10)  # presence cues stand in the first six tenths of a rest


def unroll(plan: Plan, amounts: Amounts) -> Rundown:
    """Unroll a plan with the fitted amounts; the same plan and amounts give the same rundown."""
    return Rundown(tuple(_Unroll(plan.book, amounts).parts(plan.parts)))


@dataclass(slots=True)
class _Unroll:
    book: PhraseBook
    amounts: Amounts
    seen: dict[str, int] = field(default_factory=dict)
    count: Line | None = None

    def parts(self, parts: tuple[Part, ...]) -> Iterator[Entry]:
        for part in parts:
            yield from self.part(part)

    def part(self, part: Part) -> Iterator[Entry]:
        match part:
            case PlannedCue():
                yield self.said(part, (part,))
            case Alternative():
                full = self.amounts[part.elastic.key] == 1
                yield (
                    self.said(part.full, (part.full, part.short))
                    if full
                    else self.said(part.short, (part.short,))
                )
            case PlannedTip():
                if self.amounts[part.elastic.key]:
                    yield Said(None if part.silent else part.cue.line, part.cue, (part.cue,))
            case PlannedHold():
                yield self.held(part)
            case Breaths():
                n = self.amounts[part.elastic.key]
                yield Breathed(part, tuple(_breath(part, i, n) for i in range(n)))
            case PlannedRest():
                duration_ms = self.amounts[part.elastic.key]
                yield Rested(part, duration_ms, _scan(part, duration_ms), self.quiet(part, duration_ms))
            case PlannedBell():
                yield Rang(part)
            case Block():
                yield Opened(part.kind, part.title, part.side)
                yield from self.parts(part.parts)
                yield Closed()
            case PlannedRepeat():
                yield from self.repeat(part)

    def said(self, cue: PlannedCue, cues: tuple[PlannedCue, ...]) -> Said:
        if cue.line is None and cue.countable and self.count is not None:
            # The author leaves this place silent in later repetitions; the compiler counts there.
            line, self.count = self.count, None
            return Said(line, cue, cues)
        return Said(cue.line, cue, cues)

    def repeat(self, part: PlannedRepeat) -> Iterator[Entry]:
        n = self.amounts[part.elastic.key]
        for i in range(1, n + 1):
            body = part.first if i == 1 else part.last if i == n else part.then
            self.count = None
            if i > 1 and part.elastic.kind is Kind.REP:
                last = i == n
                self.count = (
                    Line(self.book.phrase("last_one"), slowdown_step=part.slowdown_step)
                    if last
                    else count_line(i)
                )
            yield Opened(part.kind, None, part.side, i, n)
            yield from self.parts(body)
            yield Closed()
            self.count = None

    def quiet(self, rest: PlannedRest, duration_ms: Ms) -> HoldCue | None:
        """Announce a long silence that is not the end: else it sounds like a stopped file."""
        if duration_ms <= QUIET_MS or rest.presence or rest.elastic.kind in (Kind.FINAL, Kind.TAIL):
            return None
        return _own(self.book.phrase("quiet", length=self.book.length(duration_ms)), rest.slowdown_step)

    def held(self, hold: PlannedHold) -> Held:
        amount = self.amounts[hold.elastic.key]
        breaths = amount if hold.breath_ms else 0
        duration_ms = amount * hold.breath_ms + hold.extra_ms if breaths else amount + hold.extra_ms
        variant = self.seen.setdefault(hold.elastic.key, len(self.seen))
        start = middle = near_end = None
        more = 0
        if duration_ms >= ANNOUNCED_MS:
            start = hold.start or _own(self._start(variant, duration_ms, breaths), hold.slowdown_step)
        if duration_ms >= MIDDLE_MS:
            words = self.book.phrase("hold_middle", variant + hold.occurrence)
            middle = _unless_empty(hold.middle or _own(words, hold.slowdown_step))
        if duration_ms >= NEAR_END_MS and breaths != 1:
            more = 2 if duration_ms >= TWO_BREATHS_MS and 2 * (hold.breath_ms or 10_000) <= 24_000 else 1
            key = "near_end_one" if more == 1 else "near_end_two"
            near_end = hold.near_end or _own(self.book.phrase(key, variant), hold.slowdown_step)
        return Held(
            hold=hold,
            duration_ms=duration_ms,
            breaths=breaths,
            start=_unless_empty(start),
            presence=self._presence(hold, duration_ms, middle is not None),
            middle=middle,
            near_end=_unless_empty(near_end),
            near_end_before_ms=more * (hold.breath_ms or 10_000),
        )

    def _start(self, variant: int, duration_ms: Ms, breaths: int) -> str:
        if breaths:
            return self.book.phrase(
                "hold_start_breaths", variant, breaths=self.book.amount("breath", breaths)
            )
        return self.book.phrase("hold_start", variant, length=self.book.length(duration_ms))

    def _presence(self, hold: PlannedHold, duration_ms: Ms, has_middle: bool) -> tuple[HoldCue, ...]:
        """Choose the presence cues: the author's first, the phrase book's when they run out."""
        if duration_ms < PRESENCE_FROM_MS:
            return ()
        spacing_ms = SPACING_MS[min(hold.occurrence, len(SPACING_MS) - 1)]
        wanted = (duration_ms - SETTLED_MS) // spacing_ms
        if has_middle:
            # The cue in the middle takes the place of a later one, never of one that a shorter hold has.
            wanted = max(wanted - 1, (MIDDLE_MS - 1 - SETTLED_MS) // spacing_ms)
        # The second side and later rounds begin elsewhere in the pool, so that nothing is heard by rote.
        skip = hold.occurrence * (len(hold.presence) // 2) % max(len(hold.presence), 1)
        own = hold.presence[skip:] + hold.presence[:skip]
        pool = (*own, *(_own(text, hold.slowdown_step) for text in self.book.phrases("presence")))
        return tuple(pool[i % len(pool)] for i in range(max(wanted, 0)))


def _own(text: str, slowdown_step: int) -> HoldCue:
    """Make a hold cue of the phrase book's words; they name no side."""
    said = Line(text, slowdown_step=slowdown_step)
    return HoldCue(said, (said,))


def _unless_empty(cue: HoldCue | None) -> HoldCue | None:
    return cue if cue is not None and cue.line.text else None


def _breath(breaths: Breaths, i: int, n: int) -> Breath:
    """Lead breath `i` of `n`: the first in full words, then as the guide thins out."""
    guide = breaths.guide[min(len(breaths.guide) - 1, i * len(breaths.guide) // n)]
    spoken = i == 0 or guide in (Guide.WORDS, Guide.COUNTS)

    def words(phase: PhaseLines) -> Line | None:
        if i == 0:
            return phase.first
        if i == n - 1 and phase.last is not None:
            return phase.last
        return phase.then if spoken else None

    return Breath(guide, tuple(map(words, breaths.phases)))


def _scan(rest: PlannedRest, duration_ms: Ms) -> tuple[HoldCue, ...]:
    """Choose as many cues of a rest's pool as fit into its length; sparse, and ending early."""
    usable = duration_ms * SCAN_SHARE[0] // SCAN_SHARE[1]
    return rest.presence[: usable // SCAN_SPACING_MS]
