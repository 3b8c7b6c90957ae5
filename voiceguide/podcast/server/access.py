"""The secret part of a private feed's address, kept so that a phone that subscribed once stays subscribed."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voiceguide.core.files import atomic_file
from voiceguide.core.locks import LOCKS, lock
from voiceguide.core.reading import FileKind, decode_json, read_own
from voiceguide.errors import OutputError, why

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
_BYTES: Final = 16  # 128 bits: nobody guesses it
_KIND: Final = FileKind("list of secrets", 1_000_000)
_PATIENCE_S: Final = 10.0
"""Reading and writing the list takes a few milliseconds: who holds it for longer has stopped, s."""


def token_for(folder: Path, kept_in: Path, *, anew: bool = False) -> str:
    """Return the secret of a folder: the one it had, or a new one, which is then kept.

    Args:
        folder: The published folder.
        kept_in: The file of all secrets, readable by its owner only.
        anew: True to forget the one it had, so that whoever knew it is locked out.

    Raises:
        OutputError: The file cannot be read or written, is not an ordinary one, or another program does not
            let go of it.
    """
    # A name that is not UTF-8 could be written, but not read again.
    key = str(folder.resolve()).encode("utf-8", "backslashreplace").decode()
    try:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _unkept(kept_in.parent, why(problem)) from problem
    with _alone(kept_in):
        known = _read(kept_in)
        if not anew and _SHAPE.fullmatch(known.get(key, "")):
            return known[key]
        known[key] = secrets.token_urlsafe(_BYTES)
        with atomic_file(kept_in, mode=0o600) as part:
            part.file.write((json.dumps(known, indent=2, sort_keys=True) + "\n").encode())
        return known[key]


def _unkept(where: Path, reason: str) -> OutputError:
    mend = "Name a folder that can be written to in $VOICEGUIDE_STATE."
    return OutputError(f"The feed's secret cannot be kept: {reason}.", where=str(where), mend=mend)


@contextmanager
def _alone(kept_in: Path) -> Iterator[None]:
    """Keep others from changing the list between its reading and its writing.

    Raises:
        OutputError: They do not let go of it, or the lock's file cannot be made.
    """
    if not LOCKS:
        yield  # two programs that start in the same instant are not kept apart there
        return
    path = kept_in.with_suffix(".lock")
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        held = os.open(path, flags, 0o600)
    except OSError as problem:
        if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            yield  # who may not write here changes nothing
            return
        raise _unkept(path, why(problem)) from problem
    try:
        _wait(held, path)
        yield
    finally:
        os.close(held)


def _wait(held: int, path: Path) -> None:
    until_s = time.monotonic() + _PATIENCE_S
    while lock(held) is False:
        if time.monotonic() > until_s:
            mend = "Another voiceguide serve that starts has stopped; end it, then try again."
            what = "Another program holds the feed's secrets."
            raise OutputError(what, where=str(path), mend=mend)
        time.sleep(0.02)


def _read(kept_in: Path) -> dict[str, str]:
    """Return the secrets; a list that is broken, or that others may write, is as good as none.

    Raises:
        OutputError: It is there and cannot be read, or is no ordinary file: nothing in it may get lost.
    """
    try:
        # Whoever else could write it may have written a secret that they know.
        data = read_own(kept_in, _KIND, secret=True)
        found = decode_json(data or b"")
    except FileNotFoundError:
        return {}
    except OSError as problem:
        mend = "Move it away; devices that subscribed then need the new address."
        what = f"The feeds' secrets cannot be read: {why(problem)}."
        raise OutputError(what, where=str(kept_in), mend=mend) from problem
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}
