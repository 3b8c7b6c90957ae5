"""The cache of rendered loops: samples in the store, a minute a block, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import ref

from voiceguide.audio.bed.track import BLOCK, Loop
from voiceguide.audio.model import AudioFormat, SegmentStore
from voiceguide.errors import AudioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_IN_MEMORY: Final = 6
"""Blocks that stay in memory, whatever loops they are of, so that a thousand tracks hold no more than one. A
segment may span the border of two, and a loop that is wide has a side as well."""

Make = Callable[[AudioFormat], "Iterator[NDArray[np.int16]]"]
"""Yields one period of a loop in blocks of `BLOCK` frames, the last one shorter."""


def cached_loop(name: str, frames: int, lufs: float, make: Make, store: SegmentStore) -> Loop:
    """Return a loop whose samples are rendered once and then read from the store.

    Args:
        name: Its cache key: everything that decides its sound.
        frames: The length of one period.
        lufs: Its loudness.
        make: Renders its samples.
        store: Stores them.
    """
    return Loop(name, frames, lufs, _CachedPeriod(name, frames, make, store).read)


def kept_loop(name: str, frames: int, lufs: float, form: AudioFormat, store: SegmentStore) -> Loop | None:
    """Return a loop that was rendered before at the rate of `form`; None if some of it is not in the store.

    Args:
        name: Its cache key.
        frames: The length of one period.
        lufs: Its loudness.
        form: The format whose rate it is read at.
        store: Has its samples.
    """
    period = _CachedPeriod(name, frames, lambda form: iter(()), store)
    return Loop(name, frames, lufs, period.read) if period.complete(form) else None


class _Recent:
    """The blocks that were read last, of all loops; any thread may add one."""

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.int16]] = []
        self._lock = Lock()

    def hold(self, block: NDArray[np.int16]) -> None:
        """Keep a block in memory, and let go of the one that was not read for the longest time."""
        with self._lock:
            others = [other for other in self._blocks if other is not block]
            self._blocks = [*others, block][-_IN_MEMORY:]


_recent: Final = _Recent()


class _CachedPeriod:
    """One period of a loop, read by sample range from memory, from the store, or by rendering it."""

    def __init__(self, name: str, frames: int, make: Make, store: SegmentStore) -> None:
        self._name, self._frames, self._make, self._store = name, frames, make, store
        self._in_memory: dict[tuple[AudioFormat, int], ref[NDArray[np.int16]]] = {}
        # Segments are mixed on several threads; a block that two of them need is rendered once.
        self._lock = Lock()

    def read(self, form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
        import numpy as np

        size = BLOCK * form.frame_samples
        numbers = range(start // size, -(-stop // size))
        with self._lock:
            parts = [self._block(form, n)[max(0, start - n * size) : stop - n * size] for n in numbers]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def complete(self, form: AudioFormat) -> bool:
        """Report whether every block is in the store."""
        blocks = range(-(-self._frames // BLOCK))
        return all(self._store.has("bed", self._key(form, number)) for number in blocks)

    def _block(self, form: AudioFormat, number: int) -> NDArray[np.int16]:
        known = self._in_memory.get((form, number))
        found = None if known is None else known()
        if found is None:
            found = self._fetched(form, number)
        if found is None:
            found = self._made(form, number)
        self._in_memory[form, number] = ref(found)
        _recent.hold(found)
        return found

    def _fetched(self, form: AudioFormat, number: int) -> NDArray[np.int16] | None:
        import numpy as np

        payload = self._store.get("bed", self._key(form, number))
        if payload is None or len(payload) != 2 * self._samples(form, number):
            return None
        return np.frombuffer(payload, "<i2").astype(np.int16, copy=False)

    def _made(self, form: AudioFormat, number: int) -> NDArray[np.int16]:
        """Render the whole period, store every block, and return the one that was asked for."""
        wanted = None
        for n, block in enumerate(self._make(form)):
            if len(block) != self._samples(form, n):
                raise AudioError("The bed changed while it was read.", mend="Render once more.")
            self._store.put("bed", self._key(form, n), block.astype("<i2", copy=False).tobytes())
            if n == number:
                wanted = block
        if wanted is None:
            raise AudioError("The bed changed while it was read.", mend="Render once more.")
        return wanted

    def _samples(self, form: AudioFormat, number: int) -> int:
        return max(0, min(BLOCK, self._frames - number * BLOCK)) * form.frame_samples

    def _key(self, form: AudioFormat, number: int) -> str:
        return sha256(f"{self._name}|{form.rate_hz}|{number}".encode()).hexdigest()
