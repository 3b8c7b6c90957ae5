"""The wordings of the program's own phrases, for rules that tell them from an author's."""

from __future__ import annotations

from functools import cache

from voiceguide.core.languages import primary_subtag
from voiceguide.plan.phrases import FOLDER, languages


@cache
def phrase_texts(language: str, key: str) -> frozenset[str]:
    """Return what the phrase book of a language says for `key`; nothing in a language without.

    Example:
        >>> "You are about halfway." in phrase_texts("en-GB", "hold_middle")
        True
    """
    from voiceguide.script.yaml.compose import read_plain

    name = primary_subtag(language)
    if name not in languages():
        return frozenset()
    wordings = read_plain(FOLDER / f"{name}.yaml")["phrases"][key]
    return frozenset([wordings] if isinstance(wordings, str) else wordings)
