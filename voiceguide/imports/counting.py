"""Find numbers that are counted aloud, in one text or over several, and words inside a stretch of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.imports.amounts import number_in_words
from voiceguide.imports.model import (
    Break,
    CountRow,
    Event,
    PlacedWords,
    SaidWords,
    Silence,
    WordedTime,
)
from voiceguide.imports.wording import GAP_MS, MOST_WORDS, WORD_MS, import_words, is_safety, sentences
from voiceguide.script.room import SLOW_WPM
from voiceguide.script.terms import MOST_COUNTED, PACE_LEAST_MS, PACE_MOST_MS
from voiceguide.units import MINUTE, SECOND, Ms

_LEAST_NUMBERS: Final = 3
_MOST_NUMBERS: Final = 200
_LONGEST_ROW: Final = 2_000
_KNOWN_WORDS: Final = 120
_SIGNS: Final = r",.;:…!?–—"
_PIECE: Final = re.compile(rf"[^\s{_SIGNS}](?:[^{_SIGNS}]*[^\s{_SIGNS}])?")
_WORD: Final = re.compile(r"\S+")
_AND: Final = re.compile(r"(?:and|then|und|dann|y|et|puis|e)\s+", re.IGNORECASE)
_SLOW_SIGNS: Final = re.compile(r"…|\.\.")
_LONG_NUMBERS: Final = 20
"""Numbers above this have two words, which take more than a second."""
_ELASTIC_FROM_MS: Final = 4 * SECOND
"""From this pace on a count may be quicker or slower in another length; half of it has room for a number."""
_APART_MS: Final = 250
"""How far a number may be from its place in an even count."""
_ALIKE: Final = 10
"""Silences of one count differ by no more than one of so many parts."""
_MOST_EVENTS: Final = 2_000
_STRETCH_LEAST_MS: Final = 10 * SECOND
_MOST_INSIDE: Final = 40
_HALF_NEAR: Final = 16
"""Words are in the middle if they are nearer to it than one of so many parts of the whole."""
_ROUGHLY: Final = 10
"""Pauses and words make up a length that is named, but for one of so many parts of it."""


# ── numbers in one text ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text between two signs: where it stands, and the number that it is."""

    begin: int
    end: int
    text: str
    number: int | None


def counted_part(said: SaidWords, language: str) -> tuple[SaidWords | CountRow, ...]:
    """Return the words of a text, the row of numbers among them as a count; nothing if there is none.

    A row stands between signs: in "three, two, one times" there is none, nor behind "in, two, three, four",
    where a word takes the place of the first number.
    """
    if len(said.text) > _LONGEST_ROW:
        return ()
    pieces = _pieces(said.text, _PIECE, language)
    run = _run(pieces) or _whole(pieces := _pieces(said.text, _WORD, language))
    if run is None:
        return ()
    begin, end = pieces[run.start].begin, pieces[run.stop - 1].end
    before, row, behind = said.text[:begin], said.text[begin:end], said.text[end:]
    numbers = tuple(one.number for one in pieces[run.start : run.stop] if one.number is not None)
    at_ms = None if any(map(str.isalnum, before)) else said.at_ms
    every = rigid(_written_pace_ms(said.text, numbers))
    count = CountRow(said.line, numbers, every, row, at_ms, said.loose_ms, said.manner)
    found: list[SaidWords | CountRow] = [count]
    if any(map(str.isalnum, before)):
        told = before.rstrip(" ,:;–—")
        found.insert(0, replace(said, text=told if told[-1] in ".!?…" else f"{told}."))
    if any(map(str.isalnum, behind)):
        told = behind.lstrip(f" {_SIGNS}")
        found.append(replace(said, text=f"{told[:1].upper()}{told[1:]}", at_ms=None, end_ms=None))
    return tuple(found)


def _pieces(text: str, pattern: re.Pattern[str], language: str) -> list[_Piece]:
    return [
        _Piece(match.start(), match.end(), match[0], _number(match[0], language))
        for match in pattern.finditer(text)
    ]


