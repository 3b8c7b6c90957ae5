"""The rights of an ordinary user, for tests that are run by root, whom nothing stops."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NOBODY = 65534


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Act with an ordinary user's rights, who can reach a folder of root's as well."""
    if os.geteuid():
        yield
        return
    ours = [each for each in folder.parents if Path(tempfile.gettempdir()) in each.parents]
    for each in (folder, *ours):
        with suppress(PermissionError):
            each.chmod(each.stat().st_mode | 0o055)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
