"""Valid names of routines and their files, made from a name that somebody typed.

It stands alone because the library and the loader, which the library imports, both need it.
"""

from __future__ import annotations

import re
from pathlib import Path

from voiceguide.script.schema.types import ROUTINE
from voiceguide.script.terms import SUFFIX


def bare_name(text: str) -> str | None:
    """Take the name of a routine out of a path or a file's name; None if there is none in it.

    Example:
        >>> bare_name("../knee-drops.yaml")
        'knee-drops'
    """
    stem = re.split(r"[/\\]", text)[-1].removesuffix(".yaml").removesuffix(".yml").lower()
    stem = stem.replace("_", "-").replace(" ", "-")
    return stem if stem != text and re.fullmatch(ROUTINE, stem) else None


def better_name(path: Path) -> str | None:
    """Return a valid name for the file of a script; None if its own is valid.

    Example:
        >>> better_name(Path("scripts/My Routine.yml"))
        'my-routine.yaml'
    """
    if path.suffix == SUFFIX and re.fullmatch(ROUTINE, path.stem):
        return None
    stem = re.sub("[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:64] or "my-routine"
    return f"{stem}{SUFFIX}"
