"""The names of a store's files, and the records of tracks."""

from __future__ import annotations

import json

import pytest

from voiceguide.catalogue.records import (
    KeysThere,
    TrackRecord,
    as_file,
    keys_there,
    manifest,
    read_record,
    track_file,
)

KEY, OTHER = "ab" * 32, "cd" * 32


def below_tracks(key, *endings):
    return [track_file(key, ending).removeprefix("tracks/") for ending in endings]


def test_only_whole_tracks_count_as_made():
    whole = below_tracks(KEY, ".mp3", ".timeline.json", ".json")
    assert keys_there(whole, ".mp3") == KeysThere(frozenset({KEY}), frozenset(), frozenset())
    for lost in whole[:2]:
        rest = [name for name in whole if name != lost]
        assert keys_there(rest, ".mp3") == KeysThere(frozenset(), frozenset(), frozenset({KEY}))
    assert keys_there(whole[:2], ".mp3") == KeysThere(frozenset(), frozenset(), frozenset())
    assert keys_there(whole, ".flac").broken == {KEY}
    skipped = keys_there([*whole, *below_tracks(OTHER, ".skipped.json")], ".mp3")
    assert (skipped.made, skipped.skipped, skipped.broken) == ({KEY}, {OTHER}, frozenset())


def test_a_record_comes_back_as_it_was_written():
    for record in (TrackRecord(sha256="a", size_bytes=3, remarks=("x",)), TrackRecord(skipped="too short")):
        assert read_record(as_file(record)) == record


@pytest.mark.parametrize(
    "data",
    [None, b"", b"[]", b"{}", b'{"sha256": 3, "remarks": []}', b'{"sha256": "", "remarks": []}',
     b'{"sha256": "a", "skipped": "b", "remarks": []}', b'{"sha256": "a", "size_bytes": "9", "remarks": []}',
     b'{"sha256": "a", "surprise": 1, "remarks": []}'],
)  # fmt: skip
def test_what_is_no_record_is_none(data):
    assert read_record(data) is None


def test_a_manifest_lists_every_track_by_its_name():
    there = KeysThere(frozenset({KEY}), frozenset(), frozenset())
    listed = json.loads(manifest([("tone/a.mp3", KEY), ("tone/b.mp3", OTHER)], there, ".mp3"))
    assert [(one["name"], one["state"]) for one in listed["tracks"]] == [
        ("tone/a.mp3", "made"),
        ("tone/b.mp3", "missing"),
    ]
    assert listed["tracks"][0]["file"] == track_file(KEY, ".mp3")
