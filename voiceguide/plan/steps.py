"""Compile lists of steps, and the steps that hold others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from voiceguide.core.passes import Pass
from voiceguide.errors import Problem, ScriptError
from voiceguide.plan import cues
from voiceguide.plan.context import CompileContext
from voiceguide.plan.model import (
    GAP_MS,
    Alternative,
    Block,
    Breaths,
    Part,
    PlannedBell,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    WordlessPart,
    walk,
)
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import Turn, choose, line
from voiceguide.script import model as s


def compile_steps(steps: Sequence[s.Step], scene: CompileContext) -> tuple[Part, ...]:
    """Compile a list of steps; rules said in it hold until its end."""
    parts: list[Part] = []
    for index, step in enumerate(steps):
        if any(scene.options.get(c.option) not in c.values for c in step.when):
            continue
        here = scene.at(index)
        if isinstance(step, s.Rule):
            scene = replace(scene, rules={**scene.rules, step.name: step.words})
        made = COMPILE(step, here)
        parts += made
        if _has_sides(made):
            scene = replace(scene, after_sides=True)
        if isinstance(last_part(made), PlannedHold):
            scene = replace(scene, after_hold=True)
        elif isinstance(step, s.Move):
            scene = replace(scene, after_hold=False)
    return tuple(parts)


def followed(parts: Sequence[Part], *, by_cue: bool = False) -> tuple[Part, ...]:
    """Tell breaths of the cue that comes right after them, also where a section or a side ends or begins.

    Both sides are told the same, whatever comes after the second: else one would take longer.

    Args:
        parts: In the order of a session.
        by_cue: Something is said right after the last of them.
    """
    told: list[Part] = []
    for part in reversed(parts):
        if isinstance(part, WordlessPart):
            told.append(part)
            by_cue = False
            continue
        match part:
            case Breaths():
                told.append(replace(part, cue_follows=by_cue))
            case Block():
                told.append(replace(part, parts=followed(part.parts, by_cue=by_cue or part.kind == "side")))
            case PlannedRepeat():
                again = by_cue or _begins_with_cue(part.then) or _begins_with_cue(part.last)
                first, then = (followed(turn, by_cue=again) for turn in (part.first, part.then))
                told.append(replace(part, first=first, then=then, last=followed(part.last, by_cue=by_cue)))
            case PlannedCue() | PlannedTip() | Alternative() | PlannedHold() | PlannedRest():
                told.append(part)
            case _:
                assert_never(part)
        by_cue = _begins_with_cue((part,))
    return tuple(reversed(told))


def _begins_with_cue(parts: Sequence[Part]) -> bool:
    first = parts[0] if parts else None
    if isinstance(first, WordlessPart):
        return False
    match first:
        case PlannedCue() | Alternative() | PlannedTip():
            return True
        case PlannedRest(cue=cue):
            return cue is not None
        case Block(parts=inner) | PlannedRepeat(first=inner):
            return _begins_with_cue(inner)
        case PlannedHold() | Breaths() | None:
            return False
        case _:
            assert_never(first)


def _has_sides(parts: Sequence[Part]) -> bool:
    """Tell whether one whole side and then the other has been done here; alternating ones do not count."""
    return any(
        isinstance(part, Block) and (part.kind == "side" or _has_sides(part.parts))
        for part in parts
        if isinstance(part, Block)
    ) or any(
        isinstance(part, PlannedRepeat) and part.knob.kind is Kind.ROUND and _has_sides(part.first)
        for part in parts
    )


def last_part(parts: Sequence[Part]) -> Part | None:
    """Give the part that ends a list, inside its last section or side."""
    if not parts:
        return None
    last = parts[-1]
    return last_part(last.parts) if isinstance(last, Block) else last


COMPILE: Final[Pass[CompileContext, tuple[Part, ...]]] = Pass("compile")
"""Return the parts that a step becomes."""


@COMPILE.of(s.Say)
def _say(step: s.Say, scene: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(scene, step, step.words, scene.role, GAP_MS, optional=True, recall=step.recall)


@COMPILE.of(s.Setup)
def _setup(step: s.Setup, scene: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(scene, step, step.words, Role.SETUP, step.time_ms, recall=step.recall)


@COMPILE.of(s.Move)
def _move(step: s.Move, scene: CompileContext) -> tuple[Part, ...]:
    role = Role.RELEASE if scene.after_hold else Role.MOVE
    after_ms = step.time_ms if step.time_ms is not None else cues.MOVE_MS[step.size]
    return cues.make_cue(scene, step, step.words, role, after_ms, size=step.size, recall=step.recall)


@COMPILE.of(s.Rule)
def _rule(step: s.Rule, scene: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(scene, step, replace(step.words, short=None), Role.SAY, GAP_MS)


@COMPILE.of(s.Tip)
def _tip(step: s.Tip, scene: CompileContext) -> tuple[Part, ...]:
    return cues.make_tip(scene, step)


@COMPILE.of(s.Safety)
def _safety(step: s.Safety, scene: CompileContext) -> tuple[Part, ...]:
    return (cues.safety_cue(scene.script.name, step),)


@COMPILE.of(s.Hold)
def _hold(step: s.Hold, scene: CompileContext) -> tuple[Part, ...]:
    return (cues.make_hold(scene, step),)


@COMPILE.of(s.Breathe)
def _breathe(step: s.Breathe, scene: CompileContext) -> tuple[Part, ...]:
    return (cues.make_breaths(scene, step),)


@COMPILE.of(s.Window)
def _window(step: s.Window, scene: CompileContext) -> tuple[Part, ...]:
    return cues.make_window(scene, step)


@COMPILE.of(s.Rest)
def _rest(step: s.Rest, scene: CompileContext) -> tuple[Part, ...]:
    return (cues.make_rest(scene, step),)


@COMPILE.of(s.Bell)
def _bell(step: s.Bell, scene: CompileContext) -> tuple[Part, ...]:  # noqa: ARG001, RUF100
    return (PlannedBell(strikes=step.strikes),)


@COMPILE.of(s.Repeat)
def _repetitions(step: s.Repeat, scene: CompileContext) -> tuple[Part, ...]:
    return (_repeat(scene, step, Kind.REP, "rep"),)


@COMPILE.of(s.Rounds)
def _rounds(step: s.Rounds, scene: CompileContext) -> tuple[Part, ...]:
    return (_repeat(scene, step, Kind.ROUND, "round"),)


@COMPILE.of(s.Choose)
def _choose(step: s.Choose, scene: CompileContext) -> tuple[Part, ...]:
    return compile_steps(dict(step.branches)[scene.options[step.option]], scene)


def _repeat(scene: CompileContext, step: s.Repeat | s.Rounds, kind: Kind, name: str) -> PlannedRepeat:
    """Compile the body for the first, the later and the last time; all of them share their knobs."""
    later_round = 1 if kind is Kind.ROUND else scene.stage.round

    def body(turn: Turn, round_: int) -> tuple[Part, ...]:
        here = replace(scene, stage=replace(scene.stage, turn=turn, round=round_))
        if isinstance(step, s.Repeat) and step.alternate:
            return tuple(part for side in scene.settled.order for part in (_side(here, step.steps, side),))
        return compile_steps(step.steps, here)

    return PlannedRepeat(
        knob=cues.make_knob(scene, step, step.count, kind, "repetitions" if kind is Kind.REP else "rounds"),
        kind=name,
        first=body(Turn.FIRST, scene.stage.round),
        then=body(Turn.THEN, later_round),
        last=body(Turn.LAST, later_round),
        side=scene.stage.side,
    )


def _side(scene: CompileContext, steps: Sequence[s.Step], side: str) -> Block:
    here = replace(scene, stage=replace(scene.stage, side=side), after_hold=False)
    return Block(kind="side", side=side, title=None, parts=compile_steps(steps, here))


@COMPILE.of(s.EachSide)
def _each_side(step: s.EachSide, scene: CompileContext) -> tuple[Part, ...]:
    """Do the steps on one side, then on the other, and announce each change of side."""
    first, second = scene.settled.order
    parts: list[Part] = [_side(scene, step.steps, first)]
    if scene.after_sides or scene.stage.round:
        # The last thing done was the other side: coming back to the first one is a change as well.
        key = "lead_in_again" if scene.stage.round else "lead_in"
        parts.insert(0, _lead_in(scene, replace(step, lead_in=None), first, key))
    return (*parts, _lead_in(scene, step, second, "lead_in"), _side(scene, step.steps, second))


def _lead_in(scene: CompileContext, step: s.EachSide, side: str, key: str) -> PlannedCue:
    own = step.lead_in if key == "lead_in" else None
    stage = replace(scene.stage, side=side)
    text = choose(own, stage).full if own is not None else stage.book.phrase(key, stage.round)
    spot = own.spot if own is not None else step.spot
    lines = [line(text, here, spot) for here in (stage, stage.mirrored())]
    return PlannedCue(line=lines[0], peers=cues.peers_of(*lines), role=Role.LEAD_IN, after_ms=cues.LEAD_IN_MS)


@COMPILE.of(s.Section)
def _section(step: s.Section, scene: CompileContext) -> tuple[Part, ...]:
    title = line(step.title, scene.stage, step.spot)
    parts = compile_steps(step.steps, scene)
    if not parts:
        return ()
    text = title.text if title is not None else step.title
    return (Block(kind="section", title=text, side=scene.stage.side, parts=parts),)


@COMPILE.of(s.Use)
def _use(step: s.Use, scene: CompileContext) -> tuple[Part, ...]:
    """Join another routine: its steps only, with its own options and rules."""
    script = step.script
    if script.language != scene.script.language:
        what = f"{step.routine} is in {script.language!r}, this script in {scene.script.language!r}."
        raise ScriptError([Problem(step.spot, what, "Use a part in the same language.")])
    fixed = dict(step.settings)
    options = {
        option.name: fixed.get(option.name, scene.options.get(option.name, option.default))
        for option in script.options
    }
    inner = replace(
        scene,
        script=script,
        options={**options, "mode": str(scene.settled.mode)},
        rules={},
        weight=scene.weight * step.share,
        after_hold=False,
    )
    parts = compile_steps(script.steps, inner)
    if any(isinstance(part, Block) and part.kind == "section" for part in walk(parts)):
        return parts
    return (Block(kind="section", title=_part_title(script), parts=parts),)


def _part_title(script: s.Script) -> str:
    return script.title


COMPILE.check(s.step_kinds())
