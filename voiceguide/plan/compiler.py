"""Compile a script and the listener's choices into a plan.

Options are chosen, sides mirrored, parts joined, and the compiler's own words put in: title and length,
bias, lead-ins. An elastic quantity becomes one `Elastic`; the same step on the other side, or in another
round, shares it. Nothing is measured and nothing fitted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from voiceguide.errors import ChoiceError
from voiceguide.plan.book import CLOSE, PhraseBook
from voiceguide.plan.choices import ResolvedChoices, has_sides, resolve
from voiceguide.plan.clock import STRETCH, clock_bells, stretched
from voiceguide.plan.context import CompileContext, Hints, Weights
from voiceguide.plan.cues import SAFETY_GAP_MS, peers_of, phrase_cue, safety_cues
from voiceguide.plan.evenings import FIRST, lists_of
from voiceguide.plan.manners import other_voices
from voiceguide.plan.model import (
    GAP_MS,
    SILENCE,
    Alternative,
    Block,
    Elastic,
    Part,
    Plan,
    PlannedBell,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedSound,
    walk,
)
from voiceguide.plan.steps import compile_steps, last_part, mark_followed_breaths
from voiceguide.plan.tail import announced, bed_in_words, settled_bed, settled_tail, without_tail_phrases
from voiceguide.plan.terms import AS_THE_SCRIPT_SAYS, Choices, Kind, Role, Surroundings
from voiceguide.plan.wording import WordingContext
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.units import MINUTE, Ms, minutes_ms

LEAD_MS: Final = 1_000  # players swallow the first moment of a file
# The length is said in this fixed time, so that it changes nothing; more is said with it at bedtime.
LENGTH_SLOT_MS: Final = {Mode.DAY: 4_000, Mode.BEDTIME: 5_000}
TITLE_GAP_MS: Final = 1_000
QUIET_END_MS: Final = 20_000  # craft: at least 20 s of sound after the last word at bedtime
DAY_END_MS: Final = 1_500
RETURN_MS: Final = 5_000  # time to come back in, before the bell
BRIEF_MS: Final = MINUTE
"""Where a script offers shorter sessions, nothing is added in them: no greeting, no return, no bell."""
_ANY_LENGTH_MS: Final = MINUTE
"""The length that is announced until the one that is asked for takes its place."""
END_SLACK_MS: Final = 2_500  # a tail that can take up the last milliseconds of any fit


def compile_plan(
    script: s.Script,
    choices: Choices,
    book: PhraseBook,
    *,
    target_ms: Ms,
    around: Surroundings = AS_THE_SCRIPT_SAYS,
) -> Plan:
    """Compile a script.

    Where steps are for sessions of certain lengths only, the plans for all other lengths are compiled too:
    the fit compares them.

    Args:
        script: What the author wrote.
        choices: What the listener chose.
        book: What is said by itself, in the script's language.
        target_ms: The length that the title announces, and that steps with `minutes` are chosen by; it
            changes no other word and no time.
        around: The bed, the tail and the disclosure that the listener asks for.

    Raises:
        ChoiceError: A choice that the routine does not offer, a bias that its holds cannot take, or a tail
            that the session cannot have.
        ScriptError: A text that this language cannot say.
    """
    plans: list[Plan] = []
    starts = (0, *_turning_points(script))
    for start_ms, end_ms in zip(starts, (*starts[1:], 0), strict=True):
        plan, context = _compile(script, choices, book, start_ms, around)
        asked, given = (_welcome(context, ms, around.disclosure) for ms in (_ANY_LENGTH_MS, target_ms))
        parts = _greeted(plan.parts, asked, given)
        plan = replace(plan, parts=parts, from_ms=start_ms, until_ms=end_ms)
        if plans and plans[-1].parts == plan.parts:
            plans[-1] = replace(plans[-1], until_ms=end_ms)
        else:
            plans.append(plan)
    return replace(plans[0], others=tuple(plans[1:])).at(target_ms)


def _turning_points(script: s.Script) -> tuple[Ms, ...]:
    """List the lengths of session at which steps come or go, in ascending order."""
    found: set[Ms] = {BRIEF_MS} if _offers_brief(script) else set()
    for step in s.walk_steps((*script.opening, *script.steps, *script.ending)):
        if step.lengths is not None:
            found |= {step.lengths.from_ms, step.lengths.below_ms}
        if isinstance(step, s.Use):
            found.update(_turning_points(step.script))
    return tuple(sorted(found - {0}))


def _offers_brief(script: s.Script) -> bool:
    """Report whether a script offers sessions in which a greeting would take the time of the practice."""
    offered = (*script.minutes, *(each for when in script.minutes_when for each in when.minutes))
    return any(minutes_ms(each) < BRIEF_MS for each in offered)


@lru_cache(maxsize=16)
def _compile(
    script: s.Script,
    choices: Choices,
    book: PhraseBook,
    length_ms: Ms,
    around: Surroundings,
) -> tuple[Plan, CompileContext]:
    """Compile a script with the steps that a session of this length has, and a greeting of any length.

    The last few are kept: whoever tries many lengths of one script compiles it once. The context is the one
    in which its greeting is compiled for the length that is asked for.
    """
    settled = resolve(script, choices)
    evening = choices.evening if any(lists_of(script)) else FIRST
    book = book.for_mode(settled.mode).for_evening(evening)
    position = WordingContext(book=book, order=settled.order, words=settled.words, evening=evening)
    # Compiled twice: the kinds of rests and the shares of the bias are known only from the whole plan.
    context = CompileContext(
        script,
        settled,
        position,
        script.name,
        Hints({}, {}),
        settled.options,
        {},
        weights=Weights(script.grow, script.name),
        limits=script.limit,
        length_ms=length_ms,
    ).announcing(script.announcements)
    heard = settled_bed(script, settled.mode, around.bed)
    tail_ms = settled_tail(script, settled.mode, heard, around.tail_ms)
    told = book.phrase("tail") and not context.silenced("tail")
    tail = bed_in_words(book, heard) if tail_ms and told else ""
    draft = _session(context, tail, around.disclosure)
    hints = Hints(_rest_kinds(draft), _bias(script, settled, draft))
    context = replace(context, hints=hints)
    parts = _session(context, tail, around.disclosure)
    plan = Plan(
        routine=script.name,
        title=_title(script, settled),
        language=script.language,
        mode=settled.mode,
        choices=_recorded(script, settled, evening, around.disclosure),
        longer=settled.longer,
        extra_ms=settled.extra_ms,
        pronounce=_pronounce(script),
        book=book if tail_ms else without_tail_phrases(book),
        parts=parts,
        by=(script.source.by or "") if script.source is not None else "",
        bed=script.bed,
        tail_ms=tail_ms,
        bells=clock_bells(script.bells),
        every_ms=script.bells.every_ms if script.bells is not None else 0,
        others_speak=other_voices(script),
    )
    return plan, context


def _recorded(
    script: s.Script, settled: ResolvedChoices, evening: int, disclosure: str
) -> tuple[tuple[str, str], ...]:
    """List the choices as the timeline file records them, without those that change nothing."""
    choices = settled.recorded()
    if not has_sides(script):
        choices = tuple((name, value) for name, value in choices if name != "first")
    if disclosure:
        choices = (*choices, ("disclosure", "spoken"))
    return choices if evening == FIRST else (*choices, ("evening", str(evening)))


def _title(script: s.Script, settled: ResolvedChoices) -> str:
    for retitle in script.retitles:
        if settled.options.get(retitle.option) == retitle.value:
            return retitle.title
    return script.title


def _pronounce(script: s.Script) -> tuple[tuple[str, str], ...]:
    found = dict(script.pronounce)
    for step in s.walk_steps((*script.opening, *script.steps, *script.ending)):
        if isinstance(step, s.Use):
            found = {**dict(_pronounce(step.script)), **found}
    return tuple(found.items())


def _session(context: CompileContext, tail: str, disclosure: str) -> tuple[Part, ...]:
    """Put intro, safety, opening, steps, ending and the last silence in their order."""
    script = context.script
    opening = compile_steps(
        script.opening, replace(context, path=f"{context.path}.opening", role=Role.SETTLE)
    )
    steps = compile_steps(script.steps, replace(context, path=f"{context.path}.steps"))
    at_end = replace(context, path=f"{context.path}.ending", role=Role.OUTRO, in_ending=True)
    ending = compile_steps(script.ending, at_end)
    parts = stretched((_welcome(context, _ANY_LENGTH_MS, disclosure), *opening, *steps, *ending))
    if not _is_brief(context) or "day_return" in dict(script.phrases):
        parts = (*parts, *_return(context, parts))
    if tail:
        parts = announced(parts, phrase_cue(context, "tail", Role.OUTRO, GAP_MS, bed=tail))
    return mark_followed_breaths((*parts, _tail(context, parts)))


def _is_brief(context: CompileContext) -> bool:
    return _offers_brief(context.script) and context.length_ms < BRIEF_MS


def _welcome(context: CompileContext, target_ms: Ms, disclosure: str) -> Block:
    """Greet, announce the length, and say what keeps the listener safe."""
    script, settled = context.script, context.settled
    intro = [
        PlannedCue(line=None, peers=(), role=Role.INTRO, after_ms=LEAD_MS),
        phrase_cue(context, "intro", Role.INTRO, TITLE_GAP_MS, title=_title(script, settled)),
        phrase_cue(
            context,
            "intro_length",
            Role.INTRO,
            GAP_MS,
            LENGTH_SLOT_MS[settled.mode],
            length=_spoken_length(context, target_ms),
        ),
    ]
    own = dict(script.phrases).keys() if _is_brief(context) else {"intro", "intro_length"}
    # What a script leaves out of the greeting takes no time.
    lead, *greeting = intro
    said = zip(("title", "length"), ("intro", "intro_length"), greeting, strict=True)
    intro = [
        lead,
        *(
            cue
            for name, key, cue in said
            if not context.silenced(name) and cue.line and cue.line.text and key in own
        ),
    ]
    if disclosure:
        # With the greeting, while the listener is awake; whoever falls asleep hears no remark at the end.
        intro.append(phrase_cue(context, disclosure, Role.INTRO, GAP_MS))
    intro += [cue for owner, step in _all_safety(script) for cue in safety_cues(owner, step)]
    if settled.longer is not None:
        here = replace(context, position=replace(context.position, side=settled.longer))
        length = context.position.book.length(settled.extra_ms, CLOSE)
        bias = phrase_cue(here, "bias", Role.INTRO, SAFETY_GAP_MS, length=length)
        # It names one side and has no counterpart on the other.
        intro.append(bias if bias.turns is not None else replace(bias, peers=peers_of(bias.line)))
    return Block(kind="section", title=context.position.book.phrase("chapter_intro"), parts=tuple(intro))


def _greeted(parts: tuple[Part, ...], was: Block, welcome: Block) -> tuple[Part, ...]:
    """Put another greeting in the place of the first one, which a stretch by the clock may hold."""
    first, *rest = parts
    if first == was:
        return (welcome, *rest)
    if not isinstance(first, Block):
        raise AssertionError("every session begins with a greeting")
    return (replace(first, parts=_greeted(first.parts, was, welcome)), *rest)


def _spoken_length(context: CompileContext, target_ms: Ms) -> str:
    length = context.position.book.length(target_ms, CLOSE)
    return length[:1].upper() + length[1:]


def _return(context: CompileContext, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Bring the listener back by day, where the author does not: a last word after silence, and a bell."""
    last = last_part(parts)
    if context.settled.mode is not Mode.DAY or isinstance(last, PlannedBell | PlannedSound):
        return ()
    silent = not isinstance(last, PlannedCue | Alternative)
    if not silent or not context.position.book.phrase("day_return") or context.silenced("return"):
        return (PlannedBell(strikes=1),)
    return (phrase_cue(context, "day_return", Role.OUTRO, RETURN_MS), PlannedBell(strikes=1))


