"""Rendering of a timeline to a track.

Where the encoder's settings can be reached, the track is spliced from segments that are encoded once and
cached; then any part of it can be had by itself (`plan_track`), and a file of it is the whole written out.
Elsewhere it is encoded from the first sample to the last in blocks (`_stream`). Both sound the same and have
the same length, and memory is flat in the length of the track either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.automation import bed_base_lufs, ducking_ramps, linear
from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Crossfade, Crossfades, Loop
from voiceguide.audio.formats import FORMATS, MP3, WAV
from voiceguide.audio.metadata import UNLABELLED, Metadata
from voiceguide.audio.mixer import both_ears, mix
from voiceguide.audio.model import SPEECH, WIDE, AudioFormat, SegmentMemory, SegmentStore, TrackFile
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import frame_crcs, frames_crc
from voiceguide.audio.mp3.frames import Assembly, Chunk
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.audio.mp3.segments import SegmentSound, SoundIndex, sounds_of
from voiceguide.audio.mp3.splicer import Load, Splicer
from voiceguide.audio.track import Parts, Progress, Samples, Track
from voiceguide.core.files import rewriting
from voiceguide.core.places import check_place
from voiceguide.errors import AudioError
from voiceguide.timeline.model import SpokenClip, Timeline, Tone
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, Ms, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Mix:
    """The sounds of a track, and what they are mixed for."""

    sounds: tuple[SegmentSound, ...]
    background: BackgroundTrack
    duration_ms: Ms
    load: Load
    form: AudioFormat


class _SplicedMp3:
    """An MP3 as a function: its tag and its Info frame, and the frames that the splicer makes."""

    def __init__(self, splicer: Splicer, tags: bytes) -> None:
        info = info_frame(splicer.form, splicer.duration_ms, encoder.encoder_name(), music_crc=0)
        self._head, self._splicer = tags + info, splicer
        self._parts = Assembly([Chunk(len(self._head), lambda: self._head), *splicer.plan()])

    @property
    def size(self) -> int:
        return self._parts.size

    def digest(self) -> str:
        return sha256(self._splicer.digest() + self._head, usedforsecurity=False).hexdigest()

    def read(self, start: int, stop: int) -> Parts:
        return self._parts.read(start, stop)

    def whole(self, progress: Progress | None) -> Parts:
        yield self._head
        for run in self._splicer.in_order(progress):
            yield from Assembly([run]).read()

    def counts(self) -> tuple[int, int]:
        return self._splicer.encoded, self._splicer.cached


class _MixedWav:
    """A WAV as a function: its head, and blocks of the mix."""

    def __init__(self, job: _Mix, labels: Metadata) -> None:
        from voiceguide.audio.export import wav_head

        self._job, self._index = job, SoundIndex(job.sounds)
        self._head = wav_head(job.duration_ms, labels, channels=job.form.channels)
        self._parts = Assembly([Chunk(len(self._head), lambda: self._head), *map(self._chunk, _spans(job))])

    @property
    def size(self) -> int:
        return self._parts.size

    def digest(self) -> str:
        job = self._job
        made = sha256(self._head, usedforsecurity=False)
        frames = job.form.frames(job.duration_ms)
        made.update(job.background.key_part(job.form, 0, frames, job.duration_ms).encode())
        for sound in job.sounds:
            made.update(f"\n{sound.start_ms}|{sound.duration_ms}|{sound.name}".encode())
        return made.hexdigest()

    def read(self, start: int, stop: int) -> Parts:
        return self._parts.read(start, stop)

    def whole(self, progress: Progress | None) -> Parts:
        from voiceguide.audio.export import wav_samples

        yield self._head
        yield from map(wav_samples, _blocks(self._job, progress))

    def counts(self) -> tuple[int, int]:
        return 0, 0

    def _chunk(self, span: tuple[Ms, Ms]) -> Chunk:
        from voiceguide.audio.export import wav_samples

        start_ms, stop_ms = span
        size = 2 * self._job.form.channels * to_samples(stop_ms - start_ms)
        return Chunk(size, lambda: wav_samples(_block(self._job, self._index, start_ms, stop_ms)))


def plan_track(  # noqa: PLR0913 - what is heard, and how
    timeline: Timeline,
    samples: Samples,
    store: SegmentStore,
    *,
    bed: Loop | Crossfades | None = None,
    speech_lufs: float = -16.0,
    tags: bytes = b"",
    format: AudioFormat = SPEECH,
    workers: int = 2,
    memory: SegmentMemory | None = None,
) -> Track:
    """Return the track of a timeline as a function; nothing is mixed or encoded before it is read.

    Equal input gives equal bytes.

    Args:
        timeline: The session. A clip is heard as its mastered samples times its `gain_db`, which is applied
            here and nowhere else; the level of the bed is that of `automation.bed_base_lufs`.
        samples: Returns the mastered samples (48 kHz, mono) for a clip's key.
        store: Caches encoded segments and the samples of beds.
        bed: The loop of the bed, if the timeline has one; or several with their crossfades.
        speech_lufs: The loudness a sentence was mastered to, before its `gain_db`, LUFS.
        tags: An ID3v2 tag to put in front.
        format: The MP3's rate and bit rate; a bed that is not mono makes `SPEECH` to `WIDE`.
        workers: The number of segments encoded at a time where the whole is written; it changes no byte.
        memory: Keeps the segments that were read last; several tracks may share one.

    Raises:
        AudioError: Some words have no sound yet; or this build of the encoder cannot make segments.
    """
    if not encoder.can_splice():
        what = "The MP3 encoder that is installed here can only make a track as a whole."
        raise AudioError(what, mend="Render it to a file.")
    job = _mix_of(timeline, samples, bed, speech_lufs, format)
    kept = SegmentMemory() if memory is None else memory
    splicer = Splicer(
        job.sounds, job.duration_ms, job.load, store, job.form, job.background, workers, memory=kept
    )
    source = _SplicedMp3(splicer, tags)
    return Track(source.digest(), FORMATS[MP3].media_type, timeline.duration_ms, source)


def plan_wav(
    timeline: Timeline,
    samples: Samples,
    *,
    bed: Loop | Crossfades | None = None,
    speech_lufs: float = -16.0,
    labels: Metadata = UNLABELLED,
) -> Track:
    """Return the track of a timeline as a WAV, as a function; nothing is mixed before it is read.

    Args:
        timeline: The session, as for `plan_track`.
        samples: Returns the mastered samples of a clip.
        bed: The loop or the loops of its bed.
        speech_lufs: The loudness a sentence was mastered to, LUFS.
        labels: The metadata that players show.

    Raises:
        AudioError: Some words have no sound yet, or it is too long for a WAV.
    """
    source = _MixedWav(_mix_of(timeline, samples, bed, speech_lufs, SPEECH), labels)
    return Track(source.digest(), FORMATS[WAV].media_type, timeline.duration_ms, source)


def render_track(  # noqa: PLR0913 - what is heard, where it goes, and how
    timeline: Timeline,
    samples: Samples,
    store: SegmentStore,
    out: Path,
    *,
    bed: Loop | Crossfades | None = None,
    speech_lufs: float = -16.0,
    tags: bytes = b"",
    format: AudioFormat = SPEECH,
    splice: bool | None = None,
    progress: Progress | None = None,
    first: Callable[[], None] = lambda: None,
    workers: int = 2,
) -> TrackFile:
    """Render a timeline to an MP3 file; equal input gives equal bytes.

    An existing file with the same bytes is left alone.

    Args:
        timeline: The session, as for `plan_track`; so are all others that it has too.
        samples: Returns the mastered samples of a clip.
        store: Caches encoded segments and the samples of beds.
        out: The path of the track.
        bed: The loop or the loops of its bed.
        speech_lufs: The loudness a sentence was mastered to, LUFS.
        tags: An ID3v2 tag to put in front.
        format: The MP3's rate and bit rate.
        splice: True or False to force one way of encoding; by default splicing, where it is possible.
        progress: Called for every part that is ready.
        first: Called when the track is complete, before it is renamed into place; if it fails, it is not.
        workers: The number of segments encoded at a time; it changes no byte.

    Raises:
        AudioError: A clip is not as long as the timeline says, or cannot be encoded.
        OutputError: The file cannot be written. An existing file stays as it was.
    """
    check_place(out)
    if encoder.can_splice() if splice is None else splice:
        track = plan_track(
            timeline, samples, store,
            bed=bed, speech_lufs=speech_lufs, tags=tags, format=format, workers=workers,
        )  # fmt: skip
        return track.render_to(out, progress=progress, first=first)
    return _stream(_mix_of(timeline, samples, bed, speech_lufs, format), out, tags, progress, first)


def _mix_of(
    timeline: Timeline,
    samples: Samples,
    bed: Loop | Crossfades | None,
    speech_lufs: float,
    form: AudioFormat,
) -> _Mix:
    background = background_track(timeline, bed, speech_lufs)
    form = WIDE if timeline.channels > 1 else form
    return _Mix(sounds_of(timeline), background, timeline.duration_ms, _loader(samples, form), form)


class Stem(StrEnum):
    """One of the stems that a track is mixed from."""

    VOICE = "voice"
    TONES = "tones"
    BED = "bed"


def stems_of(timeline: Timeline) -> tuple[Stem, ...]:
    """List the stems that are not silent."""
    there = ((Stem.VOICE, timeline.clips), (Stem.TONES, timeline.tones), (Stem.BED, timeline.bed))
    return tuple(stem for stem, sounds in there if sounds)


def mixed(
    timeline: Timeline,
    samples: Samples,
    *,
    bed: Loop | Crossfades | None = None,
    speech_lufs: float = -16.0,
    stem: Stem | None = None,
    progress: Progress | None = None,
) -> Iterator[NDArray[np.int16]]:
    """Mix a timeline in blocks of ten seconds, as an encoder gets them: 48 kHz.

    They are mono; where the timeline has two channels, the mix and the bed alone have the shape (n, 2).

    The sum of the stems of a timeline, sample by sample, is its mix, clipped to 16 bits. (Speech is limited
    when a clip is mastered, so nothing is limited here.)

    Args:
        timeline: The session, as for `render_track`.
        samples: Returns the mastered samples of a clip.
        bed: The loop or the loops of its bed.
        speech_lufs: The loudness a sentence was mastered to, LUFS.
        stem: The only stem to mix; None for all.
        progress: Called for every block.

    Raises:
        AudioError: A clip is not as long as the timeline says.
    """
    kinds: dict[Stem | None, tuple[type, ...]] = {
        None: (SpokenClip, Tone),
        Stem.VOICE: (SpokenClip,),
        Stem.TONES: (Tone,),
        Stem.BED: (),
    }
    sounds = tuple(sound for sound in sounds_of(timeline) if isinstance(sound.source, kinds[stem]))
    background = background_track(timeline, bed, speech_lufs) if stem in (None, Stem.BED) else SILENCE
    load = _loader(samples, SPEECH)
    form = SPEECH if stem_channels(timeline, stem) == 1 else WIDE
    return _blocks(_Mix(sounds, background, timeline.duration_ms, load, form), progress)


def stem_channels(timeline: Timeline, stem: Stem | None = None) -> int:
    """Return how many channels a stem has, or the mix: what lies in the middle needs no second one."""
    return timeline.channels if stem in (None, Stem.BED) else 1


def background_track(
    timeline: Timeline, bed: Loop | Crossfades | None, speech_lufs: float
) -> BackgroundTrack:
    """Return the background of a track: its loops, their level and its ramps; silence without a bed.

    Args:
        timeline: The session.
        bed: The loop or the loops of its bed.
        speech_lufs: The loudness a sentence was mastered to, LUFS.

    Raises:
        AudioError: One of them has a bed, and the other has none.
    """
    if (timeline.bed is None) != (bed is None):
        raise AudioError("The timeline and the sound of its bed do not belong together.")
    if timeline.bed is None or bed is None:
        return SILENCE
    first, *crossfades = bed if isinstance(bed, tuple) else (Crossfade(0, 0, bed, 0),)
    # In half decibels: the softest sentence differs from edit to edit, and a tiny change of the bed's level
    # would make every segment another one.
    exact_db = bed_base_lufs(timeline, speech_lufs) - first.loop.lufs
    base_db = math.floor(2 * round(exact_db, 2)) / 2  # loudness is only known to hundredths
    return BackgroundTrack(first.loop, base_db, ducking_ramps(timeline), first.phase, tuple(crossfades))


def _stream(
    job: _Mix, out: Path, tags: bytes, progress: Progress | None, first: Callable[[], None]
) -> TrackFile:
    """Encode a track from its first sample to its last into a file."""
    form, crc = job.form, 0
    left = form.frames(job.duration_ms) * form.frame_bytes
    whole = len(tags) + form.frame_bytes + left
    with rewriting(out, whole) as file:
        file.write(tags)
        # The Info frame has the checksum of all that follows.
        file.reserve(form.frame_bytes)
        for frames in encoder.encode_stream(_blocks(job, progress), form):
            # LAME may end with one frame more than is needed.
            wanted = frames[:left]
            left -= len(wanted)
            crc = frames_crc(frame_crcs(wanted, form.frame_bytes), form.frame_bytes, crc)
            file.write(wanted)
        file.fill(info_frame(form, job.duration_ms, encoder.encoder_name(), crc))
        if left:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        written = file.finish()
        first()
    return TrackFile(out, job.duration_ms, whole, 0, 0, written)


def _blocks(job: _Mix, progress: Progress | None) -> Iterator[NDArray[np.int16]]:
    """Mix a track in blocks of ten seconds."""
    index, spans = SoundIndex(job.sounds), _spans(job)
    for done, (start_ms, stop_ms) in enumerate(spans, 1):
        yield _block(job, index, start_ms, stop_ms)
        if progress:
            progress(done, len(spans))


def _spans(job: _Mix) -> list[tuple[Ms, Ms]]:
    starts = range(0, job.duration_ms, _BLOCK_MS)
    return [(start_ms, min(start_ms + _BLOCK_MS, job.duration_ms)) for start_ms in starts]


def _block(job: _Mix, index: SoundIndex, start_ms: Ms, stop_ms: Ms) -> NDArray[np.int16]:
    form = job.form
    first, stop, end = form.samples(start_ms), form.samples(stop_ms), form.samples(job.duration_ms)
    background = job.background.sound(form, first, stop, end)
    clips = ((sound.start_ms - start_ms, job.load(sound)) for sound in index.between(start_ms, stop_ms))
    mixed_ = mix(background, clips, form.rate_hz)
    if form.channels == 1:
        return mixed_
    return both_ears(mixed_, job.background.side(form, first, stop, end))


def _loader(samples: Samples, form: AudioFormat) -> Load:
    """Return a function that loads the samples of any sound at the format's rate."""

    @lru_cache(maxsize=4)
    def synthesized(wanted: Tone) -> NDArray[np.int16]:
        from voiceguide.audio.dsp.tones import tone

        return _at_rate(_at_gain(tone(wanted), wanted.gain_db), form)

    def load(sound: SegmentSound) -> NDArray[np.int16]:
        clip = sound.source
        if isinstance(clip, Tone) and not clip.speech:
            # A tone sounds the same at any start.
            return synthesized(replace(clip, start_ms=0))
        return _at_rate(_at_gain(_checked(samples(clip.speech), clip), clip.gain_db), form)

    return load


