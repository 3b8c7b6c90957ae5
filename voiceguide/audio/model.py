"""Nouns of rendering: the format of a track, the store of encoded segments, the file of a track.

Times are whole milliseconds, positions in an MP3 are whole frames. In both formats a frame lasts
exactly 24 ms, so a position in milliseconds and its place among the frames never disagree.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from voiceguide.units import SECOND, Ms

ENCODER_DELAY: Final = 576
"""Samples LAME puts before the first one."""
DECODER_DELAY: Final = 529
"""Samples every decoder adds on top (528 of the synthesis filter bank and 1)."""
CODEC_DELAY: Final = ENCODER_DELAY + DECODER_DELAY


JOINED_BITS: Final = 0x30
"""The bits in the last byte of a frame's header that tell how its two channels are joined."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A constant-bit-rate MP3 whose frames all have one length and one size.

    Of two channels the encoder gets the middle and the side in every frame (`Width` in `audio/width.py`).

    Args:
        rate_hz: Sample rate.
        kbps: Bit rate, 1000 bit/s.
        frame_samples: Samples in a frame: 1152 in MPEG-1, 576 in MPEG-2.
        settle_frames: Frames after which the encoder's output no longer depends on earlier input (measured:
            2 in MPEG-1, 5 in MPEG-2; here with a margin).
        header: The four bytes every frame begins with.
        channels: 1, or 2.
    """

    rate_hz: int
    kbps: int
    frame_samples: int
    settle_frames: int
    header: bytes
    channels: int = 1

    @property
    def frame_bytes(self) -> int:
        """The size of a frame in bytes; whole, because the bit rate is constant and the rate divides it."""
        return self.frame_samples * self.kbps * 125 // self.rate_hz

    @property
    def frame_ms(self) -> Ms:
        """The duration of a frame, ms."""
        return self.frame_samples * SECOND // self.rate_hz

    def begins(self, data: bytes | memoryview, at: int = 0) -> bool:
        """Report whether a frame of this format begins at a place in some bytes.

        An encoder that cannot be told so chooses for each frame of two channels how they are joined.
        """
        head = bytes(data[at : at + len(self.header)])
        if self.channels == 1 or len(head) < len(self.header):
            return head == self.header
        return head[:-1] == self.header[:-1] and head[-1] | JOINED_BITS == self.header[-1] | JOINED_BITS

    def samples(self, ms: Ms) -> int:
        """Convert milliseconds to samples of this format, exactly."""
        return ms * self.rate_hz // SECOND

    def frames(self, duration_ms: Ms) -> int:
        """Count the frames of a track of this duration, both codec delays included.

        LAME pads by 576 samples at least where a decoder needs 529, so in one of 24 lengths at 24 kHz it
        makes one frame more, which holds nothing.
        """
        return -(-(self.samples(duration_ms) + CODEC_DELAY) // self.frame_samples)

    def first_frame(self, start_ms: Ms) -> int:
        """Return the first frame that a sound starting there can change."""
        return max(0, start_ms // self.frame_ms - 1)

    def stop_frame(self, end_ms: Ms) -> int:
        """Return the first frame that a sound ending there cannot change any more."""
        return (self.samples(end_ms) + CODEC_DELAY) // self.frame_samples + 1 + self.settle_frames


SPEECH: Final = AudioFormat(48_000, 96, 1152, 4, b"\xff\xfb\x74\xc4")
"""48 kHz, 96 kbit/s, as podcast directories ask for."""
SMALL: Final = AudioFormat(24_000, 64, 576, 8, b"\xff\xf3\x84\xc4")
"""24 kHz, 64 kbit/s: two thirds of the size, without loss for voices of 24 kHz."""


WIDE: Final = AudioFormat(48_000, 128, 1152, 4, b"\xff\xfb\x94\x64", channels=2)
"""48 kHz, 128 kbit/s, two channels as middle and side: for a bed that is wider than the voice."""


IN_MEMORY: Final = 4 << 20
"""Bytes of encoded segments that stay in memory; others are read again."""


class SegmentStore(Protocol):
    """A content-addressed store of rendered loops and encoded segments that detects damage."""

    def has(self, kind: str, key: str) -> bool:
        """Report, without reading it, whether an entry exists; `get` may still find it damaged."""
        ...

    def get(self, kind: str, key: str) -> bytes | memoryview | None:
        """Return the payload of an entry, or None if it is missing or damaged."""
        ...

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Store a payload."""
        ...


class SegmentMemory:
    """Encoded segments in memory, the least recently used first out; many threads may share it.

    Args:
        most_bytes: How many bytes stay; the segment that was put last stays in any case.
    """

    def __init__(self, most_bytes: int = IN_MEMORY) -> None:
        self._most_bytes, self._lock = most_bytes, threading.Lock()
        self._segments: OrderedDict[str, bytes | memoryview] = OrderedDict()
        self.size = 0
        """Bytes in memory."""

    def get(self, key: str) -> bytes | memoryview | None:
        """Return the segment under a key, or None."""
        with self._lock:
            if (found := self._segments.get(key)) is not None:
                self._segments.move_to_end(key)
            return found

    def put(self, key: str, frames: bytes | memoryview) -> None:
        """Put a segment under its key, the hash of all that it is made from."""
        with self._lock:
            if (before := self._segments.pop(key, None)) is not None:
                self.size -= len(before)
            self._segments[key] = frames
            self.size += len(frames)
            while self.size > self._most_bytes and len(self._segments) > 1:
                self.size -= len(self._segments.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._segments.clear()
            self.size = 0


@dataclass(frozen=True, slots=True)
class TrackFile:
    """A track in a file.

    Args:
        path: The file.
        duration_ms: Its duration.
        bytes: Its size.
        segments_encoded: The number of segments that were encoded.
        segments_cached: The number of segments that came from the store.
        written: False if the file existed with the same bytes and was left alone.
    """

    path: Path
    duration_ms: Ms
    bytes: int
    segments_encoded: int
    segments_cached: int
    written: bool = True