def _tail(context: CompileContext, parts: Sequence[Part]) -> PlannedRest:
    """End with silence: long enough at bedtime, and able to take up what no other part can."""
    last = last_part(parts)
    least = DAY_END_MS
    if context.settled.mode is Mode.BEDTIME:
        silent = isinstance(last, PlannedRest) and not last.presence and not last.timed
        quiet = last.elastic.least if isinstance(last, PlannedRest) and silent else 0
        least = max(0, QUIET_END_MS - quiet)
    elastic = Elastic(
        key=f"{context.script.name}.tail",
        kind=Kind.TAIL,
        least=least,
        natural=least,
        most=least + END_SLACK_MS,
        name="the end",
    )
    return PlannedRest(elastic=elastic)


def _all_safety(script: s.Script) -> tuple[tuple[str, s.Safety], ...]:
    """Collect the safety lines of the routine and its parts, each with the name of its routine.

    Each is said once, and those of a part are not said where one of the program's own covers them.
    """
    found = {_said_of(step): (script.name, step) for step in script.safety}
    covered = {name for step in script.safety for name in step.covers}
    for step in s.walk_steps((*script.opening, *script.steps, *script.ending)):
        if not isinstance(step, s.Use):
            continue
        # What a part says of safety in its opening or ending must not go with them.
        left_out = s.walk_steps((*step.script.opening, *step.script.ending))
        inline = [(step.routine, said) for said in left_out if isinstance(said, s.Safety)]
        for owner, said in (*_all_safety(step.script), *inline):
            facts = {f"{owner}#{fact}" for fact in said.ids}
            if not facts or not facts <= covered:
                found.setdefault(_said_of(said), (owner, said))
    return tuple(found.values())


