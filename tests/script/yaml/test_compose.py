"""From text to tree: nothing is interpreted, everything has its place, slips are told as a teacher would."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script.yaml.compose import read_plain, tree_of


def test_nothing_written_is_not_the_same_as_an_empty_text(parser):
    node = tree_of("a:\nb: ~\nc: ''\nd: null\ne: 'null'\n", "x").node
    assert [value.empty for _, value in node] == [True, True, False, True, False]


def test_phrase_books_come_in_by_the_same_door(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_text("language: no\nphrases:\n  a: 1:30\n  b: [x, 'y']\n", "utf-8")
    assert read_plain(path) == {"language": "no", "phrases": {"a": "1:30", "b": ["x", "y"]}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty."),
        ("- a\n", "the file must be one group of keys."),
        ("a: 1\na: 2\n", 'the key "a" stands here a second time'),
        ("a: b: c\n", "a text with a colon in it needs quotes."),
    ],
)
def test_a_wrong_phrase_book_is_told_with_its_place(tmp_path, text, told):
    path = tmp_path / "en.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScriptError) as caught:
        read_plain(path)
    assert told in str(caught.value)
    assert "en.yaml:" in str(caught.value)
