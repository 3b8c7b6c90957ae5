"""The scan between the cues: every stretch of silence, bed and tones is looked at once."""

from __future__ import annotations

from tests.support.sounds_made import Library, MemoryStore, timeline
from tests.support.verify_planted import proof
from voiceguide.audio.renderer import render_track
from voiceguide.media.id3 import id3


def test_a_silent_session_has_nothing_to_find(tmp_path):
    planned, path = timeline(3_000), tmp_path / "track.mp3"
    render_track(planned, Library(), MemoryStore(), path, tags=id3(planned))
    assert proof(path, planned, Library()).faults == ()
