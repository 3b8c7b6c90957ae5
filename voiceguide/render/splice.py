"""Lay a track from encoded islands between frames that repeat.

One mechanism for silence and for a bed: the *ground* is a loop of whole frames, silence being the loop
of one frame. It is encoded once and repeated; an island is the ground with sounds over it, and replaces
the frames that those sounds can change. Because the encoder forgets within a few frames (see `mp3`), the
file is, byte for byte, what encoding the whole track in one go would give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from voiceguide.errors import AudioError
from voiceguide.render import mp3
from voiceguide.render.clip import stitch
from voiceguide.render.frames import Frames, Piece
from voiceguide.render.islands import LOOK_AHEAD, Island, Sound, islands
from voiceguide.render.model import Format, Store
from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_THREADS: Final = 2
_WAITING: Final = 4
"""So many islands may be stitched and not yet encoded: enough for both threads, and memory stays flat."""
_KEPT: Final = 16 << 20
"""Bytes of encoded islands that stay in memory between the two looks at them; the others are read again."""

Load = Callable[[Sound], "NDArray[np.int16]"]
"""Gives the samples of a sound at the format's rate."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is heard where no clip is: a loop of whole frames.

    Args:
        name: Everything that decides its sound; empty for silence.
        frames: The length of one turn.
        turn: Gives the samples of one turn at the format's rate.
    """

    name: str
    frames: int
    turn: Callable[[Format], NDArray[np.int16]]

    def sound(self, form: Format, start: int, stop: int, end: int) -> NDArray[np.int16]:
        """Give frames `start` to `stop` of a track that ends at sample `end`."""
        import numpy as np

        turn = self.turn(form)
        places = np.arange(start * form.frame_samples, stop * form.frame_samples)
        return np.where(places < end, turn[places % len(turn)], 0).astype(np.int16)


def _still(form: Format) -> NDArray[np.int16]:
    import numpy as np

    return np.zeros(form.frame_samples, np.int16)


SILENCE: Final = Ground("", 1, _still)


@dataclass(slots=True)
class Splicer:
    """Lays one track.

    Args:
        sounds: What is heard, in order of start.
        duration_ms: The track's length.
        load: Gives the samples of a sound.
        store: Keeps encoded pieces.
        form: The track's format.
        ground: What is heard under the sounds.
    """

    sounds: Sequence[Sound]
    duration_ms: Ms
    load: Load
    store: Store
    form: Format
    ground: Ground = SILENCE
    encoded: int = 0
    cached: int = 0
    _kept: dict[str, Frames] = field(default_factory=dict)
    _kept_bytes: int = 0

    def body(self, progress: Callable[[int, int], None] | None = None) -> list[Piece]:
        """Encode what is not encoded yet, and tell the pieces of the track after its Info frame.

        Args:
            progress: Told how many islands are ready, and how many there are.
        """
        plan = list(islands(self.sounds, self.duration_ms, self.form, tail=bool(self.ground.name)))
        loop = self._encode_ground()
        pieces: list[Piece] = []
        at = 0
        for done, (island, piece) in enumerate(self._islands(plan), 1):
            pieces += self._repeating(loop, at, island.first)
            pieces.append(piece)
            at = island.stop
            if progress:
                progress(done, len(plan))
        pieces += self._repeating(loop, at, self.form.frames(self.duration_ms))
        return pieces

    def _islands(self, plan: Sequence[Island]) -> Iterator[tuple[Island, Piece]]:
        """Make the pieces in order, encoding in the background a few islands ahead."""
        keys = [self._key(island) for island in plan]
        known: dict[str, Future[bytes] | Piece] = {}
        ahead: deque[tuple[Island, str]] = deque()
        with ThreadPoolExecutor(_THREADS, "encode") as pool:
            try:
                for island, key in zip(plan, keys, strict=True):
                    if key not in known:
                        known[key] = self._stored(island, key) or pool.submit(
                            mp3.encode, self._sound(island), self.form
                        )
                    else:
                        self.cached += 1
                    ahead.append((island, key))
                    while len(ahead) > _WAITING:
                        yield self._ready(*ahead.popleft(), known)
                while ahead:
                    yield self._ready(*ahead.popleft(), known)
            finally:
                # After an error nobody waits for islands that nobody will read.
                pool.shutdown(cancel_futures=True)

    def _ready(
        self, island: Island, key: str, known: dict[str, Future[bytes] | Piece]
    ) -> tuple[Island, Piece]:
        found = known[key]
        if isinstance(found, Future):
            found = known[key] = self._keep(island, key, self._own(island, found.result()))
            self.encoded += 1
        return island, found

    def _stored(self, island: Island, key: str) -> Piece | None:
        payload = self.store.get("island", key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != island.frames:
            return None
        self.cached += 1
        return self._remember(island, key, frames)

    def _keep(self, island: Island, key: str, frames: Frames) -> Piece:
        self.store.put("island", key, frames.pack())
        return self._remember(island, key, frames)

    def _remember(self, island: Island, key: str, frames: Frames) -> Piece:
        if self._kept_bytes + len(frames.data) <= _KEPT:
            self._kept[key] = frames
            self._kept_bytes += len(frames.data)
        return Piece(len(frames.data), frames.crc(0, len(frames)), lambda: self._again(island, key))

    def _again(self, island: Island, key: str) -> bytes:
        """Get the bytes of an island once more: from memory, from the store, or by encoding it anew."""
        if key in self._kept:
            return self._kept[key].data
        payload = self.store.get("island", key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != island.frames:
            frames = self._own(island, mp3.encode(self._sound(island), self.form))
        return frames.data

    def _key(self, island: Island) -> str:
        start = island.first - island.before
        place = ""
        if self.ground.name:
            # Under silence every place is alike; under a bed it matters where in the loop one is, and
            # where the track ends, if that can be heard from here.
            end = self.form.samples(self.duration_ms) - start * self.form.frame_samples
            heard = (island.stop - start + LOOK_AHEAD) * self.form.frame_samples
            place = f"{self.ground.name}|{start % self.ground.frames}|{min(end, heard)}"
        return island.key(self.form, mp3.encoder_name(), place)

    def _sound(self, island: Island) -> NDArray[np.int16]:
        form, start_ms = self.form, island.start_ms(self.form)
        start, end = island.first - island.before, form.samples(self.duration_ms)
        ground = self.ground.sound(form, start, island.stop + LOOK_AHEAD, end)
        clips = ((sound.start_ms - start_ms, self.load(sound)) for sound in island.sounds)
        return stitch(ground, clips, form.rate_hz)

    def _own(self, island: Island, encoded: bytes) -> Frames:
        """Leave out the frames that were encoded only for the sake of their neighbours."""
        size = self.form.frame_bytes
        data = encoded[island.before * size : (island.before + island.frames) * size]
        if len(data) != island.frames * size:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        return Frames.of(self.form, data)

    def _encode_ground(self) -> Frames:
        """Encode the ground: its first turns, in which the encoder settles, and the turn that repeats."""
        whole = self._head + self.ground.frames
        key = Island(0, whole, 0, ()).key(self.form, mp3.encoder_name(), self.ground.name)
        payload = self.store.get("loop", key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != whole:
            stop = whole + LOOK_AHEAD
            sound = self.ground.sound(self.form, 0, stop, stop * self.form.frame_samples)
            frames = Frames.of(self.form, mp3.encode(sound, self.form)[: whole * self.form.frame_bytes])
            self.store.put("loop", key, frames.pack())
        return frames

    @property
    def _head(self) -> int:
        return -(-self.form.settle_frames // self.ground.frames) * self.ground.frames

    def _repeating(self, loop: Frames, first: int, stop: int) -> Iterator[Piece]:
        """Lay frames `first` to `stop` of the ground."""
        while first < stop:
            place = first if first < self._head else self._head + (first - self._head) % self.ground.frames
            end = min(place + stop - first, self._head if first < self._head else len(loop))
            count = 1
            if place == self._head and end == len(loop):
                count = (stop - first) // self.ground.frames
            yield _stretch(loop, place, end, count)
            first += (end - place) * count


def _stretch(frames: Frames, first: int, stop: int, count: int) -> Piece:
    size = (stop - first) * frames.form.frame_bytes
    return Piece(size, frames.crc(first, stop), lambda: frames.cut(first, stop), count)
