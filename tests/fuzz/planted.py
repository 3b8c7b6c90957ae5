"""Doors with one fault each, planted so that the driver can be tried on them."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from tests.fuzz.door import Door


def raises(data: bytes, folder: Path) -> None:
    if b"7" in data:
        raise KeyError(data)


def crashes(data: bytes, folder: Path) -> None:
    if b"7" in data:
        ctypes.string_at(0)


def hangs(data: bytes, folder: Path) -> None:
    if b"7" in data:
        time.sleep(60)


def swells(data: bytes, folder: Path) -> None:
    if b"7" in data:
        bytearray(os.urandom(1) * 90_000_000)


def reaches(data: bytes, folder: Path) -> None:
    if b"7" in data:
        (folder.parent / "outside").write_bytes(data)


def leaves(data: bytes, folder: Path) -> None:
    if b"7" in data:
        (folder / ".voiceguide-1-2.part").write_bytes(data)


def kills(data: bytes, folder: Path) -> None:
    if b"7" in data:
        os.kill(os.getppid(), signal.SIGKILL)


def sound(data: bytes, folder: Path) -> None:
    from voiceguide.units import parse_size

    try:
        parse_size(data.decode("latin-1"))
    except ValueError:
        return


def seeds() -> list[bytes]:
    return [b"0", b"1", b"5MB", b"abc7def", b"2"]


DOORS = {each.__name__: Door(each, seeds) for each in (raises, crashes, hangs, swells, reaches, leaves)}
DOORS["kills"] = Door(kills, seeds)
DOORS["sound"] = Door(sound, seeds)
