"""The summary of several tracks: each is told, and the code says whether all were made."""

from __future__ import annotations


def test_several_routines_and_lengths_at_once(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "reclined-twist", "-m", "5", "-d", "5m30s", "-o", "tracks/")
    assert ended.code == 0
    assert ended.lines == [
        "tracks/knee-drops-5min.mp3",
        "tracks/knee-drops-5min30s.mp3",
        "tracks/reclined-twist-5min.mp3",
        "tracks/reclined-twist-5min30s.mp3",
    ]
    assert len(list((desk / "tracks").iterdir())) == 8


def test_one_that_cannot_be_made_does_not_keep_the_others(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "--minutes", "1,3")
    assert ended.code == 1
    assert ended.out == "knee-drops-3min.mp3\n"
    assert ended.err.splitlines()[0].startswith("error: ")
    assert {file.name for file in desk.iterdir()} == {
        "knee-drops-3min.mp3",
        "knee-drops-3min.timeline.json",
    }
