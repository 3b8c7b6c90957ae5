"""Compile lists of steps, and the steps that hold others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, assert_never

from voiceguide.core.passes import Pass
from voiceguide.errors import Problem, ScriptError
from voiceguide.plan import cues, practice
from voiceguide.plan.book import has_number
from voiceguide.plan.clock import beginning
from voiceguide.plan.context import CompileContext
from voiceguide.plan.growth import inside_use
from voiceguide.plan.manners import in_manner, manner_of
from voiceguide.plan.model import (
    GAP_MS,
    Alternative,
    Block,
    Breaths,
    OwnSound,
    Part,
    PlannedBell,
    PlannedBetween,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedSound,
    PlannedTip,
    RoundParts,
    WordlessPart,
    walk,
)
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import (
    Iteration,
    Numbers,
    WordingContext,
    choose,
    form_of,
    has_side,
    line,
    names_list,
)
from voiceguide.script import model as s
from voiceguide.script.terms import Guide, lower_first

MORE_THAN_ONE: Final = 2
OTHERS_MS: Final = 3_000
"""Silence after what the others are told, before the set begins."""


def compile_steps(steps: Sequence[s.Step], context: CompileContext) -> tuple[Part, ...]:
    """Compile a list of steps; rules said in it hold until its end."""
    parts: list[Part] = []
    for index, written in enumerate(steps):
        step = written.in_round(context.position.values_round)
        if any(context.options.get(c.option) not in c.values for c in step.when):
            continue
        if step.lengths is not None and context.length_ms not in step.lengths:
            continue
        here = context.at(index).announcing(step.announcements)
        if isinstance(step, s.Rule):
            context = replace(context, rules={**context.rules, step.name: step.words})
        made = COMPILE(step, here)
        if manner := manner_of(step):
            made = in_manner(made, manner)
        if step.begins is not None:
            parts.append(beginning(here, step.begins))
        parts += made
        if _has_sides(made):
            context = replace(context, after_sides=True)
        if isinstance(last_part(made), PlannedHold):
            context = replace(context, after_hold=True)
        elif isinstance(step, s.Move):
            context = replace(context, after_hold=False)
    return tuple(parts)


def mark_followed_breaths(
    parts: Sequence[Part], *, by_cue: bool = False, counted_by_cue: bool | None = None
) -> tuple[Part, ...]:
    """Set `cue_follows` of breaths that a cue comes right after, also across ends of sections and sides.

    Both sides get the same value, whatever comes after the second: else one would take longer. A count fills
    its last second, so where breaths are counted on alternating sides it is looked at what comes after each.

    Args:
        parts: In the order of a session.
        by_cue: Something is said right after the last of them.
        counted_by_cue: The same for counted breaths; None if it is no different.
    """
    told: list[Part] = []
    counted = by_cue if counted_by_cue is None else counted_by_cue
    after_sides = _cue_after_a_side(parts, counted)
    for part in reversed(parts):
        if isinstance(part, WordlessPart):
            told.append(part)
            by_cue = counted = False
            continue
        match part:
            case Breaths():
                told.append(replace(part, cue_follows=counted if Guide.COUNTS in part.guide else by_cue))
            case Block():
                side = part.kind == "side"
                inside = mark_followed_breaths(
                    part.parts, by_cue=by_cue or side, counted_by_cue=after_sides if side else counted
                )
                told.append(replace(part, parts=inside))
            case PlannedRepeat():
                told.append(_mark_repeat(part, by_cue=by_cue, counted=counted))
            case PlannedCue() | PlannedTip() | Alternative():
                told.append(part)
            case PlannedHold() | PlannedCount() | PlannedRest():
                told.append(part)
            case _:
                assert_never(part)
        by_cue = counted = _begins_with_cue((part,))
    return tuple(reversed(told))


def _cue_after_a_side(parts: Sequence[Part], by_cue: bool) -> bool:
    """Report whether something is said right after any of the sides in a list."""
    after = (*(_begins_with_cue((part,)) for part in parts[1:]), by_cue)
    sides = (isinstance(part, Block) and part.kind == "side" for part in parts)
    return any(side and cue for side, cue in zip(sides, after, strict=False))


def _mark_repeat(part: PlannedRepeat, *, by_cue: bool, counted: bool) -> PlannedRepeat:
    """Set `cue_follows` in rounds, and between them: one is followed by the other."""
    later = [part.then, part.last, *(turn for each in part.each for turn in (each.then, each.last))]
    between, mark = part.between, mark_followed_breaths
    after = any(map(_begins_with_cue, later))
    within = after if between is None else _begins_with_cue(between.first)
    again = by_cue or within
    # The first may be the last one as well.
    first_counted = within or (counted and part.elastic.least < MORE_THAN_ONE)
    each = tuple(
        RoundParts(
            then=mark(one.then, by_cue=again, counted_by_cue=within),
            last=mark(one.last, by_cue=by_cue, counted_by_cue=counted),
        )
        for one in part.each
    )
    if between is not None:
        between = PlannedBetween(
            first=mark(between.first, by_cue=after),
            then=mark(between.then, by_cue=after),
            last=mark(between.last, by_cue=after),
            each=tuple(
                RoundParts(then=mark(one.then, by_cue=after), last=mark(one.last, by_cue=after))
                for one in between.each
            ),
        )
    return replace(
        part,
        first=mark(part.first, by_cue=again, counted_by_cue=first_counted),
        then=mark(part.then, by_cue=again, counted_by_cue=within),
        last=mark(part.last, by_cue=by_cue, counted_by_cue=counted),
        each=each,
        between=between,
    )


def _begins_with_cue(parts: Sequence[Part]) -> bool:
    first = parts[0] if parts else None
    if isinstance(first, WordlessPart):
        return False
    match first:
        case PlannedCue() | Alternative() | PlannedTip() | PlannedCount():
            return True
        case PlannedRest(cue=cue):
            return cue is not None
        case PlannedRepeat(dose=dose, first=inner):
            return dose is not None or _begins_with_cue(inner)
        case Block(parts=inner):
            return _begins_with_cue(inner)
        case PlannedHold() | Breaths() | None:
            return False
        case _:
            assert_never(first)


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


COMPILE: Final[Pass[CompileContext, tuple[Part, ...]]] = Pass("compile")
"""Return the parts that a step becomes."""


@COMPILE.of(s.Say)
def _say(step: s.Say, context: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(context, step, step.words, context.role, GAP_MS, optional=True, recall=step.recall)


@COMPILE.of(s.Setup)
def _setup(step: s.Setup, context: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(context, step, step.words, Role.SETUP, step.time_ms, recall=step.recall)


@COMPILE.of(s.Move)
def _move(step: s.Move, context: CompileContext) -> tuple[Part, ...]:
    role = Role.RELEASE if context.after_hold else Role.MOVE
    after_ms = step.time_ms if step.time_ms is not None else cues.MOVE_MS[step.size]
    return cues.make_cue(context, step, step.words, role, after_ms, size=step.size, recall=step.recall)


@COMPILE.of(s.Rule)
def _rule(step: s.Rule, context: CompileContext) -> tuple[Part, ...]:
    return cues.make_cue(context, step, replace(step.words, short=None), Role.SAY, GAP_MS)


@COMPILE.of(s.Tip)
def _tip(step: s.Tip, context: CompileContext) -> tuple[Part, ...]:
    return cues.make_tip(context, step)


@COMPILE.of(s.Safety)
def _safety(step: s.Safety, context: CompileContext) -> tuple[Part, ...]:
    made = cues.safety_cues(context.script.name, step)
    pieces = (form_of(words, "full", context.position) for words in step.words.pieces())
    said = [cues.put_in_sides(context, (form,)) for form in pieces]
    return tuple(replace(cue, line=one.line, peers=one.peers) for cue, one in zip(made, said, strict=True))


@COMPILE.of(s.Hold)
def _hold(step: s.Hold, context: CompileContext) -> tuple[Part, ...]:
    return (practice.make_hold(context, step),)


@COMPILE.of(s.Breathe)
def _breathe(step: s.Breathe, context: CompileContext) -> tuple[Part, ...]:
    return (practice.make_breaths(context, step),)


@COMPILE.of(s.Count)
def _count(step: s.Count, context: CompileContext) -> tuple[Part, ...]:
    return (practice.make_count(context, step),)


@COMPILE.of(s.Window)
def _window(step: s.Window, context: CompileContext) -> tuple[Part, ...]:
    return practice.make_window(context, step)


@COMPILE.of(s.OptionalSet)
def _offer(step: s.OptionalSet, context: CompileContext) -> tuple[Part, ...]:
    """Compile the condition, the words for the others, then the steps, which everybody hears."""
    parts = compile_steps(step.steps, context)
    condition = cues.make_cue(context, step, replace(step.words, short=None), Role.WINDOW, GAP_MS)
    if step.others is None:
        others: tuple[Part, ...] = cues.unless_silent(
            cues.phrase_cue(context, "offer_else", Role.WINDOW, OTHERS_MS)
        )
    else:
        others = cues.make_cue(context, step, step.others, Role.WINDOW, OTHERS_MS, optional=True)
    inside = (*condition, *others, *parts)
    return (Block(kind="offer", title=None, side=context.position.side, parts=inside),)


@COMPILE.of(s.Rest)
def _rest(step: s.Rest, context: CompileContext) -> tuple[Part, ...]:
    return (practice.make_rest(context, step),)


@COMPILE.of(s.Scan)
def _scan(step: s.Scan, context: CompileContext) -> tuple[Part, ...]:
    return (practice.make_scan(context, step),)


@COMPILE.of(s.Bell)
def _bell(step: s.Bell, context: CompileContext) -> tuple[Part, ...]:  # noqa: ARG001, RUF100
    sound = None if step.file is None else OwnSound(file=step.file)
    return (PlannedBell(strikes=step.strikes, sound=sound),)


@COMPILE.of(s.Sound)
def _sound(step: s.Sound, context: CompileContext) -> tuple[Part, ...]:  # noqa: ARG001, RUF100
    return (PlannedSound(sound=OwnSound(file=step.file)),)


@COMPILE.of(s.Repeat)
def _repetitions(step: s.Repeat, context: CompileContext) -> tuple[Part, ...]:
    return (_repeat(context, step, Kind.REP, "rep"),)


@COMPILE.of(s.Rounds)
def _rounds(step: s.Rounds, context: CompileContext) -> tuple[Part, ...]:
    return (_repeat(context, step, Kind.ROUND, "round"),)


@COMPILE.of(s.Choose)
def _choose(step: s.Choose, context: CompileContext) -> tuple[Part, ...]:
    return compile_steps(dict(step.branches)[context.options[step.option]], context)


def _repeat(context: CompileContext, step: s.Repeat | s.Rounds, kind: Kind, name: str) -> PlannedRepeat:
    """Compile the body for the first, the later and the last time; all of them share their elastics.

    Rounds in which a quantity has one value for each round are compiled one by one.
    """
    elastic = practice.make_elastic(
        context, step, step.count, kind, "repetitions" if kind is Kind.REP else "rounds"
    )

    def body(iteration: Iteration, numbers: Numbers, turn: int | None = None) -> tuple[Part, ...]:
        here = replace(context, position=_in_round(context.position, kind, iteration, numbers, turn))
        if isinstance(step, s.Repeat) and step.alternate:
            return tuple(part for side in context.settled.order for part in (_side(here, step.steps, side),))
        return compile_steps(step.steps, here)

    def between(iteration: Iteration, numbers: Numbers, turn: int | None = None) -> tuple[Part, ...]:
        position = _in_round(context.position, kind, iteration, numbers, turn)
        return compile_steps(
            step.between, replace(context, path=f"{context.path}.between", position=position)
        )

    times = Numbers(max(elastic.least, 1), elastic.most)
    apart = kind is Kind.ROUND and _by_round(step.steps)
    inside = _bodies(body, times, apart=apart)
    first, then, last = inside.first, inside.then, inside.last
    if isinstance(step, s.Repeat) and step.every_ms is not None:
        # Then the steps are words before the first repetition; the others are beats alone.
        beat = practice.make_beat(context, step, step.every_ms)
        then, last = (replace(beat, room_ms=0),), (beat,)
        first = (*first, *then)
    return PlannedRepeat(
        elastic=elastic,
        kind=name,
        first=first,
        then=then,
        last=last,
        each=inside.each,
        side=context.position.side,
        dose=practice.make_dose(context, step) if isinstance(step, s.Repeat) else None,
        between=_between(between, times, apart=kind is Kind.ROUND and _by_round(step.between)),
    )


Body = Callable[[Iteration, Numbers, int | None], tuple[Part, ...]]
"""Compile what is repeated at an iteration, with the numbers that it may have; in one round, or in any."""


def _bodies(body: Body, times: Numbers, *, apart: bool) -> PlannedBetween:
    """Compile what is repeated; `apart`: each round by itself."""

    def at(iteration: Iteration, turn: int | None = None) -> tuple[Part, ...]:
        return body(iteration, replace(times, iteration=iteration, turn=turn), turn)

    most = times.most - times.fewer
    later = range(2, most + 1) if apart else ()
    return PlannedBetween(
        first=at(Iteration.FIRST, 1 if apart else None),
        then=() if apart else at(Iteration.THEN),
        last=() if apart else at(Iteration.LAST),
        each=tuple(
            RoundParts(
                then=at(Iteration.THEN, n) if n < most else (),
                last=at(Iteration.LAST, n) if n >= times.least - times.fewer else (),
            )
            for n in later
        ),
    )


def _between(body: Body, times: Numbers, *, apart: bool) -> PlannedBetween | None:
    """Compile what is done between; None if that is nothing, or if there is one round only."""
    if times.most < 2:
        return None
    made = _bodies(body, replace(times, fewer=1), apart=apart)
    return made if made.first or made.then or made.last or made.each else None


def _in_round(
    position: WordingContext, kind: Kind, iteration: Iteration, numbers: Numbers, turn: int | None
) -> WordingContext:
    """Return the position in a repetition or round."""
    later = iteration is not Iteration.FIRST
    position = replace(position, iteration=iteration, later=position.later or later, numbers=numbers)
    if kind is not Kind.ROUND:
        return position
    return replace(position, round=int(later) or position.round, values_round=turn or 1)


def _by_round(steps: Sequence[s.Step]) -> bool:
    """Report whether a quantity in these steps has one value for each round."""
    return any(step.by_round for step in s.walk_steps(tuple(steps)))


def _side(
    context: CompileContext, steps: Sequence[s.Step], side: str, lead_in: Sequence[PlannedCue] | None = None
) -> Block:
    """Compile the steps for one side; an empty `lead_in` tells that nothing announces it."""
    here = replace(context, position=replace(context.position, side=side), after_hold=False)
    parts = compile_steps(steps, here)
    silenced = ("sides",) if lead_in is not None and not lead_in else ()
    return Block(kind="side", side=side, title=None, parts=parts, silenced=silenced)


@COMPILE.of(s.EachSide)
def _each_side(step: s.EachSide, context: CompileContext) -> tuple[Part, ...]:
    """Do the steps on one side, then on the other, and announce each change of side."""
    first, second = context.settled.order
    before: tuple[PlannedCue, ...] | None = None
    if context.after_sides or context.position.round:
        # The last thing done was the other side: coming back to the first one is a change as well.
        key = "lead_in_again" if context.position.round else "lead_in"
        before = _lead_in(context, replace(step, lead_in=None), first, key)
    between = _lead_in(context, step, second, "lead_in")
    return (
        *(before or ()),
        _side(context, step.steps, first, before),
        *between,
        _side(context, step.steps, second, between),
    )


def _lead_in(context: CompileContext, step: s.EachSide, side: str, key: str) -> tuple[PlannedCue, ...]:
    """Announce a change of side; nothing where the author wants none of the phrase book's words."""
    own = step.lead_in if key == "lead_in" else None
    if own is None and context.silenced("sides"):
        return ()
    position = replace(context.position, side=side)
    here = replace(context, position=position)
    if own is not None:
        said = cues.put_in_sides(here, (choose(own, position).full,), key="lead_in.")
    else:
        said = cues.say_phrase(here, key, variant=position.round, once=False)
    return cues.unless_silent(
        PlannedCue(
            line=said.line,
            peers=said.peers,
            turns=said.turns,
            role=Role.LEAD_IN,
            after_ms=cues.LEAD_IN_MS,
            by_book=own is None,
        )
    )


