"""The header of an MP3 frame and of the ID3 tag before the first one, read from bytes without a decoder.

ISO/IEC 11172-3 (MPEG 1) and 13818-3 (MPEG 2, and 2.5 by custom); layer III only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEADER_BYTES: Final = 4
"""The size of a frame's header, bytes."""
ID3_HEAD_BYTES: Final = 10
"""The size of an ID3 tag's own header, bytes."""

_KBPS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Sample rates, by the two bits of the version: 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5."""
_MPEG_1: Final = 3
_LAYER_3: Final = 1
_MONO: Final = 3
_SIDE_INFO_BYTES: Final = {(1152, 1): 17, (1152, 2): 32, (576, 1): 9, (576, 2): 17}
"""The size of the side information after the header of a frame, by its samples and its channels."""


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """The header of one MP3 frame.

    Args:
        mpeg_1: Whether it is MPEG 1; else it is MPEG 2 or 2.5.
        kbps: Bit rate, 1000 bit/s; 0 for the free format, whose frames do not tell their size.
        rate_hz: Sample rate.
        channels: 1 or 2.
        padding: Bytes added to the frame, 0 or 1.
    """

    mpeg_1: bool
    kbps: int
    rate_hz: int
    channels: int
    padding: int

    @property
    def samples(self) -> int:
        """The number of samples of one channel."""
        return 1152 if self.mpeg_1 else 576

    @property
    def size(self) -> int:
        """The size of the frame, bytes; without meaning in the free format."""
        return self.samples // 8 * self.kbps * 1000 // self.rate_hz + self.padding


def info_offset(frame_samples: int, channels: int = 1) -> int:
    """Return the offset of `Info` in an Info frame, bytes: behind its header and its side information."""
    return HEADER_BYTES + _SIDE_INFO_BYTES[frame_samples, channels]


def frame_header(data: bytes) -> FrameHeader | None:
    """Return the header that bytes begin with; None if they are no frame of MP3.

    >>> frame_header(bytes.fromhex("fffb74c4"))
    FrameHeader(mpeg_1=True, kbps=96, rate_hz=48000, channels=1, padding=0)
    """
    if len(data) < HEADER_BYTES or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    kbps_at, rate_at = data[2] >> 4, data[2] >> 2 & 3
    kbps = _KBPS_1 if version == _MPEG_1 else _KBPS_2
    if version not in _RATES_HZ or layer != _LAYER_3 or kbps_at >= len(kbps) or rate_at == 3:
        return None
    return FrameHeader(
        version == _MPEG_1,
        kbps[kbps_at],
        _RATES_HZ[version][rate_at],
        1 if data[3] >> 6 == _MONO else 2,
        data[2] >> 1 & 1,
    )


def id3_bytes(head: bytes) -> int:
    """Return the size of the ID3 tag that a file begins with, bytes, its header included; 0 if it has none.

    Args:
        head: The first ten bytes of the file, or more.
    """
    if head[:3] != b"ID3" or len(head) < ID3_HEAD_BYTES:
        return 0
    size = 0
    for seven_bits in head[6:ID3_HEAD_BYTES]:
        size = size << 7 | seven_bits & 0x7F
    return ID3_HEAD_BYTES + size
