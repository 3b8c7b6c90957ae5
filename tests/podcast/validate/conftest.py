"""A published folder that is right, for tests that put a fault into it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from tests.support.feeds_made import episode, show, sound
from tests.support.sessions_made import evening
from tests.support.shows_made import picture
from voiceguide.media.captions import webvtt
from voiceguide.media.chapters import chapters_json
from voiceguide.podcast.feed import rss


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a folder that is right: two episodes whose tracks are little more than their tags."""
    folder = tmp_path_factory.mktemp("show")
    art = picture()
    (folder / "cover.png").write_bytes(art)
    made = []
    for one in (episode(1), episode(2)):
        timeline = dataclasses.replace(evening(), title=one.title)
        (folder / one.track).write_bytes(sound(timeline))
        (folder / one.art).write_bytes(art)
        (folder / one.vtt).write_text(webvtt(timeline), "utf-8")
        (folder / one.chapters_json).write_text(chapters_json(timeline), "utf-8")
        made.append(dataclasses.replace(one, bytes=(folder / one.track).stat().st_size))
    (folder / "feed.xml").write_bytes(rss(show(*made)))
    return folder


@pytest.fixture
def folder(laid_out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(laid_out, tmp_path / "show"))
