"""Lint rules for lists of texts: in brackets, a comma that belongs to a sentence ends the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.lint.script_texts import Problems, all_steps, warn
from voiceguide.script.model import Script, Wording, WordingList, listed_wordings, wordings_of
from voiceguide.script.yaml.nodes import quote

_ENDED: Final = re.compile(r"[.!?…:;][\"'»“”’)]*$")
_MEND: Final = "Put quotes around the whole sentence, or write it on a line of its own with a dash."

Texts = tuple[tuple[str, SourceLocation], ...]
"""The texts of one list, each with its place."""


def commas_quoted(script: Script) -> Problems:
    """Find sentences in brackets that an unquoted comma divides into two texts."""
    for texts in _lists(script):
        for (before, start), (after, spot) in pairwise(texts):
            if _follows_comma(spot) and not _quoted(start) and _divided(before, after):
                what = f"a comma without quotes makes two texts: {quote(before)} and {quote(after)}."
                yield warn("comma-quoted", spot, what, _MEND)


def _lists(script: Script) -> Iterator[Texts]:
    """Return every list of texts that are said, in turns or one after another."""
    yield tuple((safety.words.full, safety.words.spot) for safety in script.safety)
    for _, phrase in script.phrases:
        if isinstance(phrase, WordingList):
            yield tuple(zip(phrase.texts, phrase.spots, strict=True))
    for _, pool in script.pools:
        yield from _of(pool)
    for step in all_steps(script):
        yield from (tuple((each.full, each.spot) for each in several) for several in listed_wordings(step))
        yield from _wordings(wordings_of(step))


def _of(pool: tuple[Wording, ...]) -> Iterator[Texts]:
    yield tuple((each.full, each.spot) for each in pool)
    yield from _wordings(pool)


def _wordings(several: Iterable[Wording]) -> Iterator[Texts]:
    for words in several:
        yield from (tuple(zip(listed.texts, listed.spots, strict=True)) for listed in words.lists)


def _divided(before: str, after: str) -> bool:
    """Report whether two texts read as one sentence: the first does not end, and the second goes on."""
    if _ENDED.search(before):
        return False
    goes_on = after[:1].islower() and not before[:1].islower()
    return goes_on or bool(_ENDED.search(after))


def _follows_comma(spot: SourceLocation) -> bool:
    """Report whether a text without quotes stands in brackets, after a comma."""
    ahead = spot.text[: spot.column - 1].rstrip()
    # A comma may also end the line before; on its own line an entry of any other list has a dash.
    return bool(spot.text) and not _quoted(spot) and (ahead.endswith(",") or not ahead)


def _quoted(spot: SourceLocation) -> bool:
    return spot.text[spot.column - 1 : spot.column] in ('"', "'")
