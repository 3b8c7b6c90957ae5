"""MP3 frames and the chunks that a track is assembled from.

The size and the checksum of every chunk are known before its bytes are needed, so the size of a track, its
Info frame and any range of its bytes can be computed without loading the rest.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from voiceguide.audio.model import AudioFormat
from voiceguide.audio.mp3.crc import combined, cumulative

_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Frames:
    """Consecutive frames, with cumulative CRCs from which that of any range follows.

    Args:
        form: Their format.
        data: Whole frames; a view if they come from the cache, so that an hour of them is not copied.
        crcs: The CRC from the first frame to the end of each one.
    """

    form: AudioFormat
    data: bytes | memoryview
    crcs: array[int]

    @classmethod
    def of(cls, form: AudioFormat, data: bytes) -> Frames:
        """Make frames from an encoder's output, with their CRCs."""
        return cls(form, data, array("H", cumulative(data, form.frame_bytes)))

    @classmethod
    def unpack(cls, form: AudioFormat, payload: bytes | memoryview) -> Frames | None:
        """Decode the payload of `pack`; None if it is not valid."""
        count, rest = divmod(len(payload), form.frame_bytes + 2)
        if rest or not count or not form.begins(payload):
            return None
        frames = count * form.frame_bytes
        crcs = array("H")
        crcs.frombytes(payload[frames:])
        return cls(form, memoryview(payload)[:frames], _little_endian(crcs))

    def pack(self) -> bytes:
        """Encode frames and CRCs as one payload."""
        return bytes(self.data) + _little_endian(self.crcs).tobytes()

    def __len__(self) -> int:
        return len(self.crcs)

    def cut(self, first: int, stop: int) -> bytes | memoryview:
        """Return the bytes of frames `first` to `stop`."""
        return self.data[first * self.form.frame_bytes : stop * self.form.frame_bytes]

    def crc(self, first: int, stop: int) -> int:
        """Return the CRC of frames `first` to `stop`."""
        before = self.crcs[first - 1] if first else 0
        return combined(before, self.crcs[stop - 1] if stop else 0, (stop - first) * self.form.frame_bytes)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of bytes, repeated `count` times, that is loaded when it is needed.

    Args:
        size: The number of bytes of one repetition.
        crc: Their CRC-16.
        load: Returns them; it may be called more than once and always returns the same.
        count: The number of repetitions.
    """

    size: int
    crc: int
    load: Callable[[], bytes | memoryview]
    count: int = 1


class Assembly:
    """A file assembled from chunks, each loaded only when a byte of it is read.

    Args:
        pieces: The chunks in order; empty ones are dropped.
    """

    def __init__(self, pieces: Iterable[Chunk]) -> None:
        self._pieces = tuple(piece for piece in pieces if piece.size and piece.count)
        self._ends = tuple(accumulate(piece.size * piece.count for piece in self._pieces))

    @property
    def size(self) -> int:
        """The size of the whole file."""
        return self._ends[-1] if self._ends else 0

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes | memoryview]:
        """Yield bytes `start` to `stop` in parts, loading only the chunks that lie there."""
        stop = self.size if stop is None else min(stop, self.size)
        index = bisect_right(self._ends, start)
        while start < stop:
            piece, end = self._pieces[index], min(self._ends[index], stop)
            begin = self._ends[index] - piece.size * piece.count
            yield from _repeat(piece.load(), start - begin, end - begin)
            start, index = end, index + 1


def _little_endian(crcs: array[int]) -> array[int]:
    """Convert numbers between this machine's byte order and little-endian."""
    if sys.byteorder == "little":
        return crcs
    turned = crcs[:]
    turned.byteswap()
    return turned


def _repeat(unit: bytes | memoryview, start: int, stop: int) -> Iterator[bytes | memoryview]:
    """Yield bytes `start` to `stop` of a unit repeated without end."""
    enough = min(_CHUNK, stop - start % len(unit)) // len(unit)
    some = memoryview(bytes(unit) * enough if enough > 1 else unit)
    while start < stop:
        offset = start % len(unit)
        chunk = some[offset : offset + stop - start]
        yield chunk
        start += len(chunk)
