"""Find practice in words: breaths that are counted, counts, holds that are named, safety, the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from voiceguide.imports.amounts import WrittenAmount, number_in_words, read_amount
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
)
from voiceguide.imports.wording import MOST_WORDS, import_words, is_safety, sentences
from voiceguide.units import SECOND, Ms

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,3}")
_PHASES: Final = {
    ("inhale",): 0, ("breathe", "in"): 0, ("in",): 0, ("einatmen",): 0, ("inhala",): 0,
    ("exhale",): 2, ("breathe", "out"): 2, ("out",): 2, ("ausatmen",): 2, ("exhala",): 2,
    ("hold",): 1, ("pause",): 1, ("halten",): 1, ("retén",): 1,
}  # fmt: skip
_BETWEEN: Final = frozenset({"and", "then", "now", "und", "dann", "y"})
_LEAST_PHASE_S: Final = 2
_MOST_PHASE_S: Final = 30
_INHALE_MS: Final = 4_000
_EXHALE_MS: Final = 6_000
_HOLD: Final = re.compile(
    r"\b(?:hold|stay|remain|rest|pause|linger|halte|bleib\w*|verweile|mantén|quédate|reste[z]?|fique)\b",
    re.IGNORECASE,
)
_COUNT_EVERY: Final = (SECOND, 2 * SECOND)


def recognised(events: Sequence[Event], language: str, into: Gathering) -> tuple[Event, ...]:
    """Return events with the practice in them recognized, and every text cut into its sentences.

    Args:
        events: What a reader found.
        language: The language of the words.
        into: Takes what was guessed.
    """
    marked = _marked_breaths(list(events), into)
    counted = _counted(marked, into)
    return tuple(_said(counted, language, into))


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
                inner = replace(event, events=tuple(_marked_breaths(list(event.events), into)))
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


def _counted(events: Sequence[Event], into: Gathering) -> Iterator[Event]:
    at = 0
    while at < len(events):
        event = events[at]
        if isinstance(event, Repeated):
            yield replace(event, events=tuple(_counted(event.events, into)))
        elif isinstance(event, SaidWords) and event.at_ms is None:
            run = _run(events, at)
            for size in range(len(run), 0, -1):
                text = " ".join(one.text for one in run[:size])
                if (breath := counted_breath(text, event.line)) is not None:
                    into.guess(event.line, "a breath that is counted became a breath of that length")
                    yield breath
                    at = _after(events, at, size)
                    break
                if size == 1 and (row := count_row(text, event.line)) is not None:
                    yield row
                    at += 1
                    break
            else:
                yield event
                at += 1
            continue
        else:
            yield event
        at += 1


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
    tokens = [found[0] for found in _TOKEN.finditer(text)] if len(text) < 400 else []
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


def count_row(text: str, line: int) -> CountRow | None:
    """Read a row of numbers that is counted aloud, "1… 2… 3…" or "Five, four, three"; None if it is none."""
    if len(text) > 400:
        return None
    numbers = [number_in_words(token) for token in _TOKEN.findall(text)]
    known = [number for number in numbers if number is not None]
    if len(known) < 3 or len(known) < len(numbers):
        return None
    steps = {after - before for before, after in pairwise(known)}
    if steps not in ({1}, {-1}):
        return None
    return CountRow(line, tuple(known), _COUNT_EVERY["…" in text or ".." in text], text)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────


def _said(events: Sequence[Event] | Iterator[Event], language: str, into: Gathering) -> Iterator[Event]:
    """Cut texts into sentences, and recognize what these ask for."""
    listed = list(events)
    for place, event in enumerate(listed):
        if isinstance(event, Repeated):
            yield replace(event, events=tuple(_said(event.events, language, into)))
            continue
        if not isinstance(event, SaidWords):
            yield event
            continue
        parts = list(sentences(event.text, language))
        if event.at_ms is not None:
            parts = list(_together(parts))
        if parts and re.search(r"\d", event.text):
            into.guess(event.line, "figures were written as words")
        for number, text in enumerate(parts):
            last = number == len(parts) - 1
            one = replace(event, text=text, safety=is_safety(text, language))
            if event.at_ms is not None:
                # Only the first sentence has a time; the others follow it.
                yield replace(
                    one, at_ms=event.at_ms if number == 0 else None, end_ms=event.end_ms if last else None
                )
                continue
            yield _asked(one, listed[place + 1 :] if last else (), language, into)


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
    other = import_words(language).other_side
    if len(one.text) < 120 and re.search(other, one.text, re.IGNORECASE):
        return OtherSide(one.line, one.text)
    if _paused(after) or not _HOLD.search(one.text):
        return one
    amount = read_amount(one.text)
    if amount is None or not _fits(amount):
        return one
    into.guess(one.line, "a hold whose length is only said got that length")
    return SaidHold(one.line, one.text, amount.amounts, amount.breaths)


def _fits(amount: WrittenAmount) -> bool:
    least, _, most = amount.amounts
    return (
        (least >= 1 and most <= 30) if amount.breaths else (least >= 2 * SECOND and most <= 180 * 60 * SECOND)
    )


def _paused(after: Sequence[Event]) -> bool:
    """Report whether a pause of its own follows."""
    for event in after[:3]:
        if isinstance(event, Silence | HeldBreaths | OpenHold | CountRow | BreathPattern):
            return not (isinstance(event, Silence) and event.soft)
        if not isinstance(event, Break | Direction):
            return False
    return False
