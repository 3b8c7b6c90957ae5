"""The name of a track: what was chosen stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.app.naming import session_name, track_name
from voiceguide.cli import output
from voiceguide.pipeline import Request

JOBS = [Request(routine="bedtime-twist", target_ms=ms) for ms in (600_000, 630_000)]


def test_two_sound_files_of_one_stem_never_take_each_others_track(tmp_path):
    """Whatever their folders and endings, and beside the bed of that name that ships."""
    beds = []
    for n, name in enumerate(["a/rain.mp3", "b/rain.mp3", "b/rain.wav"]):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%d" % n)
        beds.append(str(tmp_path / name))
    names = [track_name(replace(JOBS[0], bed=bed)) for bed in (*beds, "rain")]
    assert len(set(names)) == 4
    assert all(name.startswith("bedtime-twist-10min-rain") for name in names)
    assert names[0] == track_name(replace(JOBS[0], bed=beds[0]))


@pytest.mark.parametrize(
    ("heard", "ending"),
    [
        ({"bed": "rain"}, "-rain"),
        ({"bed": "ocean:breath"}, "-ocean-breath"),
        ({"bed": "my sounds/Meer bei Nacht.v2.wav"}, "-meer-bei-nacht-v2"),
        ({"bed": "音.flac"}, "-音"),
        ({"bed": "rain", "bed_below_db": 28.5, "fade_ms": 90_000}, "-rain-28-5db-fade-1min30s"),
        ({"bell": "low"}, "-bell-low"),
        ({"breaths": "air"}, "-breaths-air"),
        ({"bell": "none", "speech_lufs": -18.0}, "-bell-none-lufs-18"),
        ({"bed": "none", "bell": "bowl", "speech_lufs": -16.0, "voice": "hibari"}, "-no-bed"),
        ({"bell": "bowl", "speech_lufs": -16.0, "voice": "hibari"}, ""),
    ],
)
def test_what_is_heard_around_the_words_stands_in_the_name(heard, ending):
    request = replace(JOBS[0], **heard)
    assert str(output.track_paths([request], None)[0]) == f"bedtime-twist-10min{ending}.mp3"
    assert session_name(request) == "bedtime-twist-10min"
