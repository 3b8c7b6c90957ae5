"""MP3 frames and the pieces a track is laid from.

Every piece has a known size and a known checksum before its bytes are needed, so a track is a
function of its pieces: its size, its Info frame and any range of its bytes can be told without
making the rest.
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
from voiceguide.audio.mp3.crc import joined, repeated, running
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.units import Ms

_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames in a row, with the CRC of every stretch of them at hand.

    Args:
        form: Their format.
        data: Whole frames; of what was kept a view, so that an hour of them is not copied.
        crcs: The CRC from the first frame to the end of each one.
    """

    form: AudioFormat
    data: bytes | memoryview
    crcs: array[int]

    @classmethod
    def of(cls, form: AudioFormat, data: bytes) -> Frames:
        """Take frames as an encoder gives them and compute their CRCs."""
        return cls(form, data, array("H", running(data, form.frame_bytes)))

    @classmethod
    def unpack(cls, form: AudioFormat, payload: bytes | memoryview) -> Frames | None:
        """Read what `pack` wrote; None if it cannot be that."""
        count, rest = divmod(len(payload), form.frame_bytes + 2)
        if rest or not count or payload[: len(form.header)] != form.header:
            return None
        frames = count * form.frame_bytes
        crcs = array("H")
        crcs.frombytes(payload[frames:])
        return cls(form, memoryview(payload)[:frames], _little_endian(crcs))

    def pack(self) -> bytes:
        """Write frames and CRCs as one payload."""
        return bytes(self.data) + _little_endian(self.crcs).tobytes()

    def __len__(self) -> int:
        return len(self.crcs)

    def cut(self, first: int, stop: int) -> bytes | memoryview:
        """Give the bytes of frames `first` to `stop`."""
        return self.data[first * self.form.frame_bytes : stop * self.form.frame_bytes]

    def crc(self, first: int, stop: int) -> int:
        """Give the CRC of frames `first` to `stop`."""
        before = self.crcs[first - 1] if first else 0
        return joined(before, self.crcs[stop - 1] if stop else 0, (stop - first) * self.form.frame_bytes)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The bytes that `load` gives, `count` times in a row.

    Args:
        size: Bytes that `load` will give.
        crc: Their CRC-16.
        load: Gives them; it may be asked more than once and always gives the same.
        count: How often they are laid.
    """

    size: int
    crc: int
    load: Callable[[], bytes | memoryview]
    count: int = 1


class Assembly:
    """A file laid from pieces, none of which is made before a byte of it is read.

    Args:
        pieces: In order; empty ones are dropped.
    """

    def __init__(self, pieces: Iterable[Chunk]) -> None:
        self._pieces = tuple(piece for piece in pieces if piece.size and piece.count)
        self._ends = tuple(accumulate(piece.size * piece.count for piece in self._pieces))

    @property
    def size(self) -> int:
        """The size of the whole file."""
        return self._ends[-1] if self._ends else 0

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes | memoryview]:
        """Yield bytes `start` to `stop` in chunks, loading only the pieces that lie there."""
        stop = self.size if stop is None else min(stop, self.size)
        index = bisect_right(self._ends, start)
        while start < stop:
            piece, end = self._pieces[index], min(self._ends[index], stop)
            begin = self._ends[index] - piece.size * piece.count
            yield from _repeat(piece.load(), start - begin, end - begin)
            start, index = end, index + 1


def mp3_file(
    form: AudioFormat, duration_ms: Ms, encoder: str, body: Iterable[Chunk], tags: bytes = b""
) -> Assembly:
    """Put tags and the Info frame in front of the frames of a track."""
    pieces = tuple(body)
    crc = 0
    for piece in pieces:
        crc = joined(crc, repeated(piece.crc, piece.size, piece.count), piece.size * piece.count)
    info = info_frame(form, duration_ms, encoder, crc)
    return Assembly((Chunk(len(tags), 0, lambda: tags), Chunk(len(info), 0, lambda: info), *pieces))


def _little_endian(crcs: array[int]) -> array[int]:
    """Turn numbers between this machine's byte order and the payload's."""
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