def _run(pieces: Sequence[_Piece]) -> range | None:
    """Return the first pieces that count up or down, three at least; None if no pieces do."""
    begin = 0
    while begin < len(pieces):
        end = _end_of_run(pieces, begin)
        if end - begin >= _LEAST_NUMBERS and _stands_alone(pieces, begin, end):
            return range(begin, end)
        begin = max(begin + 1, end - 1)
    return None


def _end_of_run(pieces: Sequence[_Piece], begin: int) -> int:
    """Return where the row that begins at a piece ends."""
    end = begin + 1
    step = 0
    while end < len(pieces):
        before, number = pieces[end - 1].number, pieces[end].number
        apart = 0 if before is None or number is None else number - before
        if abs(apart) != 1 or step not in (0, apart):
            break
        step = apart
        end += 1
    return end


def _stands_alone(pieces: Sequence[_Piece], begin: int, end: int) -> bool:
    """Report whether neither the words before a row nor those behind it belong to it."""
    numbers = pieces[begin].number, pieces[end - 1].number
    step = 1 if (numbers[0] or 0) < (numbers[1] or 0) else -1
    if numbers[0] == 2 and step == 1:
        return False
    before = pieces[begin - 1].text.split()[-1:] if begin else []
    behind = pieces[end].text.split()[:1] if end < len(pieces) else []
    near = [number_in_words(word) for word in (*before, *behind)]
    return not ({(numbers[0] or 0) - step, (numbers[1] or 0) + step} & set(near))


def _whole(pieces: Sequence[_Piece]) -> range | None:
    """Return all pieces of a text if they are a row of numbers, as in "3 2 1"."""
    end = _end_of_run(pieces, 0) if pieces else 0
    return range(end) if end == len(pieces) >= _LEAST_NUMBERS else None


@lru_cache(maxsize=4_096)
def _number(text: str, language: str) -> int | None:
    """Return the number that a piece of a text is, and nothing else; None if it is none."""
    plain = " ".join(text.lower().strip(_SIGNS).split())
    joined = _AND.match(plain)
    plain = plain[joined.end() :] if joined else plain
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) <= len(str(MOST_COUNTED)) and int(plain) <= MOST_COUNTED else None
    return _number_names(primary_subtag(language)).get(plain)


@cache
def _number_names(language: str) -> dict[str, int]:
    """Return how a language calls the numbers up to a hundred and some, in each gender."""
    from voiceguide.locales import LANGUAGES
    from voiceguide.speech.normalize.text import number_words

    code = language if language in LANGUAGES else "en"
    return {
        number_words(number, code, gender).lower(): number
        for gender in ("f", "m", "")
        for number in range(_KNOWN_WORDS + 1)
    }


def _written_pace_ms(text: str, numbers: Sequence[int]) -> Ms:
    """Return the pace that a written row suggests: dots between its numbers are slower than commas."""
    if _SLOW_SIGNS.search(text):
        return 2 * SECOND
    return SECOND if max(numbers) <= _LONG_NUMBERS else 3 * SECOND // 2


def rigid(every_ms: Ms) -> tuple[Ms, Ms, Ms]:
    """Return a pace that is the same in every length."""
    return every_ms, every_ms, every_ms


# ── numbers over several texts ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FoundCount:
    """A count that was found over several events: what stands for them, and where they end."""

    events: tuple[Event, ...]
    end: int


def counted_apart(events: Sequence[Event], at: int, language: str) -> FoundCount | None:
    """Find numbers from an event on, each with words of its own, that are counted at one pace.

    The pace is that of their times, or of the silences between them; None if there are none of one pace.
    """
    first = events[at]
    if not isinstance(first, SaidWords) or _number(first.text, language) is None:
        return None
    said: list[SaidWords] = []
    between: list[list[Silence]] = [[]]
    ends: list[int] = []
    step = 0
    for place in range(at, min(len(events), at + _MOST_EVENTS)):
        event = events[place]
        if isinstance(event, Silence) and not event.soft:
            between[-1].append(event)
        elif isinstance(event, SaidWords):
            number = _number(event.text, language)
            before = _number(said[-1].text, language) if said else None
            apart = 0 if before is None or number is None else number - before
            goes_on = not said or (abs(apart) == 1 and step in (0, apart) and _alike(said[0], event))
            if number is None or not goes_on or not _keeps_pace(said, between):
                break
            step = step or apart
            said.append(event)
            ends.append(place + 1)
            if len(said) == _MOST_NUMBERS:
                break
            between.append([])
        elif not isinstance(event, Break):
            break
    return _with_its_silence(_at_one_pace(said, between, ends, language), events)


