"""The names that others may rely on, and that asking for one loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import voiceguide

PROMISED = [
    "Choices",
    "Rendered",
    "Request",
    "Settings",
    "Timeline",
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
