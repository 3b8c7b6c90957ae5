"""Compile the steps without steps inside: cues, tips, holds, breaths, rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.plan.context import CompileContext
from voiceguide.plan.model import (
    GAP_MS,
    Alternative,
    Breaths,
    Elastic,
    HoldCue,
    Line,
    Part,
    PhaseLines,
    PlannedCue,
    PlannedDose,
    PlannedHold,
    PlannedRest,
    PlannedScan,
    PlannedTip,
)
from voiceguide.plan.terms import Kind, Role, WordsLevel
from voiceguide.plan.wording import Iteration, WordingContext, choose, line
from voiceguide.script import model as s
from voiceguide.script.terms import Guide, Mode
from voiceguide.units import MINUTE, SECOND, Ms

SAFETY_GAP_MS: Final = 1_200
PAUSE_SAID_MS: Final = 2_000
SLOW_WPM: Final = 85
"""Words a minute that no voice stays below, for words whose time is fixed before they are known."""
MOST_MEASURED: Final = 200
QUIET_MS: Final = 85_000  # craft: over 90 s of silence are announced
DAY_END_QUIET_MS: Final = 60_000
"""By day a silence at the end is announced sooner: nobody is to fall asleep in it."""
LEAD_IN_MS: Final = 4_000  # craft: a lead-in ends 3-25 s before the side change
MOVE_MS: Final[Mapping[s.Size, Ms]] = {
    s.Size.SMALL: 3_000,
    s.Size.MEDIUM: 5_000,
    s.Size.LARGE: 8_000,
    s.Size.SWITCH: 10_000,
}


def make_cue(
    context: CompileContext,
    step: s.Step,
    wording: s.Wording,
    role: Role,
    after_ms: Ms,
    *,
    size: s.Size | None = None,
    optional: bool = False,
    recall: str | None = None,
) -> tuple[Part, ...]:
    """Compile one cue; where a short wording may stand in for it, the fit chooses."""
    spoken = choose(wording, context.position, optional=optional)
    side = context.position.side
    # With other words on the second side, both sides take the time of the longer ones.
    both = () if wording.second is None else _both_sides(wording, context.position, optional=optional)
    if spoken.full is None and optional and not any(both):
        return ()

    def made(text: str | None, others: tuple[str | None, ...] = ()) -> PlannedCue:
        here = line(_text(context, text, recall), context.position, wording.spot)
        peers = [
            line(_text(context, one, recall), position, wording.spot)
            for one in (text, *others)
            for position in (context.position, context.position.mirrored())
        ]
        return PlannedCue(
            line=here,
            peers=peers_of(*peers),
            role=role,
            after_ms=after_ms,
            side=side,
            size=str(size) if size else None,
            id=context.id(step),
            countable=here is None and role in (Role.MOVE, Role.RELEASE, Role.SETUP),
        )

    if spoken.short is None:
        return (made(spoken.full, both),)
    elastic = Elastic(
        key=f"{context.path}.wording",
        kind=Kind.WORDING,
        least=0,
        natural=1,
        most=1,
        name=wording.full,
        id=context.id(step),
    )
    return (Alternative(elastic=elastic, full=made(spoken.full, both), short=made(spoken.short or None)),)


def _both_sides(wording: s.Wording, position: WordingContext, *, optional: bool) -> tuple[str | None, ...]:
    """Return the full wording of this position on each of the two sides."""
    return tuple(choose(wording, one, optional=optional).full for one in (position, position.mirrored()))


def _text(context: CompileContext, text: str | None, recall: str | None) -> str | None:
    """Return the text of a cue with the standing rule that it recalls appended."""
    # A rule with a condition that is not met was never said, and is not said again either.
    rule = context.rules.get(recall) if recall is not None else None
    if text is None or rule is None:
        return text
    return f"{text} {rule.full if rule.short is None else rule.short}".strip()


def safety_cue(owner: str, step: s.Safety) -> PlannedCue:
    """Compile a safety line of the routine `owner`: in full, everywhere."""
    spoken = Line(step.words.full)
    return PlannedCue(
        line=spoken,
        peers=(spoken,),
        role=Role.SAFETY,
        after_ms=SAFETY_GAP_MS,
        id=f"{owner}#{','.join(step.ids)}" if step.ids else None,
    )


def make_tip(context: CompileContext, step: s.Tip) -> tuple[Part, ...]:
    """Compile a tip. It is said once: on the second side, and in later rounds, its time passes in silence."""
    if context.position.words is not WordsLevel.FULL:
        return ()
    elastic = Elastic(
        key=f"{context.path}.tip",
        kind=Kind.TIP,
        least=0,
        natural=1,
        most=1,
        weight=step.priority,
        name=step.words.full,
        id=context.id(step),
    )
    said = replace(step.words, then=None, last=None, short=None)
    here = line(said.full, context.position, said.spot)
    there = line(said.full, context.position.mirrored(), said.spot)
    silent = (
        context.position.second
        or context.position.round > 0
        or context.position.iteration in (Iteration.THEN, Iteration.LAST)
    )
    cue = PlannedCue(
        line=here,
        peers=peers_of(here, there),
        role=Role.TIP,
        after_ms=GAP_MS,
        side=context.position.side,
        id=context.id(step),
    )
    return (PlannedTip(elastic=elastic, cue=cue, silent=silent),)


def phrase_cue(
    context: CompileContext, key: str, role: Role, after_ms: Ms, slot_ms: Ms = 0, **values: str
) -> PlannedCue:
    """Make a cue of the phrase book's words."""
    spoken = Line(context.position.book.phrase(key, 0, **values))
    return PlannedCue(line=spoken, peers=(spoken,), role=role, after_ms=after_ms, slot_ms=slot_ms)


