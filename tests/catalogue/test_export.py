"""Finished tracks in a folder: only what is whole, and nothing that lies there already."""

from __future__ import annotations

import hashlib

import pytest

from voiceguide.cache.shared_store import SharedStore
from voiceguide.catalogue.export import export_tracks
from voiceguide.catalogue.plan import WantedTrack
from voiceguide.catalogue.records import TrackRecord, as_file, track_file
from voiceguide.pipeline import Request

TRACK = WantedTrack(name="tone/a.mp3", key="ab" * 32, request=Request(routine="a", target_ms=1))


@pytest.fixture
def store(tmp_path):
    made = SharedStore(str(tmp_path / "store"))
    for ending, data in ((".mp3", b"sound"), (".timeline.json", b"{}")):
        made.write(track_file(TRACK.key, ending), data)
    digests = [hashlib.sha256(data).hexdigest() for data in (b"sound", b"{}")]
    record = TrackRecord(sha256=digests[0], timeline_sha256=digests[1])
    made.write(track_file(TRACK.key, ".json"), as_file(record))
    return made


def exported(store, folder):
    return export_tracks([TRACK], store, folder, "mp3", lambda *_: None)


def test_a_track_and_its_timeline_are_written_once(store, tmp_path):
    assert exported(store, tmp_path / "out") == (1, ())
    assert (tmp_path / "out" / "tone" / "a.mp3").read_bytes() == b"sound"
    assert (tmp_path / "out" / "tone" / "a.timeline.json").read_bytes() == b"{}"
    assert exported(store, tmp_path / "out") == (0, ())
    (tmp_path / "out" / "tone" / "a.mp3").write_bytes(b"another")
    assert exported(store, tmp_path / "out") == (1, ())


@pytest.mark.parametrize("ending", [".mp3", ".timeline.json", ".json"])
def test_what_is_damaged_in_the_store_is_not_written_and_is_made_again(store, tmp_path, ending):
    store.write(track_file(TRACK.key, ending), b"damaged")
    assert exported(store, tmp_path / "out") == (0, (TRACK.key,))
    assert not (tmp_path / "out").exists()
    assert store.read(track_file(TRACK.key, ".json")) is None