@COMPILE.of(s.ForEach)
def _for_each(step: s.ForEach, context: CompileContext) -> tuple[Part, ...]:
    """Do the steps for one entry after the other; all of them share their elastics."""
    parts: list[Part] = []
    of = len(step.items)
    for n, item in enumerate(step.items, 1):
        title = line(item.words[0][1], context.position, item.spot)
        position = context.position.at_entry(lower_first(step.name), item, n, of)
        inside = compile_steps(step.steps, replace(context, position=position))
        if inside:
            text = title.text if title is not None else None
            block = Block(kind="item", title=text, side=position.side, parts=inside, n=n, of=of)
            parts.append(block)
            context = replace(
                context,
                after_sides=context.after_sides or _has_sides(inside),
                after_hold=isinstance(last_part(inside), PlannedHold),
            )
    return tuple(parts)


@COMPILE.of(s.Section)
def _section(step: s.Section, context: CompileContext) -> tuple[Part, ...]:
    title = line(step.title, context.position, step.spot)
    parts = compile_steps(step.steps, context if step.length is None else _by_clock(context))
    if not parts:
        return ()
    text = title.text if title is not None else step.title
    if told := _apart(step, context):
        text = f"{text} ({', '.join(told)})"
    block = Block(
        kind="section",
        title=text,
        side=context.position.side,
        parts=parts,
        numbered=has_number(step.title),
    )
    if step.length is None:
        return (block,)
    lasts = practice.make_elastic(context, step, step.length, Kind.SECTION, text)
    return (replace(block, length=lasts, spot=step.length_spot),)


