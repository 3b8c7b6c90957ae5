"""Read a short MP3 that came over a network: whole frames or nothing, then samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.decoding import Undecodable, of_mp3, of_track
from voiceguide.errors import AudioError, in_brief
from voiceguide.speech.model import Speech
from voiceguide.units import MINUTE, SECOND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MS: Final = 3 * MINUTE
"""More is never asked for at a time; a small file of silence could last for days."""
DELAY: Final = 576 + 529
"""Samples of silence that encoder and decoder put before the sound where no Info tag tells of them."""

# ISO/IEC 11172-3 and 13818-3, layer III, kbit/s by the header's four bits.
_KBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MPEG_1: Final = 3
_LAYER_3: Final = 1
_HEADER: Final = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """What the header of one frame says."""

    size: int
    samples: int
    rate_hz: int
    channels: int


def frames(data: bytes) -> tuple[Frame, ...]:
    """Walk from frame to frame through a whole file.

    Raises:
        AudioError: It is not MP3 from its first byte to its last, or its last frame is cut.
    """
    at = _after_id3(data)
    found: list[Frame] = []
    while at < len(data):
        frame = _frame(data[at : at + _HEADER])
        if frame is None:
            where = "from the start" if not found else f"after {len(found)} frames"
            raise AudioError(f"This is not MP3 {where}.")
        if (frame.rate_hz, frame.channels) != (found[0].rate_hz, found[0].channels) if found else False:
            raise AudioError(f"This MP3 changes its form after {len(found)} frames.")
        at += frame.size
        if at > len(data):
            raise AudioError(f"This MP3 is cut off in frame {len(found) + 1}.")
        found.append(frame)
    if not found:
        raise AudioError("This MP3 is empty.")
    return tuple(found)


def decode(data: bytes) -> Speech:
    """Decode a whole MP3 to mono, without the silence that encoder and decoder put before it.

    Raises:
        AudioError: It is not a whole MP3, or has no sound after that silence.
    """
    import numpy as np

    walked = frames(data)
    rate_hz = walked[0].rate_hz
    if sum(frame.samples for frame in walked) > MOST_MS * rate_hz // SECOND:
        raise AudioError(f"This MP3 lasts longer than {MOST_MS // SECOND} seconds.")
    try:
        heading, decoded = of_mp3(data)
        channels = np.frombuffer(decoded, np.float32).reshape(-1, heading.channels)
    except (Undecodable, ValueError) as problem:
        raise AudioError(f"This MP3 cannot be decoded ({in_brief(problem)}).") from problem
    samples: NDArray[np.float32] = channels.mean(axis=1)
    if not _tagged(data):
        samples = samples[DELAY:]
    if not samples.size or not np.isfinite(samples).all():
        raise AudioError("This MP3 has no sound in it.")
    return Speech(np.ascontiguousarray(samples, np.float32), rate_hz)


def _frame(header: bytes) -> Frame | None:
    if len(header) < _HEADER or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    kbits_at, rate_at = header[2] >> 4, header[2] >> 2 & 3
    if version not in _RATES_HZ or layer != _LAYER_3 or not 0 < kbits_at < 15 or rate_at == 3:
        return None
    rate_hz = _RATES_HZ[version][rate_at]
    kbits = (_KBITS_1 if version == _MPEG_1 else _KBITS_2)[kbits_at]
    samples = 1152 if version == _MPEG_1 else 576
    size = samples // 8 * kbits * 1000 // rate_hz + (header[2] >> 1 & 1)
    return Frame(size, samples, rate_hz, 1 if header[3] >> 6 == 3 else 2)


def _tagged(data: bytes) -> bool:
    """Tell whether the first frame is an Info tag: decoders then remove the delay themselves."""
    at = _after_id3(data)
    first = _frame(data[at : at + _HEADER])
    return first is not None and any(tag in data[at : at + first.size] for tag in (b"Xing", b"Info"))


def _after_id3(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for seven_bits in data[6:10]:
        size = size << 7 | seven_bits & 0x7F
    return 10 + size


def stream(path: Path, block: int = 48_000) -> Iterator[NDArray[np.int16]]:
    """Decode a mono file as it is read, so that an hour needs no more memory than a minute.

    Args:
        path: The file; with an Info tag it is decoded to exactly the samples that this tells of.
        block: Samples given at a time; the last block may have fewer.

    Raises:
        AudioError: There is nothing in it that can be decoded.
    """
    import numpy as np

    try:
        for samples in of_track(path, block):
            yield np.frombuffer(samples, np.int16)
    except Undecodable as problem:
        raise AudioError(f"This MP3 cannot be decoded ({in_brief(problem)}).", where=str(path)) from problem
