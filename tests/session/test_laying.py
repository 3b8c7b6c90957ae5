"""Tracks of one stem share one timeline: what is the same session, and what would take it away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sessions_made import evening

from voiceguide.errors import OutputError
from voiceguide.session.laying import check_shared
from voiceguide.session.request import Remembered
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import TIMELINE, Balance, Bed, Timeline

LAID = replace(evening(), mode="bedtime")


def laid_beside(folder: Path, timeline: Timeline) -> str:
    """Ask for an MP3 where a FLAC of the evening lies already."""
    (folder / "e.flac").touch()
    (folder / f"e{TIMELINE}").write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    return check_shared(Remembered(timeline, FORMATS["json"].write(timeline), ""), folder / "e.mp3")


@pytest.mark.parametrize(
    "other",
    [
        {"routine": "another"},
        {"language": "de"},
        {"mode": "day"},
        {"voice": "another"},
        {"target_ms": LAID.target_ms + 1},
        {"choices": (("first", "right"),)},
        {"balance": Balance(longer="left", extra_ms=5_000)},
        {"bed": Bed(kind="another", below_voice_db=22.0)},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_was_asked_for_in_another_way_is_another_session(tmp_path, other):
    with pytest.raises(OutputError, match=r"e\.flac would lose e\.timeline\.json to this track"):
        laid_beside(tmp_path, replace(LAID, **other))


def test_the_same_session_may_lie_there_and_an_edited_one_is_told(tmp_path):
    assert laid_beside(tmp_path, LAID) == ""
    edited = replace(LAID, clips=(replace(LAID.clips[0], text="Otherwise."), *LAID.clips[1:]))
    assert laid_beside(tmp_path, edited) == "The session is not what it was: make e.flac anew, too."


@pytest.mark.parametrize("name", ["e.FLAC", "e.Wav"])
def test_however_its_ending_is_written_it_is_a_track_beside(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / f"e{TIMELINE}").write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    for made in (tmp_path / "e.mp3", tmp_path / "e.MP3"):
        with pytest.raises(OutputError, match=rf"{name} would lose"):
            check_shared(Remembered(replace(LAID, routine="another"), "", ""), made)


def test_what_is_no_track_of_that_name_has_no_say(tmp_path):
    """Neither a stem, nor what has a longer name or another ending, nor a folder, nor the track itself."""
    for name in ("e.voice.wav", "e2.flac", "e.txt", "e.mp3"):
        (tmp_path / name).touch()
    (tmp_path / "e.flac").mkdir()
    (tmp_path / f"e{TIMELINE}").write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    assert check_shared(Remembered(replace(LAID, routine="another"), "", ""), tmp_path / "e.mp3") == ""


def test_a_timeline_that_cannot_be_read_is_not_replaced(tmp_path):
    laid_beside(tmp_path, LAID)
    (tmp_path / f"e{TIMELINE}").write_text("{", encoding="utf-8")
    with pytest.raises(OutputError, match="would lose"):
        check_shared(Remembered(LAID, FORMATS["json"].write(LAID), ""), tmp_path / "e.mp3")
