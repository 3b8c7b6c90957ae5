"""Captions beside a track: ours go with it, those of other hands are left and told."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sessions_made import evening
from voiceguide.compose.request import MemoizedTimeline
from voiceguide.compose.sidecars import Captioned, captioned
from voiceguide.media.captions import CAPTIONS
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import TIMELINE, Timeline

BEFORE = evening()
NOW = replace(BEFORE, clips=(replace(BEFORE.clips[0], text="Otherwise."), *BEFORE.clips[1:]))


def as_laid(timeline: Timeline) -> MemoizedTimeline:
    return MemoizedTimeline(timeline, FORMATS["json"].write(timeline), "")


def lie(folder: Path, timeline: Timeline, *forms: str) -> Path:
    (folder / f"e{TIMELINE}").write_text(FORMATS["json"].write(timeline), encoding="utf-8")
    for form in forms:
        (folder / f"e{CAPTIONS[form].suffix}").write_text(CAPTIONS[form].write(timeline), encoding="utf-8")
    return folder / "e.mp3"


@pytest.mark.parametrize("form", CAPTIONS)
def test_what_captions_wrote_says_what_is_heard_now(tmp_path, form):
    out = lie(tmp_path, BEFORE, form)
    found = captioned(as_laid(NOW), out)
    name = f"e{CAPTIONS[form].suffix}"
    assert found.rewritten == ((tmp_path / name, CAPTIONS[form].write(NOW).encode()),)
    assert (found.left, found.remark) == ((), f"Captions made anew: {name}.")
    assert captioned(as_laid(BEFORE), out) == Captioned()


def test_what_another_hand_wrote_is_left_and_told(tmp_path):
    out = lie(tmp_path, BEFORE, "vtt", "srt", "txt")
    (tmp_path / "e.srt").write_text("1\n", "utf-8")
    (tmp_path / "e.txt").write_text("My notes.\n", "utf-8")
    found = captioned(as_laid(NOW), out)
    assert [path.name for path, _ in found.rewritten] == ["e.vtt"]
    assert found.left == ("e.srt", "e.txt")
    assert found.remark == (
        "Captions made anew: e.vtt. e.srt and e.txt may tell of another session; to write it anew: "
        f"voiceguide captions {out} --format srt,txt"
    )


def test_without_a_timeline_nothing_is_known_to_be_ours(tmp_path):
    out = lie(tmp_path, BEFORE, "vtt", "srt")
    (tmp_path / f"e{TIMELINE}").write_text("{", "utf-8")
    (tmp_path / "e.srt").write_text(CAPTIONS["srt"].write(NOW), "utf-8")
    found = captioned(as_laid(NOW), out)
    assert (found.rewritten, found.left) == ((), ("e.vtt",))
    (tmp_path / f"e{TIMELINE}").unlink()
    assert captioned(as_laid(NOW), out) == found


def test_folders_of_these_names_are_no_captions(tmp_path):
    out = lie(tmp_path, BEFORE)
    (tmp_path / "e.vtt").mkdir()
    assert captioned(as_laid(NOW), out) == Captioned()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["link", "pipe", "large"])
def test_what_is_no_timeline_file_is_not_waited_for(tmp_path, kind):
    out = lie(tmp_path, BEFORE, "vtt")
    beside = tmp_path / f"e{TIMELINE}"
    beside.rename(tmp_path / "other")
    match kind:
        case "link":
            beside.symlink_to(tmp_path / "other")
        case "pipe":
            os.mkfifo(beside)
        case "large":
            with beside.open("wb") as file:
                file.truncate(50_000_000_000)
    found = captioned(as_laid(NOW), out)
    assert (found.rewritten, found.left) == ((), ("e.vtt",))


def test_a_link_in_place_of_captions_is_left(tmp_path):
    out = lie(tmp_path, BEFORE, "vtt")
    (tmp_path / "e.vtt").rename(tmp_path / "mine")
    (tmp_path / "e.vtt").symlink_to("mine")
    assert captioned(as_laid(NOW), out).left == ("e.vtt",)
