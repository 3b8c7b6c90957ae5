"""The keys of a show's file: each is read, and told on the page."""

from __future__ import annotations

from pathlib import Path

from voiceguide.podcast.config.schema import EPISODE, TOP


def test_every_key_is_told_on_the_page():
    page = (Path(__file__).parents[3] / "docs" / "podcast.md").read_text("utf-8")
    names = [key.name for key in (*TOP, *EPISODE)]
    assert [name for name in names if f"`{name}" not in page and f"{name}:" not in page] == []
