"""One show, published once; each test works on a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.shows_made import NOW, picture, settings_for, write_show
from voiceguide.podcast.publish import PublishRequest, publish
from voiceguide.podcast.summary import Published
from voiceguide.settings import Settings

OWN = picture()
"""The show's own picture: drawing one takes time, and has tests of its own."""


class Home(NamedTuple):
    """Where a show and its published folder lie, and how to publish it again."""

    path: Path
    settings: Settings

    @property
    def show(self) -> Path:
        return self.path / "show.yaml"

    @property
    def public(self) -> Path:
        return self.path / "public"

    @property
    def state(self) -> Path:
        return self.path / "show.state.json"

    def request(self, **more: object) -> PublishRequest:
        return PublishRequest(**{"show": self.show, "folder": self.public, "now": NOW, **more})

    def publish(self, **more: object) -> Published:
        return publish(self.request(**more), self.settings)

    def rewrite(self, *episodes: str, **head: str | None) -> None:
        (self.path / "own.png").write_bytes(OWN)
        write_show(self.path, *episodes, **{"artwork": "own.png", **head})

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.public.iterdir()}


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Publish the show for the first time."""
    home = Home(tmp_path_factory.mktemp("first"), settings_for(tmp_path_factory.mktemp("cache")))
    home.rewrite()
    home.publish()
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    """Copy the published show, times and all."""
    shutil.copytree(first.path, tmp_path / "home")
    return Home(tmp_path / "home", first.settings)


@pytest.fixture
def drawn(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each picture as it was drawn before: drawing takes most of the time."""
    names = {"Knee drops, three minutes": "knee-drops-3min.png", "A longer one": "knee-drops-5min.png"}
    pictures = {title: (home.public / name).read_bytes() for title, name in names.items()}
    monkeypatch.setattr("voiceguide.podcast.pictures.cover", lambda lanes, title: pictures.get(title, OWN))
