"""Hurt any bytes: cut, double, overwrite, exchange, and once in a while swell them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from random import Random

MOST_BYTES = 2_000_000
"""No input grows beyond that, but for those that are made to be large."""
NUMBERS = (0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 4095, 4096, 32767, 32768,
           65535, 65536, 1 << 20, (1 << 24) - 1, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32,
           (1 << 63) - 1, 1 << 63, (1 << 64) - 1)  # fmt: skip
TOKENS = (
    b"\0", b"\xff", b"\xff\xff\xff\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r\n", b"\x1b[2J", b"\xed\xa0\x80",
    b"\xc0\x80", "\u2028".encode(), "\u202e".encode(), b"../../victim.txt", b"/etc/passwd", b"%00", b"{}",
    b"[]",
    b"1e999", b"-1", b"9" * 30, b"NaN", b"\\u0000", b"\\ud800", b"A" * 300, b"https://[::1", b"0001-01-01",
    b"9999-12-31T23:59:59Z",
)  # fmt: skip


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Give a few places other bytes."""
    made = bytearray(data)
    for _ in range(1 + min(draw.getrandbits(3), draw.getrandbits(3))):
        once(made, draw, others)
    return bytes(made[:MOST_BYTES])


def once(data: bytearray, draw: Random, others: Sequence[bytes], first: int = 0) -> None:
    """Change one place, at or behind `first`."""
    first = min(first, len(data))
    at = draw.randint(first, len(data))
    end = min(len(data), at + draw.randint(0, draw.choice((1, 4, 40, 400))))
    match draw.randrange(11):
        case 0 | 1 if at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        case 2 if at < len(data):
            data[at] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))
        case 3:
            del data[at:end]
        case 4:
            data[at:end] = bytes(data[at:end]) * draw.choice((2, 2, 2, 3, 10))
        case 5:
            data[at:end] = draw.randbytes(end - at)
        case 6:
            form = draw.choice("<>") + draw.choice("BHIQ")
            number = draw.choice(NUMBERS) & ((1 << 8 * struct.calcsize(form)) - 1)
            data[at : at + struct.calcsize(form)] = struct.pack(form, number)
        case 7:
            token = draw.choice(TOKENS)
            data[at : at + (len(token) if draw.random() < 0.5 else 0)] = token
        case 8 if others:
            other = draw.choice(others)
            begin = draw.randint(0, len(other))
            data[at:end] = other[begin : begin + draw.choice((1, 8, 40, 400, 4000))]
        case 9 if draw.random() < 0.3:
            del data[at:]
        case 10 if draw.random() < 0.02 and at < end:
            data[at:end] = bytes(data[at:end]) * (draw.choice((1000, 100_000, MOST_BYTES)) // (end - at) + 1)
        case _ if at < len(data):
            data[at] = (data[at] + draw.choice((-1, 1))) % 256


def either(*ways: object):
    """Hurt now in one way, now in another; the first is the usual one."""

    def one(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
        way = ways[0] if draw.random() < 0.7 else draw.choice(ways)
        return way(data, draw, others)

    return one
