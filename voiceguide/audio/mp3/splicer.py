"""Lay a track from encoded islands between frames that repeat.

One mechanism for silence and for a bed: the *ground* is a loop of whole frames, silence being the loop
of one frame. It is encoded once for each of its levels and repeated; an island is the ground with
sounds over it, or the ground while its level moves, and replaces the frames that these can change. Because
the encoder forgets within a few frames (see `mp3`), the file is, byte for byte, what encoding the whole
track in one go would give.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import BLOCK, SILENCE, BackgroundTrack, Loop
from voiceguide.audio.mixer import stitch
from voiceguide.audio.model import AudioFormat, SegmentStore
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.frames import Chunk, Frames
from voiceguide.audio.mp3.segments import LOOK_AHEAD, Segment, SegmentSound, islands
from voiceguide.errors import AudioError
from voiceguide.units import Ms

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    import numpy as np
    from numpy.typing import NDArray

_WAITING: Final = 2
"""So many islands more than threads may be encoded before they are laid, so that memory stays flat."""
_AT_HAND: Final = 4 << 20
"""Bytes of encoded frames that stay in memory, the last ones; what is laid again later is read again."""

Load = Callable[[SegmentSound], "NDArray[np.int16]"]
"""Gives the samples of a sound at the format's rate."""


@dataclass(frozen=True, slots=True)
class _Work:
    """Frames to have: from the store under this name, or by encoding what `sound` gives.

    Args:
        kind: `island`, or `loop` for a block of the ground.
        key: Names everything that decides them.
        before: So many frames are encoded first, for the encoder to settle.
        frames: How many there are.
        sound: Gives the samples of all of them, and of what the encoder hears ahead.
    """

    kind: str
    key: str
    before: int
    frames: int
    sound: Callable[[], NDArray[np.int16]]


