"""The phrase book: the compiler's own wordings, and those of a script in their place."""

from __future__ import annotations

import pytest

from tests.support.plans_made import HEAD, Desk, said
from voiceguide.errors import ScriptError


def test_a_language_without_a_phrase_book_is_refused_with_its_place(desk: Desk) -> None:
    with pytest.raises(ScriptError, match="no phrase book for the language 'tlh'"):
        desk.plan("- say: Qapla.\n", HEAD + "language: tlh\n")


def test_own_phrases_take_the_place_of_the_books(desk: Desk) -> None:
    plan = desk.plan("- say: Be.\n", HEAD + "phrases: {intro: 'Welcome to {title}.'}\n")
    assert said(plan)[0] == "Welcome to Made up."
    for phrases, sentence in (
        ("{introo: Hello.}", "unknown phrase 'introo'"),
        ("{intro: 'Hello {name}.'}", "cannot have {name}"),
        ("{bias: 'Ready.'}", "the phrase 'bias' does not say all"),
    ):
        with pytest.raises(ScriptError, match=sentence):
            desk.plan("- say: Be.\n", HEAD + f"phrases: {phrases}\n")
