"""Compile what takes an elastic time: holds, breaths, windows, rests, scans, repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.plan.book import has_number
from voiceguide.plan.context import CompileContext
from voiceguide.plan.cues import CueWords, forms_of_both_sides, make_cue, peers_of, put_in_sides, say_phrase
from voiceguide.plan.growth import growth_of, narrowed
from voiceguide.plan.model import (
    GAP_MS,
    Breaths,
    Elastic,
    HoldCue,
    Line,
    Part,
    PhaseLines,
    PlannedBeat,
    PlannedCount,
    PlannedCue,
    PlannedDose,
    PlannedHold,
    PlannedRest,
    PlannedScan,
    TimedCue,
)
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import Iteration, SpokenForm, choose, form_of, line, with_numbers
from voiceguide.script import model as s
from voiceguide.script.room import SLOW_WPM, least_with_room
from voiceguide.script.terms import Beat, Guide, Mode
from voiceguide.units import MINUTE, SECOND, Ms

PAUSE_SAID_MS: Final = 2_000
ROOMY_MS: Final = 3_000
"""A pace from which the time of a number leaves room enough for whatever is said next."""
_BEGINS_WITH_NUMBER: Final = re.compile(r"(^|[.!?…] )\{n\}")
MOST_MEASURED: Final = 200
QUIET_MS: Final = 85_000  # craft: over 90 s of silence are announced
DAY_END_QUIET_MS: Final = 52_000
"""By day a silence at the end is announced sooner: nobody is to fall asleep in it.

A listener hears that of the rest and that after the words before it as one, 60 s at most together.
"""


def make_elastic(context: CompileContext, step: s.Step, amount: s.Quantity, kind: Kind, name: str) -> Elastic:
    """Make the elastic quantity of a step; its key is the same on both sides and in every round.

    Where each round has a quantity of its own, each has a key of its own too.
    """
    key = f"{context.path}.{kind}"
    if {"amount", "count", "length"} & dict(step.by_round).keys():
        # Each round has a quantity of its own.
        key = f"{key}.{context.position.values_round}"
    amount = narrowed(context, step, amount)
    kind = context.hints.kinds.get(key, kind)
    return Elastic(
        key=key,
        kind=kind,
        least=amount.least,
        natural=amount.natural,
        most=amount.most,
        weight=context.weight,
        name=name,
        id=context.id(step),
        growth=growth_of(context, kind),
    )


def _hold_cue(context: CompileContext, wording: s.Wording, key: str) -> HoldCue | None:
    """Make a hold cue of a text, with the same text on the other side as its peer; None if it is silent."""
    form = choose(wording, context.position).full
    said = put_in_sides(context, (form,), key=f"{key}.", numbered=False)
    if said.line is None:
        return None
    several = said.peers if said.turns is None else (*said.peers, *said.turns.every)
    numbered: tuple[Line, ...] = ()
    if any(has_number(one.text) for one in several):
        numbered = peers_of(*(each for one in several for each in with_numbers(one, context.position)))
    return HoldCue(said.line, said.peers, said.turns, wording.keep, numbered)


def _override(context: CompileContext, wording: s.Wording | None, key: str) -> HoldCue | None:
    """Make a hold cue of the author's replacement; an empty one stays, and says nothing."""
    if wording is None:
        return None
    silence = Line("")
    return _hold_cue(context, wording, key) or HoldCue(silence, (silence,))


def _presence(context: CompileContext, wordings: Iterable[s.Wording]) -> tuple[HoldCue, ...]:
    """Choose the wording of each cue that may be placed inside."""
    said = (_hold_cue(context, one, f"while.{i}") for i, one in enumerate(wordings))
    return tuple(one for one in said if one is not None)