def _said_of(step: s.Safety) -> tuple[str, ...]:
    return tuple(words.full for words in step.words.pieces())


def _rest_kinds(parts: Sequence[Part]) -> dict[str, Kind]:
    """Return the kinds of rests by key: SETTLE before the first movement, FINAL for the last at top level."""
    kinds: dict[str, Kind] = {}
    rests = (part.elastic for part in _flat(parts) if isinstance(part, PlannedRest) and part.cue is None)
    # A silence inside words is no rest to end with.
    once = {elastic.key for elastic in rests if elastic.name != SILENCE}
    final = ""
    moved = False
    for part in walk(tuple(parts)):
        if isinstance(part, PlannedCue | Alternative):
            cue = part if isinstance(part, PlannedCue) else part.full
            if cue.role in (Role.MOVE, Role.RELEASE):
                moved, final = True, ""
        elif isinstance(part, PlannedRest) and part.elastic.kind is not Kind.TAIL:
            if not moved:
                kinds[part.elastic.key] = Kind.SETTLE
            if part.elastic.key in once and not part.elastic.rigid:
                final = part.elastic.key
    return kinds | {final: Kind.FINAL} if final else kinds


def _flat(parts: Sequence[Part]) -> list[Part]:
    """List the parts that come once: sections are opened, sides and repetitions are not."""
    found: list[Part] = []
    for part in parts:
        opened = isinstance(part, Block) and part.kind in ("section", STRETCH)
        found += _flat(part.parts) if isinstance(part, Block) and opened else [part]
    return found


