"""Choose among the wordings of a text, and put the sides in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.book import PhraseBook, has_number
from voiceguide.plan.evenings import FIRST, in_order
from voiceguide.plan.model import Line
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.model import ListEntry, Wording
from voiceguide.script.terms import lower_first

_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?:\.(\w+))?(?::(\w+))?\}")
_NUMBERS: Final = ("n", "of")
_SIDES: Final = ("side", "other")
MOST_NUMBERED: Final = 400
"""The most sentences that one text may become with its numbers: all of them are spoken before the fit."""


class Iteration(StrEnum):
    """The repetition or round that a text stands in."""

    ONCE = "once"
    FIRST = "first"
    THEN = "then"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that a repetition, a round or an entry of a list may have.

    Args:
        least: How many there are at least, 1 or more.
        most: How many there are at most.
        iteration: Which of them are meant.
        turn: The only one that is meant, or None.
        fewer: What has a number is done so much less often: 1 for what is done between.
    """

    least: int
    most: int
    iteration: Iteration = Iteration.ONCE
    turn: int | None = None
    fewer: int = 0

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Walk through all numbers, each with how many there are."""
        for of in range(self.least, self.most + 1):
            times = of - self.fewer
            first = 1 if self.iteration is Iteration.FIRST else 2
            beyond = {Iteration.FIRST: 2, Iteration.THEN: times}.get(self.iteration, times + 1)
            first = max(first, times) if self.iteration is Iteration.LAST else first
            for n in range(first, min(beyond, times + 1)):
                if self.turn in (None, n):
                    yield n, of


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """The wordings of one form of a text, in the order in which this evening says them.

    Args:
        name: The form: `full`, `second`.
        texts: Its wordings; the first time the first of them is said, the next time the next.
        spots: The place of each in the file.
        recurs: Later repetitions say it too, so that the second side may begin with any of its wordings.
    """

    name: str
    texts: tuple[str, ...]
    spots: tuple[SourceLocation, ...]
    recurs: bool = False

    @property
    def silent(self) -> bool:
        """True if it says nothing."""
        return not self.texts[0]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The texts of one cue: `full`, and `short` where the fit may choose it. None says nothing.

    A silent `short` says nothing as well: its place is there, and the fit may choose the silence.
    """

    full: SpokenForm | None
    short: SpokenForm | None = None


@dataclass(frozen=True, slots=True)
class WordingContext:
    """The position of a text: its side, its repetition and round, and the amount of speech.

    Args:
        book: What the compiler says by itself.
        order: The sides, first one first.
        words: The amount of speech.
        side: The side, if there are sides here.
        iteration: The repetition or round.
        round: 0 in the first round, 1 in every later one.
        evening: The number of the evening, which decides between several wordings.
        later: It may have been said any number of times before, in repetitions or rounds.
        lists: The entries of the lists around it, by the name of the list.
        entry: The number of the entry among those of all lists around it, from 0; `entries` how many.
        numbers: What `{n}` and `{of}` may be; None where nothing repeats.
        values_round: The round whose value counts where a quantity has one for each round, from 1.
    """

    book: PhraseBook
    order: tuple[str, str]
    words: WordsLevel
    side: str | None = None
    iteration: Iteration = Iteration.ONCE
    round: int = 0
    evening: int = FIRST
    later: bool = False
    lists: tuple[tuple[str, ListEntry], ...] = ()
    entry: int = 0
    entries: int = 1
    numbers: Numbers | None = None
    values_round: int = 1

    def at_entry(self, name: str, item: ListEntry, n: int, of: int) -> WordingContext:
        """Return the position at the n-th of so many entries of a list."""
        iteration = Iteration.FIRST if n == 1 else Iteration.LAST if n == of else Iteration.THEN
        return replace(
            self,
            iteration=iteration,
            lists=(*self.lists, (name, item)),
            entry=self.entry * of + n - 1,
            entries=self.entries * of,
            numbers=Numbers(of, of, iteration, n),
        )

    @property
    def second(self) -> bool:
        """True on the second side."""
        return self.side is not None and self.side == self.order[1]

    @property
    def reach(self) -> int | None:
        """The number of wordings of a list that this evening may get to here; None for all."""
        if self.later or self.lists:
            return None
        return 1 if self.side is None else 2

    def mirrored(self) -> WordingContext:
        """Return the same position on the other side."""
        return self if self.side is None else replace(self, side=opposite(self.side))


def opposite(side: str) -> str:
    """Return the other side."""
    return "left" if side == "right" else "right"


