"""Plots of sessions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import hostile
from voiceguide.app import plots, tracks
from voiceguide.app import tracks as proving
from voiceguide.errors import TimelineError
from voiceguide.settings import Settings


@pytest.fixture(scope="module")
def track(tmp_path_factory) -> Path:
    return hostile.track(tmp_path_factory.mktemp("track"))


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_nothing_waits_for_a_pipe_or_a_device(track, tmp_path, make):
    beside = tmp_path / "x.timeline.json"
    make(beside)
    with pytest.raises(TimelineError, match="cannot be read: it is not an ordinary file"):
        proving.verify_track(track, Settings((tmp_path,), tmp_path), timeline=beside)
    with pytest.raises(TimelineError, match="not an ordinary file"):
        plots.plot_track(track, Settings((tmp_path,), tmp_path), tmp_path / "x.svg", timeline=beside)
    with pytest.raises(TimelineError, match="not an ordinary file"):
        tracks.captions(beside, ("vtt",))
    assert not (tmp_path / "x.svg").exists()
