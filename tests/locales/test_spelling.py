"""The rules of spelling, one language each: words that a rule is for, and words that it must leave alone."""

from __future__ import annotations

import pytest

from voiceguide.locales.spelling import english, german, spanish


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "shape whole scale"),  # a silent e at the end
        (2, "gentle little purple"),  # but here it is heard
        (1, "crossed stretched eased"),
        (2, "rested bended"),
        (1, "shapes soles breathes"),
        (2, "ankles noses edges"),
        (2, "ninety safety evening"),  # a silent e inside
        (2, "lifeless sideways something"),
        (1, "you're it's let's"),
        (2, "doing being"),  # two vowels that are heard apart
        (2, "react quiet"),
        (2, "prism centre didn't"),  # what is heard has no letter
    ],
)
def test_english(count, words):
    assert {word: english(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize(("count", "words"), [(1, "knie bein haar sein"), (2, "beine schulter häuser seele")])
def test_german(count, words):
    assert {word: german(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "pie rey voy"), (2, "aire agua reír baúl"), (3, "rodilla respira encía")],
)
def test_spanish(count, words):
    assert {word: spanish(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize("rule", [english, german, spanish])
def test_what_has_no_vowel_has_no_syllable(rule):
    assert rule("brrr") == rule("") == 0
