"""Compile a script and the listener's choices into a plan.

Options are chosen, sides mirrored, parts joined, and the compiler's own words put in: title and length,
bias, lead-ins. Elastic quantities become knobs; the same step on the other side, or in another round,
shares its knob. Nothing is measured and nothing fitted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.errors import ChoiceError, Problem, ScriptError
from voiceguide.plan.choices import Settled, has_sides, settle
from voiceguide.plan.model import (
    Bell,
    Block,
    Breaths,
    Choices,
    Cue,
    Either,
    Hold,
    Kind,
    Knob,
    Line,
    Part,
    PhaseLines,
    PhraseBook,
    Plan,
    Repeat,
    Rest,
    Role,
    Tip,
    WordsLevel,
    walk,
)
from voiceguide.plan.wording import Stage, Turn, choose, line, opposite
from voiceguide.script import model as s
from voiceguide.units import Ms

LEAD_MS: Final = 1_000  # players swallow the first moment of a file
GAP_MS: Final = 800  # craft: between any two cues at least 0.8 s
SAFETY_GAP_MS: Final = 1_200
LEAD_IN_MS: Final = 4_000  # craft: a lead-in ends 3-25 s before the side change
LENGTH_SLOT_MS: Final = 4_000  # the length is said in this fixed time, so that it changes nothing
TITLE_GAP_MS: Final = 1_000
QUIET_END_MS: Final = 20_000  # craft: at least 20 s of sound after the last word at bedtime
DAY_END_MS: Final = 1_500
END_SLACK_MS: Final = 2_500  # a tail that can take up the last milliseconds of any fit
MOVE_MS: Final[Mapping[s.Size, Ms]] = {
    s.Size.SMALL: 3_000,
    s.Size.MEDIUM: 5_000,
    s.Size.LARGE: 8_000,
    s.Size.SWITCH: 10_000,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the compiler stands: in which script, with which options, on which side, in which repetition."""

    script: s.Script
    settled: Settled
    stage: Stage
    path: str
    hints: Hints
    options: Mapping[str, str]
    rules: Mapping[str, s.Wording]
    weight: int = 1
    role: Role = Role.SAY
    after_hold: bool = False

    def at(self, index: int) -> Scene:
        """Give the scene of the step at `index` of this list."""
        return replace(self, path=f"{self.path}.{index}")

    def id(self, step: s.Step) -> str | None:
        """Name the facts that a step carries: `routine#5`, `routine#5,6`."""
        return f"{self.script.name}#{','.join(step.ids)}" if step.ids else None


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known only once the whole has been compiled: which rests open and end it, shares of a bias."""

    kinds: Mapping[str, Kind]
    extras: Mapping[str, Ms]


def compile_plan(script: s.Script, choices: Choices, book: PhraseBook, *, target_ms: Ms) -> Plan:
    """Compile a script.

    Args:
        script: What the author wrote.
        choices: What the listener chose.
        book: What is said by itself, in the script's language.
        target_ms: The length that the title announces; it changes no other word and no time.

    Raises:
        ChoiceError: A choice that the routine does not offer, or a bias that its holds cannot take.
        ScriptError: A text that this language cannot say.
    """
    settled = settle(script, choices)
    stage = Stage(book=book, order=settled.order, words=settled.words)
    # Twice: what a rest is, and which holds share the bias, can be told only from the whole.
    scene = Scene(script, settled, stage, script.name, Hints({}, {}), settled.options, {})
    draft = _session(scene, target_ms)
    hints = Hints(_rest_kinds(draft), _bias(script, settled, draft))
    parts = _session(replace(scene, hints=hints), target_ms)
    return Plan(
        routine=script.name,
        title=_title(script, settled),
        language=script.language,
        mode=settled.mode,
        choices=settled.recorded() if has_sides(script) else _without_first(settled),
        longer=settled.longer,
        extra_ms=settled.extra_ms,
        pronounce=_pronounce(script),
        book=book,
        parts=parts,
        spot=script.spot,
        position=script.position,
        notes=tuple(note.text for note in script.notes),
    )


def _without_first(settled: Settled) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in settled.recorded() if name != "first")


def _title(script: s.Script, settled: Settled) -> str:
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


# ── the whole session ────────────────────────────────────────────────────────────────────────────


def _session(scene: Scene, target_ms: Ms) -> tuple[Part, ...]:
    """Put intro, safety, opening, steps, ending and a tail in their order."""
    script, settled = scene.script, scene.settled
    intro: list[Part] = [
        Cue(line=None, peers=(), role=Role.INTRO, after_ms=LEAD_MS),
        _compiled(scene, "intro", Role.INTRO, TITLE_GAP_MS, title=_title(script, settled)),
        _compiled(
            scene, "intro_length", Role.INTRO, GAP_MS, LENGTH_SLOT_MS, length=_spoken_length(scene, target_ms)
        ),
    ]
    intro += [_safety(scene, step) for step in _all_safety(script)]
    if settled.longer is not None:
        side = scene.stage.book.side(settled.longer)
        length = scene.stage.book.length(settled.extra_ms)
        intro.append(_compiled(scene, "bias", Role.INTRO, SAFETY_GAP_MS, length=length, side=side))
    title = scene.stage.book.phrase("chapter_intro")
    opening = compile_steps(script.opening, replace(scene, path=f"{scene.path}.opening", role=Role.SETTLE))
    steps = compile_steps(script.steps, replace(scene, path=f"{scene.path}.steps"))
    ending = compile_steps(script.ending, replace(scene, path=f"{scene.path}.ending", role=Role.OUTRO))
    parts: tuple[Part, ...] = (
        Block(kind="section", title=title, parts=tuple(intro)),
        *opening,
        *steps,
        *ending,
    )
    return (*parts, _tail(scene, parts))


def _spoken_length(scene: Scene, target_ms: Ms) -> str:
    length = scene.stage.book.length(target_ms)
    return length[:1].upper() + length[1:]


def _compiled(scene: Scene, key: str, role: Role, after_ms: Ms, slot_ms: Ms = 0, **values: str) -> Cue:
    """Make a cue of the phrase book's words."""
    spoken = Line(scene.stage.book.phrase(key, 0, **values))
    return Cue(line=spoken, peers=(spoken,), role=role, after_ms=after_ms, slot_ms=slot_ms)