def choose(wording: Wording, position: WordingContext, *, optional: bool = False) -> Spoken:
    """Choose the form of a text at this position.

    A later repetition or round says `then` (the last one `last`), else the short wording: it was heard in
    full before; where there is `again`, a later round says that. On the second side `second` takes the
    place of the full wording, and the short one is offered to the fit, as it is from the second entry of a
    list on; the first side and the first entry never lose a word.

    Args:
        wording: All its forms.
        position: Where it stands.
        optional: Leave it out altogether at `--words names` if it has no name or short form.
    """
    later = _later(wording, position)
    if later is not None:
        return Spoken(_unless_silent(later))
    short = form_of(wording, "short", position)
    full = _full(wording, position)
    if position.words is WordsLevel.NAMES:
        named = form_of(wording, "name", position) or short
        if named is None:
            return Spoken(None if optional else _unless_silent(full))
        return Spoken(_unless_silent(named))
    again = position.round and wording.again is not None
    if position.words is WordsLevel.BRIEF or (not again and (position.later or position.round)):
        return Spoken(_unless_silent(short or full))
    if (position.second or position.entry) and short is not None and not full.silent:
        return Spoken(full, short)
    return Spoken(_unless_silent(full))


def form_of(wording: Wording, name: str, position: WordingContext) -> SpokenForm | None:
    """Return a form of a text in the order of the evening; None if it does not have this form."""
    written = wording.texts(name)
    if not written:
        return None
    ordered = in_order(written, [text for text, _ in written], position.evening)
    recurs = position.iteration is not Iteration.ONCE and not wording.texts("then")
    texts, spots = tuple(text for text, _ in ordered), tuple(spot for _, spot in ordered)
    return SpokenForm(name, texts, spots, recurs)


def _full(wording: Wording, position: WordingContext) -> SpokenForm:
    """Return what stands for the full wording: `again` in later rounds, `second` on the second side."""
    if position.round and (again := form_of(wording, "again", position)) is not None:
        return again
    if position.second and (second := form_of(wording, "second", position)) is not None:
        return second
    full = form_of(wording, "full", position)
    if full is None:
        raise AssertionError("every wording has a full form")
    return full


def _unless_silent(form: SpokenForm) -> SpokenForm | None:
    return None if form.silent else form


def _later(wording: Wording, position: WordingContext) -> SpokenForm | None:
    if position.iteration is Iteration.LAST and wording.last is not None:
        return form_of(wording, "last", position)
    later = position.iteration in (Iteration.THEN, Iteration.LAST)
    return form_of(wording, "then", position) if later else None


def line(text: str | None, position: WordingContext, spot: SourceLocation) -> Line | None:
    """Put the sides and the entries of lists into a text, and the numbers if only one is possible.

    Raises:
        ScriptError: A placeholder or a form of a side word that this language does not have.
    """
    if text is None:
        return None
    lists = dict(position.lists)

    def put(match: re.Match[str]) -> str:
        name, key, form = match.group(1), match.group(2) or "", match.group(3) or "default"
        if (entry := lists.get(lower_first(name))) is not None:
            word = _PLACEHOLDER.sub(put, dict(entry.words)[key])
            return capitalized(word) if name[0].isupper() else word
        if name.lower() in _NUMBERS and position.numbers is not None:
            return match.group(0)
        side = position.side if name.lower() == "side" else opposite(position.side or "right")
        if position.side is None or name.lower() not in _SIDES:
            mend = "Sides are known only inside `each side` or `repeat` with `alternate: sides`."
            raise ScriptError([Problem(spot, f"{match.group(0)} cannot stand here.", mend)])
        if form not in position.book.forms():
            mend = f"The forms in {position.book.language!r} are {', '.join(position.book.forms())}."
            raise ScriptError([Problem(spot, f"{match.group(0)}: there is no form {form!r}.", mend)])
        word = position.book.side(side or "right", form)
        return word[:1].upper() + word[1:] if name[0].isupper() else word

    said = Line(_PLACEHOLDER.sub(put, text))
    numbered = with_numbers(said, position)
    if len(numbered) > MOST_NUMBERED:
        what = f"with all its numbers this becomes more than {MOST_NUMBERED} sentences."
        raise ScriptError([Problem(spot, what, "Write a smaller number of times, or leave `{of}` out.")])
    return numbered[0] if len(numbered) == 1 else said


def with_numbers(line: Line, position: WordingContext) -> tuple[Line, ...]:
    """Return every line that one may become with the numbers of its place, each once; itself without any.

    More than `MOST_NUMBERED` are cut off after the first that is too many.
    """
    if position.numbers is None or not has_number(line.text):
        return (line,)
    probe = position.book.numbered(line.text, 1, 1)
    by_n, by_of = (position.book.numbered(line.text, n, of) != probe for n, of in ((2, 1), (1, 2)))
    found: dict[tuple[int, int], None] = {}
    for n, of in position.numbers.pairs():
        found.setdefault((n if by_n else 1, of if by_of else 1))
        if len(found) > MOST_NUMBERED:
            break
    return tuple(replace(line, text=position.book.numbered(line.text, n, of)) for n, of in found)


def capitalized(text: str) -> str:
    """Return a text with a capital first letter, that of a number that it begins with included."""
    at = 1 if has_number(text[: text.find("}") + 1]) and text.startswith("{") else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def names_list(text: str, *names: str) -> bool:
    """Report whether a text has words of an entry of one of these lists."""
    return any(lower_first(match.group(1)) in names for match in _PLACEHOLDER.finditer(text))


def has_side(text: str) -> bool:
    """Report whether a text names a side in braces."""
    return any(match.group(1).lower() in _SIDES for match in _PLACEHOLDER.finditer(text))