def _keeps_pace(said: Sequence[SaidWords], between: Sequence[Sequence[Silence]]) -> bool:
    """Report whether the silences before a number are those of its row, so that the row may go on with it."""
    if len(said) < 2 or said[0].at_ms is not None:
        return True
    usual_ms, last_ms = (sum(rest.natural_ms for rest in between[n]) for n in (1, -1))
    return _ALIKE * abs(last_ms - usual_ms) <= usual_ms


def _alike(one: SaidWords, other: SaidWords) -> bool:
    """Report whether two words are said in one manner, both with a time or both without."""
    return one.manner == other.manner and (one.at_ms is None) == (other.at_ms is None)


def _at_one_pace(
    said: Sequence[SaidWords], between: Sequence[Sequence[Silence]], ends: Sequence[int], language: str
) -> FoundCount | None:
    """Return the count of all numbers, or of as many first ones as keep the pace of the first two."""
    for size in dict.fromkeys((len(said), _even(said, between))):
        rests = between[1:size]
        if size < _LEAST_NUMBERS:
            continue
        if said[0].at_ms is not None:
            every = None if any(rests) else _timed_pace(said[:size])
        else:
            every = _silent_pace(said[:size], rests)
        if every is None or not PACE_LEAST_MS <= every[0] <= every[1] <= every[2] <= PACE_MOST_MS:
            continue
        numbers = tuple(_number(one.text, language) or 0 for one in said[:size])
        texts = [one.text for one in said[:size]]
        mark = " ".join(text for pair in _alternating(texts, rests) for text in pair)
        first = said[0]
        row = CountRow(first.line, numbers, every, mark, first.at_ms, first.loose_ms, first.manner)
        return FoundCount((row,), ends[size - 1])
    return None


def _with_its_silence(found: FoundCount | None, events: Sequence[Event]) -> FoundCount | None:
    """Return a count with the silence that follows it, of which its last number has a part already."""
    if found is None or found.end >= len(events):
        return found
    row, silence = found.events[0], events[found.end]
    if not (isinstance(row, CountRow) and isinstance(silence, Silence) and row.at_ms is None) or silence.soft:
        return found
    had_ms = row.every[1] - WORD_MS
    least, natural, most = (
        max(0, ms - had_ms) for ms in (silence.least_ms, silence.natural_ms, silence.most_ms)
    )
    if natural < _APART_MS:
        return FoundCount((replace(row, mark=f"{row.mark} {silence.mark}".strip()),), found.end + 1)
    return FoundCount((row, Silence(silence.line, least, natural, most, silence.mark)), found.end + 1)


def _even(said: Sequence[SaidWords], between: Sequence[Sequence[Silence]]) -> int:
    """Return how many first numbers are as far apart as the first two."""
    if len(said) < _LEAST_NUMBERS:
        return 0
    if (at_ms := said[0].at_ms) is not None:
        every_ms = (said[1].at_ms or 0) - at_ms
        loose_ms = max(_APART_MS, *(one.loose_ms for one in said))
        far = (abs((one.at_ms or 0) - at_ms - n * every_ms) > loose_ms for n, one in enumerate(said))
    else:
        sums = [sum(rest.natural_ms for rest in some) for some in between]
        far = (n > 0 and _ALIKE * abs(ms - sums[1]) > sums[1] for n, ms in enumerate(sums[: len(said)]))
    return next((n for n, is_far in enumerate(far) if is_far), len(said))


