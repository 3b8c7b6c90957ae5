"""The names that others may rely on, and that asking for one loads no more than it needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import voiceguide
from voiceguide.audio.mp3.encoder import can_splice

PROMISED = [
    "Choices",
    "Rendered",
    "Request",
    "Settings",
    "Timeline",
    "Track",
    "VoiceguideError",
    "__version__",
    "decide",
    "pipeline",
]


def test_the_promise_is_kept():
    assert voiceguide.__all__ == PROMISED
    for name in PROMISED:
        assert getattr(voiceguide, name) is not None


def test_a_star_brings_them_all():
    brought: dict[str, object] = {}
    exec("from voiceguide import *", brought)  # noqa: S102 - a star cannot be written inside a function
    assert set(PROMISED) <= set(brought)


def test_no_other_name_is_made_up():
    with pytest.raises(AttributeError, match="has no attribute 'rendre'"):
        _ = voiceguide.rendre


def test_the_bare_import_loads_no_room():
    look = "import sys, voiceguide; print([name for name in sys.modules if name.startswith('voiceguide.')])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(not can_splice(), reason="this lameenc does not show LAME's settings")
def test_the_page_for_python_users_runs_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "cache"))
    page = (Path(__file__).parents[1] / "docs" / "python.md").read_text("utf-8")
    first, *others = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert others
    names: dict[str, object] = {}
    for block in (first.replace("600_000", "300_000"), *others):
        exec(block, names)  # noqa: S102 - the page is ours
    assert names["headers"]["Content-Length"] == str((tmp_path / "evening.mp3").stat().st_size)
    assert len(names["part"]) == 65_536
