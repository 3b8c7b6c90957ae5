"""Terms of the script language: what is a name, and what a path."""

from __future__ import annotations

from pathlib import Path

from voiceguide.script.library import is_path


def test_what_is_a_path():
    assert is_path("twist.yaml")
    assert is_path("../up/twist.YAML")
    assert is_path(Path("twist"))
    assert not is_path("twist")
    assert not is_path("../up/twist")
