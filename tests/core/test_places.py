"""Places where files are to lie: found out before any work, and one sentence where none can."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.core.files import check_writable
from voiceguide.core.places import check_place, try_folder
from voiceguide.errors import OutputError


def refusal(out):
    with pytest.raises(OutputError) as refused:
        check_place(out)
    assert refused.value.where == str(out)
    assert refused.value.mend
    return str(refused.value)


def test_places_where_no_file_can_lie(tmp_path):
    check_place(tmp_path / "none" / "track.mp3")
    assert "is not a folder" in refusal(Path(__file__) / "none" / "track.mp3")
    assert "is not a folder" in refusal(Path(__file__) / "track.mp3")
    assert "a folder of that name" in refusal(tmp_path)
    assert "a device" in refusal(Path(os.devnull))
    check_place(tmp_path / "track.mp3")
    (tmp_path / "track.mp3").touch()
    check_place(tmp_path / "track.mp3")


def test_a_link_that_leads_nowhere_is_told_as_that(tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError, match="A link on the way there leads nowhere"):
        check_writable(link / "track.mp3")
    with pytest.raises(OutputError, match="a link on the way leads nowhere"):
        try_folder(link, "-o link/")
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no such folder on this system")
def test_a_place_that_takes_no_file_is_not_said_to_be_missing():
    for out in (Path("/proc/track.mp3"), Path("/proc/far/track.mp3")):
        with pytest.raises(OutputError, match="The folder '/proc' lets nothing be made in it") as refused:
            check_writable(out)
        assert "exist" not in str(refused.value)
    with pytest.raises(OutputError, match=r"no folder can be made in '/proc' \(nothing can be made in it\)"):
        try_folder(Path("/proc/far"), "-o /proc/far/")
