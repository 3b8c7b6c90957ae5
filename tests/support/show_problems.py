"""A show of tests, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shows_made import NOW, plan_show, read_show, settings_for
from voiceguide.errors import ScriptError
from voiceguide.podcast.state import State


def problems(folder: Path, text: str):
    path = folder / "show.yaml"
    path.write_text(text, encoding="utf-8")
    settings = settings_for(folder / "cache")
    with pytest.raises(ScriptError) as caught:
        plan_show(read_show(path, settings), State(), settings, NOW)
    return caught.value.problems
