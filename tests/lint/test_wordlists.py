"""The rules of wording in each language: what they must find, and what they must leave alone."""

from __future__ import annotations

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
    for name in ("limb", "pointing", "second_move", "first_person", "abbreviation"):
        assert getattr(ours, name).pattern != getattr(empty, name).pattern, name
    assert all(ours.side[side].pattern != empty.side[side].pattern for side in ("left", "right"))
