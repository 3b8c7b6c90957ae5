"""Choose among the wordings of a text, and put the sides in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.plan.book import PhraseBook
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
class Spoken:
    """The texts of one cue: `full`, and `short` where the fit may choose it. None says nothing.

    An empty `short` says nothing as well: its place is there, and the fit may choose the silence.
    """

    full: str | None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class WordingContext:
    """The position of a text: its side, its repetition and round, and the amount of speech."""

    book: PhraseBook
    order: tuple[str, str]
    words: WordsLevel
    side: str | None = None
    iteration: Iteration = Iteration.ONCE
    round: int = 0

    @property
    def second(self) -> bool:
        """True on the second side."""
        return self.side is not None and self.side == self.order[1]

    def mirrored(self) -> WordingContext:
        """Return the same position on the other side."""
        return self if self.side is None else replace(self, side=opposite(self.side))


def opposite(side: str) -> str:
    """Return the other side."""
    return "left" if side == "right" else "right"


def choose(wording: Wording, position: WordingContext, *, optional: bool = False) -> Spoken:
    """Choose the wording of a text at this position.

    A later repetition or round says `then` (the last one `last`), else the short wording: it was heard
    in full before. On the second side `second` takes the place of the full wording, and the short one is
    offered to the fit; the first side never loses a word.

    Args:
        wording: All its forms.
        position: Where it stands.
        optional: Leave it out altogether at `--words names` if it has no name or short form.
    """
    later = _later(wording, position.iteration)
    if later is not None:
        return Spoken(later or None)
    short = wording.short
    full = wording.second if position.second and wording.second is not None else wording.full
    if position.words is WordsLevel.NAMES:
        named = wording.name if wording.name is not None else short
        if named is None:
            return Spoken(None if optional else full or None)
        return Spoken(named or None)
    if (
        position.words is WordsLevel.BRIEF
        or position.iteration in (Iteration.THEN, Iteration.LAST)
        or position.round
    ):
        return Spoken((full if short is None else short) or None)
    if position.second and short is not None and full:
        return Spoken(full, short)
    return Spoken(full or None)


def _later(wording: Wording, iteration: Iteration) -> str | None:
    if iteration is Iteration.LAST and wording.last is not None:
        return wording.last
    return wording.then if iteration in (Iteration.THEN, Iteration.LAST) else None


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
