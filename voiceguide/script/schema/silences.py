"""Read silences inside words, as in `Notice your feet. [3s] Your calves. [5s..8s] Your knees.`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.script.model import Quantity, Unit
from voiceguide.script.schema.quantities import InvalidQuantity, parse_quantity
from voiceguide.script.yaml.nodes import Diagnostics
from voiceguide.units import SECOND, short_length

ELASTIC: Final = "elastic"
LONGEST_MS: Final = 85 * SECOND
"""A longer silence has to be announced, which only a step of its own can be."""
LEAST_MS: Final = 300
_BRACKETS: Final = re.compile(r"\[\s*(pause\b[\s:,]*)?([^\[\]]*?)\s*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a text: the words, and the brackets after them, if any, with what stands inside."""

    words: str
    brackets: str = ""
    inside: str = ""


def check_silences(text: str, spaced: str, label: str, spot: SourceLocation, findings: Diagnostics) -> bool:
    """Check the silences in a text: that they may stand there, are times, and stand between words.

    Args:
        text: The text.
        spaced: `rigid` or `elastic` where silences may stand in it.
        label: The key that it belongs to.
        spot: Its place.
        findings: Takes the problems.
    """
    pieces = list(_pieces(text))
    if len(pieces) == 1:
        return True
    before, first = findings.noted, pieces[0].brackets
    if not spaced:
        what = f"{first} is a silence inside words, which `{label}` cannot have."
        mend = "Silences stand in the words of `say`, `setup`, `move`, `tip` and `safety`."
        findings.add(spot, what, mend)
        return False
    for piece in pieces[:-1]:
        _check_time(piece, spaced, label, spot, findings)
    for piece, after in itertools.pairwise(pieces):
        if not any(map(str.isalnum, piece.words)):
            what = f"no words stand before the silence {piece.brackets}."
            findings.add(spot, what, "Write one silence between words; before them stands a `rest`.")
        elif not after.brackets and not any(map(str.isalnum, after.words)):
            what = f"no words stand after the silence {piece.brackets}."
            findings.add(spot, what, "Write words after it, or a `rest` as the next step.")
    return findings.noted == before


def _check_time(piece: _Piece, spaced: str, label: str, spot: SourceLocation, findings: Diagnostics) -> None:
    if not piece.inside:
        what = f"{piece.brackets} does not say how long it is quiet."
        findings.add(spot, what, "Write a time, such as [pause 3s].")
        return
    try:
        lasting = parse_quantity(piece.inside, [Unit.MS])
    except InvalidQuantity as error:
        findings.add(spot, f"the silence {piece.brackets}: {error.what}", error.mend)
        return
    if not lasting.rigid and spaced != ELASTIC:
        what = f"the silence {piece.brackets} is elastic, but `{label}` always takes the same time."
        findings.add(spot, what, "Write one time, such as [3s].")
    elif lasting.most > LONGEST_MS:
        what = f"the silence {piece.brackets} is longer than {short_length(LONGEST_MS)}."
        findings.add(spot, what, "Write two steps, with a `rest` between them.")
    elif lasting.least < LEAST_MS:
        what = f"the silence {piece.brackets} is shorter than {short_length(LEAST_MS)}: nobody hears it."
        findings.add(spot, what, "Write a longer one, or take it out.")


def _pieces(text: str) -> Iterator[_Piece]:
    at = 0
    for match in _BRACKETS.finditer(text):
        # Other brackets are words.
        if match[1] or match[2][:1].isdigit():
            yield _Piece(text[at : match.start()].strip(), match[0], match[2])
            at = match.end()
    yield _Piece(text[at:].strip())


def silences_in(text: str) -> tuple[Quantity, ...]:
    """List the silences of a text, which has been checked."""
    return tuple(parse_quantity(piece.inside, [Unit.MS]) for piece in _pieces(text) if piece.brackets)


def words_around(text: str) -> tuple[str, ...]:
    """List the words of a text before, between and after its silences."""
    return tuple(piece.words for piece in _pieces(text))
