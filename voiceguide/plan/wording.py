"""Choose among the wordings of a text, and put the sides in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.evenings import FIRST, in_order
from voiceguide.plan.model import Line
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.model import Wording

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z]+)(?::(\w+))?\}")


class Iteration(StrEnum):
    """The repetition or round that a text stands in."""

    ONCE = "once"
    FIRST = "first"
    THEN = "then"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """The wordings of one form of a text, in the order in which this evening says them.

    Args:
        name: The form: `full`, `second`.
        texts: Its wordings; the first time the first of them is said, the next time the next.
        spots: The place of each in the file.
    """

    name: str
    texts: tuple[str, ...]
    spots: tuple[SourceLocation, ...]

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
    """

    book: PhraseBook
    order: tuple[str, str]
    words: WordsLevel
    side: str | None = None
    iteration: Iteration = Iteration.ONCE
    round: int = 0
    evening: int = FIRST
    later: bool = False

    @property
    def second(self) -> bool:
        """True on the second side."""
        return self.side is not None and self.side == self.order[1]

    @property
    def reach(self) -> int | None:
        """The number of wordings of a list that this evening may get to here; None for all."""
        if self.later:
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
    place of the full wording, and the short one is offered to the fit; the first side never loses a word.

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
    if position.words is WordsLevel.BRIEF or (
        not again and (position.iteration in (Iteration.THEN, Iteration.LAST) or position.round)
    ):
        return Spoken(_unless_silent(short or full))
    if position.second and short is not None and not full.silent:
        return Spoken(full, short)
    return Spoken(_unless_silent(full))


def form_of(wording: Wording, name: str, position: WordingContext) -> SpokenForm | None:
    """Return a form of a text in the order of the evening; None if it does not have this form."""
    written = wording.texts(name)
    if not written:
        return None
    ordered = in_order(written, [text for text, _ in written], position.evening)
    return SpokenForm(name, tuple(text for text, _ in ordered), tuple(spot for _, spot in ordered))


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
    """Put the sides into a text.

    Raises:
        ScriptError: A placeholder or a form of a side word that this language does not have.
    """
    if text is None:
        return None

    def put(match: re.Match[str]) -> str:
        name, form = match.group(1), match.group(2) or "default"
        side = position.side if name.lower() == "side" else opposite(position.side or "right")
        if position.side is None or name.lower() not in ("side", "other"):
            mend = "Sides are known only inside `each side` or `repeat` with `alternate: sides`."
            raise ScriptError([Problem(spot, f"{match.group(0)} cannot stand here.", mend)])
        if form not in position.book.forms():
            mend = f"The forms in {position.book.language!r} are {', '.join(position.book.forms())}."
            raise ScriptError([Problem(spot, f"{match.group(0)}: there is no form {form!r}.", mend)])
        word = position.book.side(side or "right", form)
        return word[:1].upper() + word[1:] if name[0].isupper() else word

    return Line(_PLACEHOLDER.sub(put, text))
