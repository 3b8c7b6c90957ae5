"""Locks and packs: a session's speech goes from one cache into another, whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.small_script import put_down
from voiceguide.app import packs
from voiceguide.errors import OutputError, PackError
from voiceguide.pipeline import Request
from voiceguide.settings import Settings

SMALL_EVENING = Request(routine="small", target_ms=120_000, voice="tone")


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def test_a_lock_lies_beside_its_track_and_pins_every_sentence(own, tmp_path):
    pinned = packs.lock_session(SMALL_EVENING, own, tmp_path / "evening.mp3")
    told = json.loads((tmp_path / "evening.lock.json").read_text())
    assert (pinned.routine, pinned.duration_ms, pinned.voice) == ("small", 120_000, "tone")
    assert pinned.track == "evening"
    assert "tone" in json.dumps(told)


def test_what_is_packed_here_is_all_that_is_needed_there(own, tmp_path):
    packed = packs.pack_sessions([SMALL_EVENING], own, tmp_path / "small.vgpack")
    assert packed.size_bytes == (tmp_path / "small.vgpack").stat().st_size
    there = replace(own, cache_folder=tmp_path / "there")
    brought = packs.unpack_file(tmp_path / "small.vgpack", there, tmp_path / "locks")
    assert brought.sessions == packed.sessions
    assert [path.name for path in (tmp_path / "locks").iterdir()] == [f"{packed.sessions[0].track}.lock.json"]
    assert packs.cache_stats(there).entries == packed.entries
    assert packs.cache_check(there).faults == ()


def test_a_file_that_is_no_pack_brings_nothing(own, tmp_path):
    (tmp_path / "no.vgpack").write_bytes(b"no pack")
    with pytest.raises(PackError):
        packs.unpack_file(tmp_path / "no.vgpack", own)
    assert packs.cache_stats(own).entries == 0


def test_two_tracks_of_one_name_are_not_packed_as_one(own, tmp_path):
    with pytest.raises(OutputError, match="would both be"):
        packs.pack_sessions(
            [SMALL_EVENING, replace(SMALL_EVENING, routine="SMALL")], own, tmp_path / "two.vgpack"
        )
    assert not (tmp_path / "two.vgpack").exists()


def test_the_cache_is_emptied_to_the_size_that_is_wanted(own, tmp_path):
    packs.lock_session(SMALL_EVENING, own, tmp_path / "evening.mp3")
    had = packs.cache_stats(own).entries
    assert packs.cache_prune(own, max_bytes=0).removed == had > 0
    assert packs.cache_stats(own).entries == 0