def _alternating(texts: Sequence[str], rests: Sequence[Sequence[Silence]]) -> list[tuple[str, ...]]:
    """Return texts, each with the marks of the silences after it."""
    marks = [tuple(rest.mark for rest in some if rest.mark) for some in rests]
    return [(text, *after) for text, after in zip(texts, (*marks, ()), strict=True)]


def _timed_pace(said: Sequence[SaidWords]) -> tuple[Ms, Ms, Ms] | None:
    """Return the pace of numbers with times; None if they have not one."""
    times = [one.at_ms or 0 for one in said]
    every_ms = round((times[-1] - times[0]) / (len(times) - 1))
    loose_ms = max(_APART_MS, *(one.loose_ms for one in said))
    if any(abs(time_ms - times[0] - n * every_ms) > loose_ms for n, time_ms in enumerate(times)):
        return None
    return _elastic(every_ms)


def _silent_pace(said: Sequence[SaidWords], rests: Sequence[Sequence[Silence]]) -> tuple[Ms, Ms, Ms] | None:
    """Return the pace of numbers with silences between them; None if these differ."""
    if not any(rests):
        text = " ".join(one.text for one in said)
        return rigid(2 * SECOND if _SLOW_SIGNS.search(text) else SECOND)
    if not all(rests):
        return None
    sums = [
        tuple(sum(getattr(rest, name) for rest in some) for name in ("least_ms", "natural_ms", "most_ms"))
        for some in rests
    ]
    if any(_ALIKE * abs(one[n] - sums[0][n]) > sums[0][n] for one in sums for n in range(3)):
        return None
    least, natural, most = (ms + WORD_MS for ms in sums[0])
    # The silence after a number counts from its end, which every voice has elsewhere.
    least, natural, most = (-(-ms // (SECOND // 10)) * SECOND // 10 for ms in (least, natural, most))
    return _elastic(natural) if least == most else (least, natural, most)


def _elastic(every_ms: Ms) -> tuple[Ms, Ms, Ms]:
    """Return the pace of a count: a slow one may be half as slow, or twice."""
    if every_ms < _ELASTIC_FROM_MS:
        return rigid(every_ms)
    return every_ms // 2, every_ms, min(2 * every_ms, PACE_MOST_MS)


# ── words inside a stretch of time ───────────────────────────────────────────────────────────────


def worded_time(
    length_ms: Ms, after: Sequence[Event], line: int, language: str
) -> tuple[WordedTime, int] | None:
    """Find words inside a stretch of a length that was named: pauses and words that add up to it.

    Args:
        length_ms: The length.
        after: The events behind the words that name it.
        line: The line of these words.
        language: The language of the words.

    Returns:
        The stretch, and how many events it takes up; None if they do not add up, or no words are inside.
    """
    if length_ms < _STRETCH_LEAST_MS:
        return None
    inside: list[tuple[Ms, int, SaidWords | CountRow]] = []
    best: tuple[Ms, int, int] | None = None
    marks: list[str] = []
    passed_ms = 0
    for place, event in enumerate(after[:_MOST_INSIDE], 1):
        match event:
            case Silence(soft=False) if event.rigid:
                passed_ms += event.natural_ms
                marks.append(event.mark)
            case SaidWords(at_ms=None) if marks:
                inside.append((passed_ms, place, event))
                passed_ms += len(event.text.split()) * WORD_MS
            case CountRow(at_ms=None, numbers=numbers, every=(_, every_ms, _)) if (
                marks and every_ms == SECOND
            ):
                inside.append((passed_ms, place, event))
                passed_ms += len(numbers) * every_ms
            case Break():
                continue
            case _:
                break
        off_ms = abs(passed_ms - length_ms)
        # Words at the very end belong to what comes then.
        ends = isinstance(event, Silence | CountRow) and off_ms * _ROUGHLY <= length_ms
        if ends and inside and marks and (best is None or off_ms < best[0]):
            best = off_ms, place, passed_ms
        if passed_ms > length_ms + length_ms // _ROUGHLY:
            break
    if best is None:
        return None
    _, end, whole_ms = best
    held = [one for one in inside if one[1] <= end]
    placed = _placed([(at_ms, event) for at_ms, _, event in held], length_ms, whole_ms, language)
    if placed is None:
        return None
    mark = " ".join(one.mark for one in after[:end] if isinstance(one, Silence) and one.mark)
    made = WordedTime(line, length_ms, placed, mark)
    return (made, end) if has_room(made) else None


def _placed(
    inside: Sequence[tuple[Ms, SaidWords | CountRow]], length_ms: Ms, whole_ms: Ms, language: str
) -> tuple[PlacedWords, ...] | None:
    """Return words with their places in a stretch; None if some are longer than one cue, or have to move."""
    found: list[PlacedWords] = []
    for at_ms, event in inside:
        if isinstance(event, CountRow):
            texts = counted_texts(event.numbers, language)
        else:
            text = " ".join(sentences(event.text, language))
            other = re.search(import_words(language).other_side, text, re.IGNORECASE)
            if event.manner or len(text.split()) > MOST_WORDS or is_safety(text, language) or other:
                return None
            texts = (text,)
        # What the words take is estimated, so the places are drawn to the length.
        found.append(placed_words(event.line, at_ms * length_ms // whole_ms, length_ms, texts))
    return tuple(found)


def placed_words(line: int, at_ms: Ms, length_ms: Ms, texts: tuple[str, ...]) -> PlacedWords:
    """Return words at a place of a stretch: its middle, or whole seconds from the nearer end of it."""
    if len(texts) == 1 and abs(at_ms - length_ms // 2) * _HALF_NEAR <= length_ms:
        return PlacedWords(line, length_ms // 2, "half", texts)
    if 2 * at_ms <= length_ms:
        return PlacedWords(line, max(1, round(at_ms / SECOND)) * SECOND, "start", texts)
    before_end_ms = max(len(texts), round((length_ms - at_ms) / SECOND)) * SECOND
    return PlacedWords(line, length_ms - before_end_ms, "end", texts)


def counted_texts(numbers: Sequence[int], language: str) -> tuple[str, ...]:
    """Return numbers as they are said one a second."""
    from voiceguide.speech.normalize.text import number_words

    words = (number_words(number, primary_subtag(language)) for number in numbers)
    return tuple(f"{word[:1].upper()}{word[1:]}." for word in words)


def has_room(stretch: WordedTime) -> bool:
    """Report whether a slow voice can say the words of a stretch before others begin, and before it ends."""
    spans = []
    for one in stretch.inside:
        last = len(one.texts[-1].split())
        # Words of a list are said briskly, one a second.
        lasts_ms = len(one.texts) * SECOND if len(one.texts) > 1 else (last + 1) * MINUTE // SLOW_WPM
        spans.append((one.at_ms, one.at_ms + lasts_ms))
        if len(one.texts) > 1 and max(len(text.split()) for text in one.texts) > 1:
            return False
    edges = [(0, GAP_MS), *spans, (stretch.length_ms, stretch.length_ms)]
    return all(before[1] <= behind[0] for before, behind in pairwise(edges))


def in_turn(stretch: WordedTime) -> tuple[Event, ...]:
    """Return the words of a stretch and the silences between them, one after another."""
    found: list[Event] = []
    passed_ms = 0
    for one in sorted(stretch.inside, key=lambda each: each.at_ms):
        if (gap_ms := min(one.at_ms, stretch.length_ms) - passed_ms) > 0:
            found.append(Silence(one.line, gap_ms, gap_ms, gap_ms, stretch.mark if not found else ""))
            passed_ms += gap_ms
        for text in one.texts:
            found.append(SaidWords(one.line, text, sided=stretch.sided))
            passed_ms += len(text.split()) * WORD_MS
    if (left_ms := stretch.length_ms - passed_ms) > 0:
        found.append(Silence(stretch.line, left_ms, left_ms, left_ms, "" if found else stretch.mark))
    return tuple(found)