def _tail(scene: Scene, parts: Sequence[Part]) -> Rest:
    """End with silence: long enough at bedtime, and able to take up what no other part can."""
    last = _last(parts)
    least = DAY_END_MS
    if scene.settled.mode is s.Mode.BEDTIME:
        quiet = last.knob.least if isinstance(last, Rest) and not last.presence else 0
        least = max(0, QUIET_END_MS - quiet)
    knob = Knob(
        key=f"{scene.script.name}.tail",
        kind=Kind.TAIL,
        least=least,
        natural=least,
        most=least + END_SLACK_MS,
        name="the end",
    )
    return Rest(knob=knob)


def _last(parts: Sequence[Part]) -> Part | None:
    if not parts:
        return None
    last = parts[-1]
    return _last(last.parts) if isinstance(last, Block) else last


def _all_safety(script: s.Script) -> tuple[s.Safety, ...]:
    """Collect the safety lines of the routine and its parts, each once, without those that one covers."""
    own = {step.words.full: step for step in script.safety}
    covered = {name for step in script.safety for name in step.covers}
    for step in s.walk_steps((*script.opening, *script.steps, *script.ending)):
        if not isinstance(step, s.Use):
            continue
        for line_ in _all_safety(step.script):
            facts = {f"{step.routine}#{fact}" for fact in line_.ids}
            if not facts or not facts <= covered:
                own.setdefault(line_.words.full, line_)
    return tuple(own.values())


# ── hints: a second look ─────────────────────────────────────────────────────────────────────────


def _rest_kinds(parts: Sequence[Part]) -> dict[str, Kind]:
    """Tell the rests apart: before the first movement they settle, the last at top level is final."""
    kinds: dict[str, Kind] = {}
    once = {part.knob.key for part in _flat(parts) if isinstance(part, Rest) and part.cue is None}
    final = ""
    moved = False
    for part in walk(tuple(parts)):
        if isinstance(part, Cue | Either):
            cue = part if isinstance(part, Cue) else part.full
            if cue.role in (Role.MOVE, Role.RELEASE):
                moved, final = True, ""
        elif isinstance(part, Rest) and part.knob.kind is not Kind.TAIL:
            if not moved:
                kinds[part.knob.key] = Kind.SETTLE
            if part.knob.key in once and not part.knob.rigid:
                final = part.knob.key
    return kinds | {final: Kind.FINAL} if final else kinds


