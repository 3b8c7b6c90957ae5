"""The program's own phrases, by language."""

from __future__ import annotations

from voiceguide.lint.phrases_said import phrase_texts
from voiceguide.plan.phrases import languages


def test_every_language_has_phrases_of_its_own():
    found = [phrase_texts(language, "presence") for language in languages()]
    assert all(found)
    assert len(set(found)) == len(found)


def test_a_region_has_those_of_its_language_and_an_unknown_language_none():
    assert (
        phrase_texts("en-GB", "hold_middle")
        == phrase_texts("en", "hold_middle")
        >= {"You are about halfway."}
    )
    assert phrase_texts("xx", "presence") == frozenset()
    assert len(phrase_texts("en", "lead_in")) == 2
