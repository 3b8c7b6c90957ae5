"""Hurt pictures: PNG chunks with their sums put right, sizes that WebP and JPEG say they have."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from random import Random

from tests.fuzz.hurt import plain
from tests.fuzz.hurt.tagged import bomb

_SIDES = (0, 1, 2, 16, 1_399, 1_400, 1_401, 2_999, 3_000, 3_001, 6_000, 8_000, 10_000, 16_383, 65_535)


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Hurt a picture in the way that its kind asks for."""
    if draw.random() < 0.12:
        return plain.hurt(data, draw, others)
    if data.startswith(b"\x89PNG"):
        return png(data, draw, others)
    if data[8:12] == b"WEBP":
        return webp(data, draw, others)
    if data.startswith(b"\xff\xd8"):
        return jpeg(data, draw, others)
    return plain.hurt(data, draw, others)


def chunk(name: bytes, body: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change a few chunks, and mend their sums."""
    found, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        if not found:
            break
        at = draw.randrange(len(found))
        name, body = found[at]
        act = draw.random()
        if act < 0.35 and found[0][0] == b"IHDR" and len(found[0][1]) == 13:
            head = bytearray(found[0][1])
            if draw.random() < 0.6:
                width = draw.choice(_SIDES)
                struct.pack_into(">II", head, 0, width, draw.choice((width, width, draw.choice(_SIDES))))
            else:
                head[draw.randrange(8, 13)] = draw.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
            found[0] = (b"IHDR", bytes(head))
        elif act < 0.55:
            extra = draw.choice(
                (
                    b"iCCP",
                    b"zTXt",
                    b"iTXt",
                    b"eXIf",
                    b"tRNS",
                    b"PLTE",
                    b"acTL",
                    b"fcTL",
                    b"fdAT",
                    b"gAMA",
                    b"sRGB",
                    b"pHYs",
                )
            )
            packed = b"x\0\0" + bomb(draw.choice((1, 4, 64)) << 20 if draw.random() < 0.1 else 1 << 20)
            found.insert(
                draw.randint(1, len(found)),
                (
                    extra,
                    draw.choice((packed, draw.randbytes(8), b"", bytes(26), b"MM\0*" + draw.randbytes(30))),
                ),
            )
        elif act < 0.65:
            found.insert(draw.randint(0, len(found)), found[at])
        elif act < 0.72:
            del found[at]
        else:
            made = bytearray(body)
            plain.once(made, draw, others)
            found[at] = (name, bytes(made))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in found)


def webp(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Say another size, or change what follows it."""
    at = data.find(b"VP8L")
    if at > 0 and draw.random() < 0.5 and len(data) > at + 14:
        side = max(1, draw.choice(_SIDES))
        return vp8l_sized(data, side, draw.choice((side, max(1, draw.choice(_SIDES)))))
    made = bytearray(data)
    plain.once(made, draw, others, 12)
    made[4:8] = struct.pack("<I", len(made) - 8)
    return bytes(made)


def vp8l_sized(data: bytes, width: int, height: int) -> bytes:
    """Let a picture of one colour be as large as wanted: no pixel of it takes a bit."""
    at = data.index(b"VP8L") + 9
    told = int.from_bytes(data[at : at + 4], "little") & ~0xFFFFFFF
    told |= (width - 1 & 0x3FFF) | (height - 1 & 0x3FFF) << 14
    return data[:at] + told.to_bytes(4, "little") + data[at + 4 :]


def jpeg(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Say another size, or change a segment."""
    made = bytearray(data)
    frame = next((at for at in range(len(data) - 9) if data[at] == 0xFF and data[at + 1] in (0xC0, 0xC2)), -1)
    if frame > 0 and draw.random() < 0.4:
        struct.pack_into(">HH", made, frame + 5, *(draw.choice(_SIDES) for _ in "ab"))
    elif draw.random() < 0.2:
        body = draw.choice(
            (
                b"Exif\0\0" + draw.randbytes(30),
                b"ICC_PROFILE\0\1\1" + draw.randbytes(140),
                b"Adobe" + draw.randbytes(7),
            )
        )
        made[2:2] = bytes((0xFF, draw.choice((0xE1, 0xE2, 0xEE)))) + struct.pack(">H", len(body) + 2) + body
    else:
        plain.once(made, draw, others, 2)
    return bytes(made)