def _flat(parts: Sequence[Part]) -> list[Part]:
    """List the parts that come once: sections are opened, sides and repetitions are not."""
    found: list[Part] = []
    for part in parts:
        found += _flat(part.parts) if isinstance(part, Block) and part.kind == "section" else [part]
    return found


def _bias(script: s.Script, settled: Settled, parts: Sequence[Part]) -> dict[str, Ms]:
    """Share the extra time of the longer side among its holds, in proportion to what each can take.

    Whole milliseconds are divided so that nothing is lost: each hold gets the difference of two
    running shares.

    Raises:
        ChoiceError: The holds of that side cannot take it.
    """
    if settled.longer is None:
        return {}
    room = {
        part.knob.key: part.knob.most - part.knob.least
        for part in walk(tuple(parts))
        if isinstance(part, Hold) and not part.breath_ms and part.side == settled.longer
    }
    total = sum(room.values())
    if total <= settled.extra_ms:
        raise ChoiceError(
            f"the holds of {script.name} can be at most {total // 1000} s longer on one side.",
            where="--longer",
            mend=f"Ask for less: {settled.longer}={max(total // 2000, 0)}s.",
        )
    extras, running, given = {}, 0, 0
    for key, span in room.items():
        running += span
        share = settled.extra_ms * running // total - given
        given += share
        extras[key] = share
    return extras


# ── steps ────────────────────────────────────────────────────────────────────────────────────────


def compile_steps(steps: Sequence[s.Step], scene: Scene) -> tuple[Part, ...]:
    """Compile a list of steps; rules said in it hold until its end."""
    parts: list[Part] = []
    for index, step in enumerate(steps):
        if any(scene.options.get(c.option) not in c.values for c in step.when):
            continue
        here = scene.at(index)
        if isinstance(step, s.Rule):
            scene = replace(scene, rules={**scene.rules, step.name: step.words})
        made = _step(step, here)
        parts += made
        if any(isinstance(part, Hold) for part in made):
            scene = replace(scene, after_hold=True)
        elif isinstance(step, s.Move):
            scene = replace(scene, after_hold=False)
    return tuple(parts)


def _step(step: s.Step, scene: Scene) -> tuple[Part, ...]:
    match step:
        case s.Say():
            return _cue(scene, step, step.words, scene.role, GAP_MS, optional=True, recall=step.recall)
        case s.Setup():
            return _cue(scene, step, step.words, Role.SETUP, step.time_ms, recall=step.recall)
        case s.Move():
            role = Role.RELEASE if scene.after_hold else Role.MOVE
            after_ms = step.time_ms if step.time_ms is not None else MOVE_MS[step.size]
            return _cue(scene, step, step.words, role, after_ms, size=step.size, recall=step.recall)
        case s.Rule():
            return _cue(scene, step, replace(step.words, short=None), Role.SAY, GAP_MS)
        case s.Tip():
            return _tip(scene, step)
        case s.Safety():
            return (_safety(scene, step),)
        case s.Hold():
            return (_hold(scene, step),)
        case s.Breathe():
            return (_breathe(scene, step),)
        case s.Repeat():
            return (_repeat(scene, step, Kind.REP, "rep"),)
        case s.Rounds():
            return (_repeat(scene, step, Kind.ROUND, "round"),)
        case s.EachSide():
            return _each_side(scene, step)
        case s.Choose():
            branch = dict(step.branches)[scene.options[step.option]]
            return compile_steps(branch, scene)
        case s.Window():
            return _window(scene, step)
        case s.Rest():
            return (_rest(scene, step),)
        case s.Bell():
            return (Bell(strikes=step.strikes),)
        case s.Section():
            return _section(scene, step)
        case s.Use():
            return _use(scene, step)
    raise AssertionError(f"a step without a meaning: {step!r}")


def _text(scene: Scene, text: str | None, recall: str | None) -> str | None:
    """Say a standing rule again inside a cue."""
    if text is None or recall is None:
        return text
    rule = scene.rules[recall]
    return f"{text} {rule.full if rule.short is None else rule.short}"