def make_elastic(context: CompileContext, step: s.Step, amount: s.Quantity, kind: Kind, name: str) -> Elastic:
    """Make the elastic quantity of a step; its key is the same on both sides and in every round."""
    key = f"{context.path}.{kind}"
    return Elastic(
        key=key,
        kind=context.hints.kinds.get(key, kind),
        least=amount.least,
        natural=amount.natural,
        most=amount.most,
        weight=context.weight,
        name=name,
        id=context.id(step),
    )


def _hold_cue(context: CompileContext, text: str | None, spot: SourceLocation) -> HoldCue | None:
    """Make a hold cue of a text, with the same text on the other side as its peer."""
    here, there = (line(text, position, spot) for position in (context.position, context.position.mirrored()))
    return None if here is None else HoldCue(here, peers_of(here, there))


def _override(context: CompileContext, wording: s.Wording | None) -> HoldCue | None:
    """Make a hold cue of the author's replacement; an empty one stays, and says nothing."""
    return (
        None
        if wording is None
        else _hold_cue(context, choose(wording, context.position).full or "", wording.spot)
    )


def _presence(context: CompileContext, wordings: Iterable[s.Wording]) -> tuple[HoldCue, ...]:
    """Choose the wording of each cue that may be placed inside."""
    said = (_hold_cue(context, choose(one, context.position).full, one.spot) for one in wordings)
    return tuple(one for one in said if one is not None)


def make_hold(context: CompileContext, step: s.Hold) -> PlannedHold:
    """Compile a hold; the longer side gets its share of the bias on top."""
    counts = step.amount.unit is s.Unit.BREATHS
    elastic = make_elastic(context, step, step.amount, Kind.BREATH if counts else Kind.HOLD, "hold")
    share = context.hints.extras.get(elastic.key, 0)
    if share:
        # Both sides keep the same amount; the longer one gets its share on top, within the most.
        most = max(elastic.least, elastic.most - share)
        elastic = replace(elastic, natural=min(elastic.natural, most), most=most)
    biased = share and context.position.side == context.settled.longer and context.position.round == 0
    return PlannedHold(
        elastic=elastic,
        breath_ms=step.in_ms + step.out_ms if counts else 0,
        breath_in_ms=step.in_ms if counts else 0,
        extra_ms=share if biased else 0,
        may_differ=context.script.sides.open_balance,
        occurrence=context.position.round * 2 + int(context.position.second),
        side=context.position.side,
        id=context.id(step),
        presence=_presence(context, step.presence),
        start=_override(context, step.start),
        middle=_override(context, step.middle),
        near_end=_override(context, step.near_end),
    )


