"""`-o`, wherever there is one: the same names are taken, the same are refused, and folders are made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sessions_made import evening
from voiceguide.cli import output
from voiceguide.errors import OutputError
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.timeline.formats import FORMATS

LENGTH = ("knee-drops", "--minutes", "3")
OF_FILES = [
    ("render", *LENGTH),
    ("plot", *LENGTH),
    ("show", *LENGTH, "--read"),
    ("takes", *LENGTH, "--read"),
    ("lock", *LENGTH),
    ("cache", "pack", *LENGTH),
    ("voices", "tone", "--sample"),
    ("captions", "evening.mp3"),
    ("publish",),
]


@pytest.fixture
def track(desk) -> Path:
    (desk / "evening.timeline.json").write_text(FORMATS["json"].write(evening()), encoding="utf-8")
    return desk / "evening.mp3"


@pytest.mark.parametrize("command", OF_FILES, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("named", "shown"), [("a\nb.mp3", r"a\nb.mp3"), ("new\t/", r"new\t"), ("\u2028.svg", r"\u2028.svg")]
)
def test_a_control_character_is_refused_in_one_sentence(command, named, shown, voiceguide, track):
    ended = voiceguide(*command, "-o", named)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"error: '{shown}': there is a control character (")
    assert ended.err.endswith(") in this name. Choose another name.\n")
    assert ended.err.count("\n") == 1
    assert [path.name for path in track.parent.iterdir()] == ["evening.timeline.json"]


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (("captions", "evening.mp3"), "evening.vtt"),
        (("plot", *LENGTH), "knee-drops.svg"),
        (("show", *LENGTH, "--read"), "knee-drops.html"),
        (("takes", *LENGTH, "--read"), "knee-drops.html"),
        (("lock", *LENGTH), "knee-drops-3min.lock.json"),
        (("voices", "tone", "--sample"), "sample-tone.wav"),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)
def test_a_folder_written_as_one_is_made(command, made, voiceguide, track):
    ended = voiceguide(*command, "-o", "far/new.d/")
    assert (ended.code, ended.out) == (0, f"far/new.d/{made}\n")
    assert (track.parent / "far" / "new.d" / made).stat().st_size > 0


@pytest.mark.parametrize("command", [("captions", "evening.mp3"), ("render", *LENGTH)], ids=lambda it: it[0])
def test_a_folder_that_cannot_be_made_is_told_and_nothing_else_is(command, voiceguide, track):
    (track.parent / "file").touch()
    ended = voiceguide(*command, "-o", "file/new.d/")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: -o file/new.d/: no folder can be made in ")
    assert (track.parent / "file").read_bytes() == b""


JOBS = [Request(routine="bedtime-twist", target_ms=ms) for ms in (600_000, 630_000)]


def test_what_was_chosen_stands_in_the_name():
    chosen = Choices(
        options=(("surface", "bed"),),
        first="left",
        longer=("left", 30_000),
        words=WordsLevel.BRIEF,
        mode=Mode.DAY,
    )
    request = Request(routine="drafts/my-evening.yaml", target_ms=600_000, choices=chosen, language="es")
    (path,) = output.track_paths([request], None)
    assert str(path) == "my-evening-10min-es-surface-bed-day-left-first-left-30s-longer-brief.mp3"
    wild = replace(request, routine="x", choices=Choices(options=(("../a", "b/../c\x1b"),)), language="..")
    assert str(output.track_paths([wild], None)[0]) == "x-10min-a-b-c.mp3"


def test_tracks_go_into_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = output.track_paths(JOBS, None)
    assert paths == (Path("bedtime-twist-10min.mp3"), Path("bedtime-twist-10min30s.mp3"))
    assert list(tmp_path.iterdir()) == []


def test_tracks_go_into_a_folder_that_is_there(tmp_path):
    assert output.track_paths(JOBS[:1], str(tmp_path)) == (tmp_path / "bedtime-twist-10min.mp3",)


def test_a_folder_is_made_if_it_is_written_as_one(tmp_path):
    (path,) = output.track_paths(JOBS[:1], f"{tmp_path}/deep/down/")
    assert path == tmp_path / "deep" / "down" / "bedtime-twist-10min.mp3"
    # Nothing lies in it yet: whoever writes the track makes it.
    assert list(tmp_path.iterdir()) == []


def test_one_track_may_be_named(tmp_path):
    assert output.track_paths(JOBS[:1], f"{tmp_path}/night.mp3") == (tmp_path / "night.mp3",)


def test_several_tracks_are_not_one_file(tmp_path):
    with pytest.raises(
        OutputError, match=r"2 tracks cannot be one file\. Name a folder instead: -o .*night/"
    ):
        output.track_paths(JOBS, f"{tmp_path}/night.mp3")


def test_two_scripts_of_one_name_do_not_make_one_track():
    both = [replace(JOBS[0], routine=f"{folder}/my-evening.yaml") for folder in ("mine", "yours")]
    with pytest.raises(OutputError, match=r"mine/my-.* and yours/my-.* would both be my-evening-10min\.mp3"):
        output.track_paths(both, None)
    loud = [replace(JOBS[0], routine=name) for name in ("Evening.yaml", "evening.yaml")]
    with pytest.raises(OutputError, match="one at a time"):
        output.track_paths(loud, None)


def test_a_track_has_one_of_the_known_forms(tmp_path):
    with pytest.raises(OutputError, match=r"a track is an mp3, .* file\. Name it night\.wav"):
        output.track_paths(JOBS[:1], f"{tmp_path}/night.aiff")
    with pytest.raises(OutputError, match=r"night\.mp3\. `voiceguide captions TRACK --format epub` makes"):
        output.track_paths(JOBS[:1], f"{tmp_path}/night.epub")
    with pytest.raises(OutputError, match=r"asks for wav, and --format for flac\. Name it night\.flac"):
        output.track_paths(JOBS[:1], f"{tmp_path}/night.wav", output.Form.FLAC)
    assert output.track_paths(JOBS[:1], f"{tmp_path}/night.wav")[0].name == "night.wav"
    assert [path.suffix for path in output.track_paths(JOBS, None, output.Form.OPUS)] == [".opus"] * len(JOBS)


def test_every_form_can_be_asked_for():
    from voiceguide.audio.formats import FORMATS

    assert tuple(output.Form) == tuple(FORMATS)


def test_a_file_where_a_folder_should_be_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"-o .*file/: no folder can be made in '.*file' \(not a"):
        output.track_paths(JOBS[:1], f"{tmp_path}/file/")
    with pytest.raises(OutputError, match=r"no folder can be made in '.*file' \(not a directory\)"):
        output.track_paths(JOBS[:1], f"{tmp_path}/file/below/")


@pytest.mark.parametrize("command", [("show", *LENGTH), ("takes", *LENGTH)], ids=lambda it: it[0])
def test_only_a_page_to_read_aloud_is_written_and_only_as_html(command, voiceguide, track):
    ended = voiceguide(*command, "-o", "page.html")
    assert ended.code != 0
    assert "--read as well" in ended.err
    ended = voiceguide(*command, "--read", "-o", "page.txt")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "error: -o page.txt: a page to read aloud is an HTML file. "
        "Name it page.html; every browser shows it.\n"
    )
    assert not (track.parent / "page.html").exists()
