"""From a request to a plan: scripts are parsed once, and anew as soon as one was changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.compose.planning import (
    USUAL_MS,
    Scripts,
    compile_script,
    disclosed,
    load,
    own_folder,
    planned,
)
from voiceguide.compose.request import AS_WRITTEN, ESTIMATED, Request
from voiceguide.errors import UnknownRoutine
from voiceguide.settings import Settings
from voiceguide.timeline.synthetic import Synthetic


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def test_a_script_is_parsed_once_for_a_run(own):
    scripts = Scripts()
    assert scripts.read("small", own) is load("small", own, scripts=scripts)
    assert load("small", own) is not load("small", own)
    assert load("small", own) == scripts.read("small", own)


def test_a_changed_script_is_parsed_anew(own, tmp_path):
    scripts = Scripts()
    before = scripts.read("small", own)
    put_down(tmp_path / "scripts", text=SMALL.replace("Small turn", "Another turn"))
    assert (before.title, scripts.read("small", own).title) == ("Small turn", "Another turn")


def test_a_name_that_is_none_is_refused(own):
    with pytest.raises(UnknownRoutine):
        Scripts().read("smell", own)


def test_only_a_path_has_a_folder_of_its_own(tmp_path):
    assert own_folder("small") == ()
    assert own_folder(str(tmp_path / "small.yaml")) == (tmp_path,)


def test_a_phrase_book_is_read_once(tmp_path):
    book = tmp_path / "book.yaml"
    book.write_text("left: left\n")
    scripts = Scripts()
    assert scripts.read_book(book) is scripts.read_book(book)


def test_the_length_asked_for_changes_only_what_announces_it(own):
    script = load("small", own)
    short, long = (compile_script(script, AS_WRITTEN, target_ms) for target_ms in (60_000, USUAL_MS))
    assert [line.text for line in short.lines()][-1] == [line.text for line in long.lines()][-1]
    assert len(short.parts) == len(long.parts)


def test_the_lexicon_of_the_listener_comes_before_that_of_the_script(own, tmp_path):
    put_down(tmp_path / "scripts", text=SMALL + "pronounce: {jaw: jor}\n")
    lexicon = tmp_path / "mine.yaml"
    lexicon.write_text("en: {jaw: jaugh}\n")
    request = Request(routine="small", target_ms=60_000)
    assert [told for word, told in planned(request, own).pronounce if word == "jaw"] == ["jor"]
    both = planned(request, replace(own, lexicon=lexicon)).pronounce
    assert [told for word, told in both if word == "jaw"] == ["jaugh", "jor"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, Synthetic.VOICE),
        ({"voice": "hibari"}, Synthetic.VOICE),
        ({"voice": ESTIMATED}, Synthetic.VOICE),
        ({"voice": "tone"}, Synthetic.NONE),
        ({"takes": Path("takes")}, Synthetic.NONE),
        ({"takes": Path("takes"), "fill_takes": True}, Synthetic.MIXED),
        ({"takes": Path("takes"), "fill_takes": True, "voice": "tone"}, Synthetic.NONE),
        ({"disclose": False}, Synthetic.NONE),
    ],
)
def test_a_voice_says_no_more_of_itself_than_is_true(asked, told):
    assert disclosed(Request(**{"routine": "small", "target_ms": 1, "disclose": True, **asked})) is told


def test_a_session_says_that_its_voice_is_synthetic_if_it_is(own):
    request = Request(routine="small", target_ms=60_000, disclose=True)
    for voice, said in (("hibari", 1), ("tone", 0)):
        lines = planned(replace(request, voice=voice), own).lines()
        assert [line.text for line in lines].count("This voice is made by a computer.") == said
