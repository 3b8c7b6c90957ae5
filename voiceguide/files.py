"""Write files so that nobody ever finds half of one: beside their place, then one rename."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voiceguide.errors import OutputError

_CHUNK: Final = 1 << 20


def check_writable(path: Path) -> None:
    """Find out before any work whether a file can be written, and leave nothing behind.

    Raises:
        OutputError: It cannot: no such folder, no permission, read-only, a folder of that name.
    """
    if path.is_dir():
        raise OutputError("there is a folder of that name.", where=str(path), mend="Name a file with -o.")
    with _told(path):
        beside = _beside(path)
        beside.touch(exist_ok=False)
        beside.unlink()


def replace_with(path: Path, chunks: Iterable[bytes]) -> bool:
    """Write a file from its chunks, in one step for everyone else.

    A file that says the same already is left alone. If anything goes wrong what was there stays, and
    nothing half-written is left.

    Args:
        path: The file; its folder must exist.
        chunks: The contents, taken one after another.

    Returns:
        True if the file was written, False if it said the same already.

    Raises:
        OutputError: The disk is full, or the place cannot be written.
    """
    beside = _beside(path)
    try:
        with _told(path):
            with beside.open("xb") as file:
                file.writelines(chunks)
            if _same(beside, path):
                return False
            os.replace(beside, path)  # noqa: PTH105 - Path.rename does not replace on Windows
        return True
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    # A name of its own for each process: two that write the same file do not meet.
    return path.with_name(f".{path.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}.part")


def _same(one: Path, other: Path) -> bool:
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as a, other.open("rb") as b:
            while chunk := a.read(_CHUNK):
                if chunk != b.read(_CHUNK):
                    return False
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the system's refusals into a sentence."""
    try:
        yield
    except FileNotFoundError as failed:
        mend = "Make that folder first, or name another place with -o."
        raise OutputError("there is no such folder.", where=str(path.parent), mend=mend) from failed
    except OSError as failed:
        why = (failed.strerror or str(failed)).lower()
        mend = "Make room, or name another place with -o."
        raise OutputError(f"it cannot be written: {why}.", where=str(path), mend=mend) from failed
