"""The manual says what the help pages say."""

from __future__ import annotations

from pathlib import Path

from voiceguide.cli.manual import manual

MANUAL = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_manual_is_fresh(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert MANUAL.read_text("utf-8") == manual(), "run `make docs`"


def test_every_command_is_in_it():
    text = MANUAL.read_text("utf-8")
    for command in (
        "render",
        "cost",
        "list",
        "show",
        "plot",
        "check",
        "new",
        "schema",
        "voices",
        "cache",
        "cache stats",
        "cache prune",
    ):
        assert f"\n## voiceguide {command}\n" in text
