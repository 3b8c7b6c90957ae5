"""Hurt ID3 tags: frames packed, doubled, renamed, with their sizes put right."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from random import Random

from tests.fuzz.hurt import plain


def safe(number: int) -> bytes:
    """Write a size as ID3 does, seven bits a byte."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def unsafe(data: bytes) -> int:
    """Read it."""
    return sum((byte & 0x7F) << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=False))


def id3_frame(name: bytes, body: bytes, flags: int = 0) -> bytes:
    """Write one frame of a tag."""
    return name + safe(len(body)) + struct.pack(">H", flags) + body


def id3_tag(frames: Sequence[bytes], flags: int = 0) -> bytes:
    """Write a tag, ID3v2.4."""
    body = b"".join(frames)
    return b"ID3\x04\0" + bytes([flags]) + safe(len(body)) + body


@cache
def bomb(size: int) -> bytes:
    """Pack a megabyte of nothing so that hardly anything is left of it."""
    press = zlib.compressobj(1)
    return b"".join(press.compress(bytes(1 << 20)) for _ in range(size >> 20)) + press.flush()


def id3_frames(data: bytes) -> list[bytes]:
    """Cut a tag into its frames."""
    body, found = data[10 : 10 + unsafe(data[6:10])], []
    while len(body) > 10 and body[0]:
        end = 10 + unsafe(body[4:8])
        found.append(body[:end])
        body = body[end:]
    return found


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change the frames of a tag, pack some, and mend their sizes."""
    found, rest = id3_frames(data), data[10 + unsafe(data[6:10]) :]
    if not found or draw.random() < 0.2:
        made = bytearray(rest or data)
        plain.once(made, draw, others)
        return data[: len(data) - len(rest)] + bytes(made) if rest else bytes(made)
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        at = draw.randrange(len(found)) if found else 0
        frame = found[at] if found else id3_frame(b"TIT2", b"\3x")
        act = draw.random()
        if act < 0.15:
            size = draw.choice((1, 1, 4, 64, 512)) << 20 if draw.random() < 0.1 else 1 << 20
            found[at : at + 1] = [id3_frame(frame[:4], safe(min(size, 0xFFFFFFF)) + bomb(size), 0x0009)]
        elif act < 0.25:
            body = zlib.compress(frame[10:])
            found[at : at + 1] = [
                id3_frame(frame[:4], safe(draw.choice((len(frame) - 10, 0, 0xFFFFFFF))) + body, 0x0009)
            ]
        elif act < 0.4:
            found[at : at + 1] = [
                frame[:8] + struct.pack(">H", draw.choice((0, 1, 2, 4, 8, 0xFF, 0xFFFF))) + frame[10:]
            ]
        elif act < 0.5:
            name = draw.choice(
                (
                    b"TIT2",
                    b"CHAP",
                    b"CTOC",
                    b"COMM",
                    b"USLT",
                    b"SYLT",
                    b"APIC",
                    b"TXXX",
                    b"TDRC",
                    b"TLEN",
                    b"PRIV",
                    b"RVA2",
                    b"MCDI",
                )
            )
            found[at : at + 1] = [name + frame[4:]]
        elif act < 0.6:
            found[at:at] = [frame] * draw.choice((1, 2, 100))
        else:
            body = bytearray(frame[10:])
            plain.once(body, draw, others)
            found[at : at + 1] = [
                id3_frame(frame[:4], bytes(body[: plain.MOST_BYTES]), struct.unpack(">H", frame[8:10])[0])
            ]
    return id3_tag(found, draw.choice((0, 0, 0, 0, 0x80, 0x40, 0x10))) + rest
