"""One text of a script is changed where it stands; all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.errors import ChoiceError, ScriptError
from voiceguide.script.editing import WrittenText, check_size, could_say, said_texts, with_new_text
from voiceguide.script.yaml.compose import plain, tree_of
from voiceguide.settings import bundled_scripts

WRITTEN = """\
# A script. 'Nothing' in a comment is a text: at all.
title: Small
about: A pause.   # kept
steps:
  # above
  - say: >-
      One two
      three.
  # below
  - say: |
      Four five.

  - say: 'it''s here'   # beside
  - say: a plain one
      that goes on      # at its end
    time: 4s
  - tip: ["A first one.", 'A second, with {side}.']
    when: {mode: day}
  - say: &again "Said twice."
  - say: *again
  - move: Last"""


def lines_changed(before: str, after: str) -> set[str]:
    return set(before.splitlines()) ^ set(after.splitlines())


def test_what_is_said_is_found_at_its_place_and_names_are_not():
    found = {one.text.strip(): (one.line, one.column) for one in said_texts(WRITTEN, "small.yaml")}
    assert found["One two three."] == (6, 10)
    assert found["A second, with {side}."] == (17, 27)
    assert "Small" not in found
    assert "day" not in found
    assert list(found.values()) == sorted(found.values())


@pytest.mark.parametrize(
    "new", ["Now rest.", 'Now: rest # here, [all] of "it" isn\'t {side}.', "- no", "yes", "*a"]
)
@pytest.mark.parametrize("at", said_texts(WRITTEN, "small.yaml"), ids=lambda at: f"line {at.line}")
def test_only_that_text_is_another_and_every_comment_is_still_there(at, new):
    made = with_new_text(WRITTEN, "small.yaml", at, new)
    before, after = tree_of(WRITTEN, "x").node, tree_of(made, "x").node
    texts, changed = str(plain(before)), str(plain(after))
    assert new in [text.strip() for text in plain_texts(plain(after))]
    assert texts.count("'title': 'Small'") == changed.count("'title': 'Small'") == 1
    for comment in ("# A script.", "# kept", "# above", "# below", "# beside", "# at its end"):
        assert made.count(comment) == WRITTEN.count(comment)
    assert len(lines_changed(WRITTEN, made)) <= 4
    # The other way round it is what it was, but for how the text was broken and quoted.
    back = with_new_text(
        made, "small.yaml", WrittenText(at.line, at.column, found_at(made, at).text), at.text
    )
    assert [text.strip() for text in plain_texts(plain(tree_of(back, "x").node))] == [
        " ".join(text.split()) for text in plain_texts(plain(before))
    ]


def plain_texts(tree: object) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree)  # type: ignore[arg-type] # a list else
    return [text for _, each in inside for text in plain_texts(each)]


def found_at(text: str, at: WrittenText) -> WrittenText:
    return next(one for one in said_texts(text, "x") if (one.line, one.column) == (at.line, at.column))


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60), st.integers(0, 7))
def test_whatever_is_written_is_read_back_or_refused(new, n):
    at = said_texts(WRITTEN, "small.yaml")[n]
    try:
        made = with_new_text(WRITTEN, "small.yaml", at, new)
    except ChoiceError:
        return  # as the test of what nobody can say expects
    found = tree_of(made, "x")
    assert not found.findings
    assert " ".join(new.split()) in [text.strip() for text in plain_texts(plain(found.node))]
    assert made.count("#") >= WRITTEN.count("#")


def test_every_sentence_that_ships_can_be_changed_by_itself():
    text = (bundled_scripts() / "knee-drops.yaml").read_text("utf-8")
    found = said_texts(text, "knee-drops.yaml")
    assert len(found) > 60
    for at in found[::12]:
        made = with_new_text(text, "knee-drops.yaml", at, "Let it: be soft.")
        assert found_at(made, at).text == "Let it: be soft."
        assert made.count("#") == text.count("#")


def test_what_does_not_stand_there_any_more_is_refused():
    for at in (WrittenText(6, 10, "Another."), WrittenText(6, 11, "One two three."), WrittenText(99, 1, "x")):
        with pytest.raises(ChoiceError, match="does not stand there"):
            with_new_text(WRITTEN, "small.yaml", at, "Rest.")


@pytest.mark.parametrize("new", ["", " \n ", "x" * 1001, "a\u202eb", "a\x00b", "a\x1bb"])
def test_what_nobody_can_say_is_refused(new):
    (at, *_) = said_texts(WRITTEN, "small.yaml")
    with pytest.raises(ChoiceError):
        with_new_text(WRITTEN, "small.yaml", at, new)


def test_a_text_with_places_could_have_been_said_with_any_of_them():
    assert could_say("Bring your {side} knee  across.", "Bring your left knee across.")
    assert could_say("Rest.", "Rest.")
    assert not could_say("Bring your {side} knee across.", "Bring your knee across.")
    assert not could_say("Rest.", "Rest now.")
    assert not could_say("{one}.", "Rest. And go.")


def test_a_text_that_is_longer_than_any_script_is_refused():
    check_size("x" * 1000, "small")
    with pytest.raises(ScriptError, match="512 kB"):
        check_size("x" * (512 * 1024 + 1), "small")
