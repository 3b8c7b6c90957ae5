"""What is listed is what there is now, however often it was listed before."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.app import catalog
from voiceguide.settings import Settings, bundled_scripts

SCRIPT = "title: {title}\nabout: About.\nsafety: [Stop if it hurts.]\nsteps:\n  - rest: 1s..5min\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    mine = tmp_path / "scripts"
    mine.mkdir()
    (mine / "one.yaml").write_text(SCRIPT.format(title="One"))
    return Settings(script_folders=(mine,), cache_folder=tmp_path / "cache")


def titles(settings: Settings) -> list[str]:
    return [each.title for each in catalog.routines(settings)]


def test_what_is_remembered_is_what_was_read(tmp_path):
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path)
    read = catalog.routines(settings)
    assert any(each.minutes_when for each in read)
    assert catalog.routines(settings) == read
    assert len([path for path in (tmp_path / "lists").rglob("*") if path.is_file()]) == 1
    spanish = catalog.routines(settings, "es")
    assert {each.language for each in spanish} == {"es"}
    assert catalog.routines(settings, "es") == spanish


def test_an_edit_is_seen_at_once(settings):
    mine = settings.script_folders[0]
    assert titles(settings) == ["One"]
    (mine / "one.yaml").write_text(SCRIPT.format(title="Two"))
    assert titles(settings) == ["Two"]
    (mine / "another.yaml").write_text(SCRIPT.format(title="Another"))
    assert titles(settings) == ["Another", "Two"]


def test_a_script_that_cannot_be_read_is_told_every_time(settings):
    (settings.script_folders[0] / "broken.yaml").write_text("title: [")
    first = catalog.routines(settings)
    assert [bool(each.problem) for each in first] == [True, False]
    assert catalog.routines(settings) == first


def test_a_damaged_memory_is_nothing_worse_than_none(settings):
    first = catalog.routines(settings)
    for kept in (settings.cache_folder / "lists").rglob("*"):
        if kept.is_file():
            kept.write_bytes(kept.read_bytes()[:-1])
    assert catalog.routines(settings) == first