def _timed(context: CompileContext, step: s.Hold | s.Rest) -> tuple[TimedCue, ...]:
    """Choose the words of each chosen place; several in a row are lone words on the beat."""

    def said(wording: s.Wording, key: str, *, in_a_row: bool) -> HoldCue:
        found = _hold_cue(context, wording, key)
        if found is None:
            silence = Line("")
            return HoldCue(silence, (silence,))
        if not in_a_row:
            return found
        beat = _on_the_beat(CueWords(found.line, found.peers, found.turns))
        numbered = tuple(replace(one, counted=True) for one in found.numbered)
        return HoldCue(beat.line or found.line, beat.peers, beat.turns, numbered=numbered)

    return tuple(
        TimedCue(
            at_ms=one.at_ms,
            half=one.half,
            cues=tuple(
                said(words, f"at.{i}.{j}", in_a_row=len(one.words) > 1) for j, words in enumerate(one.words)
            ),
            place=one.place,
            spot=one.spot,
        )
        for i, one in enumerate(step.at)
    )


def _with_room(elastic: Elastic, step: s.Hold | s.Rest, noun: str, unit_ms: Ms = 1) -> Elastic:
    """Return the quantity of a hold or rest with a least that has room for the words at chosen places."""
    if not step.at:
        return elastic
    least = least_with_room(elastic.least, elastic.most, step.at, noun, unit_ms)
    return replace(elastic, least=least, natural=max(elastic.natural, least))


