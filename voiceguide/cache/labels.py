"""Files at the top of a cache folder: labels that say what the folder is, its size count, its lock file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

SIZE: Final = ".size"
"""Name of the running count of bytes written, if there is such a file: see `size_limit.py`."""
IN_USE: Final = ".in-use"
"""Name of the lock file that is held while a track is rendered: see `size_limit.py`."""
LEFT_AT_TOP: Final = re.compile(r"\.((voiceguide-)?[0-9a-f]{16}|size-[0-9]+)\.part", re.ASCII)
"""Pattern of the temporary files at the top, which a killed process leaves behind."""

_KIND: Final = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_FOLDER: Final = re.compile(r"[0-9a-f]{2}", re.ASCII)
_TAG: Final = """Signature: 8a477f597d28d172789f06886806bc55
# This file is a cache directory tag created by voiceguide.
# For information about cache directory tags, see https://bford.info/cachedir/
"""
_README: Final = """# Cached speech

Every sentence that voiceguide ever had spoken lies here, under a name made from everything that changes
its sound. Nothing here is precious: delete it and it is made again (from Google, slowly, out of politeness).
`voiceguide cache stats` tells what is in it, `voiceguide cache check` whether it is whole,
`voiceguide cache prune` makes room.
"""
_LABELS: Final = {"CACHEDIR.TAG": _TAG, "README.md": _README}
_OURS: Final = frozenset({*_LABELS, SIZE, IN_USE})

_Write = Callable[[Path, Sequence[bytes]], None]


def complete_labels(folder: Path, write: _Write) -> None:
    """Write the labels that a cache folder lacks, unless it holds files that do not belong to a cache.

    If a process is killed before all of them are written, the next run completes them.

    Args:
        folder: A cache; it has to be there.
        write: Writes a file atomically.

    Raises:
        OSError: The folder cannot be read, or not be written.
    """
    absent = [name for name in _LABELS if not (folder / name).exists()]
    if absent and _has_only_ours(folder):
        for name in absent:
            write(folder / name, (_LABELS[name].encode(),))


def _has_only_ours(folder: Path) -> bool:
    with os.scandir(folder) as found:
        for each in found:
            if each.name in _OURS or LEFT_AT_TOP.fullmatch(each.name):
                continue
            if not (_KIND.fullmatch(each.name) and each.is_dir(follow_symlinks=False)):
                return False
            with os.scandir(each.path) as inside:
                if not all(_FOLDER.fullmatch(one.name) for one in inside):
                    return False
    return True
