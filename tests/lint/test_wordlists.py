"""The rules of wording in each language: what they must find, and what they must leave alone."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from voiceguide.lint.wordlists import WORDS, patterns
from voiceguide.plan.phrases import languages


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_region_is_judged_as_its_language(language: str) -> None:
    assert patterns(f"{language}-XX") == patterns(language.upper()) == patterns(language)
    assert language in languages()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_looks_for_everything_but_heteronyms(language: str) -> None:
    empty = patterns("xx")
    ours = patterns(language)
    for name in (each.name for each in fields(ours) if each.name != "heteronym"):
        one, other = getattr(ours, name), getattr(empty, name)
        if isinstance(one, re.Pattern):
            assert one.pattern != other.pattern, name
        else:
            assert all(one[key].pattern != other[key].pattern for key in one), name
