"""What is remembered of a show: a lost, damaged or forged memory does no harm."""

from __future__ import annotations

import json
import os

import pytest

from tests.support.shows_made import EPISODES
from tests.support.shows_published import planned
from voiceguide.errors import OutputError
from voiceguide.podcast.state import State, read_state


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "voiceguide.show/2"}', "\xff", '{"schema'])
def test_a_damaged_memory_is_not_guessed_at(home, text):
    before = home.files()
    home.state.write_bytes(text.encode("latin-1"))
    with pytest.raises(OutputError, match="what this show remembers cannot be used"):
        home.publish()
    assert home.files() == before


def test_a_memory_cannot_reach_out_of_the_folder(home):
    told = json.loads(home.state.read_bytes())
    told["files"]["../show.yaml"] = 1
    home.state.write_text(json.dumps(told))
    with pytest.raises(OutputError, match="cannot be used"):
        home.publish()


def test_a_lost_memory_still_knows_who_everybody_is(home):
    guids = [one.record.guid for one in planned(home, State()).episodes]
    assert guids == [kept.guid for kept in read_state(home.state).episodes.values()]


def test_where_the_memory_cannot_be_kept_nothing_is_published(home):
    before = home.files()
    home.rewrite(EPISODES[0])
    home.state.rename(home.path / "kept")
    home.state.mkdir()
    with pytest.raises(OutputError):
        home.publish()
    assert home.files() == before


@pytest.mark.timeout(60)
def test_a_state_that_names_odd_inputs_costs_no_more_than_a_full_look(home):
    os.mkfifo(home.path / "pipe")
    told = json.loads(home.state.read_bytes())
    told["inputs"] = ["pipe", "/dev/zero", "a\x7fb"]
    home.state.write_text(json.dumps(told))
    assert home.publish().written == ()
    assert read_state(home.state).inputs == ("own.png",)
