"""Scripts that tests write, read and are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library

CASES = Path(__file__).parents[1] / "cases" / "script"


def read(name: str | Path) -> m.Script:
    folders = (Path("good"), Path("bad"), Path("parts"))
    return Library(folders).read(name)


def complaint(name: str | Path) -> str:
    with pytest.raises(ScriptError) as caught:
        read(name)
    return f"{caught.value}\n"


def written(tmp_path: Path, text: str | bytes, name: str = "script.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


SOUND = "title: T\nabout: A b.\nsteps:\n  - say: Rest.\n"