def _cue(
    scene: Scene,
    step: s.Step,
    wording: s.Wording,
    role: Role,
    after_ms: Ms,
    *,
    size: s.Size | None = None,
    optional: bool = False,
    recall: str | None = None,
) -> tuple[Part, ...]:
    spoken = choose(wording, scene.stage, optional=optional)
    if spoken.full is None and optional:
        return ()
    side = scene.stage.side

    def made(text: str | None) -> Cue:
        here = line(_text(scene, text, recall), scene.stage, wording.spot)
        there = line(_text(scene, text, recall), scene.stage.mirrored(), wording.spot)
        peers = tuple(dict.fromkeys(one for one in (here, there) if one is not None))
        return Cue(
            line=here,
            peers=tuple(sorted(peers)),
            role=role,
            after_ms=after_ms,
            side=side,
            size=str(size) if size else None,
            id=scene.id(step),
            countable=here is None,
        )

    if spoken.short is None:
        return (made(spoken.full),)
    knob = Knob(
        key=f"{scene.path}.wording",
        kind=Kind.WORDING,
        least=0,
        natural=1,
        most=1,
        name=wording.full,
        id=scene.id(step),
    )
    return (Either(knob=knob, full=made(spoken.full), short=made(spoken.short)),)


def _safety(scene: Scene, step: s.Safety) -> Cue:
    spoken = Line(step.words.full)
    owner = scene.script.name
    return Cue(
        line=spoken,
        peers=(spoken,),
        role=Role.SAFETY,
        after_ms=SAFETY_GAP_MS,
        id=f"{owner}#{','.join(step.ids)}" if step.ids else None,
    )


