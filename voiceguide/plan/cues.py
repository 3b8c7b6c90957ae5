"""Compile the steps that stand for themselves: cues, tips, holds, breaths, rests."""

from __future__ import annotations

from collections.abc import Mapping
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
    PlannedHold,
    PlannedRest,
    PlannedTip,
)
from voiceguide.plan.terms import Kind, Role, WordsLevel
from voiceguide.plan.wording import Turn, WordingContext, choose, line
from voiceguide.script import model as s
from voiceguide.script.terms import Guide
from voiceguide.units import Ms

SAFETY_GAP_MS: Final = 1_200
PAUSE_SAID_MS: Final = 2_000
LEAD_IN_MS: Final = 4_000  # craft: a lead-in ends 3-25 s before the side change
MOVE_MS: Final[Mapping[s.Size, Ms]] = {
    s.Size.SMALL: 3_000,
    s.Size.MEDIUM: 5_000,
    s.Size.LARGE: 8_000,
    s.Size.SWITCH: 10_000,
}


def make_cue(
    scene: CompileContext,
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
    spoken = choose(wording, scene.stage, optional=optional)
    side = scene.stage.side
    # With other words on the second side, both sides take the time of the longer ones.
    both = () if wording.second is None else _both_sides(wording, scene.stage, optional=optional)
    if spoken.full is None and optional and not any(both):
        return ()

    def made(text: str | None, others: tuple[str | None, ...] = ()) -> PlannedCue:
        here = line(_text(scene, text, recall), scene.stage, wording.spot)
        peers = [
            line(_text(scene, one, recall), stage, wording.spot)
            for one in (text, *others)
            for stage in (scene.stage, scene.stage.mirrored())
        ]
        return PlannedCue(
            line=here,
            peers=peers_of(*peers),
            role=role,
            after_ms=after_ms,
            side=side,
            size=str(size) if size else None,
            id=scene.id(step),
            countable=here is None and role in (Role.MOVE, Role.RELEASE, Role.SETUP),
        )

    if spoken.short is None:
        return (made(spoken.full, both),)
    knob = Elastic(
        key=f"{scene.path}.wording",
        kind=Kind.WORDING,
        least=0,
        natural=1,
        most=1,
        name=wording.full,
        id=scene.id(step),
    )
    return (Alternative(knob=knob, full=made(spoken.full, both), short=made(spoken.short or None)),)


def _both_sides(wording: s.Wording, stage: WordingContext, *, optional: bool) -> tuple[str | None, ...]:
    """Give what is said in full at this place on either side."""
    return tuple(choose(wording, one, optional=optional).full for one in (stage, stage.mirrored()))


def _text(scene: CompileContext, text: str | None, recall: str | None) -> str | None:
    """Say a standing rule again inside a cue."""
    # A rule with a condition that is not met was never said, and is not said again either.
    rule = scene.rules.get(recall) if recall is not None else None
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


def make_tip(scene: CompileContext, step: s.Tip) -> tuple[Part, ...]:
    """Offer a tip. It is said once: on the second side, and in later rounds, its time passes in silence."""
    if scene.stage.words is not WordsLevel.FULL:
        return ()
    knob = Elastic(
        key=f"{scene.path}.tip",
        kind=Kind.TIP,
        least=0,
        natural=1,
        most=1,
        weight=step.priority,
        name=step.words.full,
        id=scene.id(step),
    )
    said = replace(step.words, then=None, last=None, short=None)
    here = line(said.full, scene.stage, said.spot)
    there = line(said.full, scene.stage.mirrored(), said.spot)
    silent = scene.stage.second or scene.stage.round > 0 or scene.stage.turn in (Turn.THEN, Turn.LAST)
    cue = PlannedCue(
        line=here,
        peers=peers_of(here, there),
        role=Role.TIP,
        after_ms=GAP_MS,
        side=scene.stage.side,
        id=scene.id(step),
    )
    return (PlannedTip(knob=knob, cue=cue, silent=silent),)


def phrase_cue(
    scene: CompileContext, key: str, role: Role, after_ms: Ms, slot_ms: Ms = 0, **values: str
) -> PlannedCue:
    """Make a cue of the phrase book's words."""
    spoken = Line(scene.stage.book.phrase(key, 0, **values))
    return PlannedCue(line=spoken, peers=(spoken,), role=role, after_ms=after_ms, slot_ms=slot_ms)


def make_knob(scene: CompileContext, step: s.Step, dose: s.Quantity, kind: Kind, name: str) -> Elastic:
    """Make the knob of an elastic step; its key is the same on both sides and in every round."""
    key = f"{scene.path}.{kind}"
    return Elastic(
        key=key,
        kind=scene.hints.kinds.get(key, kind),
        least=dose.least,
        natural=dose.natural,
        most=dose.most,
        weight=scene.weight,
        name=name,
        id=scene.id(step),
    )


def _aside(scene: CompileContext, text: str | None, spot: SourceLocation) -> HoldCue | None:
    """Make an aside of a text, with the same text on the other side as its peer."""
    here, there = (line(text, stage, spot) for stage in (scene.stage, scene.stage.mirrored()))
    return None if here is None else HoldCue(here, peers_of(here, there))


def _override(scene: CompileContext, wording: s.Wording | None) -> HoldCue | None:
    """Turn what the author says instead into an aside; an empty one stays, and says nothing."""
    return None if wording is None else _aside(scene, choose(wording, scene.stage).full or "", wording.spot)


def _presence(scene: CompileContext, step: s.Hold | s.Rest) -> tuple[HoldCue, ...]:
    """Choose the wording of each cue that may be placed inside."""
    said = (_aside(scene, choose(one, scene.stage).full, one.spot) for one in step.presence)
    return tuple(one for one in said if one is not None)


def make_hold(scene: CompileContext, step: s.Hold) -> PlannedHold:
    """Compile a hold; the longer side gets its share of the bias on top."""
    counts = step.dose.unit is s.Unit.BREATHS
    knob = make_knob(scene, step, step.dose, Kind.BREATH if counts else Kind.HOLD, "hold")
    share = scene.hints.extras.get(knob.key, 0)
    if share:
        # Both sides keep the same dose; the longer one gets its share on top, within the most.
        most = max(knob.least, knob.most - share)
        knob = replace(knob, natural=min(knob.natural, most), most=most)
    biased = share and scene.stage.side == scene.settled.longer and scene.stage.round == 0
    return PlannedHold(
        knob=knob,
        breath_ms=step.in_ms + step.out_ms if counts else 0,
        breath_in_ms=step.in_ms if counts else 0,
        extra_ms=share if biased else 0,
        may_differ=scene.script.sides.open_balance,
        turn=scene.stage.round * 2 + int(scene.stage.second),
        side=scene.stage.side,
        id=scene.id(step),
        presence=_presence(scene, step),
        start=_override(scene, step.start),
        middle=_override(scene, step.middle),
        near_end=_override(scene, step.near_end),
    )


def _phase(
    scene: CompileContext, wording: s.Wording | None, key: str, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of one phase: the author's, then the phrase book's short ones."""
    if wording is None and set(guide) == {Guide.QUIET}:
        return PhaseLines()
    book = scene.stage.book
    again = Line(book.phrase(f"{key}_again"), counted=True)
    if wording is None:
        first = Line(book.phrase(key), counted=False)
        if scene.stage.turn in (Turn.THEN, Turn.LAST):
            first = again
        return PhaseLines(first=first, then=again, first_peers=(first,), then_peers=(again,))
    text = choose(wording, scene.stage).full
    both = (text,) if wording.second is None else _both_sides(wording, scene.stage, optional=False)
    lines, first_peers = [], []
    for stage in (scene.stage, scene.stage.mirrored()):
        then = line(wording.then or None, stage, wording.spot) if wording.then is not None else again
        last = line(wording.last, stage, wording.spot) if wording.last else None
        lines.append((line(text, stage, wording.spot), then, last))
        first_peers += [line(one, stage, wording.spot) for one in both]
    here, there = lines
    return PhaseLines(
        first=here[0],
        then=here[1],
        last=here[2],
        first_peers=peers_of(*first_peers),
        then_peers=peers_of(*here[1:], *there[1:]),
    )


def _pause(
    scene: CompileContext, wording: s.Wording | None, pause_ms: Ms, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of a pause; one that is over as soon as a word is has none by itself."""
    if not pause_ms or (wording is None and pause_ms < PAUSE_SAID_MS):
        return PhaseLines()
    return _phase(scene, wording, "pause", guide)


def peers_of(*lines: Line | None) -> tuple[Line, ...]:
    """Gather the wordings whose lengths count, in an order that no side decides."""
    return tuple(sorted({one for one in lines if one is not None}))


def make_breaths(scene: CompileContext, step: s.Breathe) -> Breaths:
    """Compile breaths with the words of their phases."""
    return Breaths(
        knob=make_knob(scene, step, step.count, Kind.BREATH, "breaths"),
        in_ms=step.in_ms,
        pause_in_ms=step.pause_in_ms,
        out_ms=step.out_ms,
        pause_out_ms=step.pause_out_ms,
        inhale=_phase(scene, step.on_inhale, "inhale", step.guide),
        exhale=_phase(scene, step.on_exhale, "exhale", step.guide),
        pause_in=_pause(scene, step.on_pause_in, step.pause_in_ms, step.guide),
        pause_out=_pause(scene, step.on_pause_out, step.pause_out_ms, step.guide),
        guide=step.guide,
        side=scene.stage.side,
        id=scene.id(step),
    )


def make_window(scene: CompileContext, step: s.Window) -> tuple[Part, ...]:
    """Compile a window: a cue, then elastic time that is the listener's own."""
    cues = make_cue(scene, step, replace(step.words, short=None), Role.WINDOW, GAP_MS)
    cue = cues[0]
    if not isinstance(cue, PlannedCue):
        raise AssertionError("a window has one wording")
    knob = make_knob(scene, step, step.dose, Kind.BETWEEN, "window")
    return (PlannedRest(knob=knob, cue=cue, side=scene.stage.side, id=scene.id(step)),)


def make_rest(scene: CompileContext, step: s.Rest) -> PlannedRest:
    """Compile a rest."""
    knob = make_knob(scene, step, step.dose, Kind.BETWEEN, "rest")
    return PlannedRest(knob=knob, presence=_presence(scene, step), side=scene.stage.side, id=scene.id(step))
