"""Compile lists of steps, and the steps that hold others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    walk,
)
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import Iteration, choose, line
from voiceguide.script import model as s


def compile_steps(steps: Sequence[s.Step], context: CompileContext) -> tuple[Part, ...]:
    """Compile a list of steps; rules said in it hold until its end."""
    parts: list[Part] = []
    for index, step in enumerate(steps):
        if any(context.options.get(c.option) not in c.values for c in step.when):
            continue
        here = context.at(index)
        if isinstance(step, s.Rule):
            context = replace(context, rules={**context.rules, step.name: step.words})
        made = _step(step, here)
        parts += made
        if _has_sides(made):
            context = replace(context, after_sides=True)
        if isinstance(last_part(made), PlannedHold):
            context = replace(context, after_hold=True)
        elif isinstance(step, s.Move):
            context = replace(context, after_hold=False)
    return tuple(parts)


def mark_followed_breaths(parts: Sequence[Part], *, by_cue: bool = False) -> tuple[Part, ...]:
    """Set `cue_follows` of breaths that a cue comes right after, also across ends of sections and sides.

    Both sides get the same value, whatever comes after the second: else one would take longer.

    Args:
        parts: In the order of a session.
        by_cue: Something is said right after the last of them.
    """
    told: list[Part] = []
    for part in reversed(parts):
        match part:
            case Breaths():
                told.append(replace(part, cue_follows=by_cue))
            case Block():
                told.append(
                    replace(
                        part, parts=mark_followed_breaths(part.parts, by_cue=by_cue or part.kind == "side")
                    )
                )
            case PlannedRepeat():
                again = by_cue or _begins_with_cue(part.then) or _begins_with_cue(part.last)
                first, then = (mark_followed_breaths(body, by_cue=again) for body in (part.first, part.then))
                told.append(
                    replace(
                        part, first=first, then=then, last=mark_followed_breaths(part.last, by_cue=by_cue)
                    )
                )
            case _:
                told.append(part)
        by_cue = _begins_with_cue((part,))
    return tuple(reversed(told))


def _begins_with_cue(parts: Sequence[Part]) -> bool:
    match parts[0] if parts else None:
        case PlannedCue() | Alternative() | PlannedTip():
            return True
        case PlannedRest(cue=cue):
            return cue is not None
        case Block(parts=inner) | PlannedRepeat(first=inner):
            return _begins_with_cue(inner)
    return False


def _has_sides(parts: Sequence[Part]) -> bool:
    """Report whether the parts do one whole side and then the other; alternating sides do not count."""
    return any(
        isinstance(part, Block) and (part.kind == "side" or _has_sides(part.parts))
        for part in parts
        if isinstance(part, Block)
    ) or any(
        isinstance(part, PlannedRepeat) and part.elastic.kind is Kind.ROUND and _has_sides(part.first)
        for part in parts
    )


def last_part(parts: Sequence[Part]) -> Part | None:
    """Return the last part of a list, inside its last section or side."""
    if not parts:
        return None
    last = parts[-1]
    return last_part(last.parts) if isinstance(last, Block) else last


def _step(step: s.Step, context: CompileContext) -> tuple[Part, ...]:
    match step:
        case s.Say():
            return cues.make_cue(
                context, step, step.words, context.role, GAP_MS, optional=True, recall=step.recall
            )
        case s.Setup():
            return cues.make_cue(context, step, step.words, Role.SETUP, step.time_ms, recall=step.recall)
        case s.Move():
            role = Role.RELEASE if context.after_hold else Role.MOVE
            after_ms = step.time_ms if step.time_ms is not None else cues.MOVE_MS[step.size]
            return cues.make_cue(
                context, step, step.words, role, after_ms, size=step.size, recall=step.recall
            )
        case s.Rule():
            return cues.make_cue(context, step, replace(step.words, short=None), Role.SAY, GAP_MS)
        case s.Tip():
            return cues.make_tip(context, step)
        case s.Safety():
            return (cues.safety_cue(context.script.name, step),)
        case s.Hold():
            return (cues.make_hold(context, step),)
        case s.Breathe():
            return (cues.make_breaths(context, step),)
        case s.Repeat():
            return (_repeat(context, step, Kind.REP, "rep"),)
        case s.Rounds():
            return (_repeat(context, step, Kind.ROUND, "round"),)
        case s.EachSide():
            return _each_side(context, step)
        case s.Choose():
            branch = dict(step.branches)[context.options[step.option]]
            return compile_steps(branch, context)
        case s.Window():
            return cues.make_window(context, step)
        case s.Rest():
            return (cues.make_rest(context, step),)
        case s.Bell():
            return (PlannedBell(strikes=step.strikes),)
        case s.Section():
            return _section(context, step)
        case s.Use():
            return _use(context, step)
    raise AssertionError(f"a step without a meaning: {step!r}")


def _repeat(context: CompileContext, step: s.Repeat | s.Rounds, kind: Kind, name: str) -> PlannedRepeat:
    """Compile the body for the first, the later and the last time; all of them share their elastics."""
    later_round = 1 if kind is Kind.ROUND else context.position.round

    def body(iteration: Iteration, round_: int) -> tuple[Part, ...]:
        here = replace(context, position=replace(context.position, iteration=iteration, round=round_))
        if isinstance(step, s.Repeat) and step.alternate:
            return tuple(part for side in context.settled.order for part in (_side(here, step.steps, side),))
        return compile_steps(step.steps, here)

    return PlannedRepeat(
        elastic=cues.make_elastic(
            context, step, step.count, kind, "repetitions" if kind is Kind.REP else "rounds"
        ),
        kind=name,
        first=body(Iteration.FIRST, context.position.round),
        then=body(Iteration.THEN, later_round),
        last=body(Iteration.LAST, later_round),
        side=context.position.side,
    )


def _side(context: CompileContext, steps: Sequence[s.Step], side: str) -> Block:
    here = replace(context, position=replace(context.position, side=side), after_hold=False)
    return Block(kind="side", side=side, title=None, parts=compile_steps(steps, here))


def _each_side(context: CompileContext, step: s.EachSide) -> tuple[Part, ...]:
    """Do the steps on one side, then on the other, and announce each change of side."""
    first, second = context.settled.order
    parts: list[Part] = [_side(context, step.steps, first)]
    if context.after_sides or context.position.round:
        # The last thing done was the other side: coming back to the first one is a change as well.
        key = "lead_in_again" if context.position.round else "lead_in"
        parts.insert(0, _lead_in(context, replace(step, lead_in=None), first, key))
    return (*parts, _lead_in(context, step, second, "lead_in"), _side(context, step.steps, second))


def _lead_in(context: CompileContext, step: s.EachSide, side: str, key: str) -> PlannedCue:
    own = step.lead_in if key == "lead_in" else None
    position = replace(context.position, side=side)
    text = choose(own, position).full if own is not None else position.book.phrase(key, position.round)
    spot = own.spot if own is not None else step.spot
    lines = [line(text, here, spot) for here in (position, position.mirrored())]
    return PlannedCue(line=lines[0], peers=cues.peers_of(*lines), role=Role.LEAD_IN, after_ms=cues.LEAD_IN_MS)


def _section(context: CompileContext, step: s.Section) -> tuple[Part, ...]:
    title = line(step.title, context.position, step.spot)
    parts = compile_steps(step.steps, context)
    if not parts:
        return ()
    text = title.text if title is not None else step.title
    return (Block(kind="section", title=text, side=context.position.side, parts=parts),)


def _use(context: CompileContext, step: s.Use) -> tuple[Part, ...]:
    """Join another routine: its steps only, with its own options and rules."""
    script = step.script
    if script.language != context.script.language:
        what = f"{step.routine} is in {script.language!r}, this script in {context.script.language!r}."
        raise ScriptError([Problem(step.spot, what, "Use a part in the same language.")])
    fixed = dict(step.settings)
    options = {
        option.name: fixed.get(option.name, context.options.get(option.name, option.default))
        for option in script.options
    }
    inner = replace(
        context,
        script=script,
        options={**options, "mode": str(context.settled.mode)},
        rules={},
        weight=context.weight * step.share,
        after_hold=False,
    )
    parts = compile_steps(script.steps, inner)
    if any(isinstance(part, Block) and part.kind == "section" for part in walk(parts)):
        return parts
    return (Block(kind="section", title=_part_title(script), parts=parts),)


def _part_title(script: s.Script) -> str:
    return script.title
