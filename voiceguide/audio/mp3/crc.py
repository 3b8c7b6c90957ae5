"""CRC-16/ARC, as in the LAME tag: of single frames, and of many from those of each.

Appending n bytes to a message multiplies its CRC by x^(8n) modulo the polynomial; a combined CRC is that
product plus (XOR) the CRC of the appended bytes (the method of zlib's `crc32_combine`, Mark Adler).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_POLYNOMIAL: Final = 0xA001
"""x^16 + x^15 + x^2 + 1, lowest bit first: bit 15 stands for x^0."""
_ONE: Final = 0x8000


def crc16(data: bytes, crc: int = 0) -> int:
    """Compute the CRC of a few bytes, bit by bit."""
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc


def frame_crcs(data: bytes | NDArray[np.uint8], size: int) -> NDArray[np.uint16]:
    """Compute the CRC of each of consecutive frames of one size, in bytes."""
    import numpy as np

    frames = np.frombuffer(data, np.uint8) if isinstance(data, bytes) else data
    each = _tables(size)[np.arange(size), frames.reshape(-1, size)]
    made: NDArray[np.uint16] = np.bitwise_xor.reduce(each, axis=1)
    return made


def frames_crc(crcs: NDArray[np.uint16], frame_bytes: int, crc: int = 0) -> int:
    """Compute the CRC of consecutive frames of one size from that of each, and of what stands before them."""
    high, low = _moved(frame_bytes)
    for one in crcs.tolist():
        crc = high[crc >> 8] ^ low[crc & 0xFF] ^ one
    return crc


def _times(a: int, b: int) -> int:
    """Multiply two polynomials modulo the CRC's polynomial."""
    product = 0
    while a:
        if a & _ONE:
            product ^= b
        a = a << 1 & 0xFFFF
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return product


@lru_cache(maxsize=4096)
def _power(length: int) -> int:
    """Compute x^(8 * length) modulo the polynomial."""
    result, place = _ONE, 0
    while length:
        if length & 1:
            result = _times(result, _square(place))
        length, place = length >> 1, place + 1
    return result


@cache
def _square(place: int) -> int:
    """Compute x^(8 * 2^place) modulo the polynomial."""
    return _times(_square(place - 1), _square(place - 1)) if place else _ONE >> 8


@cache
def _moved(length: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Tabulate the CRC after `length` zero bytes for each value of its high and of its low byte."""
    power = _power(length)
    return tuple(_times(byte << 8, power) for byte in range(256)), tuple(
        _times(byte, power) for byte in range(256)
    )


@cache
def _tables(length: int) -> NDArray[np.uint16]:
    """Tabulate the contribution of each value of each byte of a frame to its CRC."""
    import numpy as np

    last = np.array([crc16(bytes([value])) for value in range(256)], np.uint16)
    rows = [last]
    for _ in range(length - 1):
        rows.append(rows[-1] >> 8 ^ last[rows[-1] & 0xFF])
    return np.array(rows[::-1])
