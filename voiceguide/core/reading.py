"""Safe reading of untrusted files: bounded, without waiting, and without following links out of a folder.

A lock, a pack, a show, a published folder, a cache on a shared disk: any of them may come from a stranger,
and none is trusted. A reader names the kind of file and gets its bytes, or an `OSError` that says in plain
words what is wrong. Four things are guaranteed:

- only ordinary files are opened, and nothing is waited for: no pipe, no device, no socket;
- no more than the kind's limit is read, whatever the file claims, and whatever it grows to meanwhile;
- where others may write to the folder, a link is not followed (`links=False`);
- a name that a file gives for another file is one component of a path, or refused (`component`).

`strict_json` bounds what a small file can become in memory. `tests/test_architecture.py` checks that every
module reads such files by way of this one.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final, Never

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
_FOLDER: Final = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | _NO_LINKS
_LONGEST_NAME: Final = 255
"""Bytes of the longest name that common file systems take."""
_NOT_IN_NAMES: Final = frozenset('/\\:*?"<>|')
_RESERVED: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)
"""Names that mean devices on Windows, whatever ending they have."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is read whole.

    Args:
        name: What it is called in a refusal: "lock", "timeline".
        most_bytes: The largest that is read.
    """

    name: str
    most_bytes: int


def open_file(path: Path | str, *, links: bool = True) -> BufferedReader:
    """Return an ordinary file, opened for reading in binary; nothing is waited for.

    Args:
        path: Where it lies.
        links: Whether a symbolic link as the last part of the path is followed.

    Raises:
        OSError: It is not there, may not be read, is no ordinary file, or is a link where none is followed.
            A name that no file can have is an `OSError` too, not a `ValueError`.
    """
    return _open(path, links=links)


def open_below(folder: Path, names: Sequence[str]) -> BufferedReader:
    """Return an ordinary file below a folder; a link is not followed at any step of the way there.

    Each step is taken from the folder that the step before has open, so nothing that is renamed or put in
    its place meanwhile leads elsewhere.

    Args:
        folder: Where the way begins; itself not a link. The way to it is the caller's to judge.
        names: The folders below it and at last the file, each one `component` of a path.

    Raises:
        OSError: As `open_file(links=False)` raises, for every step.
    """
    try:
        *between, last = map(component, names)
    except ValueError:
        raise OSError(errno.EINVAL, "No file can have this name") from None
    if os.open not in os.supports_dir_fd:
        path = folder.joinpath(*between, last)
        if path.resolve() != path:
            raise OSError(errno.ELOOP, "It is a link, and none is followed here")
        return _open(path, links=False)
    here = os.open(folder, _FOLDER | _FLAGS)
    try:
        for name in between:
            above, here = here, os.open(name, _FOLDER | _FLAGS, dir_fd=here)
            os.close(above)
        return _open(last, links=False, folder=here)
    finally:
        os.close(here)


def _open(path: Path | str, *, links: bool, folder: int | None = None) -> BufferedReader:
    flags = _FLAGS | _BINARY | (0 if links else _NO_LINKS)
    try:
        descriptor = os.open(path, flags, dir_fd=folder)
    except ValueError:
        raise OSError(errno.EINVAL, "No file can have this name") from None
    except OSError as problem:
        if not links and problem.errno in {errno.ELOOP, errno.EMLINK}:
            raise OSError(errno.ELOOP, "It is a link, and none is followed here") from None
        if problem.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "It is not an ordinary file") from None
        raise
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            _refuse_kind(mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_kind(mode: int) -> Never:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "It is a folder")
    raise OSError(errno.ENXIO, "It is not an ordinary file")


def read_file(path: Path | str, kind: FileKind, *, links: bool = True) -> bytes:
    """Return all bytes of an ordinary file that is no larger than its kind may be.

    Args:
        path: Where it lies.
        kind: What it should be; its limit is never exceeded by more than one byte of reading.
        links: Whether a symbolic link as the last part of the path is followed.

    Raises:
        OSError: As `open_file` raises, or it is larger than its kind may be (`errno.EFBIG`).
    """
    with open_file(path, links=links) as file:
        data = file.read(kind.most_bytes + 1)
    if len(data) > kind.most_bytes:
        raise OSError(errno.EFBIG, f"It is larger than {_size(kind.most_bytes)}, the most for a {kind.name}")
    return data


def read_own(
    path: Path | str, kind: FileKind, *, of_root: bool = False, secret: bool = False
) -> bytes | None:
    """Return all bytes of a file of the user's that nobody else may write; no link to it is followed.

    For files that decide what is run, or who may listen: another user who can write such a file could give
    themselves access. On Windows, which reports neither, every file counts as the user's own.

    Args:
        path: Where it lies.
        kind: What it should be.
        of_root: Whether a file of the system's administrator will do as well.
        secret: True to have it closed to other readers, if they may read it; where that cannot be done it is
            left open.

    Returns:
        None if it is somebody else's, if others may write it, or if it is larger than its kind may be.

    Raises:
        OSError: As `open_file` raises.
    """
    with open_file(path, links=False) as file:
        if hasattr(os, "geteuid"):
            about = os.fstat(file.fileno())
            owners = {os.geteuid(), 0} if of_root else {os.geteuid()}
            if about.st_uid not in owners or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
            if secret:
                with suppress(OSError):  # a disk that cannot be written to
                    os.fchmod(file.fileno(), 0o600)
        data = file.read(kind.most_bytes + 1)
    return data if len(data) <= kind.most_bytes else None


def _size(most_bytes: int) -> str:
    """Format a limit in the unit in which it is a small number.

    Example:
        >>> _size(16_000_000), _size(500_000), _size(40)
        ('16 MB', '500 kB', '40 bytes')
    """
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if most_bytes >= unit:
            return f"{most_bytes // unit} {name}"
    return f"{most_bytes} bytes"


def component(name: object) -> str:
    """Return a name from a file if it names one file in one folder, on any system.

    Example:
        >>> component("evening.mp3")
        'evening.mp3'

    Raises:
        ValueError: It is no text, is empty, leads to another folder, names a device, or has a character
            that no name may have.
    """
    if not isinstance(name, str):
        raise ValueError("that is no name of a file")
    try:
        long = len(name.encode("utf-8")) > _LONGEST_NAME
    except UnicodeEncodeError:
        long = True
    stem = name.partition(".")[0].rstrip(" ").upper()
    if (
        long
        or name in {"", ".", ".."}
        or name != name.strip()
        or name.endswith(".")
        or stem in _RESERVED
        or not _NOT_IN_NAMES.isdisjoint(name)
        or any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in name)
    ):
        raise ValueError(f"{name[:80]!a} is no name of a file in a folder")
    return name
