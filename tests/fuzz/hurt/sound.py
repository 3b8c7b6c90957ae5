"""Hurt sound below its sums: Ogg pages, FLAC blocks and frames, ID3 frames, WAV chunks.

A page or frame whose sum does not fit is thrown away by a decoder before it is looked into; so whatever is
changed here has its sum put right again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from random import Random

from tests.fuzz.hurt import plain, tagged
from voiceguide.audio.mp3.crc import crc16

_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_RATES_HZ = (0, 1, 2, 7_999, 8_000, 44_100, 48_000, 192_000, 655_350, (1 << 20) - 1)


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Hurt a sound file in the way that its kind asks for."""
    if draw.random() < 0.12:
        return plain.hurt(data, draw, others)
    if data.startswith(b"OggS"):
        return ogg(data, draw, others)
    if data.startswith(b"fLaC"):
        return flac(data, draw, others)
    if data.startswith(b"ID3"):
        return tagged.hurt(data, draw, others)
    if data.startswith(b"RIFF"):
        return wav(data, draw, others)
    return plain.hurt(data, draw, others)


# ── Ogg ──────────────────────────────────────────────────────────────────────────────────────────


def ogg_sum(page: bytes) -> bytes:
    """Sum up a page whose own sum is zero: CRC-32 without reflection, by way of the one zlib has."""
    mirrored = zlib.crc32(page.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack(">I", mirrored).translate(_MIRROR)


def pages(data: bytes) -> list[bytes]:
    """Cut an Ogg file into its pages; what is no page any more is one piece."""
    found, at = [], 0
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        table = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(table) + sum(table)
        found.append(data[at:end])
        at = end
    return found + ([data[at:]] if at < len(data) else [])


def repaired(page: bytes) -> bytes:
    """Put the sum of a page right."""
    if len(page) < 27 or not page.startswith(b"OggS"):
        return page
    page = page[:22] + bytes(4) + page[26:]
    return page[:22] + ogg_sum(page) + page[26:]


def _repaged(page: bytes, body: bytes) -> bytes:
    """Put another body into a page, with a table of segments that fits."""
    body = body[: 255 * 254]
    table = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return page[:26] + bytes([len(table)]) + table + body


def ogg(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change a few pages, mostly inside, and mend their sums."""
    found = pages(data)
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        at = draw.randrange(len(found))
        page = bytearray(found[at])
        act = draw.random()
        inside = 27 + (page[26] if len(page) > 26 else 0)
        if act < 0.6 and len(page) > inside:
            for _ in range(draw.choice((1, 1, 2, 4, 16))):
                where = draw.randrange(inside, len(page))
                page[where] = draw.choice(
                    (page[where] ^ 1 << draw.randrange(8), 0, 0xFF, draw.randrange(256))
                )
        elif act < 0.75 and len(page) > inside:
            body = bytearray(page[inside:])
            plain.once(body, draw, others)
            page = bytearray(_repaged(bytes(page), bytes(body)))
        elif act < 0.85 and len(page) >= 27:
            plain_head = bytearray(page[:inside])
            where = draw.randrange(4, len(plain_head))
            plain_head[where] = draw.choice((0, 1, 2, 4, 0x7F, 0xFF, draw.randrange(256)))
            page[:inside] = plain_head
        elif act < 0.9:
            del found[at]
            found = found or [b"OggS"]
            continue
        elif act < 0.95:
            found.insert(draw.randint(0, len(found)), bytes(page))
        else:
            found.insert(draw.randint(0, len(found)), found.pop(at))
            continue
        found[at] = repaired(bytes(page))
    return b"".join(found)[: plain.MOST_BYTES]


# ── FLAC ─────────────────────────────────────────────────────────────────────────────────────────


@cache
def _crc8_table() -> bytes:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
        table.append(crc)
    return bytes(table)


def crc8(data: bytes) -> int:
    """Sum up a frame's head."""
    table, crc = _crc8_table(), 0
    for byte in data:
        crc = table[crc ^ byte]
    return crc


def flac_crc16(data: bytes) -> int:
    """Sum up a frame: CRC-16 without reflection, by way of the mirrored one that tracks have."""
    return int(f"{crc16(data.translate(_MIRROR)):016b}"[::-1], 2)


def _head_bytes(frame: bytes) -> int:
    """Count the bytes of a frame's head without its sum; 0 if this is none."""
    if len(frame) < 6 or frame[0] != 0xFF or frame[1] & 0xFE != 0xF8:
        return 0
    first = frame[4]
    number = 1 if first < 0x80 else max(2, 8 - (first ^ 0xFF).bit_length())
    size, rate = frame[2] >> 4, frame[2] & 15
    return 4 + number + {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)


def flac_parts(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Cut a FLAC file into its blocks of metadata and its frames."""
    blocks, at = [], 4
    while at + 4 <= len(data):
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        blocks.append(data[at:end])
        last = data[at] & 0x80
        at = end
        if last:
            break
    starts = [at]
    look = at + 1
    while (look := data.find(b"\xff", look)) >= 0 and look + 16 < len(data):
        head = _head_bytes(data[look : look + 16])
        if head and crc8(data[look : look + head]) == data[look + head]:
            starts.append(look)
        look += 1
    return blocks, [data[a:b] for a, b in zip(starts, [*starts[1:], len(data)], strict=True) if a < b]


def refitted(frame: bytes) -> bytes:
    """Put both sums of a frame right."""
    head = _head_bytes(frame)
    if not head or len(frame) < head + 3:
        return frame
    frame = frame[:head] + bytes([crc8(frame[:head])]) + frame[head + 1 :]
    return frame[:-2] + flac_crc16(frame[:-2]).to_bytes(2, "big")


def flac(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change what the head says, or a frame, and mend its sums."""
    blocks, frames = flac_parts(data)
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        act = draw.random()
        if act < 0.3 and blocks and len(blocks[0]) >= 38:
            blocks[0] = _streaminfo(blocks[0], draw)
        elif act < 0.45 and blocks:
            at = draw.randrange(len(blocks))
            block = bytearray(blocks[at])
            plain.once(block, draw, others, 4)
            if draw.random() < 0.7:
                block[1:4] = min(len(block) - 4, 0xFFFFFF).to_bytes(3, "big")
            blocks[at] = bytes(block)
        elif act < 0.5:
            blocks.insert(
                1,
                bytes([draw.randrange(8)])
                + draw.choice((0, 1, 4, 0xFFFFFF)).to_bytes(3, "big")
                + draw.randbytes(4),
            )
        elif frames:
            at = draw.randrange(len(frames))
            frame = bytearray(frames[at])
            if act < 0.8 and len(frame) > 8:
                for _ in range(draw.choice((1, 2, 4))):
                    frame[draw.randrange(2, len(frame) - 2)] = draw.randrange(256)
            else:
                plain.once(frame, draw, others)
            frames[at] = refitted(bytes(frame))
            if act > 0.95:
                frames.insert(draw.randint(0, len(frames)), frames[at])
    return (b"fLaC" + b"".join(blocks) + b"".join(frames))[: plain.MOST_BYTES]


def _streaminfo(block: bytes, draw: Random) -> bytes:
    facts = int.from_bytes(block[14:22], "big")
    rate, channels, bits, total = facts >> 44, facts >> 41 & 7, facts >> 36 & 31, facts & (1 << 36) - 1
    match draw.randrange(5):
        case 0:
            rate = draw.choice(_RATES_HZ)
        case 1:
            channels = draw.randrange(8)
        case 2:
            bits = draw.randrange(32)
        case 3:
            total = draw.choice((0, 1, 1 << 20, 1 << 31, (1 << 36) - 1))
        case _:
            return (
                block[:4]
                + struct.pack(">HH", *(draw.choice((0, 1, 16, 4096, 65535)) for _ in "ab"))
                + block[8:]
            )
    return block[:14] + (rate << 44 | channels << 41 | bits << 36 | total).to_bytes(8, "big") + block[22:]


# ── WAV ──────────────────────────────────────────────────────────────────────────────────────────


def wav(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change what a chunk says, or its size."""
    made = bytearray(data)
    act = draw.random()
    if act < 0.6 and len(made) >= 44:
        form, at = draw.choice(
            (
                ("<H", 20),
                ("<H", 22),
                ("<I", 24),
                ("<I", 28),
                ("<H", 32),
                ("<H", 34),
                ("<I", 40),
                ("<I", 16),
                ("<I", 4),
            )
        )
        number = draw.choice((*plain.NUMBERS, 3, 6, 7, 17, 24, 0xFFFE, *_RATES_HZ)) & (
            0xFFFF if form == "<H" else 0xFFFFFFFF
        )
        struct.pack_into(form, made, at, number)
    elif act < 0.75:
        chunk = draw.choice((b"fmt ", b"data", b"fact", b"LIST", b"smpl", b"bext", b"\0\0\0\0"))
        made[36:36] = chunk + struct.pack("<I", draw.choice((0, 1, 4, 0xFFFFFFFF))) + draw.randbytes(4)
    else:
        plain.once(made, draw, others, 44 if act < 0.9 else 0)
    return bytes(made[: plain.MOST_BYTES])