def _tip(scene: Scene, step: s.Tip) -> tuple[Part, ...]:
    """Offer a tip. It is said once: on the second side, and in later rounds, its time passes in silence."""
    if scene.stage.words is not WordsLevel.FULL:
        return ()
    knob = Knob(
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
    peers = tuple(sorted({one for one in (here, there) if one is not None}))
    silent = scene.stage.second or scene.stage.round > 0 or scene.stage.turn in (Turn.THEN, Turn.LAST)
    cue = Cue(
        line=here, peers=peers, role=Role.TIP, after_ms=GAP_MS, side=scene.stage.side, id=scene.id(step)
    )
    return (Tip(knob=knob, cue=cue, silent=silent),)


def _knob(scene: Scene, step: s.Step, dose: s.Quantity, kind: Kind, name: str) -> Knob:
    key = f"{scene.path}.{kind}"
    return Knob(
        key=key,
        kind=scene.hints.kinds.get(key, kind),
        least=dose.least,
        natural=dose.natural,
        most=dose.most,
        weight=scene.weight,
        name=name,
        id=scene.id(step),
    )


def _optional_line(scene: Scene, wording: s.Wording | None) -> Line | None:
    """Turn an override into a line; an empty one stays, and says nothing."""
    return None if wording is None else line(wording.full, scene.stage, wording.spot)


def _hold(scene: Scene, step: s.Hold) -> Hold:
    counts = step.dose.unit is s.Unit.BREATHS
    knob = _knob(scene, step, step.dose, Kind.BREATH if counts else Kind.HOLD, "hold")
    share = scene.hints.extras.get(knob.key, 0)
    if share:
        # Both sides keep the same dose; the longer one gets its share on top, within the most.
        most = max(knob.least, knob.most - share)
        knob = replace(knob, natural=min(knob.natural, most), most=most)
    biased = share and scene.stage.side == scene.settled.longer and scene.stage.round == 0
    presence = tuple(
        found
        for wording in step.presence
        if (found := line(choose(wording, scene.stage).full, scene.stage, wording.spot)) is not None
    )
    return Hold(
        knob=knob,
        breath_ms=step.in_ms + step.out_ms if counts else 0,
        breath_in_ms=step.in_ms if counts else 0,
        extra_ms=share if biased else 0,
        turn=scene.stage.round * 2 + int(scene.stage.second),
        side=scene.stage.side,
        id=scene.id(step),
        presence=presence,
        start=_optional_line(scene, step.start),
        middle=_optional_line(scene, step.middle),
        near_end=_optional_line(scene, step.near_end),
    )


def _phase(scene: Scene, wording: s.Wording | None, key: str) -> PhaseLines:
    """Choose the words of one phase: the author's, then the phrase book's short ones."""
    book = scene.stage.book
    again = Line(book.phrase(f"{key}_again"), counted=True)
    if wording is None:
        first = Line(book.phrase(key), counted=False)
        if scene.stage.turn in (Turn.THEN, Turn.LAST):
            first = again
        return PhaseLines(first=first, then=again, first_peers=(first,), then_peers=(again,))
    text = choose(wording, scene.stage).full
    lines = []
    for stage in (scene.stage, scene.stage.mirrored()):
        then = line(wording.then or None, stage, wording.spot) if wording.then is not None else again
        last = line(wording.last, stage, wording.spot) if wording.last else None
        lines.append((line(text, stage, wording.spot), then, last))
    here, there = lines
    return PhaseLines(
        first=here[0],
        then=here[1],
        last=here[2],
        first_peers=_peers(here[0], there[0]),
        then_peers=_peers(*here[1:], *there[1:]),
    )


def _peers(*lines: Line | None) -> tuple[Line, ...]:
    return tuple(sorted({one for one in lines if one is not None}))


def _breathe(scene: Scene, step: s.Breathe) -> Breaths:
    return Breaths(
        knob=_knob(scene, step, step.count, Kind.BREATH, "breaths"),
        in_ms=step.in_ms,
        pause_in_ms=step.pause_in_ms,
        out_ms=step.out_ms,
        pause_out_ms=step.pause_out_ms,
        inhale=_phase(scene, step.on_inhale, "inhale"),
        exhale=_phase(scene, step.on_exhale, "exhale"),
        guide=step.guide,
        side=scene.stage.side,
        id=scene.id(step),
    )


def _repeat(scene: Scene, step: s.Repeat | s.Rounds, kind: Kind, name: str) -> Repeat:
    """Compile the body for the first, the later and the last time; all of them share their knobs."""
    later_round = 1 if kind is Kind.ROUND else scene.stage.round

    def body(turn: Turn, round_: int) -> tuple[Part, ...]:
        here = replace(scene, stage=replace(scene.stage, turn=turn, round=round_))
        if isinstance(step, s.Repeat) and step.alternate:
            return tuple(part for side in scene.settled.order for part in (_side(here, step.steps, side),))
        return compile_steps(step.steps, here)

    return Repeat(
        knob=_knob(scene, step, step.count, kind, "repetitions" if kind is Kind.REP else "rounds"),
        kind=name,
        first=body(Turn.FIRST, scene.stage.round),
        then=body(Turn.THEN, later_round),
        last=body(Turn.LAST, later_round),
        side=scene.stage.side,
    )


def _side(scene: Scene, steps: Sequence[s.Step], side: str) -> Block:
    here = replace(scene, stage=replace(scene.stage, side=side), after_hold=False)
    return Block(kind="side", side=side, title=None, parts=compile_steps(steps, here))


def _each_side(scene: Scene, step: s.EachSide) -> tuple[Part, ...]:
    first, second = scene.settled.order
    stage = replace(scene.stage, side=second)
    if step.lead_in is not None:
        spoken = line(step.lead_in.full, stage, step.lead_in.spot)
        mirrored = line(step.lead_in.full, stage.mirrored(), step.lead_in.spot)
    else:
        book, variant = scene.stage.book, scene.stage.round
        spoken = Line(book.phrase("lead_in", variant, side=book.side(second)))
        mirrored = Line(book.phrase("lead_in", variant, side=book.side(opposite(second))))
    lead_in = Cue(line=spoken, peers=_peers(spoken, mirrored), role=Role.LEAD_IN, after_ms=LEAD_IN_MS)
    return (_side(scene, step.steps, first), lead_in, _side(scene, step.steps, second))


def _window(scene: Scene, step: s.Window) -> tuple[Part, ...]:
    cues = _cue(scene, step, replace(step.words, short=None), Role.WINDOW, GAP_MS)
    cue = cues[0]
    if not isinstance(cue, Cue):
        raise AssertionError("a window has one wording")
    knob = _knob(scene, step, step.dose, Kind.BETWEEN, "window")
    return (Rest(knob=knob, cue=cue, side=scene.stage.side, id=scene.id(step)),)


def _rest(scene: Scene, step: s.Rest) -> Rest:
    presence = tuple(
        found
        for wording in step.presence
        if (found := line(choose(wording, scene.stage).full, scene.stage, wording.spot)) is not None
    )
    knob = _knob(scene, step, step.dose, Kind.BETWEEN, "rest")
    return Rest(knob=knob, presence=presence, side=scene.stage.side, id=scene.id(step))


def _section(scene: Scene, step: s.Section) -> tuple[Part, ...]:
    title = line(step.title, scene.stage, step.spot)
    parts = compile_steps(step.steps, scene)
    if not parts:
        return ()
    text = title.text if title is not None else step.title
    return (Block(kind="section", title=text, side=scene.stage.side, parts=parts),)


def _use(scene: Scene, step: s.Use) -> tuple[Part, ...]:
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
