"""Splicing of a track from encoded segments between repeated background frames.

Silence and beds are handled alike: the background is a loop of whole frames, silence being a loop of one
frame. It is encoded once for each of its levels and repeated; a segment is the background with sounds over
it, or the background during a ramp or crossfade, and replaces the frames that these can change. Because the
encoder's memory is a few frames long (see `encoder`), the file is, byte for byte, the same as if the whole
track were encoded in one pass. Sizes and keys of all frames are known before any of them exists, so any part
of the track can be had by itself, and the whole has a digest.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Loop
from voiceguide.audio.mixer import both_ears, mix
from voiceguide.audio.model import AudioFormat, SegmentMemory, SegmentStore
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.frames import Frames
from voiceguide.audio.mp3.segments import LOOK_AHEAD, Segment, SegmentSound, plan_segments
from voiceguide.errors import AudioError
from voiceguide.units import Ms

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    import numpy as np
    from numpy.typing import NDArray

BLOCK: Final = 500
"""Frames in a block of the background, 12 s: encoded as one when a range touches it, and then cached."""
_AHEAD: Final = 2
"""Segments beyond the number of threads that may be encoded ahead, to bound memory."""

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
        sound: What is heard in them: a segment, or what returns their samples, with preroll and look-ahead.
    """

    kind: str
    key: str
    before: int
    frames: int
    sound: Segment | Callable[[], NDArray[np.int16]]


@dataclass(frozen=True, slots=True)
class Run:
    """Frames `first` to `stop` of a job, repeated `count` times: one entry of the plan, and its bytes.

    An hour has hundreds of them and a server may hold a thousand hours, so this is all there is of each.
    """

    splicer: Splicer
    work: _Work
    first: int
    stop: int
    count: int = 1

    @property
    def size(self) -> int:
        """The number of bytes of one repetition."""
        return (self.stop - self.first) * self.splicer.form.frame_bytes

    def load(self) -> bytes | memoryview:
        """Return the bytes of one repetition, encoding them if they are not cached."""
        return self.splicer.frames(self.work).cut(self.first, self.stop)


