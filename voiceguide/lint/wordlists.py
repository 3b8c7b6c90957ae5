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
    """The compiled patterns of a `WordList`.

    Args:
        groups: The parts of the body that move together, by the name of the field.
        body: Any part of the body.
        moving: A clause that begins by asking for a movement.
        letting: A clause that begins by letting a movement happen.
        joint: What stands between two clauses.
    """

    limb: re.Pattern[str]
    side: Mapping[str, re.Pattern[str]]
    groups: Mapping[str, re.Pattern[str]]
    body: re.Pattern[str]
    moving: re.Pattern[str]
    letting: re.Pattern[str]
    joint: re.Pattern[str]
    pointing: re.Pattern[str]
    vague: re.Pattern[str]
    abbreviation: re.Pattern[str]
    story: re.Pattern[str]
    heteronym: re.Pattern[str]
    number: re.Pattern[str]
    last: re.Pattern[str]
    again: re.Pattern[str]
    opening: re.Pattern[str]
    promise: re.Pattern[str]
    quiet: re.Pattern[str]
    bell: re.Pattern[str]
    farewell: re.Pattern[str]


WORDS: Final[Mapping[str, WordList]] = {
    name: locale.craft for name, locale in LANGUAGES.items() if locale.craft
}
_MARKUP: Final = re.compile(
    r"""
    </?[A-Za-z][^<>]{0,80}>                     # <b>, </b>, <break time="1s"/>
    |\[[^\[\]()]{1,40}\](?!\(/)                 # [pause], but no word with its phonemes
    |(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])    # *soft*, **bold**
    |(?<!\w)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)            # _soft_
    |`+|~~
    |^\#{1,6}\s                                  # a heading
    |&(?:[A-Za-z]{2,8}|\#\d{1,6});               # &nbsp;
    |https?://
    """,
    re.VERBOSE,
)
"""Markup for print or for machines: what is written is what is said."""


def is_known(language: str) -> bool:
    """Report whether there are words to look for in a language."""
    return primary_subtag(language) in WORDS


@lru_cache(maxsize=32)
def patterns(language: str) -> Patterns:
    """Return the compiled patterns of a language, `pt-BR` as `pt`."""
    words = WORDS.get(primary_subtag(language), WordList())
    groups = {"leg": words.leg, "arm": words.arm, "head": words.head, "trunk": words.trunk}
    return Patterns(
        limb=_whole(words.limb),
        side={"left": _whole(words.left), "right": _whole(words.right)},
        groups={name: _whole(group) for name, group in groups.items()},
        body=_whole("|".join(groups.values())),
        moving=_clause(words.opener, words.moving),
        letting=_clause(words.opener, words.letting),
        joint=re.compile(rf"[.!?;:,]|\b(?:{words.joint})\b", re.IGNORECASE | re.VERBOSE),
        pointing=_whole(words.pointing),
        vague=_whole(words.vague),
        abbreviation=re.compile(
            rf"\b(?:{words.abbreviation})\.(?=\s|$)|[%&+=/@\#°<>*_\[\]]", re.IGNORECASE | re.VERBOSE
        ),
        story=_whole(words.story, re.VERBOSE),
        heteronym=_whole(words.heteronym),
        number=_whole(words.number),
        last=_whole(words.last),
        again=_beginning(words.again),
        opening=_beginning(words.opening),
        promise=_whole(words.promise),
        quiet=_whole(words.quiet),
        bell=_whole(words.bell),
        farewell=_whole(words.farewell),
    )


def _whole(words: str, flags: int = re.IGNORECASE | re.VERBOSE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", flags)


def _beginning(words: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{words})\b", re.IGNORECASE | re.VERBOSE)


def _clause(opener: str, verbs: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:(?:{opener})\b\W*){{0,3}}(?:{verbs})\b", re.IGNORECASE | re.VERBOSE)


def markup_in(text: str) -> str:
    """Return the first piece of markup in a text; empty if there is none.

    Example:
        >>> markup_in("Lie on your <b>back</b>."), markup_in("Rest. [pause]"), markup_in("Rest.")
        ('<b>', '[pause]', '')
    """
    found = _MARKUP.search(text)
    return found[0].strip() if found else ""