def _once(parts: Sequence[Part]) -> Iterator[Part]:
    """Walk through what comes once on each side: sections, sides and the first round, no repetitions."""
    for part in parts:
        yield part
        if isinstance(part, Block):
            # One side of a section with a length cannot last longer than the other.
            fixed = part.length is not None and part.side is not None
            yield from () if fixed else _once(part.parts)
        elif isinstance(part, PlannedRepeat) and part.elastic.kind is Kind.ROUND and part.elastic.least > 0:
            yield from _once(part.first)


def _bias(script: s.Script, settled: ResolvedChoices, parts: Sequence[Part]) -> dict[str, Ms]:
    """Share the extra time of the longer side among its holds, in proportion to what each can take.

    Whole milliseconds are divided so that nothing is lost: each hold gets the difference of two
    running shares.

    Raises:
        ChoiceError: The holds of that side cannot take it.
    """
    if settled.longer is None:
        return {}
    capacity: Counter[str] = Counter()
    for part in _once(parts):
        if isinstance(part, PlannedHold) and part.may_differ and part.side == settled.longer:
            # Of a list, a hold comes once for each entry.
            capacity[part.elastic.key] += 0 if part.breath_ms else part.elastic.most - part.elastic.least
    capacity = Counter({key: span for key, span in capacity.items() if span})
    total = sum(capacity.values())
    if not total:
        raise ChoiceError(
            f"{script.name} has no hold that may be longer on one side.",
            where="--longer",
            mend="Leave --longer out.",
        )
    if total <= settled.extra_ms:
        raise ChoiceError(
            f"the holds of {script.name} can be at most {total // 1000} s longer on one side.",
            where="--longer",
            mend=f"Ask for less: --longer {settled.longer}={max(total // 10_000 * 5, 5)}s.",
        )
    extras, running, given = {}, 0, 0
    for key, span in capacity.items():
        running += span
        share = settled.extra_ms * running // total - given
        given += share
        extras[key] = share
    return extras
