"""The room that words at chosen places of a hold or a rest need, and what is wrong where there is none.

A place is a straight line over the length of its hold: fixed from the start, half as fast, or as fast as the
end. So each way in which words can be in the way of each other, or of an end, is one interval of lengths, and
a hold whose least lies above all of these has room at every length.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.script.model import TimedWords
from voiceguide.units import MINUTE, SECOND, Ms, short_length

SLOW_WPM: Final = 85
"""Words a minute that no voice stays below, for words whose time is fixed before they are known."""
_FASTEST_LETTER_MS: Final = 25
"""No speech has more letters a second than one in so many milliseconds."""
_EVER: Final = 10**9
_HALVES: Final = 2

FORMS: Final = ("full", "short", "name", "then", "last", "second", "again")
"""The fields of a wording that have its forms."""


class TimedPlace(Protocol):
    """A chosen place, of the script or of the plan."""

    @property
    def at_ms(self) -> Ms:
        """The place, ms; below 0 from the end."""

    @property
    def half(self) -> bool:
        """True if it is the middle."""

    @property
    def place(self) -> str:
        """The place as its author wrote it."""

    @property
    def spot(self) -> SourceLocation:
        """Where it is written."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word whose onset is at `at_ms`, and `halves` times half of the length of its hold later."""

    halves: int
    at_ms: Ms
    lasts_ms: Ms
    text: str
    of: TimedPlace

    def onset_ms(self, duration_ms: Ms) -> Ms:
        return self.halves * duration_ms // _HALVES + self.at_ms


@dataclass(frozen=True, slots=True)
class _Clash:
    """Lengths of a hold, above `above_ms` and below `below_ms`, at which a word has no room."""

    above_ms: Ms
    below_ms: Ms
    word: _Word
    other: _Word | None = None

    def problem(self, noun: str, most_ms: Ms) -> Problem:
        """Return what is wrong in a hold or rest that lasts no longer, at the place of the word."""
        word, other = self.word, self.other
        at = f"`at: {word.of.place}`"
        if other is not None:
            where = "" if other.of is word.of else f" of `{other.of.place}`"
            what = f"{at}: {word.text!r} is said at the same time as {other.text!r}{where}."
            return Problem(word.of.spot, what, "Leave more time between them, or say less.")
        onset_ms = word.onset_ms(most_ms)
        if not 0 <= onset_ms < most_ms:
            what = f"{at} is outside: this {noun} lasts no more than {short_length(most_ms)}."
            return Problem(word.of.spot, what, f"Choose another place, or write a longer {noun}.")
        left = short_length(most_ms - onset_ms)
        what = f"{at}: {word.text!r} has only {left} until the {noun} ends, and takes longer."
        return Problem(word.of.spot, what, f"Begin it earlier, say less, or write a longer {noun}.")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as it is spoken: its place, which of the words there it is, its text and its length, ms."""

    of: TimedPlace
    number: int
    text: str
    lasts_ms: Ms


def least_with_room(least: int, most: int, timed: Sequence[TimedWords], noun: str, unit_ms: Ms = 1) -> int:
    """Return the least amount of a hold or rest that has room for the words at chosen places.

    The room is that of a slow voice and of the longest form of the words, so that it is the same with each
    voice, on each side and in each round.

    Args:
        least: Its least by the script.
        most: Its most.
        timed: Its words at chosen places.
        noun: What it is called in a message.
        unit_ms: What one of its quantity lasts: a breath, or a millisecond.

    Raises:
        ScriptError: Not even a fast voice could say them there at its greatest length.
    """
    sure, clash = _least(list(_written(timed, _fast_ms)), least, most, unit_ms)
    if clash is not None:
        raise ScriptError([clash.problem(noun, most * unit_ms)])
    wished, _ = _least(list(_written(timed, _slow_ms)), least, most, unit_ms)
    return max(sure, wished)


def check_room(words: Iterable[SpokenWord], duration_ms: Ms, noun: str) -> None:
    """Check that words have room at their places, once it is known how long they last.

    Args:
        words: The words.
        duration_ms: How long their hold or rest lasts.
        noun: What it is called in a message.

    Raises:
        ScriptError: They do not; the problem stands at their place.
    """
    for clash in _clashes([_word(one.of, one.number, one.lasts_ms, one.text) for one in words]):
        if clash.above_ms < duration_ms < clash.below_ms:
            raise ScriptError([clash.problem(noun, duration_ms)])


def _least(words: Sequence[_Word], least: int, most: int, unit_ms: Ms) -> tuple[int, _Clash | None]:
    """Return the least amount from which on nothing clashes, and what clashes even at the most."""
    most_ms, for_ever = most * unit_ms, None
    for clash in _clashes(words):
        if clash.above_ms < most_ms < clash.below_ms:
            for_ever = for_ever or clash
        elif clash.above_ms < most_ms:
            least = max(least, -(-clash.below_ms // unit_ms))
    return least, for_ever


def _written(timed: Sequence[TimedWords], lasts_ms: Callable[[str], Ms]) -> Iterator[_Word]:
    """Return the words of a script, each with the time of the longest of its forms."""
    for one in timed:
        for number, wording in enumerate(one.words):
            texts = [text for form in FORMS for text, _ in wording.texts(form) if text]
            if not texts:
                continue
            longest_ms = max(map(lasts_ms, texts))
            if lasts_ms is _slow_ms and number < len(one.words) - 1:
                # Whether words of a second take longer is known only when they are spoken.
                longest_ms = min(longest_ms, SECOND)
            yield _word(one, number, longest_ms, wording.full or texts[0])


def _word(one: TimedPlace, number: int, lasts_ms: Ms, text: str) -> _Word:
    halves = 1 if one.half else _HALVES * (one.at_ms < 0)
    return _Word(halves, one.at_ms + number * SECOND, lasts_ms, text, one)


def _clashes(words: Sequence[_Word]) -> Iterator[_Clash]:
    """Find the lengths at which a word would begin too early or end too late, or be said with another."""
    for word in words:
        if word.halves:
            yield _Clash(-1, -(_HALVES * word.at_ms // word.halves), word)
        over_ms = word.at_ms + word.lasts_ms
        if word.halves < _HALVES:
            yield _Clash(-1, -(-_HALVES * over_ms // (_HALVES - word.halves)), word)
        elif over_ms > 0:
            yield _Clash(-1, _EVER, word)
    # Of one place only neighbours can meet; the words of two places, wherever their lengths bring them.
    for one, other in itertools.combinations(words, 2):
        apart_ms, halves = one.at_ms - other.at_ms, one.halves - other.halves
        if not halves:
            if -one.lasts_ms < apart_ms < other.lasts_ms:
                yield _Clash(-1, _EVER, other, one)
            continue
        edges = (-_HALVES * (one.lasts_ms + apart_ms), _HALVES * (other.lasts_ms - apart_ms))
        low, high = sorted(edge // halves for edge in edges)
        yield _Clash(low, high + 1, other, one)


def _slow_ms(text: str) -> Ms:
    return (len(text.split()) + 1) * MINUTE // SLOW_WPM


def _fast_ms(text: str) -> Ms:
    return sum(sign.isalpha() for sign in text) * _FASTEST_LETTER_MS or 1
