"""Compile cues: what is said once, in the words of its place, with the time to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.plan.book import has_number
from voiceguide.plan.context import CompileContext
from voiceguide.plan.growth import growth_of
from voiceguide.plan.model import (
    GAP_MS,
    SILENCE,
    Alternative,
    Elastic,
    Line,
    Part,
    PlannedCue,
    PlannedRest,
    PlannedTip,
    Turns,
)
from voiceguide.plan.terms import Kind, Role, WordsLevel
from voiceguide.plan.wording import (
    SpokenForm,
    WordingContext,
    choose,
    form_of,
    line,
    names_list,
    with_numbers,
)
from voiceguide.script import model as s
from voiceguide.units import Ms

SAFETY_GAP_MS: Final = 1_200
LEAD_IN_MS: Final = 4_000  # craft: a lead-in ends 3-25 s before the side change
_NOTHING: Final[Mapping[str, str]] = {}
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
    """Compile one cue, or several with the silences between them.

    Where a short wording may stand in for a full one, the fit chooses.
    """
    pieces = wording.pieces()
    said = [choose(piece, context.position, optional=optional).full for piece in pieces]
    # What has no words here, such as the end of a short wording, has no silence before it either.
    last = max((number for number, form in enumerate(said) if form is not None), default=0)
    parts: list[Part] = []
    for number, piece in enumerate(pieces[: last + 1]):
        one = _PieceOfCue(piece, wording.full, f"{number}." if number else "", after_ms, after_ms)
        if number < last:
            silence = _silence_after(wording, number, said[0])
            rigid_ms = silence.least if silence.rigid else 0
            one = replace(one, after_ms=rigid_ms, short_after_ms=_short_after(wording, number, rigid_ms))
        here = (size, recall) if number == last else (None, None)
        parts += _one_cue(context, step, one, role, size=here[0], optional=optional, recall=here[1])
        if number < last and not silence.rigid:
            parts.append(_elastic_silence(context, step, silence, number, said[0]))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _PieceOfCue:
    """A piece of a cue: its words, what the whole is called, its key, and the silence after it, ms.

    `short_after_ms` is that after the short wording, if the fit chooses it.
    """

    words: s.Wording
    name: str
    key: str
    after_ms: Ms
    short_after_ms: Ms


def _silence_after(wording: s.Wording, number: int, form: SpokenForm | None) -> s.Quantity:
    silences = dict(wording.more[number].silences)
    return silences[form.name if form is not None and form.name in silences else "full"]


def _short_after(wording: s.Wording, number: int, after_ms: Ms) -> Ms:
    """Return the silence after a piece of the short wording: none where nothing of it follows."""
    return after_ms if "short" in dict(wording.more[number].silences) else 0


def _elastic_silence(
    context: CompileContext, step: s.Step, silence: s.Quantity, number: int, form: SpokenForm | None
) -> PlannedRest:
    """Make the rest that an elastic silence is; both sides share it, and so do all that say this form."""
    name = "full" if form is None or form.name == "second" else form.name
    key = f"{context.path}.{name}.{SILENCE}{number}"
    kind = context.hints.kinds.get(key, Kind.BETWEEN)
    elastic = Elastic(
        key=key,
        kind=kind,
        least=silence.least,
        natural=silence.natural,
        most=silence.most,
        weight=context.weight,
        name=SILENCE,
        id=context.id(step),
        growth=growth_of(context, kind),
    )
    return PlannedRest(elastic=elastic, side=context.position.side, id=context.id(step))


def _one_cue(
    context: CompileContext,
    step: s.Step,
    piece: _PieceOfCue,
    role: Role,
    *,
    size: s.Size | None,
    optional: bool,
    recall: str | None,
) -> tuple[Part, ...]:
    wording = piece.words
    spoken = choose(wording, context.position, optional=optional)
    side = context.position.side
    # With other words on the second side, both sides take the time of the longer ones.
    both = () if wording.second is None else forms_of_both_sides(wording, context.position, optional=optional)
    if spoken.full is None and optional and not any(both):
        return ()

    def made(form: SpokenForm | None, after_ms: Ms, others: tuple[SpokenForm | None, ...] = ()) -> PlannedCue:
        said = put_in_sides(context, (form, *others), key=piece.key, recall=recall)
        here = said.line
        return PlannedCue(
            line=here,
            peers=said.peers,
            turns=said.turns,
            role=role,
            after_ms=after_ms,
            side=side,
            size=str(size) if size else None,
            id=context.id(step),
            countable=here is None and role in (Role.MOVE, Role.RELEASE, Role.SETUP),
        )

    if spoken.short is None or context.by_clock:
        return (made(spoken.full, piece.after_ms, both),)
    elastic = Elastic(
        key=f"{context.path}.wording",
        kind=Kind.WORDING,
        least=0,
        natural=1,
        most=1,
        name=piece.name,
        id=context.id(step),
    )
    return (
        Alternative(
            elastic=elastic,
            full=made(spoken.full, piece.after_ms, both),
            short=made(None if spoken.short.silent else spoken.short, piece.short_after_ms),
        ),
    )


def forms_of_both_sides(
    wording: s.Wording, position: WordingContext, *, optional: bool
) -> tuple[SpokenForm | None, ...]:
    """Return the full wording of this position on each of the two sides."""
    return tuple(choose(wording, one, optional=optional).full for one in (position, position.mirrored()))


@dataclass(frozen=True, slots=True)
class CueWords:
    """A line, the lines whose lengths count for it, and the wordings that take turns in its place."""

    line: Line | None
    peers: tuple[Line, ...]
    turns: Turns | None


def put_in_sides(
    context: CompileContext,
    forms: Sequence[SpokenForm | None],
    *,
    key: str = "",
    recall: str | None = None,
    numbered: bool = True,
) -> CueWords:
    """Put the sides into a text.

    Args:
        context: The place of the text.
        forms: What is said here, then what is said in its place elsewhere, as on the other side.
        key: Tells this text from others of the same step.
        recall: The name of a rule that is said again with it.
        numbered: The lines whose lengths count have all numbers that their place may have.
    """
    positions = (context.position, context.position.mirrored())

    def lines(form: SpokenForm | None, position: WordingContext, reach: int | None) -> list[Line | None]:
        if form is None:
            return [None]
        texts = zip(form.texts[:reach], form.spots, strict=False)
        return [line(_text(context, text, recall), position, spot) for text, spot in texts]

    def every(reach: int | None) -> tuple[Line, ...]:
        found = (lines(form, position, reach) for form in forms for position in positions)
        peers = peers_of(*(one for several in found for one in several))
        if not (numbered and any(has_number(peer.text) for peer in peers)):
            return peers
        return peers_of(*(one for peer in peers for one in with_numbers(peer, context.position)))

    here = forms[0]
    if all(form is None or len(form.texts) == 1 for form in forms):
        return CueWords(lines(here, context.position, 1)[0], every(1), None)
    # Where the other side has a form of its own, each form is said once.
    apart = any(form is not None and form.name == "second" for form in forms)
    reach = 1 if apart and not context.position.later else context.position.reach
    recurs = any(form is not None and form.recurs for form in forms)
    if recurs and not apart and context.position.side is not None:
        # Any number of repetitions came before on the first side, and each said the next wording.
        reach = None
    peers = every(reach)
    if here is None:
        # Nothing is said here, and yet it lasts as long as what is said on the other side.
        return CueWords(None, peers, Turns(key=f"{context.path}.{key}silent", lines=(), every=every(None)))
    mine = tuple(one for one in lines(here, context.position, None) if one is not None)
    taken = context.position.later or context.position.lists
    at = 1 if context.position.second and not (apart or taken) else 0
    turns = Turns(key=f"{context.path}.{key}{here.name}", lines=mine, every=every(None))
    return CueWords(mine[at % len(mine)], peers, turns)


def _text(context: CompileContext, text: str | None, recall: str | None) -> str | None:
    """Return the text of a cue with the standing rule that it recalls appended.

    It is the first wording of the rule on both sides: another on the second one would take another time, and
    left first would not be the same session as right first.
    """
    # A rule with a condition that is not met was never said, and is not said again either.
    rule = context.rules.get(recall) if recall is not None else None
    if text is None or rule is None:
        return text
    return f"{text} {rule.full if rule.short is None else rule.short}".strip()


def safety_cues(owner: str, step: s.Safety) -> tuple[PlannedCue, ...]:
    """Compile a safety line of the routine `owner`: in full, everywhere."""
    pieces = step.words.pieces()
    silences = [dict(one.silences)["full"].least for one in step.words.more]
    return tuple(
        PlannedCue(
            line=Line(words.full),
            peers=(Line(words.full),),
            role=Role.SAFETY,
            after_ms=after_ms,
            id=f"{owner}#{','.join(step.ids)}" if step.ids else None,
        )
        for words, after_ms in zip(pieces, (*silences, SAFETY_GAP_MS), strict=True)
    )


def make_tip(context: CompileContext, step: s.Tip) -> tuple[Part, ...]:
    """Compile a tip, which is said once; one that is kept is a rigid quantity, and nothing leaves it out.

    In later rounds its time passes in silence, and on the second side too if it has no words for that one.
    """
    full = context.position.words is WordsLevel.FULL
    text = step.words.full if full or step.words.short is None else step.words.short
    if not text or not (full or step.keep):
        return ()
    elastic = Elastic(
        key=f"{context.path}.tip",
        kind=Kind.TIP,
        least=int(step.keep),
        natural=1,
        most=1,
        weight=step.priority,
        name=step.words.full,
        id=context.id(step),
    )
    return tuple(
        _piece_of_tip(context, step, elastic, number) for number in range(_pieces_said(context, step))
    )


def _pieces_said(context: CompileContext, step: s.Tip) -> int:
    """Return how many pieces of a tip are said: in its short form there may be fewer."""
    short = context.position.words is not WordsLevel.FULL and step.words.short is not None
    texts = [piece.short if short else piece.full for piece in step.words.pieces()]
    return max(number for number, text in enumerate(texts, 1) if text)


def _piece_of_tip(context: CompileContext, step: s.Tip, elastic: Elastic, number: int) -> PlannedTip:
    words = step.words.pieces()[number]
    full = context.position.words is WordsLevel.FULL
    short = not full and words.short is not None
    usual = form_of(words, "short" if short else "full", context.position)
    second = form_of(words, "second", context.position)
    said_again = second is not None and not second.silent
    here = second if context.position.second and said_again and not short else usual
    both = (usual, second) if said_again and not short else ()
    said = put_in_sides(context, (here, *both), key=f"{number}." if number else "")
    # Of an entry of a list a tip is said once more only if its words are others.
    same = here is not None and not names_list(here.texts[0], *dict(context.position.lists))
    silent = (
        (context.position.second and not said_again)
        or context.position.round > 0
        or context.position.later
        or (context.position.entry > 0 and same)
    )
    after_ms = GAP_MS if step.time_ms is None else step.time_ms
    if number < _pieces_said(context, step) - 1:
        after_ms = _silence_after(step.words, number, usual).least
    cue = PlannedCue(
        line=said.line,
        peers=said.peers,
        turns=said.turns,
        role=Role.TIP,
        after_ms=after_ms,
        side=context.position.side,
        id=context.id(step),
    )
    return PlannedTip(elastic=elastic, cue=cue, silent=silent)


def phrase_cue(
    context: CompileContext, key: str, role: Role, after_ms: Ms, slot_ms: Ms = 0, **values: str
) -> PlannedCue:
    """Make a cue of the phrase book's words."""
    said = say_phrase(context, key, values)
    return PlannedCue(
        line=said.line,
        peers=said.peers,
        turns=said.turns,
        role=role,
        after_ms=after_ms,
        slot_ms=slot_ms,
        by_book=True,
    )


