"""Compile what the rules of wording look for in each language.

The words themselves stand in `voiceguide/locales/`, one `WordList` a language: regular expressions, matched
whatever their case; an empty one finds nothing. A language without is judged by the rules that need no words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.locales import LANGUAGES
from voiceguide.locales.model import WordList


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of a `WordList`."""

    limb: re.Pattern[str]
    side: Mapping[str, re.Pattern[str]]
    pointing: re.Pattern[str]
    abbreviation: re.Pattern[str]
    second_move: re.Pattern[str]
    first_person: re.Pattern[str]
    heteronym: re.Pattern[str]


WORDS: Final[Mapping[str, WordList]] = {
    name: locale.craft for name, locale in LANGUAGES.items() if locale.craft
}


@lru_cache(maxsize=32)
def patterns(language: str) -> Patterns:
    """Return the compiled patterns of a language, `pt-BR` as `pt`."""
    words = WORDS.get(primary_subtag(language), WordList())
    return Patterns(
        limb=_whole(words.limb),
        side={"left": _whole(words.left), "right": _whole(words.right)},
        pointing=_whole(words.pointing),
        abbreviation=re.compile(
            rf"\b(?:{words.abbreviation})\.(?=\s|$)|[%&+=/@\#°<>*_\[\]]", re.IGNORECASE | re.VERBOSE
        ),
        second_move=re.compile(rf"[.!?]\s+\S|;\s|\b(?:{words.second_move})\b", re.IGNORECASE | re.VERBOSE),
        first_person=_whole(words.first_person, re.VERBOSE),
        heteronym=_whole(words.heteronym),
    )


def _whole(words: str, flags: int = re.IGNORECASE | re.VERBOSE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", flags)