def _checked(sound: NDArray[np.int16], clip: SpokenClip | Tone) -> NDArray[np.int16]:
    if sound.dtype.str[1:] != "i2" or sound.shape != (to_samples(clip.duration_ms),):
        name = clip.file if isinstance(clip, Tone) else clip.text
        raise AudioError(
            f"The sound of {name!r} lasts {len(sound) // SAMPLES_PER_MS} ms, "
            f"but the timeline says {clip.duration_ms} ms.",
            mend="Fit the session again with the speech it has now.",
        )
    return sound


def _at_gain(clip: NDArray[np.int16], gain_db: float) -> NDArray[np.int16]:
    if not gain_db:
        return clip
    import numpy as np

    made = np.multiply(clip, linear(gain_db), dtype=np.float64)
    return np.clip(np.rint(made, out=made), -32_768, 32_767, out=made).astype(np.int16)


def _at_rate(clip: NDArray[np.int16], form: AudioFormat) -> NDArray[np.int16]:
    """Resample one whole sound to the format's rate, so that parts of it are the same in every segment."""
    if form.rate_hz == RATE_HZ:
        return clip
    import numpy as np

    from voiceguide.audio.dsp.resample import resample

    made = resample(clip.astype(np.float64), RATE_HZ, form.rate_hz)
    return np.clip(np.rint(made), -32_768, 32_767).astype(np.int16)
