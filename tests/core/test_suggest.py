"""Suggestions: what was probably meant is offered, and nothing far-fetched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.suggest import listed, nearest, some, suggest

words = st.text("abcdefghijklmnop-_ ", min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=20), st.data())
def test_whatever_is_offered_is_one_of_the_names(names, data):
    word = data.draw(words)
    found = nearest(word, names)
    assert found is None or found in names


@given(words.filter(lambda word: word.strip()))
def test_capitals_and_the_sort_of_stroke_do_not_matter(name):
    assert nearest(name.upper().replace("_", "-"), [name]) == name


def test_a_slip_is_found_and_a_stranger_is_not():
    assert nearest("brethe", ["hold", "breathe", "rest"]) == "breathe"
    assert nearest("saxophone", ["hold", "breathe", "rest"]) is None
    assert nearest("hold", []) is None


def test_another_word_for_a_name_leads_to_it_only_where_the_name_may_stand():
    also = {"wait": "rest"}
    assert nearest("Wait", ["hold", "rest"], also) == "rest"
    assert nearest("wiat", ["hold", "rest"], also) == "rest"
    assert nearest("wait", ["hold"], also) is None


def test_a_word_of_any_length_is_answered_at_once():
    assert nearest("x" * 40, ["x" * 40]) == "x" * 40
    assert nearest("x" * 41, ["x" * 41]) is None
    assert nearest("target", [f"name-{n}" for n in range(200)] + ["target"]) is None


def test_it_is_asked_as_a_question_or_not_at_all():
    assert suggest("breth", ["breathe"]) == 'Did you mean "breathe"?'
    assert suggest("zzz", ["breathe"]) == ""


def test_names_in_a_sentence():
    assert listed(["one"]) == "one"
    assert listed(["one", "two"], "and") == "one and two"
    assert listed(["one", "two", "three"]) == "one, two or three"


def test_of_many_names_the_first_twelve_and_how_many_more():
    names = [f"n{n}" for n in range(15)]
    assert some(names[:12]) == ", ".join(names[:11]) + " and n11"
    assert some(names) == ", ".join(names[:12]) + " and 3 more"
