"""Compile cues: what is said once, in the words of its place, with the time to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.plan.book import has_number
from voiceguide.plan.context import CompileContext
from voiceguide.plan.model import (
    GAP_MS,
    Alternative,
    Elastic,
    Line,
    Part,
    PlannedCue,
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
    """Compile one cue; where a short wording may stand in for it, the fit chooses."""
    spoken = choose(wording, context.position, optional=optional)
    side = context.position.side
    # With other words on the second side, both sides take the time of the longer ones.
    both = () if wording.second is None else forms_of_both_sides(wording, context.position, optional=optional)
    if spoken.full is None and optional and not any(both):
        return ()

    def made(form: SpokenForm | None, others: tuple[SpokenForm | None, ...] = ()) -> PlannedCue:
        said = put_in_sides(context, (form, *others), recall=recall)
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
    return (
        Alternative(
            elastic=elastic,
            full=made(spoken.full, both),
            short=made(None if spoken.short.silent else spoken.short),
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
    peers = every(1 if apart and not context.position.later else context.position.reach)
    if here is None:
        # Nothing is said here, and yet it lasts as long as what is said on the other side.
        return CueWords(None, peers, Turns(key=f"{context.path}.{key}silent", lines=(), every=every(None)))
    mine = tuple(one for one in lines(here, context.position, None) if one is not None)
    taken = context.position.later or context.position.lists
    at = 1 if context.position.second and not (apart or taken) else 0
    turns = Turns(key=f"{context.path}.{key}{here.name}", lines=mine, every=every(None))
    return CueWords(mine[at % len(mine)], peers, turns)


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
    short = not full and step.words.short is not None
    usual = form_of(step.words, "short" if short else "full", context.position)
    second = form_of(step.words, "second", context.position)
    said_again = second is not None and not second.silent
    here = second if context.position.second and said_again and not short else usual
    both = (usual, second) if said_again and not short else ()
    said = put_in_sides(context, (here, *both))
    # Of an entry of a list a tip is said once more only if its words are others.
    same = here is not None and not names_list(here.texts[0], *dict(context.position.lists))
    silent = (
        (context.position.second and not said_again)
        or context.position.round > 0
        or context.position.later
        or (context.position.entry > 0 and same)
    )
    cue = PlannedCue(
        line=said.line,
        peers=said.peers,
        turns=said.turns,
        role=Role.TIP,
        after_ms=GAP_MS if step.time_ms is None else step.time_ms,
        side=context.position.side,
        id=context.id(step),
    )
    return (PlannedTip(elastic=elastic, cue=cue, silent=silent),)


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