def _phase(
    context: CompileContext, wording: s.Wording | None, key: str, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of one phase: the author's, then the phrase book's short ones."""
    if wording is None and set(guide) == {Guide.QUIET}:
        return PhaseLines()
    book = context.position.book
    again = Line(book.phrase(f"{key}_again"), counted=True)
    if wording is None:
        first = Line(book.phrase(key), counted=False)
        if context.position.iteration in (Iteration.THEN, Iteration.LAST):
            first = again
        return PhaseLines(first=first, then=again, first_peers=(first,), then_peers=(again,))
    text = choose(wording, context.position).full
    both = (text,) if wording.second is None else _both_sides(wording, context.position, optional=False)
    lines, first_peers = [], []
    for position in (context.position, context.position.mirrored()):
        then = line(wording.then or None, position, wording.spot) if wording.then is not None else again
        last = line(wording.last, position, wording.spot) if wording.last else None
        lines.append((line(text, position, wording.spot), then, last))
        first_peers += [line(one, position, wording.spot) for one in both]
    here, there = lines
    return PhaseLines(
        first=here[0],
        then=here[1],
        last=here[2],
        first_peers=peers_of(*first_peers),
        then_peers=peers_of(*here[1:], *there[1:]),
    )


def _pause(
    context: CompileContext, wording: s.Wording | None, pause_ms: Ms, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of a pause; one that is over as soon as a word is has none by itself."""
    if not pause_ms or (wording is None and pause_ms < PAUSE_SAID_MS):
        return PhaseLines()
    return _phase(context, wording, "pause", guide)


def peers_of(*lines: Line | None) -> tuple[Line, ...]:
    """Gather the wordings whose lengths count, in an order that no side decides."""
    return tuple(sorted({one for one in lines if one is not None}))


def make_breaths(context: CompileContext, step: s.Breathe) -> Breaths:
    """Compile breaths with the words of their phases."""
    return Breaths(
        elastic=make_elastic(context, step, step.count, Kind.BREATH, "breaths"),
        in_ms=step.in_ms,
        pause_in_ms=step.pause_in_ms,
        out_ms=step.out_ms,
        pause_out_ms=step.pause_out_ms,
        inhale=_phase(context, step.on_inhale, "inhale", step.guide),
        exhale=_phase(context, step.on_exhale, "exhale", step.guide),
        pause_in=_pause(context, step.on_pause_in, step.pause_in_ms, step.guide),
        pause_out=_pause(context, step.on_pause_out, step.pause_out_ms, step.guide),
        guide=step.guide,
        side=context.position.side,
        id=context.id(step),
    )


def make_window(context: CompileContext, step: s.Window) -> tuple[Part, ...]:
    """Compile a window: a cue, then elastic time that is the listener's own."""
    cues = make_cue(context, step, replace(step.words, short=None), Role.WINDOW, GAP_MS)
    cue = cues[0]
    if not isinstance(cue, PlannedCue):
        raise AssertionError("a window has one wording")
    elastic = make_elastic(context, step, step.amount, Kind.BETWEEN, "window")
    return (PlannedRest(elastic=elastic, cue=cue, side=context.position.side, id=context.id(step)),)


def make_rest(context: CompileContext, step: s.Rest) -> PlannedRest:
    """Compile a rest."""
    elastic = make_elastic(context, step, step.amount, Kind.BETWEEN, "rest")
    presence = _presence(context, step.presence)
    final = elastic.kind is Kind.FINAL and context.settled.mode is Mode.DAY
    quiet_ms = DAY_END_QUIET_MS if final else QUIET_MS if presence else 0
    return PlannedRest(
        elastic=elastic,
        presence=presence,
        side=context.position.side,
        id=context.id(step),
        # Where it can never be so long, the plan stays what it was before this was announced.
        quiet_from_ms=quiet_ms if elastic.most > quiet_ms else 0,
    )


def make_scan(context: CompileContext, step: s.Scan) -> PlannedRest:
    """Compile a scan: a rest that walks through its pool, from the end at which the author begins."""
    pool = step.pool[::-1] if step.from_last else step.pool
    closing = _presence(context, () if step.closing is None else (step.closing,))
    return PlannedRest(
        elastic=make_elastic(context, step, step.amount, Kind.BETWEEN, "scan"),
        presence=_presence(context, pool),
        side=context.position.side,
        id=context.id(step),
        scan=PlannedScan(
            least_ms=step.every.least,
            usual_ms=step.every.natural,
            most_ms=step.every.most,
            closing=closing[0] if closing else None,
        ),
    )


def make_dose(context: CompileContext, step: s.Repeat) -> PlannedDose | None:
    """Compile the words before a repetition that tell how many there will be.

    Their number is known only after the fit, so they take the time of the longest of them with a slow voice.
    """
    if not step.announce:
        return None
    book, key = context.position.book, "_each" if step.alternate else ""
    what = line(step.announce, context.position, step.spot)
    dose = PlannedDose(
        many=book.phrase(f"dose{key}", what=what.text if what is not None else ""),
        one=book.phrase(f"dose_one{key}"),
        gender=step.gender,
        slot_ms=0,
    )
    numbers = range(max(step.count.least, 1), min(step.count.most, MOST_MEASURED) + 1)
    words = max(len(dose.line(n, book, 0).text.replace("-", " ").split()) for n in (2, *numbers))
    spoken_ms = words * MINUTE // SLOW_WPM
    return replace(dose, slot_ms=-(-(spoken_ms + GAP_MS) // SECOND) * SECOND)
