"""Keep the samples of a loop in the store, a minute at a time, so that memory does not grow with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import BLOCK, Loop
from voiceguide.audio.model import AudioFormat, SegmentStore
from voiceguide.errors import AudioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_HAND: Final = 2
"""Blocks that stay in memory: an island may lie on the border of two."""

Make = Callable[[AudioFormat], "Iterator[NDArray[np.int16]]"]
"""Gives the whole turn of a loop, a block (`BLOCK` frames, at last what is left) at a time."""


def kept_loop(name: str, frames: int, lufs: float, make: Make, store: SegmentStore) -> Loop:
    """Give a loop whose samples are made once and then come from the store.

    Args:
        name: Everything that decides its sound.
        frames: The length of one turn.
        lufs: Its loudness.
        make: Makes its samples.
        store: Keeps them.
    """
    return Loop(name, frames, lufs, _Turn(name, frames, make, store).read)


class _Turn:
    def __init__(self, name: str, frames: int, make: Make, store: SegmentStore) -> None:
        self._name, self._frames, self._make, self._store = name, frames, make, store
        self._at_hand: OrderedDict[tuple[AudioFormat, int], NDArray[np.int16]] = OrderedDict()
        # Islands are mixed on several threads; what two of them want is made once.
        self._turns = Lock()

    def read(self, form: AudioFormat, start: int, stop: int) -> NDArray[np.int16]:
        import numpy as np

        size = BLOCK * form.frame_samples
        numbers = range(start // size, -(-stop // size))
        with self._turns:
            parts = [self._block(form, n)[max(0, start - n * size) : stop - n * size] for n in numbers]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def _block(self, form: AudioFormat, number: int) -> NDArray[np.int16]:
        found = self._at_hand.get((form, number))
        if found is None:
            found = self._fetched(form, number)
        if found is None:
            found = self._made(form, number)
        self._at_hand[form, number] = found
        self._at_hand.move_to_end((form, number))
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return found

    def _fetched(self, form: AudioFormat, number: int) -> NDArray[np.int16] | None:
        import numpy as np

        payload = self._store.get("bed", self._key(form, number))
        if payload is None or len(payload) != 2 * self._samples(form, number):
            return None
        return np.frombuffer(payload, "<i2").astype(np.int16, copy=False)

    def _made(self, form: AudioFormat, number: int) -> NDArray[np.int16]:
        """Make the whole turn, keep every block, and give back the one that was asked for."""
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
