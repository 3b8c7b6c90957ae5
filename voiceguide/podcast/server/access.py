"""The secrets in the addresses of private feeds, kept so that subscribed devices stay subscribed."""

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
from voiceguide.core.reading import FileKind, read_own
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import OutputError, why

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
_BYTES: Final = 16  # 128 bits: nobody guesses it
_KIND: Final = FileKind("list of secrets", 1_000_000)
_PATIENCE_S: Final = 10.0
"""Timeout of the lock on the list, s; reading and writing it takes a few milliseconds."""


def token_for(folder: Path, secrets_file: Path, *, renew: bool = False) -> str:
    """Return the secret of a folder: the stored one, or a new one, which is then stored.

    Args:
        folder: The published folder.
        secrets_file: The file of all secrets, readable by its owner only.
        renew: True to replace the stored one, so that it gives no more access.

    Raises:
        OutputError: The file cannot be read or written, is not an ordinary one, or another program does not
            let go of it.
    """
    # A name that is not UTF-8 could be written, but not read again.
    key = str(folder.resolve()).encode("utf-8", "backslashreplace").decode()
    try:
        secrets_file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _cannot_store(secrets_file.parent, why(problem)) from problem
    with _exclusive(secrets_file):
        known = _read(secrets_file)
        if not renew and _SHAPE.fullmatch(known.get(key, "")):
            return known[key]
        known[key] = secrets.token_urlsafe(_BYTES)
        with atomic_file(secrets_file, mode=0o600) as part:
            part.file.write((json.dumps(known, indent=2, sort_keys=True) + "\n").encode())
        return known[key]


def _cannot_store(where: Path, reason: str) -> OutputError:
    mend = "Name a folder that can be written to in $VOICEGUIDE_STATE."
    return OutputError(f"The feed's secret cannot be kept: {reason}.", where=str(where), mend=mend)


@contextmanager
def _exclusive(secrets_file: Path) -> Iterator[None]:
    """Lock the list against other processes between its reading and its writing.

    Raises:
        OutputError: Another process holds it for too long, or the lock file cannot be made.
    """
    if not LOCKS:
        yield  # without locks, two programs that start at the same moment are not kept apart
        return
    path = secrets_file.with_suffix(".lock")
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        held = os.open(path, flags, 0o600)
    except OSError as problem:
        if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            yield  # without permission to write, nothing is changed
            return
        raise _cannot_store(path, why(problem)) from problem
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


def _read(secrets_file: Path) -> dict[str, str]:
    """Return the secrets by folder; a damaged list, or one that others may write, is ignored.

    Raises:
        OutputError: It exists and cannot be read, or is no ordinary file: no secret may get lost.
    """
    try:
        # Another user who can write the list may have put in a secret that they know.
        data = read_own(secrets_file, _KIND, secret=True)
        found = decode_json(data or b"")
    except FileNotFoundError:
        return {}
    except OSError as problem:
        mend = "Move it away; devices that subscribed then need the new address."
        what = f"The feeds' secrets cannot be read: {why(problem)}."
        raise OutputError(what, where=str(secrets_file), mend=mend) from problem
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}
