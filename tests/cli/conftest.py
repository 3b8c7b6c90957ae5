"""The command line, as someone in an empty folder of their own would use it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.standin.google import google, google_server  # noqa: F401 - fixtures
from tests.support.voice_host import voice_host  # noqa: F401 - a fixture
from voiceguide.cli.main import main


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, its results, its talk."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture(scope="session")
def speech(tmp_path_factory):
    """One cache for the worker's whole run, so that a sentence is hummed once."""
    return tmp_path_factory.mktemp("speech")


@pytest.fixture
def desk(tmp_path, monkeypatch, speech) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(speech))
    monkeypatch.setenv("VOICEGUIDE_VOICE", "tone")
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def voiceguide(desk, capsys):
    """Run a command in this process."""

    def run(*arguments: str | Path) -> Ended:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run
