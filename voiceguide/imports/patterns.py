"""Find practice in words: breaths that are counted, holds that are named, safety, the other side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Final

from voiceguide.imports.amounts import WrittenAmount, number_in_words, read_amount
from voiceguide.imports.counting import (
    counted_apart,
    counted_part,
    counted_texts,
    has_room,
    in_turn,
    rigid,
    worded_time,
)
from voiceguide.imports.model import (
    Break,
    BreathPattern,
    CountRow,
    Direction,
    Event,
    Gathering,
    HeldBreaths,
    OpenHold,
    OtherSide,
    Repeated,
    SaidHold,
    SaidWords,
    Silence,
    WordedTime,
)
from voiceguide.imports.wording import (
    MOST_WORDS,
    import_words,
    is_safety,
    known_language,
    may_be_refused,
    needs_words,
    readable_parts,
    sentences,
)
from voiceguide.script.terms import CYCLE_MOST_MS, LARGEST_COUNT, PACE_MOST_MS
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import SECOND, Ms

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,3}")
_PHASES: Final = {
    ("inhale",): 0, ("breathe", "in"): 0, ("in",): 0, ("einatmen",): 0, ("inhala",): 0,
    ("exhale",): 2, ("breathe", "out"): 2, ("out",): 2, ("ausatmen",): 2, ("exhala",): 2,
    ("hold",): 1, ("pause",): 1, ("halten",): 1, ("retén",): 1,
}  # fmt: skip
_BETWEEN: Final = frozenset({"and", "then", "now", "und", "dann", "y"})
_FIRST_WORDS: Final = _BETWEEN | {words[0] for words in _PHASES}
"""The beginning of a counted breath; most sentences need not be read any further."""
_LEAST_PHASE_S: Final = 2
_MOST_PHASE_S: Final = CYCLE_MOST_MS // SECOND
_INHALE_MS: Final = 4_000
_EXHALE_MS: Final = 6_000
_LOOK_AHEAD: Final = 60
"""So many events after a sentence tell what it asks for."""
_REST: Final = re.compile(r"\b(?:rest|relax|pause|ruh\w*|descans\w*|repos\w*)\b", re.IGNORECASE)
_HOLD: Final = re.compile(
    r"\b(?:hold|stay|remain|rest|pause|linger|halte|bleib\w*|verweile|mantén|quédate|reste[z]?|fique)\b",
    re.IGNORECASE,
)


def recognised(events: Sequence[Event], language: str, into: Gathering) -> tuple[Event, ...]:
    """Return events with the practice in them recognized, and every text cut into its sentences.

    Args:
        events: What a reader found.
        language: The language of the words.
        into: Takes what was guessed.
    """
    marked = _marked_breaths(list(events), into)
    counted = _counted(marked, language, into)
    return tuple(_said(counted, language, into))


def _inside(event: Repeated, read: Callable[[list[Event]], Iterable[Event]]) -> Repeated:
    """Return a repetition with what is in it, and between its times, read."""
    return replace(event, events=tuple(read(list(event.events))), between=tuple(read(list(event.between))))


# ── breaths that are marked ──────────────────────────────────────────────────────────────────────


def _marked_breaths(events: list[Event], into: Gathering) -> list[Event]:
    """Join `[inhale]` and `[exhale]`, with what is said and held between them, to one breath."""
    found: list[Event] = []
    at = 0
    while at < len(events):
        event = events[at]
        if not isinstance(event, BreathPattern) or event.count:
            inner = event
            if isinstance(event, Repeated):
                inner = _inside(event, lambda events: _marked_breaths(events, into))
            found.append(inner)
            at += 1
            continue
        breath, end = _one_breath(events, at)
        if breath is None:
            found += _lone_breath(event, into)
            at += 1
            continue
        into.guess(
            event.line, "breaths without a length last four seconds in and six out, or as long as their words"
        )
        found.append(breath)
        at = end
    return found


def _lone_breath(event: BreathPattern, into: Gathering) -> tuple[Event, ...]:
    phase, _, mark = event.mark.partition(" ")
    amount = read_amount(mark.strip("[]()"), bare=True)
    into.guess(event.line, f"a lone {phase} became a short silence")
    length_ms = amount.amounts[1] if amount and not amount.breaths else _INHALE_MS
    return (Silence(event.line, length_ms, length_ms, length_ms, mark),)


def _one_breath(events: Sequence[Event], at: int) -> tuple[BreathPattern | None, int]:
    """Return the breath that begins with the mark at `at`, and where it ends."""
    begin = events[at]
    if not (isinstance(begin, BreathPattern) and begin.mark.startswith("inhale ")):
        return None, at
    words = ["", "", "", ""]
    times = [0, 0, 0, 0]
    marks = []
    phase = -1
    here = at
    while here < len(events):
        event = events[here]
        match event:
            case BreathPattern(count=0, mark=mark):
                name, _, written = mark.partition(" ")
                wanted = 0 if name == "inhale" else 2
                if wanted <= phase:
                    break
                phase = wanted
                amount = read_amount(written.strip("[]()"), bare=True)
                times[phase] = amount.amounts[1] if amount and not amount.breaths else 0
                marks.append(written)
            case SaidWords(text=text) if phase in (0, 2) and not words[phase] and event.at_ms is None:
                words[phase] = text
            case Silence(natural_ms=natural_ms, mark=mark) if phase in (0, 2) and re.search(
                "hold", mark, re.I
            ):
                times[phase + 1] = natural_ms
                marks.append(mark)
            case Break() if phase == 0:
                pass
            case _:
                break
        here += 1
    if phase < 2:
        return None, at
    times[0] = times[0] or _long_enough(words[0], _INHALE_MS)
    times[2] = times[2] or max(times[0], _long_enough(words[2], _EXHALE_MS))
    made = BreathPattern(
        begin.line,
        (times[0], times[1], times[2], times[3]),
        1,
        (words[0], "", words[2], ""),
        mark=" ".join(marks),
    )
    return made, here


def _long_enough(text: str, usual_ms: Ms) -> Ms:
    """Return the length of a phase that its words fit into, whole seconds."""
    needed_ms = len(text.split()) * 520 + 800
    return max(usual_ms, -(-needed_ms // SECOND) * SECOND)


# ── breaths and numbers that are counted in words ────────────────────────────────────────────────


def _counted(events: Sequence[Event], language: str, into: Gathering) -> Iterator[Event]:
    at = 0
    while at < len(events):
        event = events[at]
        if isinstance(event, Repeated):
            yield _inside(event, lambda inner: _counted(inner, language, into))
        elif (found := counted_apart(events, at, language)) is not None:
            into.guess(event.line, "numbers one after another became a count")
            yield from found.events
            at = found.end
            continue
        elif isinstance(event, SaidWords) and event.at_ms is None and not event.manner.language:
            run = _run(events, at)
            for size in range(len(run), 0, -1):
                text = " ".join(one.text for one in run[:size])
                if (breath := counted_breath(text, event.line)) is not None:
                    into.guess(event.line, "a breath that is counted became a breath of that length")
                    yield breath
                    at = _after(events, at, size)
                    break
                if size == 1 and (parts := counted_part(event, language)):
                    yield from parts
                    at += 1
                    break
            else:
                yield event
                at += 1
            continue
        elif isinstance(event, SaidWords) and not event.manner.language:
            yield from _counted_at_its_time(event, language)
        else:
            yield event
        at += 1


def _counted_at_its_time(event: SaidWords, language: str) -> tuple[Event, ...]:
    """Return words with a time; if they are nothing but a row of numbers, that fills the time they have."""
    parts = counted_part(event, language)
    if len(parts) != 1 or not isinstance(parts[0], CountRow):
        return (event,)
    row = parts[0]
    if event.end_ms is None or event.at_ms is None:
        return (row,)
    every_ms = (event.end_ms - event.at_ms) // len(row.numbers)
    return (replace(row, every=rigid(max(row.every[0], min(every_ms, PACE_MOST_MS)))),)


def _run(events: Sequence[Event], at: int) -> list[SaidWords]:
    """Return the words that follow each other from here on, four texts at most."""
    found: list[SaidWords] = []
    for event in events[at : at + 8]:
        if isinstance(event, SaidWords) and event.at_ms is None and len(event.text) < 200:
            found.append(event)
        elif not isinstance(event, Break):
            break
    return found[:4]


def _after(events: Sequence[Event], at: int, size: int) -> int:
    """Return the index behind so many texts."""
    while size:
        size -= isinstance(events[at], SaidWords)
        at += 1
    return at


def counted_breath(text: str, line: int) -> BreathPattern | None:
    """Read a breath whose phases are counted, "Inhale… 2… 3… 4… Exhale for six"; None if it is none.

    Every word of the text has to belong to it.
    """
    first = _TOKEN.search(text)
    if first is None or first[0].lower() not in _FIRST_WORDS or len(text) >= 400:
        return None
    tokens = [found[0] for found in _TOKEN.finditer(text)]
    times: dict[int, int] = {}
    words: dict[int, str] = {}
    counted = False
    at = 0
    last = -1
    while at < len(tokens):
        if tokens[at].lower() in _BETWEEN:
            at += 1
            continue
        phase, size = _phase(tokens, at)
        if phase is None:
            return None
        phase = 3 if phase == 1 and last == 2 else phase
        if phase <= last:
            return None
        said = tokens[at : at + size]
        at += size
        seconds, end, by_numbers = _seconds(tokens, at)
        if seconds is None:
            return None
        counted = counted or by_numbers
        words[phase] = " ".join(said if by_numbers else [*said, *tokens[at:end]])
        times[phase], last, at = seconds * SECOND, phase, end
    if 0 not in times or 2 not in times:
        return None
    in_order = tuple(times.get(phase, 0) for phase in range(4))
    spoken = tuple(words.get(phase, "") for phase in range(4))
    return BreathPattern(
        line,
        (in_order[0], in_order[1], in_order[2], in_order[3]),
        1,
        (spoken[0], spoken[1], spoken[2], spoken[3]),
        counted=counted,
        mark=text,
    )


def _phase(tokens: Sequence[str], at: int) -> tuple[int | None, int]:
    for size in (2, 1):
        known = _PHASES.get(tuple(token.lower() for token in tokens[at : at + size]))
        if known is not None:
            return known, size
    return None, 0


def _seconds(tokens: Sequence[str], at: int) -> tuple[int | None, int, bool]:
    """Read how long a phase is: "for a count of 4", "4", or "2 3 4"; where it ends; whether it is counted."""
    while at < len(tokens) and tokens[at].lower() in {"for", "a", "the", "count", "of", "to"}:
        at += 1
    if at >= len(tokens) or (first := number_in_words(tokens[at])) is None:
        return None, at, False
    at += 1
    number = first
    while first in (1, 2) and at < len(tokens) and number_in_words(tokens[at]) == number + 1:
        number += 1
        at += 1
    by_numbers = number > first
    if (
        not by_numbers
        and at < len(tokens)
        and tokens[at].lower() in {"counts", "count", "seconds", "beats", "sekunden"}
    ):
        at += 1
    fits = _LEAST_PHASE_S <= number <= _MOST_PHASE_S
    return (number if fits else None), at, by_numbers


# ── sentences ────────────────────────────────────────────────────────────────────────────────────


def _said(events: Sequence[Event] | Iterator[Event], language: str, into: Gathering) -> Iterator[Event]:
    """Cut texts into sentences, and recognize what these ask for."""
    listed: list[Event] = []
    for event in events:
        listed += _sayable(event, language, into) if isinstance(event, SaidWords) else (event,)
    place = 0
    while place < len(listed):
        event = listed[place]
        place += 1
        match event:
            case Repeated():
                yield _inside(event, lambda inner: _said(inner, language, into))
            case WordedTime():
                yield from _said_inside(event, language, into)
            case SaidWords():
                after = listed[place : place + _LOOK_AHEAD]
                *first, last = _sentences_of(event, language, into) or (None,)
                yield from (one for one in first if one is not None)
                if last is None:
                    continue
                if event.at_ms is None and (found := _stretch(last, after, language, into)) is not None:
                    stretch, size = found
                    yield last
                    yield stretch
                    place += size
                elif event.at_ms is None:
                    yield _asked(last, after, language, into)
                else:
                    yield last
            case _:
                yield event


def _sayable(event: SaidWords, language: str, into: Gathering) -> Iterator[SaidWords | Direction]:
    """Return words without what no voice may be given, such as an address; that becomes a comment."""
    if not may_be_refused(event.text):
        yield event
        return
    parts = list(readable_parts(event.text, event.manner.language or language))
    if all(fits for _, fits in parts):
        yield event
        return
    into.guess(event.line, "what cannot be said, such as an address, became a comment")
    for fits, run in groupby(parts, key=itemgetter(1)):
        text = " ".join(part for part, _ in run)
        yield replace(event, text=text) if fits else Direction(event.line, text)
        event = replace(event, at_ms=None, end_ms=None) if fits else event


def _sentences_of(event: SaidWords, language: str, into: Gathering) -> tuple[SaidWords | None, ...]:
    """Return words as their sentences; only the first of them has the time that the words have."""
    if event.manner.language and not known_language(event.manner.language) and needs_words(event.text):
        code = event.manner.language
        into.guess(event.line, f"figures and signs are not known in {code}: said as all others")
        event = replace(event, manner=replace(event.manner, language=""))
    if event.manner.language:
        # Each sentence of another language has to be in it; what it asks for is not looked for.
        language = event.manner.language
    parts = list(sentences(event.text, language))
    if event.at_ms is not None:
        parts = list(_together(parts))
    if parts and re.search(r"\d", event.text):
        into.guess(event.line, "figures were written as words")
    found = []
    for number, text in enumerate(parts):
        safe = is_safety(text, language) and not event.manner.language
        one = replace(event, text=text, safety=safe)
        if event.at_ms is not None:
            last = number == len(parts) - 1
            one = replace(one, at_ms=None if number else event.at_ms, end_ms=event.end_ms if last else None)
        found.append(one)
    return tuple(found)


def _said_inside(event: WordedTime, language: str, into: Gathering) -> tuple[Event, ...]:
    """Return a stretch whose words are written as they are said; words without room follow one another."""
    inside = []
    for one in event.inside:
        texts = (_said_at(text, language) for text in one.texts)
        inside.append(replace(one, texts=tuple(text for text in texts if text)))
    made = replace(event, inside=tuple(one for one in inside if one.texts))
    said = [text for one in made.inside for text in one.texts]
    fits = all(len(text.split()) <= MOST_WORDS and not is_safety(text, language) for text in said)
    if made.inside and fits and has_room(made):
        return (made,)
    if made.inside:
        into.guess(event.line, "words that have no room at their second follow one another")
    return tuple(_said(in_turn(made), language, into))


def _said_at(text: str, language: str) -> str:
    """Return words as they are said at their second; a number ends there, as on a beat."""
    if text.isascii() and text.isdigit():
        return counted_texts((int(text[:4]),), language)[0]
    return " ".join(sentences(text, language))


def _stretch(
    one: SaidWords, after: Sequence[Event], language: str, into: Gathering
) -> tuple[WordedTime, int] | None:
    """Return the time that a sentence names, with the words inside it, and how many events it has."""
    amount = None if one.safety or one.manner.language else read_amount(one.text)
    if amount is None or amount.breaths or amount.guessed or amount.amounts[0] != amount.amounts[2]:
        return None
    found = worded_time(amount.amounts[1], after, one.line, language)
    if found is None:
        return None
    into.guess(one.line, "words inside a time that is named are said at their seconds of it")
    held = _HOLD.search(one.text) is not None and not _REST.search(one.text)
    return replace(found[0], held=held), found[1]


def _together(parts: Sequence[str]) -> Iterator[str]:
    """Join the sentences of words with a time, as far as one cue can have them: no silence is known of."""
    held = ""
    for part in parts:
        if held and len(held.split()) + len(part.split()) > MOST_WORDS:
            yield held
            held = ""
        held = f"{held} {part}".strip()
    if held:
        yield held


def _asked(one: SaidWords, after: Sequence[Event], language: str, into: Gathering) -> Event:
    """Return what a sentence asks for: the other side, a hold, or only to be said."""
    if one.manner.language:
        return one
    other = import_words(language).other_side
    if len(one.text) < 120 and re.search(other, one.text, re.IGNORECASE):
        return OtherSide(one.line, one.text)
    if len(one.text) < 120 and re.search(import_words(language).again, one.text, re.IGNORECASE):
        into.guess(
            one.line, "a repetition is only asked for: put what is meant into `rounds`, or write it out"
        )
    if _paused(after) or not _HOLD.search(one.text):
        return one
    amount = read_amount(one.text)
    if amount is None or not _fits(amount):
        return one
    into.guess(one.line, "a hold whose length is only said got that length")
    return SaidHold(one.line, one.text, amount.amounts, amount.breaths, manner=one.manner)


def _fits(amount: WrittenAmount) -> bool:
    least, _, most = amount.amounts
    if amount.breaths:
        return least >= 1 and most <= LARGEST_COUNT
    return least >= 2 * SECOND and most <= LONGEST_SESSION_MS


def _paused(after: Sequence[Event]) -> bool:
    """Report whether a pause of its own follows."""
    for event in after[:3]:
        if isinstance(event, Silence | HeldBreaths | OpenHold | WordedTime):
            return not (isinstance(event, Silence) and event.soft)
        # What is counted in another paragraph is something else.
        if isinstance(event, CountRow | BreathPattern):
            return event is after[0]
        if not isinstance(event, Break | Direction):
            return False
    return False
