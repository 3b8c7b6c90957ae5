"""`-o`, wherever there is one: the same names are taken, the same are refused, and folders are made."""

from __future__ import annotations

from pathlib import Path

import pytest
from sessions_made import evening

from voiceguide.timeline.formats import FORMATS

LENGTH = ("knee-drops", "--minutes", "3")
OF_FILES = [
    ("render", *LENGTH),
    ("plot", *LENGTH),
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