@dataclass(slots=True)
class Splicer:
    """Splices one track.

    Its plan is made once, without a sample. After that any thread may read any part of it.

    Args:
        sounds: The sounds, in order of start.
        duration_ms: The track's duration.
        load: Returns the samples of a sound.
        store: Stores encoded segments.
        form: The track's format.
        background: The background under the sounds.
        workers: The number of segments encoded at a time; it changes no byte.
        memory: Segments that were used last; several splicers may share one.
    """

    sounds: Sequence[SegmentSound]
    duration_ms: Ms
    load: Load
    store: SegmentStore
    form: AudioFormat
    background: BackgroundTrack = SILENCE
    workers: int = 2
    memory: SegmentMemory = field(default_factory=SegmentMemory)
    encoded: int = 0
    cached: int = 0
    _plan: tuple[Run, ...] = ()
    _blocks: dict[tuple[str, int, float], _Work] = field(default_factory=dict)
    _encoding: threading.Lock = field(default_factory=threading.Lock)

    def plan(self) -> tuple[Run, ...]:
        """Return the track after its Info frame: the segments, and the background between them.

        What is not cached is encoded when it is read. They can be read in any order, by any number of
        threads, and as often as is wanted.
        """
        if not self._plan:
            self._plan = tuple(self._runs())
        return self._plan

    def in_order(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Run]:
        """Yield the plan, encoding several segments at a time and some of them ahead.

        A caller that reads each entry before asking for the next reads everything once.

        Args:
            progress: Called with the number of segments that are ready, and of how many.
        """
        plan, done = self.plan(), 0
        segments = sum(run.work.kind == "island" for run in plan)
        for run in self._ahead(iter(plan)):
            yield run
            if progress and run.work.kind == "island":
                done += 1
                progress(done, segments)

    def digest(self) -> bytes:
        """Return a digest of all that decides the bytes of the track after its Info frame."""
        made = sha256(usedforsecurity=False)
        for run in self.plan():
            made.update(f"{run.work.key}|{run.first}|{run.stop}|{run.count}\n".encode())
        return made.digest()

    def _runs(self) -> Iterator[Run]:
        at = 0
        ends, changes = bool(self.background.loop.name), self.background.changes()
        for segment in plan_segments(self.sounds, self.duration_ms, self.form, changes=changes, ends=ends):
            yield from self._background_runs(at, segment.first)
            yield Run(self, self._segment(segment), 0, segment.frames)
            at = segment.stop
        yield from self._background_runs(at, self.form.frames(self.duration_ms))

    def _background_runs(self, first: int, stop: int) -> Iterator[Run]:
        """Yield the plan of frames `first` to `stop` of the background, where its level is constant."""
        loop, phase = self.background.loop_before(first * self.form.frame_ms)
        period = loop.frames
        level_db = self.background.level_before(first * self.form.frame_ms)
        while first < stop:
            number, place = divmod((first - phase) % period, BLOCK)
            block = self._block(loop, number, level_db)
            end = min(block.frames, place + stop - first)
            count = (stop - first) // period if (place, end) == (0, period) else 1
            yield Run(self, block, place, end, count)
            first += (end - place) * count

    def _segment(self, segment: Segment) -> _Work:
        start, stop = segment.first - segment.before, segment.stop + LOOK_AHEAD
        key_part = self.background.key_part(self.form, start, stop, self.duration_ms)
        key = segment.key(self.form, encoder.encoder_name(), key_part)
        return _Work("island", key, segment.before, segment.frames, segment)

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

    def _ahead(self, plan: Iterator[Run]) -> Iterator[Run]:
        """Yield the plan, each entry when its frames are in memory; missing ones are encoded ahead."""
        making: dict[str, Future[Frames]] = {}
        ahead: deque[Run] = deque()
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
                run = ahead.popleft()
                self._ready(run.work, making)
                yield run

    def _ready(self, work: _Work, making: dict[str, Future[Frames]]) -> None:
        """Have frames in memory and in the store; count where those of a segment came from."""
        if work.key not in making and self._available(work) is not None:
            self.cached += work.kind == "island"
            return
        # An entry found ahead may be damaged, or be gone by now.
        self._keep(work, making.pop(work.key).result() if work.key in making else self._encoded(work))
        self.encoded += work.kind == "island"

    def frames(self, work: _Work) -> Frames:
        """Return frames from memory, from the store, or by encoding them, which puts them into both."""
        if (frames := self._available(work)) is not None:
            return frames
        # Of two who want the same frames at the same time, the second gets those of the first.
        with self._encoding:
            frames = self._available(work)
            return self._keep(work, self._encoded(work)) if frames is None else frames

    def _available(self, work: _Work) -> Frames | None:
        """Return frames that are in memory or in the store; None if they are in neither, or damaged."""
        if (known := self.memory.get(work.key)) is not None:
            return Frames(self.form, known)
        payload = self.store.get(work.kind, work.key)
        frames = Frames.unpack(self.form, payload) if payload is not None else None
        if frames is None or len(frames) != work.frames:
            return None
        self.memory.put(work.key, frames.data)
        return frames

    def _keep(self, work: _Work, frames: Frames) -> Frames:
        self.store.put(work.kind, work.key, bytes(frames.data))
        self.memory.put(work.key, frames.data)
        return frames

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
        sound = self._sound(work.sound) if isinstance(work.sound, Segment) else work.sound()
        encoded = encoder.encode(sound, self.form)
        size = self.form.frame_bytes
        data = encoded[work.before * size : (work.before + work.frames) * size]
        if len(data) != work.frames * size:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        return Frames(self.form, data)


def _encoders(workers: int, at_the_end: ExitStack) -> Executor:
    """Start the threads for encoding; imported late, because a fully cached track needs none."""
    from voiceguide.core import threads

    pool = threads.pool(workers, "encode")
    # After an error the pending segments are not needed any more.
    at_the_end.callback(pool.shutdown, cancel_futures=True)
    return pool