def _apart(step: s.Section, context: CompileContext) -> list[str]:
    """Return what a section's title needs to be told from that on the other side, or at another entry."""
    position = context.position
    told = [
        words.text
        for name, item in position.lists
        if not names_list(step.title, name)
        and (words := line(item.words[0][1], position, step.spot)) is not None
    ]
    if position.side is not None and not has_side(step.title):
        told.append(position.book.side(position.side))
    return told


@COMPILE.of(s.Use)
def _use(step: s.Use, context: CompileContext) -> tuple[Part, ...]:
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
    inner = inside_use(inner, step, share=context.weight * step.share)
    # What the `use` says stands above what its script says.
    inner = inner.announcing(script.announcements).announcing(step.announcements)
    parts = compile_steps(script.steps, inner)
    if any(isinstance(part, Block) and part.kind == "section" for part in walk(parts)):
        return parts
    return (Block(kind="section", title=_part_title(script), parts=parts),)


def _part_title(script: s.Script) -> str:
    return script.title


def _by_clock(context: CompileContext) -> CompileContext:
    """Return the context inside a section with a length of its own.

    In later repetitions and rounds other words are said there, so what is elastic is fitted for itself.
    """
    position = context.position
    first = position.iteration is Iteration.FIRST and not position.round
    path = context.path if first else f"{context.path}@{position.iteration}{position.round}"
    return replace(context, path=path, by_clock=context.by_clock or position.side is not None)


COMPILE.check(s.step_kinds())
