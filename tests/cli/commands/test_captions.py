"""`voiceguide captions` writes what lies beside the track, and nothing where something is wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.support.sessions_made import evening
from voiceguide.cli.main import main
from voiceguide.media.captions import CAPTIONS
from voiceguide.timeline.formats import FORMATS


@pytest.fixture
def track(tmp_path: Path) -> Path:
    (tmp_path / "evening.timeline.json").write_text(FORMATS["json"].write(evening()), encoding="utf-8")
    return tmp_path / "evening.mp3"


@pytest.mark.parametrize("form", ["mp3", "flac", "wav"])
def test_each_form_lies_beside_the_track(track, form, capsys):
    named = str(track.with_suffix(f".{form}"))
    assert main(["captions", named, "--format", "vtt,srt", "-f", "chapters"]) == 0
    names = ["evening.vtt", "evening.srt", "evening.chapters.json"]
    assert capsys.readouterr().out.splitlines() == [str(track.parent / name) for name in names]
    assert (track.parent / "evening.vtt").read_text(encoding="utf-8").startswith("WEBVTT\n\n00:00:00.000")


def test_into_a_folder_and_for_machines(track, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    assert (
        main(["captions", str(tmp_path / "evening.timeline.json"), "-o", str(tmp_path / "out"), "--json"])
        == 0
    )
    (told,) = json.loads(capsys.readouterr().out)
    assert told["captions"] == [str(tmp_path / "out" / "evening.vtt")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "vtx"], 'Did you mean "vtt"?'),
        (["-o", "nowhere.vtt"], "there is no folder of that name"),
    ],
)
def test_what_cannot_be(track, arguments, says, capsys):
    before = sorted(track.parent.iterdir())
    assert main(["captions", str(track), *arguments]) == 1
    assert says in capsys.readouterr().err
    assert sorted(track.parent.iterdir()) == before


def test_one_without_a_timeline_does_not_keep_the_others(track, capsys):
    assert main(["captions", str(track.with_name("gone.mp3")), str(track)]) == 1
    told = capsys.readouterr()
    assert "gone.mp3: There is no such track" in told.err
    assert told.out.strip().endswith("evening.vtt")


def test_a_track_of_another_length_takes_its_captions_along(voiceguide, desk):
    """Nothing beside a track tells of what was heard before, whatever the track was replaced by."""
    voiceguide("render", "knee-drops", "-m", "3", "-o", "x.mp3")
    every = ",".join(CAPTIONS)
    voiceguide("captions", "x.mp3", "--format", every)
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    assert len(before) == 2 + len(CAPTIONS)
    assert voiceguide("render", "knee-drops", "-m", "3", "-o", "x.mp3").err == "Spoken by tone.\n"
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before
    (desk / "x.txt").write_text("My notes.\n", "utf-8")
    ended = voiceguide("render", "knee-drops", "-m", "4", "-o", "x.mp3", "--json")
    assert ended.err.startswith("Spoken by tone. Captions made anew: x.vtt, x.srt, x.lrc, ")
    assert ended.err.endswith(
        "x.txt may tell of another session; to write it anew: voiceguide captions x.mp3 --format txt\n"
    )
    (told,) = json.loads(ended.out)
    assert len(told["captions"]) == len(CAPTIONS) - 1
    assert (desk / "x.txt").read_text("utf-8") == "My notes.\n"
    (desk / "x.txt").unlink()
    voiceguide("captions", "x.mp3", "--format", every, "-o", "now/")
    for name in told["captions"]:
        assert (desk / name).read_bytes() == (desk / "now" / name).read_bytes() != before[name]


def test_a_book_to_read_along_carries_the_track(voiceguide, desk):
    voiceguide("render", "knee-drops", "-m", "3", "-o", "x.mp3")
    ended = voiceguide("captions", "x.mp3", "--format", "epub,vtt")
    assert (ended.code, ended.lines) == (0, ["x.epub", "x.vtt"])
    with zipfile.ZipFile(desk / "x.epub") as book:
        assert book.testzip() is None
        assert book.read("EPUB/sound.mp3") == (desk / "x.mp3").read_bytes()


@pytest.mark.parametrize(
    ("named", "says"),
    [("x.timeline.json", "Name the track beside it: x.mp3"), ("x.wav", "A book cannot carry")],
)
def test_a_book_without_a_sound_that_readers_play_is_refused(voiceguide, desk, named, says):
    voiceguide("render", "knee-drops", "-m", "3", "-o", "x.wav")
    before = sorted(desk.iterdir())
    ended = voiceguide("captions", named, "--format", "epub")
    assert ended.code == 1
    assert says in " ".join(ended.err.split())
    assert sorted(desk.iterdir()) == before
