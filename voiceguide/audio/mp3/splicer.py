"""Splicing of a track from encoded segments between repeated background frames.

Silence and beds are handled alike: the background is a loop of whole frames, silence being a loop of one
frame. It is encoded once for each of its levels and repeated; a segment is the background with sounds over
it, or the background during a ramp or crossfade, and replaces the frames that these can change. Because the
encoder's memory is a few frames long (see `encoder`), the file is, byte for byte, the same as if the whole
track were encoded in one pass.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import BLOCK, SILENCE, BackgroundTrack, Loop
from voiceguide.audio.mixer import both_ears, mix
from voiceguide.audio.model import AudioFormat, SegmentStore
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.frames import Chunk, Frames
from voiceguide.audio.mp3.segments import LOOK_AHEAD, Segment, SegmentSound, plan_segments
from voiceguide.errors import AudioError
from voiceguide.units import Ms

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    import numpy as np
    from numpy.typing import NDArray

_AHEAD: Final = 2
"""Segments beyond the number of threads that may be encoded ahead, to bound memory."""
_IN_MEMORY: Final = 4 << 20
"""Bytes of encoded frames that stay in memory, least recently used first out; others are read again."""

Load = Callable[[SegmentSound], "NDArray[np.int16]"]
"""Returns the samples of a sound at the format's rate."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A job for the encoder: frames that come from the store or are encoded from `sound`.

    Args:
        kind: Their kind in the store: `island` for a segment, `loop` for a block of the background.
        key: Their cache key.
        before: Preroll: frames encoded first, for the encoder to settle.
        frames: The number of frames.
        sound: Returns their samples, with preroll and look-ahead.
    """

    kind: str
    key: str
    before: int
    frames: int
    sound: Callable[[], NDArray[np.int16]]


@dataclass(frozen=True, slots=True)
class _Run:
    """Frames `first` to `stop` of a job, repeated `count` times: one entry of the plan."""

    work: _Work
    first: int
    stop: int
    count: int = 1


@dataclass(slots=True)
class Splicer:
    """Splices one track.

    Args:
        sounds: The sounds, in order of start.
        duration_ms: The track's duration.
        load: Returns the samples of a sound.
        store: Stores encoded segments.
        form: The track's format.
        background: The background under the sounds.
        workers: The number of segments encoded at a time; it changes no byte.
    """

    sounds: Sequence[SegmentSound]
    duration_ms: Ms
    load: Load
    store: SegmentStore
    form: AudioFormat
    background: BackgroundTrack = SILENCE
    workers: int = 2
    encoded: int = 0
    cached: int = 0
    _in_memory: OrderedDict[str, Frames] = field(default_factory=OrderedDict)
    _in_memory_bytes: int = 0
    _blocks: dict[tuple[str, int, float], _Work] = field(default_factory=dict)

    def chunks(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Chunk]:
        """Yield the chunks of the track after its Info frame, encoding those that are not cached.

        A caller that reads each chunk before asking for the next reads everything once. Later the chunks
        can still be read, in any order; they are then taken from the store again.

        Args:
            progress: Called with the number of segments that are ready, and of how many.
        """
        ends = bool(self.background.loop.name)
        segments = list(
            plan_segments(
                self.sounds, self.duration_ms, self.form, changes=self.background.changes(), ends=ends
            )
        )
        done = 0
        for run, chunk in self._chunks(self._plan(segments)):
            yield chunk
            if progress and run.work.kind == "island":
                done += 1
                progress(done, len(segments))

    def _plan(self, segments: Sequence[Segment]) -> Iterator[_Run]:
        """Yield the plan: the segments, and the background between them."""
        at = 0
        for segment in segments:
            yield from self._background_runs(at, segment.first)
            yield _Run(self._segment(segment), 0, segment.frames)
            at = segment.stop
        yield from self._background_runs(at, self.form.frames(self.duration_ms))

    def _background_runs(self, first: int, stop: int) -> Iterator[_Run]:
        """Yield the plan of frames `first` to `stop` of the background, where its level is constant."""
        loop, phase = self.background.loop_before(first * self.form.frame_ms)
        period = loop.frames
        level_db = self.background.level_before(first * self.form.frame_ms)
        while first < stop:
            number, place = divmod((first - phase) % period, BLOCK)
            block = self._block(loop, number, level_db)
            end = min(block.frames, place + stop - first)
            count = (stop - first) // period if (place, end) == (0, period) else 1
            yield _Run(block, place, end, count)
            first += (end - place) * count

    def _segment(self, segment: Segment) -> _Work:
        start, stop = segment.first - segment.before, segment.stop + LOOK_AHEAD
        key_part = self.background.key_part(self.form, start, stop, self.duration_ms)
        key = segment.key(self.form, encoder.encoder_name(), key_part)
        return _Work("island", key, segment.before, segment.frames, lambda: self._sound(segment))

    def _block(self, loop: Loop, number: int, level_db: float) -> _Work:
        """Return the job of one block of a loop at one level, away from the start and end of the track."""
        if (loop.name, number, level_db) not in self._blocks:
            # The same loop without a start, an end, ramps or crossfades.
            still = BackgroundTrack(loop, self.background.base_db + level_db)
            first = number * BLOCK
            stop, before = min(first + BLOCK, still.loop.frames), self.form.settle_frames
            start, heard = first - before, stop + LOOK_AHEAD
            key_part = still.key_part(self.form, start, heard, heard * self.form.frame_ms)
            key = Segment(first, stop, before, ()).key(self.form, encoder.encoder_name(), key_part)
            size = self.form.frame_samples
            end = heard * size
            self._blocks[loop.name, number, level_db] = _Work(
                "loop",
                key,
                before,
                stop - first,
                lambda: self._heard(still.sound(self.form, start * size, end, end), still, start * size, end),
            )
        return self._blocks[loop.name, number, level_db]

    def _chunks(self, plan: Iterator[_Run]) -> Iterator[tuple[_Run, Chunk]]:
        """Yield the chunks in order; missing ones are looked up ahead and encoded in the background."""
        making: dict[str, Future[Frames]] = {}
        ahead: deque[_Run] = deque()
        looked_for: set[str] = set()
        with ExitStack() as at_the_end:
            pool: Executor | None = None
            while True:
                while len(making) < self.workers + _AHEAD and (run := next(plan, None)):
                    ahead.append(run)
                    work = run.work
                    if work.key not in looked_for and not self.store.has(work.kind, work.key):
                        pool = pool or _encoders(self.workers, at_the_end)
                        making[work.key] = pool.submit(self._encoded, work)
                    looked_for.add(work.key)
                if not ahead:
                    return
                yield self._chunk(ahead.popleft(), making)

    def _chunk(self, run: _Run, making: dict[str, Future[Frames]]) -> tuple[_Run, Chunk]:
        work = run.work
        if work.key in making or not self._is_available(work):
            # An entry found ahead may be damaged, or be gone by now.
            frames = making.pop(work.key).result() if work.key in making else self._encoded(work)
            self.store.put(work.kind, work.key, frames.pack())
            self._remember(work, frames)
            self.encoded += work.kind == "island"
        else:
            frames = self._load_frames(work)
            self.cached += work.kind == "island"
        size = (run.stop - run.first) * self.form.frame_bytes
        crc = frames.crc(run.first, run.stop)
        return run, Chunk(size, crc, lambda: self._load_frames(work).cut(run.first, run.stop), run.count)

    def _is_available(self, work: _Work) -> bool:
        """Report whether frames are in memory or in the store; loads them into memory."""
        if work.key in self._in_memory:
            return True
        payload = self.store.get(work.kind, work.key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != work.frames:
            return False
        self._remember(work, frames)
        return True

    def _remember(self, work: _Work, frames: Frames) -> None:
        """Put frames into memory, and drop the least recently used ones beyond the budget."""
        self._in_memory[work.key] = frames
        self._in_memory_bytes += len(frames.data)
        while self._in_memory_bytes > _IN_MEMORY and len(self._in_memory) > 1:
            self._in_memory_bytes -= len(self._in_memory.popitem(last=False)[1].data)

    def _load_frames(self, work: _Work) -> Frames:
        """Return frames from memory, from the store, or by encoding them again."""
        if not self._is_available(work):
            self._remember(work, self._encoded(work))
        self._in_memory.move_to_end(work.key)
        return self._in_memory[work.key]

    def _sound(self, segment: Segment) -> NDArray[np.int16]:
        form, start_ms = self.form, segment.start_ms(self.form)
        start = (segment.first - segment.before) * form.frame_samples
        stop = (segment.stop + LOOK_AHEAD) * form.frame_samples
        end = form.samples(self.duration_ms)
        background = self.background.sound(form, start, stop, end)
        clips = ((sound.start_ms - start_ms, self.load(sound)) for sound in segment.sounds)
        return self._heard(mix(background, clips, form.rate_hz), self.background, start, end)

    def _heard(
        self, middle: NDArray[np.int16], background: BackgroundTrack, start: int, end: int
    ) -> NDArray[np.int16]:
        """Return what each ear gets, from what is in the middle and the side of the background."""
        if self.form.channels == 1:
            return middle
        return both_ears(middle, background.side(self.form, start, start + len(middle), end))

    def _encoded(self, work: _Work) -> Frames:
        """Encode a job, and cut off its preroll and look-ahead."""
        encoded = encoder.encode(work.sound(), self.form)
        size = self.form.frame_bytes
        data = encoded[work.before * size : (work.before + work.frames) * size]
        if len(data) != work.frames * size:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        return Frames.of(self.form, data)


def _encoders(workers: int, at_the_end: ExitStack) -> Executor:
    """Start the threads for encoding; imported late, because a fully cached track needs none."""
    from voiceguide.core import threads

    pool = threads.pool(workers, "encode")
    # After an error the pending segments are not needed any more.
    at_the_end.callback(pool.shutdown, cancel_futures=True)
    return pool
