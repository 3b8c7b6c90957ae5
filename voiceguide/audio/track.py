"""A track as a function: its exact length and its ETag before a sample exists, and any range of its bytes.

A timeline fixes every millisecond, and the frames of an MP3 have one size, so nothing has to be encoded to
know how long a track is. What a range touches is encoded when it is read, and kept in the store for the next
time. The bytes are those of the file that is rendered of the same session.

`renderer.plan_track` makes one of a timeline, and `pipeline.track` of a request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from voiceguide.audio.model import TrackFile
from voiceguide.core.files import rewriting
from voiceguide.core.places import check_place
from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Sound: TypeAlias = "NDArray[np.int16]"
"""Samples of 16 bits."""
Samples = Callable[[str], Sound]
"""Returns the mastered samples of a clip, by its key: 48 kHz, mono."""
Progress = Callable[[int, int], None]
"""Called with the number of parts done, and of how many."""
Parts = Iterator[bytes | memoryview]


class TrackSource(Protocol):
    """The bytes of a track, made when they are read."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def read(self, start: int, stop: int) -> Parts:
        """Yield bytes `start` to `stop`; of what is not touched nothing is made."""
        ...

    def whole(self, progress: Progress | None) -> Parts:
        """Yield all bytes, as quickly as possible."""
        ...

    def counts(self) -> tuple[int, int]:
        """Return how many segments `whole` encoded, and how many it found in the store."""
        ...


@dataclass(frozen=True, slots=True)
class Track:
    """A track as a function; it holds no samples and no open file, and any number of threads may read it.

    Args:
        etag: 64 hex digits, a hash of all that decides the bytes: two tracks with one ETag have the same
            bytes. In HTTP it is a strong entity tag, in quotes.
        media_type: `audio/mpeg` or `audio/wav`.
        duration_ms: How long it lasts, ms.
        source: Makes the bytes.
    """

    etag: str
    media_type: str
    duration_ms: Ms
    source: TrackSource

    @property
    def size(self) -> int:
        """The exact length of the whole, bytes."""
        return self.source.size

    def read(self, start: int = 0, stop: int | None = None) -> Parts:
        """Yield bytes `start` to `stop` in parts of at most 256 KiB.

        Only what the range touches is mixed and encoded, when it is its turn; it stays in the cache for the
        next time. To stop early, close the iterator.

        Args:
            start: The first byte, counted from 0.
            stop: The byte after the last one; None, or more than the size, for the end.

        Raises:
            ValueError: The start is negative or lies behind the stop.
            AudioError: A sound is not what the timeline says, or cannot be encoded.
            CacheError: A sound is gone from the cache: compose the session again, and make a new track.
        """
        stop = self.size if stop is None else min(stop, self.size)
        if start < 0 or stop < min(start, self.size):
            raise ValueError(f"there are no bytes from {start} to {stop}")
        return self.source.read(start, stop)

    def render_to(
        self,
        out: Path,
        *,
        progress: Progress | None = None,
        first: Callable[[], None] = lambda: None,
    ) -> TrackFile:
        """Write the whole to a file, several segments encoded at a time.

        An existing file with the same bytes is left alone; another one is replaced when all is written.

        Args:
            out: The path of the file.
            progress: Called for every segment that is ready.
            first: Called when the file is complete, before it is renamed into place; if it fails, it is not.

        Raises:
            OutputError: The file cannot be written. An existing file stays as it was.
            AudioError, CacheError: As for `read`.
        """
        check_place(out)
        with rewriting(out, self.size) as file:
            for part in self.source.whole(progress):
                file.write(part)
            written = file.finish()
            first()
        return TrackFile(out, self.duration_ms, self.size, *self.source.counts(), written)