def make_hold(context: CompileContext, step: s.Hold) -> PlannedHold:
    """Compile a hold; the longer side gets its share of the bias on top."""
    counts, position = step.amount.unit is s.Unit.BREATHS, context.position
    elastic = make_elastic(context, step, step.amount, Kind.BREATH if counts else Kind.HOLD, "hold")
    elastic = _with_room(elastic, step, "hold", step.in_ms + step.out_ms if counts else 1)
    whole, entry, entries = context.hints.extras.get(elastic.key, 0), position.entry, position.entries
    # Where it comes once for each entry of a list, each of them gets a part of it.
    share = whole * (entry + 1) // entries - whole * entry // entries
    if whole:
        # Both sides keep the same amount; the longer one gets its share on top, within the most.
        most = max(elastic.least, elastic.most - -(-whole // entries))
        elastic = replace(elastic, natural=min(elastic.natural, most), most=most)
    biased = share and context.position.side == context.settled.longer and context.position.round == 0
    return PlannedHold(
        elastic=elastic,
        breath_ms=step.in_ms + step.out_ms if counts else 0,
        breath_in_ms=step.in_ms if counts else 0,
        extra_ms=share if biased else 0,
        may_differ=context.script.sides.open_balance,
        occurrence=position.round * 2 + (int(position.second) + position.entry) % 2,
        side=context.position.side,
        id=context.id(step),
        presence=_presence(context, step.presence),
        start=_override(context, step.start, "start"),
        middle=_override(context, step.middle, "middle"),
        near_end=_override(context, step.near_end, "near_end"),
        timed=_timed(context, step),
        silenced=context.silenced("holds", "halfway", "near_end", "presence"),
    )


def _phase(
    context: CompileContext, wording: s.Wording | None, key: str, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of one phase: the author's, then the phrase book's short ones."""
    if wording is None and set(guide) == {Guide.QUIET}:
        return PhaseLines()
    again = _on_the_beat(_unless_silenced(say_phrase(context, f"{key}_again", once=False)))
    if wording is None:
        first = _unless_silenced(say_phrase(context, key, once=False))
        # A full sentence would be said over the "two" of its count.
        if context.position.iteration in (Iteration.THEN, Iteration.LAST) or guide[0] is Guide.COUNTS:
            first = again
        return _phase_lines(first, again, None, ("first", "then"))
    form = choose(wording, context.position).full
    both = (
        (form,) if wording.second is None else forms_of_both_sides(wording, context.position, optional=False)
    )
    first = put_in_sides(context, (form, *both), key=f"{key}.")
    # Later breaths come any number of times.
    here = replace(context, position=replace(context.position, later=True))

    def later(name: str) -> CueWords:
        form = form_of(wording, name, here.position)
        return put_in_sides(here, (None if form is None or form.silent else form,), key=f"{key}.")

    then = again if wording.then is None else later("then")
    return _phase_lines(first, then, later("last"), () if wording.then is not None else ("then",))


def _unless_silenced(said: CueWords) -> CueWords:
    """Return what the phrase book says; nothing if the author silenced the phrase."""
    return CueWords(None, (), None) if said.line is not None and not said.line.text else said


def _phase_lines(
    first: CueWords, then: CueWords, last: CueWords | None, by_book: tuple[str, ...]
) -> PhaseLines:
    return PhaseLines(
        first=first.line,
        then=then.line,
        last=None if last is None else last.line,
        first_peers=first.peers,
        then_peers=then.peers if last is None else peers_of(*then.peers, *last.peers),
        first_turns=first.turns,
        then_turns=then.turns,
        last_turns=None if last is None else last.turns,
        by_book=by_book,
    )


def _on_the_beat(said: CueWords) -> CueWords:
    """Return what is said with every line marked as a lone word on the beat."""

    def counted(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(replace(each, counted=True) for each in lines)

    turns = said.turns
    if turns is not None:
        turns = replace(turns, lines=counted(turns.lines), every=counted(turns.every))
    here = None if said.line is None else replace(said.line, counted=True)
    return CueWords(here, counted(said.peers), turns)


def _pause(
    context: CompileContext, wording: s.Wording | None, pause_ms: Ms, guide: tuple[Guide, ...]
) -> PhaseLines:
    """Choose the words of a pause; one that is over as soon as a word is has none by itself."""
    if not pause_ms or (wording is None and pause_ms < PAUSE_SAID_MS):
        return PhaseLines()
    return _phase(context, wording, "pause", guide)


def make_breaths(context: CompileContext, step: s.Breathe) -> Breaths:
    """Compile breaths with the words of their phases; a breath too quick for words has none."""
    if step.count.most > 1 and context.position.iteration is Iteration.LAST:
        # `last` is said with the last of several breaths, not with the first one of the last round.
        context = replace(context, position=replace(context.position, iteration=Iteration.THEN))
    first, ramp = step.phases_ms, step.ramp
    if ramp is not None:
        first, ramp = _even(first), _even(ramp)
    guide = (Guide.QUIET,) if step.quick else step.guide
    # A pause that grows from nothing has words only where every breath has room for them.
    pause_in_ms, pause_out_ms = (min(first[i], (ramp or first)[i]) for i in (1, 3))
    return Breaths(
        elastic=make_elastic(context, step, step.count, Kind.BREATH, "breaths"),
        in_ms=first[0],
        pause_in_ms=first[1],
        out_ms=first[2],
        pause_out_ms=first[3],
        inhale=_phase(context, step.on_inhale, "inhale", guide),
        exhale=_phase(context, step.on_exhale, "exhale", guide),
        pause_in=_pause(context, step.on_pause_in, pause_in_ms, guide),
        pause_out=_pause(context, step.on_pause_out, pause_out_ms, guide),
        guide=step.guide,
        side=context.position.side,
        id=context.id(step),
        ramp=ramp,
    )


def _even(phases: tuple[Ms, Ms, Ms, Ms]) -> tuple[Ms, Ms, Ms, Ms]:
    """Round down to even milliseconds: then the mean of two is whole, and each breath more costs the same."""
    inhale, pause_in, exhale, pause_out = (ms // 2 * 2 for ms in phases)
    return inhale, pause_in, exhale, pause_out


def make_count(context: CompileContext, step: s.Count) -> PlannedCount:
    """Compile a count: what is said at each of its numbers.

    Of several wordings each number has the next one, in the order of the evening. What is said there lies in
    the time of its number, so it takes no time of its own, and the fit does not depend on it.
    """
    position = context.position
    first = form_of(step.words, "second" if position.second else "full", position)
    first = first or form_of(step.words, "full", position)
    then = form_of(step.words, "then", position) or first
    last = form_of(step.words, "last", position)
    numbers, forms = step.numbers, {0: first}
    if last is not None:
        forms[len(numbers) - 1] = last

    def spot(form: SpokenForm | None, turn: int) -> SourceLocation:
        return step.spot if form is None else form.spots[turn % len(form.texts)]

    def said(n: int, form: SpokenForm | None, turn: int) -> Line | None:
        text = "" if form is None else form.texts[turn % len(form.texts)]
        if text in ("{n}", "{n}."):
            # The same words, and the same recordings, as where breaths and repetitions are counted.
            return Line(f"{n}.", counted=True)
        return line(_numbered(context, text, n) or None, position, spot(form, turn))

    at = [forms.get(i, then) for i in range(len(numbers))]
    turns = [i if at[i] is first else 0 if at[i] is last else i - 1 for i in range(len(numbers))]
    every = (
        said(n, form, turn)
        for n, form in zip(numbers, at, strict=True)
        for turn in range(1 if form is None else len(form.texts))
    )
    return PlannedCount(
        elastic=make_elastic(context, step, step.every, Kind.PACE, "count"),
        lines=tuple(map(said, numbers, at, turns)),
        spots=tuple(map(spot, at, turns)),
        wordings=tuple(dict.fromkeys(one for one in every if one is not None)),
        room_ms=GAP_MS if step.every.least < ROOMY_MS else 0,
        side=position.side,
        id=context.id(step),
    )


def _numbered(context: CompileContext, text: str, n: int) -> str:
    """Put a number into a text, in words; with a capital where a sentence begins."""
    number = context.position.book.number(n, context.position.book.language, "")
    capital = number[:1].upper() + number[1:]
    text = _BEGINS_WITH_NUMBER.sub(lambda match: match[1] + capital, text)
    return text.replace("{n}", number).replace("{N}", capital)


def make_window(context: CompileContext, step: s.Window) -> tuple[Part, ...]:
    """Compile a window: a cue, then elastic time that is the listener's own."""
    cues = make_cue(context, step, replace(step.words, short=None), Role.WINDOW, GAP_MS)
    cue = cues[0]
    if not isinstance(cue, PlannedCue):
        raise AssertionError("a window has one wording")
    elastic = make_elastic(context, step, step.amount, Kind.BETWEEN, "window")
    silenced = context.silenced("quiet")
    window = PlannedRest(
        elastic=elastic, cue=cue, side=context.position.side, id=context.id(step), silenced=silenced
    )
    return (window,)


def make_rest(context: CompileContext, step: s.Rest) -> PlannedRest:
    """Compile a rest."""
    elastic = make_elastic(context, step, step.amount, Kind.BETWEEN, "rest")
    elastic = _with_room(elastic, step, "rest")
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
        timed=_timed(context, step),
        silenced=context.silenced("quiet"),
        waits=step.waits,
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
        silenced=context.silenced("quiet"),
    )


def make_beat(context: CompileContext, step: s.Repeat, every_ms: Ms) -> PlannedBeat:
    """Compile one repetition of a quick movement; a number needs room before other words."""
    counted = step.beat is Beat.COUNT and every_ms < ROOMY_MS
    return PlannedBeat(
        every_ms=every_ms,
        beat=step.beat,
        room_ms=GAP_MS if counted else 0,
        side=context.position.side,
        spot=step.spot,
    )


def make_dose(context: CompileContext, step: s.Repeat) -> PlannedDose | None:
    """Compile the words before a repetition that tell how many there will be.

    Their number is known only after the fit, so they take the time of the longest of them with a slow voice.
    """
    if not step.announce:
        return None
    book, key = context.position.book, "_each" if step.alternate else ""
    if not book.phrase(f"dose{key}") and not book.phrase(f"dose_one{key}"):
        return None
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
