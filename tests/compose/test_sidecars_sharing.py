"""Tracks of one stem share one timeline: what is the same session, and what would take it away."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.ordinary_user import as_nobody
from tests.support.sessions_made import evening
from voiceguide.cache.store import Cache
from voiceguide.compose.memoized import with_text
from voiceguide.compose.request import MemoizedTimeline
from voiceguide.compose.segment_store import CachedSegments
from voiceguide.compose.sidecars import check_shared, note_laid
from voiceguide.errors import OutputError
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import TIMELINE, Balance, Bed, Timeline

LAID = replace(evening(), mode="bedtime")


def laid_beside(folder: Path, timeline: Timeline) -> str:
    """Ask for an MP3 where a FLAC of the evening lies already."""
    (folder / "e.flac").touch()
    (folder / f"e{TIMELINE}").write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    return check_shared(with_text(timeline, ""), folder / "e.mp3", nowhere())


def nowhere() -> CachedSegments:
    """Give a store in which nothing was noted."""
    return CachedSegments(Cache(Path("/nowhere")))


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
            check_shared(with_text(replace(LAID, routine="another"), ""), made, nowhere())


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not shut by their mode there")
def test_in_a_folder_that_cannot_be_listed_tracks_of_the_usual_names_are_found(tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir()
    for name in ("e.flac", f"e{TIMELINE}"):
        (shut / name).write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    shut.chmod(0o311)
    other = with_text(replace(LAID, routine="another"), "")
    try:
        with as_nobody(tmp_path), pytest.raises(OutputError, match=r"e\.flac would lose"):
            check_shared(other, shut / "e.mp3", nowhere())
    finally:
        shut.chmod(0o755)


def test_what_is_no_track_of_that_name_has_no_say(tmp_path):
    """Neither a stem, nor what has a longer name or another ending, nor a folder, nor the track itself."""
    for name in ("e.voice.wav", "e2.flac", "e.txt", "e.mp3"):
        (tmp_path / name).touch()
    (tmp_path / "e.flac").mkdir()
    (tmp_path / f"e{TIMELINE}").write_text(FORMATS["json"].write(LAID), encoding="utf-8")
    other = with_text(replace(LAID, routine="another"), "")
    assert check_shared(other, tmp_path / "e.mp3", nowhere()) == ""


def test_a_timeline_that_cannot_be_read_is_not_replaced(tmp_path):
    laid_beside(tmp_path, LAID)
    (tmp_path / f"e{TIMELINE}").write_text("{", encoding="utf-8")
    with pytest.raises(OutputError, match="would lose"):
        check_shared(with_text(LAID, ""), tmp_path / "e.mp3", nowhere())


def test_a_form_that_is_left_behind_is_told_until_it_is_made_anew(tmp_path):
    """However often; but of a file that nobody knows nothing is said."""
    kept = CachedSegments(Cache(tmp_path / "cache"))
    mp3, wav, told = tmp_path / "e.mp3", tmp_path / "e.wav", "make e.wav anew, too."
    before = with_text(LAID, "")
    after = with_text(replace(LAID, title="Another evening"), "")

    def laid(made: MemoizedTimeline, out: Path) -> str:
        said = check_shared(made, out, kept)
        (tmp_path / f"e{TIMELINE}").write_text(made.text, encoding="utf-8")
        out.write_text(made.text[-40:], encoding="utf-8")
        note_laid(made, out, kept)
        return said

    assert (laid(before, mp3), laid(before, wav)) == ("", "")
    for _ in range(3):
        assert laid(after, mp3).endswith(told)
    assert laid(after, wav) == ""
    assert laid(after, mp3) == ""
    # Back to what one of them is still: it is not asked for.
    assert laid(before, mp3).endswith(told)
    assert laid(after, mp3) == ""
    # Another file since, of which nothing is known.
    assert laid(before, mp3).endswith(told)
    wav.write_bytes(b"somebody else's")
    assert laid(before, mp3) == ""
