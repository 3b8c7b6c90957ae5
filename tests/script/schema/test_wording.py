"""Words to say: a sentence or its forms, and the scope in which they may stand."""

from __future__ import annotations

import pytest

from voiceguide.script.schema.types import Words
from voiceguide.script.schema.wording import Scope, read_words
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics

SIDED, REPEATING = Scope(sided=True), Scope().within("repeat")


def read(text: str, scope: Scope = Scope()):  # noqa: B008 - frozen
    findings = Diagnostics()
    words = read_words(tree_of(text, "x").node, Words(), "say", scope, findings)
    return words, [problem.what for problem in findings.in_order()]


def test_a_sentence_is_all_there_is_and_its_blanks_are_folded():
    words, problems = read("Rest  a\n  while.")
    assert (words.full, words.second, problems) == ("Rest a while.", None, [])


def test_each_form_comes_into_its_place():
    words, problems = read("{first: Bend., then: Again., last: Once more.}", REPEATING)
    assert (words.full, words.then, words.last, problems) == ("Bend.", "Again.", "Once more.", [])


@pytest.mark.parametrize(
    ("text", "scope", "what"),
    [
        ("{first: Bend., frist: Again.}", Scope(), '"frist" is no form of words.'),
        ("{first: Bend., then: Again.}", Scope(), "but nothing repeats here."),
        ("{first: Bend., second: And this.}", Scope(), "but there are no sides here."),
        ("{short: Bend.}", Scope(), "`first` is missing in `say`."),
        ("[]", Scope(), "the list after `say` is empty."),
        ("[[Bend.]]", Scope(), "a wording in the list after `say` is one text, but"),
        ("'!'", Scope(), "`say` has no word in it"),
        ("Bend your {side} knee.", Scope(), "{side}"),
    ],
)
def test_what_is_wrong_with_words_is_told(text, scope, what):
    words, problems = read(text, scope)
    assert words is None
    assert len(problems) == 1
    assert what in problems[0]


def test_side_words_stand_where_there_are_sides():
    words, problems = read("Bend your {side} knee.", SIDED)
    assert (words.full, problems) == ("Bend your {side} knee.", [])


def test_a_scope_knows_all_that_is_around_it():
    inner = Scope().within("each side", sided=True).within("rounds")
    assert (inner.sided, inner.repeating, inner.inside) == (True, True, frozenset({"each side", "rounds"}))
    assert not Scope().within("section").repeating
