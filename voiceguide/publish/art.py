"""The user's own picture of a show, checked by its header alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.errors import ChoiceError

SMALLEST: Final = 1_400
LARGEST: Final = 3_000
MOST_BYTES: Final = 512 * 1024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_WITHOUT_LENGTH: Final = {0x01, *range(0xD0, 0xD9)}
_FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG's start-of-frame markers."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture's header says. `colours` is `RGB` if directories take it, else what it is instead."""

    suffix: str
    width: int
    height: int
    colours: str


def check_artwork(path: Path) -> Picture:
    """Make sure that a picture is what directories take: square, 1400 to 3000 pixels, RGB, 512 kB at most.

    Raises:
        ChoiceError: It is not, or cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        why = "there is no such picture" if isinstance(problem, FileNotFoundError) else problem.strerror
        mend = "A path is meant from the folder of this file on."
        raise ChoiceError(f"{why or 'the picture cannot be read'}: {path.name}.", mend=mend) from problem
    found = look(data)
    mend = f"Save it as PNG or JPEG, RGB, square, {SMALLEST} to {LARGEST} pixels, {MOST_BYTES // 1024} kB."
    if found is None:
        raise ChoiceError(f"{path.name} is neither PNG nor JPEG.", mend=mend)
    if found.width != found.height:
        what = f"{path.name} is not square: {found.width} × {found.height} pixels."
    elif not SMALLEST <= found.width <= LARGEST:
        what = f"{path.name} has {found.width} pixels a side; directories want {SMALLEST} to {LARGEST}."
    elif found.colours != "RGB":
        what = f"{path.name} is {found.colours}; directories want plain RGB."
    elif len(data) > MOST_BYTES:
        what = f"{path.name} has {len(data) // 1024} kB; directories want {MOST_BYTES // 1024} at most."
    else:
        return found
    raise ChoiceError(what, mend=mend)


def look(data: bytes) -> Picture | None:
    """Look at a picture's header; None if it is neither PNG nor JPEG, or cut off."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(_JPEG):
            return _jpeg(data)
    except (struct.error, IndexError):
        pass
    return None


def _png(data: bytes) -> Picture:
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    at, see_through = 8, kind in (4, 6)
    while at + 8 <= len(data) and not see_through:
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if name == b"IDAT":
            break
        see_through = name == b"tRNS"
        at += 12 + length
    plain = {0: "grey", 2: "RGB", 3: "a palette"}.get(kind, "grey")
    return Picture(".png", width, height, "partly transparent (alpha)" if see_through else plain)


def _jpeg(data: bytes) -> Picture | None:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _FRAMES:
            height, width, parts = struct.unpack(">HHB", data[at + 5 : at + 10])
            return Picture(".jpg", width, height, {1: "grey", 3: "RGB"}.get(parts, "CMYK"))
        else:
            at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None