@dataclass(frozen=True, slots=True)
class _Laid:
    """Frames `first` to `stop` of some work, `count` times in a row."""

    work: _Work
    first: int
    stop: int
    count: int = 1


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
        workers: How many islands are encoded at a time; it changes no byte.
    """

    sounds: Sequence[SegmentSound]
    duration_ms: Ms
    load: Load
    store: SegmentStore
    form: AudioFormat
    ground: BackgroundTrack = SILENCE
    workers: int = 2
    encoded: int = 0
    cached: int = 0
    _at_hand: OrderedDict[str, Frames] = field(default_factory=OrderedDict)
    _at_hand_bytes: int = 0
    _blocks: dict[tuple[str, int, float], _Work] = field(default_factory=dict)

    def pieces(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Chunk]:
        """Give the pieces of the track after its Info frame, encoding what is not encoded yet.

        Whoever reads each piece before asking for the next reads everything once. Later any of them can
        still be read, in any order; it is then taken from the store again.

        Args:
            progress: Told how many islands are ready, and how many there are.
        """
        ends = bool(self.ground.loop.name)
        plan = list(islands(self.sounds, self.duration_ms, self.form, moves=self.ground.moves(), ends=ends))
        done = 0
        for laid, piece in self._made(self._lay(plan)):
            yield piece
            if progress and laid.work.kind == "island":
                done += 1
                progress(done, len(plan))

    def _lay(self, plan: Sequence[Segment]) -> Iterator[_Laid]:
        """Lay islands, and the ground between them."""
        at = 0
        for island in plan:
            yield from self._repeating(at, island.first)
            yield _Laid(self._island(island), 0, island.frames)
            at = island.stop
        yield from self._repeating(at, self.form.frames(self.duration_ms))

    def _repeating(self, first: int, stop: int) -> Iterator[_Laid]:
        """Lay frames `first` to `stop` of the ground; its level does not move there."""
        loop, origin = self.ground.loop_before(first * self.form.frame_ms)
        turn = loop.frames
        level_db = self.ground.level_before(first * self.form.frame_ms)
        while first < stop:
            number, place = divmod((first - origin) % turn, BLOCK)
            block = self._block(loop, number, level_db)
            end = min(block.frames, place + stop - first)
            count = (stop - first) // turn if (place, end) == (0, turn) else 1
            yield _Laid(block, place, end, count)
            first += (end - place) * count

    def _island(self, island: Segment) -> _Work:
        start, stop = island.first - island.before, island.stop + LOOK_AHEAD
        mark = self.ground.mark(self.form, start, stop, self.duration_ms)
        key = island.key(self.form, encoder.encoder_name(), mark)
        return _Work("island", key, island.before, island.frames, lambda: self._sound(island))

    def _block(self, loop: Loop, number: int, level_db: float) -> _Work:
        """Name a block of a loop as it sounds in the midst of a track, at one level."""
        if (loop.name, number, level_db) not in self._blocks:
            # The same loop without a beginning, an end, or a move.
            still = BackgroundTrack(loop, self.ground.base_db + level_db)
            first = number * BLOCK
            stop, before = min(first + BLOCK, still.loop.frames), self.form.settle_frames
            start, heard = first - before, stop + LOOK_AHEAD
            mark = still.mark(self.form, start, heard, heard * self.form.frame_ms)
            key = Segment(first, stop, before, ()).key(self.form, encoder.encoder_name(), mark)
            size = self.form.frame_samples
            self._blocks[loop.name, number, level_db] = _Work(
                "loop",
                key,
                before,
                stop - first,
                lambda: still.sound(self.form, start * size, heard * size, heard * size),
            )
        return self._blocks[loop.name, number, level_db]

    def _made(self, plan: Iterator[_Laid]) -> Iterator[tuple[_Laid, Chunk]]:
        """Make the pieces in order; what is missing is looked for ahead and encoded meanwhile."""
        making: dict[str, Future[Frames]] = {}
        ahead: deque[_Laid] = deque()
        looked_for: set[str] = set()
        with ExitStack() as at_the_end:
            pool: Executor | None = None
            while True:
                while len(making) < self.workers + _WAITING and (laid := next(plan, None)):
                    ahead.append(laid)
                    work = laid.work
                    if work.key not in looked_for and not self.store.has(work.kind, work.key):
                        pool = pool or _encoders(self.workers, at_the_end)
                        making[work.key] = pool.submit(self._encoded, work)
                    looked_for.add(work.key)
                if not ahead:
                    return
                yield self._ready(ahead.popleft(), making)

    def _ready(self, laid: _Laid, making: dict[str, Future[Frames]]) -> tuple[_Laid, Chunk]:
        work = laid.work
        if work.key in making or not self._known(work):
            # What was found ahead may prove damaged, or be gone by now.
            frames = making.pop(work.key).result() if work.key in making else self._encoded(work)
            self.store.put(work.kind, work.key, frames.pack())
            self._keep(work, frames)
            self.encoded += work.kind == "island"
        else:
            frames = self._again(work)
            self.cached += work.kind == "island"
        size = (laid.stop - laid.first) * self.form.frame_bytes
        crc = frames.crc(laid.first, laid.stop)
        return laid, Chunk(size, crc, lambda: self._again(work).cut(laid.first, laid.stop), laid.count)

    def _known(self, work: _Work) -> bool:
        """Tell whether frames are at hand, or in the store: then they are at hand from now on."""
        if work.key in self._at_hand:
            return True
        payload = self.store.get(work.kind, work.key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != work.frames:
            return False
        self._keep(work, frames)
        return True

    def _keep(self, work: _Work, frames: Frames) -> None:
        """Keep frames at hand, and of the others as many of the last ones as there is room for."""
        self._at_hand[work.key] = frames
        self._at_hand_bytes += len(frames.data)
        while self._at_hand_bytes > _AT_HAND and len(self._at_hand) > 1:
            self._at_hand_bytes -= len(self._at_hand.popitem(last=False)[1].data)

    def _again(self, work: _Work) -> Frames:
        """Get frames once more: from memory, from the store, or by encoding them anew."""
        if not self._known(work):
            self._keep(work, self._encoded(work))
        self._at_hand.move_to_end(work.key)
        return self._at_hand[work.key]

    def _sound(self, island: Segment) -> NDArray[np.int16]:
        form, start_ms = self.form, island.start_ms(self.form)
        start = (island.first - island.before) * form.frame_samples
        stop = (island.stop + LOOK_AHEAD) * form.frame_samples
        ground = self.ground.sound(form, start, stop, form.samples(self.duration_ms))
        clips = ((sound.start_ms - start_ms, self.load(sound)) for sound in island.sounds)
        return stitch(ground, clips, form.rate_hz)

    def _encoded(self, work: _Work) -> Frames:
        """Encode, and leave out the frames that were encoded only for the sake of their neighbours."""
        encoded = encoder.encode(work.sound(), self.form)
        size = self.form.frame_bytes
        data = encoded[work.before * size : (work.before + work.frames) * size]
        if len(data) != work.frames * size:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        return Frames.of(self.form, data)


def _encoders(workers: int, at_the_end: ExitStack) -> Executor:
    """Start threads to encode on; a track whose islands are all there needs none, nor what they come from."""
    from voiceguide.core import threads

    pool = threads.pool(workers, "encode")
    # After an error nobody waits for islands that nobody will read.
    at_the_end.callback(pool.shutdown, cancel_futures=True)
    return pool
