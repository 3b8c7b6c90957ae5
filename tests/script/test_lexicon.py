"""The listener's lexicon: what it says for a language, and how its mistakes are told."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import ScriptError
from voiceguide.script.lexicon import read_lexicon

WHOLE = """\
all:
  Anna: AH-na
en:
  sacrum: SAY-krum
  psoas: SO-az /ˈsoʊæs/
  yoghurt: /ˈjoʊɡɚt/
  close your: cloze your
en-GB:
  sacrum: SACK-rum
de:
  # nothing yet
"""


@pytest.fixture
def lexicon(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "lexicon.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_language_has_its_own_words_and_those_of_all(lexicon):
    path = lexicon(WHOLE)
    english = read_lexicon(path, "en")
    assert english[0] == ("sacrum", "SAY-krum")
    assert english[-1] == ("Anna", "AH-na")
    assert ("psoas", "SO-az /ˈsoʊæs/") in english
    assert read_lexicon(path, "de") == read_lexicon(path, "fr") == (("Anna", "AH-na"),)


@pytest.mark.parametrize("code", ["en-GB", "en_GB", "EN-gb"])
def test_a_region_comes_before_its_language(lexicon, code):
    words = [how for said, how in read_lexicon(lexicon(WHOLE), code) if said == "sacrum"]
    assert words == ["SACK-rum", "SAY-krum"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "en:\n", "{}"])
def test_an_empty_one_says_nothing(lexicon, text):
    assert read_lexicon(lexicon(text), "en") == ()


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("sacrum: x\n", "1:1", '"sacrum" is not a language. Write words below a language such as `en:`'),
        ("en: SAY-krum\n", "1:5", '`en` needs words below it, but "SAY-krum" stands here'),
        ("- en\n", "1:1", "a lexicon needs languages with words below them, but a list stands here"),
        ("en:\n  sacrum: [a, b]\n", "2:11", 'how "sacrum" is said is one text, but a list stands here'),
        ("en:\n  sacrum:\n", "2:10", 'does not tell how "sacrum" is said'),
        ("en:\n  psoas: SO-az /ˈso\n", "2:10", '"SO-az /ˈso" does not tell how "psoas" is said'),
        ("en:\n  psoas: /s0/\n", "2:10", '"0" stands for no sound in the sound of "psoas"'),
        ("en:\n  '-': dash\n", "2:3", '"-" is no word to look for'),
        (f"en:\n  a: {'b' * 61}\n", "2:6", 'how "a" is said is too long'),
        ("en:\n  a: b\n  a: c\n", "3:3", '"a"'),
        ("en: {a: b\n", "", "lexicon.yaml"),
        (b"en:\n  a: \xff\n", "", "lexicon.yaml"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_with_its_place(lexicon, text, where, what):
    with pytest.raises(ScriptError) as told:
        read_lexicon(lexicon(text), "fr")
    assert len(told.value.problems) == 1
    assert f"lexicon.yaml:{where}" in str(told.value)
    assert what in str(told.value)


def test_all_mistakes_are_told_at_once(lexicon):
    with pytest.raises(ScriptError) as told:
        read_lexicon(lexicon("en:\n  a: /1/\n  '+': x\nwrong one: 3\n"), "en")
    assert [problem.spot.line for problem in told.value.problems] == [2, 3, 4]


def test_one_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScriptError, match=r"lexicon\.yaml"):
        read_lexicon(tmp_path / "lexicon.yaml", "en")


SIGNS = st.sampled_from(["en", ":", "\n", "  ", "a", "/", "[", "ˈ", '"', "#"])


@given(st.text(max_size=60) | st.lists(SIGNS, max_size=20).map("".join))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    with suppress(ScriptError):
        assert all(said and how for said, how in read_lexicon(path, "en"))
