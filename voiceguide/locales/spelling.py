"""Rules of spelling that tell the syllables of a word, one function a language."""

from __future__ import annotations

import re
from typing import Final

_EN_ENDING: Final = re.compile(r"['’](?:s|re|ve|ll|d|m)$")
_EN_NUCLEUS: Final = re.compile(r"[aeiouyàâäáãéèêëíîïóôöõúùûüœæ]+")
_EN_SILENT: Final = re.compile(
    r"""
    (?<=[^aeiouyl])e$ | (?<=[aeiouyrwhkg]l)e$        # "shape", "whole", but "gentle"
    | (?<=[^aeiouytd])ed$                            # "crossed", but "rested"
    | (?<=[^aeiouyszxlhcg])es$ | (?<=[aeiouyrw]l)es$ | (?<=th)es$
    | (?<=[nf])e(?=ty$)                              # "ninety", "safety"
    | (?<=ev)e(?=nings?$)
    | (?<=[ktpgdfvmnrlbs])h?e(?=(?:ly|ful|less|ment|ness|ways|where|thing|one|wards?|body|times?|side)$)
    """,
    re.VERBOSE,
)
_EN_SPLIT: Final = re.compile(
    r"""
    ia(?!l$|lly$|n$|ns$|ge$) | iu | io(?!n|us) | eo(?!us|ple|n$)    # "diaphragm", "ilium", "video"
    | (?<![gq])ua(?!r) | (?<!q)uo | [aeiouy]ing | iet | rea(?=ct) | crea(?=t)
    | ier$ | iest$ | eum | ius | oem | uin$
    | ism$ | n['’]t$ | (?<=[bt])re$                                 # what is heard has no letter
    """,
    re.VERBOSE,
)
_DE_NUCLEUS: Final = re.compile(r"ei|ai|ie|au|eu|äu|aa|ee|oo|[aeiouyäöüéáà]")
_ES_NUCLEUS: Final = re.compile(r"[iuü]?[aeoáéó](?:[iu](?![aeoáéó])|y(?![aeiouáéíóú]))?|[iíuúü]|y$")


def english(word: str) -> int:
    """Count the syllables of an English word in small letters."""
    whole = _EN_ENDING.sub("", word)
    voiced = _EN_SILENT.sub("", whole)
    return len(_EN_NUCLEUS.findall(voiced)) + len(_EN_SPLIT.findall(whole))


def german(word: str) -> int:
    """Count the syllables of a German word in small letters."""
    return len(_DE_NUCLEUS.findall(word))


def spanish(word: str) -> int:
    """Count the syllables of a Spanish word in small letters."""
    return len(_ES_NUCLEUS.findall(word))
