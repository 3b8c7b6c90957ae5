"""What a picture's header says, and what directories want of it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

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
