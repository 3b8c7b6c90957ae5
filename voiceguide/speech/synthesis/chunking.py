"""Split a text into chunks short enough for a voice, where a speaker would breathe."""

from __future__ import annotations

import re
from typing import Final

from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES

_SENTENCE_END: Final = re.compile(r"[.!?…]['’\"”)]*$")
_TITLES: Final = frozenset(
    title.casefold()
    for title in (
        *("Mr.", "Mrs.", "Ms.", "Mx.", "Dr.", "Drs.", "Prof.", "Rev.", "St.", "Ste.", "Mt.", "Ft."),
        *("Hr.", "Fr.", "Br.", "Sr.", "Sra.", "Srta.", "Dra.", "Dña.", "Sto.", "Sta.", "Profa."),
        *("Mme.", "Mlle.", "MM.", "Mgr.", "Sig.", "Dott.", "Dhr.", "Mw.", "No.", "Nr.", "vs."),
        *(short for locale in LANGUAGES.values() for short in locale.leading),
    )
)
"""What stands before a name or a number: its full stop ends no sentence, whatever the language."""
_INITIAL: Final = re.compile(r"(?:[^\W\d_]\.-?)+")
"""Of a name, "J." or "J.-P."; or part of an abbreviation in pieces, "z. B."."""
_AROUND: Final = "'\"«»‘’“”()[]"
_CLAUSE_END: Final = re.compile(r"[,;:]['’\"”)]*$|^-$")

# Breaking inside a clause is worse than any number of breaks at commas, and those are worse than any at
# full stops; among equals, pieces of even length, so that no lone "now." is spoken as a sentence.
_AT_SENTENCE: Final = 1.0
_AT_CLAUSE: Final = 30.0
_AT_WORD: Final = 1_000.0
_AFTER_TITLE: Final = 100_000.0


def split(text: str, longest: int) -> tuple[str, ...]:
    """Split a text at blanks into chunks of at most `longest` characters, losing no word and no mark.

    Breaks fall at sentence ends, and a title or an initial, "Dr." or "J.", is none; where one sentence is too
    long, at its commas, colons and semicolons; only where that is not enough, between words. With as few
    breaks as that allows, as even as can be
    (the cheapest path over all blanks, as lines are broken in Knuth & Plass 1981).

    Args:
        text: Any text; runs of white space count as one blank.
        longest: The most characters of a chunk, at least 1.

    Raises:
        SpeechRefused: One word alone is longer than that.

    Example:
        >>> split("Breathe in. Breathe out, and let go.", 26)
        ('Breathe in.', 'Breathe out, and let go.')
    """
    words = text.split()
    for word in words:
        if len(word) > longest:
            raise SpeechRefused(
                f"{word[:40]!r}… is one word of {len(word)} letters; {longest} is the most.",
                mend="Write it as several words.",
            )
    best: list[tuple[float, int]] = [(0.0, 0)]  # for each number of words: the least cost, and its last break
    for end in range(1, len(words) + 1):
        length, cheapest = -1, (float("inf"), 0)
        for start in range(end - 1, -1, -1):
            length += len(words[start]) + 1
            if length > longest:
                break
            cost = best[start][0] + _break_cost(words, start) + (length / longest) ** 2 / len(words)
            cheapest = min(cheapest, (cost, start))
        best.append(cheapest)
    pieces: list[str] = []
    end = len(words)
    while end:
        start = best[end][1]
        pieces.append(" ".join(words[start:end]))
        end = start
    return tuple(reversed(pieces))


def _break_cost(words: list[str], start: int) -> float:
    if start == 0:
        return 0.0
    before = words[start - 1]
    if before.strip(_AROUND).casefold() in _TITLES or _INITIAL.fullmatch(before.strip(_AROUND)):
        return _AFTER_TITLE
    if _SENTENCE_END.search(before):
        return _AT_SENTENCE
    return _AT_CLAUSE if _CLAUSE_END.search(before) else _AT_WORD
