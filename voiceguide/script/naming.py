"""How scripts are named, in one small place: whoever only asks for a name waits for nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SUFFIX: Final = ".yaml"
"""How the name of a script's file ends."""
BUNDLED: Final = "bundled"
"""What the folder of the scripts that ship is called where a user is told of it."""


def is_path(name_or_path: str | Path) -> bool:
    """Tell whether the path of a file is meant, not the name of a routine: it ends in .yaml."""
    return isinstance(name_or_path, Path) or name_or_path.lower().endswith((SUFFIX, ".yml"))