def unless_silent(cue: PlannedCue) -> tuple[PlannedCue, ...]:
    """Return a cue of the phrase book's words; nothing if the author silenced the phrase."""
    return () if cue.line is None or not cue.line.text else (cue,)


def say_phrase(
    context: CompileContext,
    name: str,
    values: Mapping[str, str] = _NOTHING,
    variant: int = 0,
    *,
    once: bool = True,
) -> CueWords:
    """Put the sides into a phrase, and its values into its placeholders.

    Args:
        context: The place of it.
        name: The name of the phrase.
        values: What is put in for each placeholder.
        variant: Which of the phrase book's own wordings it is; those that an author listed take turns.
        once: It is said once in a session.
    """
    book, spot = context.position.book, context.script.spot_of(f"phrases.{name}")
    if name not in book.listed:
        form = SpokenForm(name, (book.phrase(name, variant, **values),), (spot,))
        return put_in_sides(context, (form,))
    texts = tuple(book.phrase(name, i, **values) for i in range(len(book.phrases(name))))
    # Where it is said is no matter: it takes turns throughout the session.
    here = replace(context, path="phrases", position=replace(context.position, later=not once))
    return put_in_sides(here, (SpokenForm(name, texts, (spot,) * len(texts)),))


def peers_of(*lines: Line | None) -> tuple[Line, ...]:
    """Gather the wordings whose lengths count, in an order that no side decides."""
    return tuple(sorted({one for one in lines if one is not None}))
