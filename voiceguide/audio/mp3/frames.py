"""MP3 frames, and the chunks that a track is assembled from.

The size of every chunk is known before its bytes are needed, so the size of a track and any range of its
bytes can be had without loading, or even encoding, the rest.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Protocol

from voiceguide.audio.model import AudioFormat

_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Frames:
    """Consecutive frames.

    Args:
        form: Their format.
        data: Whole frames; a view if they come from the cache, so that an hour of them is not copied.
    """

    form: AudioFormat
    data: bytes | memoryview

    @classmethod
    def unpack(cls, form: AudioFormat, payload: bytes | memoryview) -> Frames | None:
        """Return the frames that were stored; None if they are none of this format."""
        if not payload or len(payload) % form.frame_bytes or not form.begins(payload):
            return None
        return cls(form, payload)

    def __len__(self) -> int:
        return len(self.data) // self.form.frame_bytes

    def cut(self, first: int, stop: int) -> bytes | memoryview:
        """Return the bytes of frames `first` to `stop`; of a part of them a view."""
        return memoryview(self.data)[first * self.form.frame_bytes : stop * self.form.frame_bytes]


class Piece(Protocol):
    """A run of bytes, repeated `count` times, that is loaded when it is needed."""

    @property
    def size(self) -> int:
        """The number of bytes of one repetition."""
        ...

    @property
    def count(self) -> int:
        """The number of repetitions."""
        ...

    def load(self) -> bytes | memoryview:
        """Return the bytes of one repetition; it may be called more than once and always returns the same."""
        ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of which somebody else knows the bytes.

    Args:
        size: The number of bytes of one repetition.
        bytes_of: Returns them; it may be called more than once and always returns the same.
        count: The number of repetitions.
    """

    size: int
    bytes_of: Callable[[], bytes | memoryview]
    count: int = 1

    def load(self) -> bytes | memoryview:
        """Return the bytes of one repetition."""
        return self.bytes_of()


class Assembly:
    """A file assembled from pieces, each loaded only when a byte of it is read.

    Args:
        pieces: The pieces in order; empty ones are dropped.
    """

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = tuple(piece for piece in pieces if piece.size and piece.count)
        self._ends = array("Q", accumulate(piece.size * piece.count for piece in self._pieces))

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


def _repeat(unit: bytes | memoryview, start: int, stop: int) -> Iterator[bytes | memoryview]:
    """Yield bytes `start` to `stop` of a unit repeated without end."""
    enough = min(_CHUNK, stop - start % len(unit)) // len(unit)
    some = memoryview(bytes(unit) * enough if enough > 1 else unit)
    while start < stop:
        offset = start % len(unit)
        chunk = some[offset : offset + stop - start]
        yield chunk
        start += len(chunk)
