"""Rendering of a timeline to an MP3 file.

Where the encoder's settings can be reached, the track is spliced from segments that are encoded once and
cached (`_splice`); elsewhere it is encoded from the first sample to the last in blocks (`_stream`). Both
sound the same and have the same length, and memory is flat in the length of the track either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.automation import bed_base_lufs, ducking_ramps, linear
from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Crossfade, Crossfades, Loop
from voiceguide.audio.mixer import both_ears, mix
from voiceguide.audio.model import SPEECH, WIDE, AudioFormat, SegmentStore, Track
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import combined, cumulative, repeated
from voiceguide.audio.mp3.frames import Assembly, Chunk
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.audio.mp3.segments import SegmentSound, SoundIndex, sounds_of
from voiceguide.audio.mp3.splicer import Load, Splicer
from voiceguide.core.files import rewriting
from voiceguide.core.places import check_place
from voiceguide.errors import AudioError
from voiceguide.timeline.model import SpokenClip, Timeline, Tone
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, Ms, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK_MS: Final = 10_000
Progress = Callable[[int, int], None]
"""Called with the number of parts done, and of how many."""


@dataclass(frozen=True, slots=True)
class _Job:
    """The sounds of a track, and the parameters of its file."""

    sounds: tuple[SegmentSound, ...]
    background: BackgroundTrack
    duration_ms: Ms
    load: Load
    out: Path
    tags: bytes
    form: AudioFormat
    progress: Progress | None
    first: Callable[[], None]
    workers: int = 2


def render_track(  # noqa: PLR0913 - what is heard, where it goes, and how
    timeline: Timeline,
    samples: Callable[[str], NDArray[np.int16]],
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
) -> Track:
    """Render a timeline to an MP3 file; equal input gives equal bytes.

    An existing file with the same bytes is left alone.

    Args:
        timeline: The session. A clip is heard as its mastered samples times its `gain_db`, which is applied
            here and nowhere else; the level of the bed is that of `automation.bed_base_lufs`.
        samples: Returns the mastered samples (48 kHz, mono) for a clip's key.
        store: Caches encoded segments and the samples of beds.
        out: The path of the track.
        bed: The loop of the bed, if the timeline has one; or several with their crossfades.
        speech_lufs: The loudness a sentence was mastered to, before its `gain_db`, LUFS.
        tags: An ID3v2 tag to put in front.
        format: The MP3's rate and bit rate; a bed that is not mono makes `SPEECH` to `WIDE`.
        splice: True or False to force one way of encoding; by default splicing, where it is possible.
        progress: Called for every part that is ready.
        first: Called when the track is complete, before it is renamed into place; if it fails, it is not.
        workers: The number of segments encoded at a time; it changes no byte.

    Raises:
        AudioError: A clip is not as long as the timeline says, or cannot be encoded.
        OutputError: The file cannot be written. An existing file stays as it was.
    """
    check_place(out)
    background = background_track(timeline, bed, speech_lufs)
    if timeline.channels > 1:
        format = WIDE
    job = _Job(
        sounds_of(timeline),
        background,
        timeline.duration_ms,
        _loader(samples, format),
        out,
        tags,
        format,
        progress,
        first,
        workers,
    )
    if encoder.can_splice() if splice is None else splice:
        return _splice(job, store)
    return _stream(job)


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
    samples: Callable[[str], NDArray[np.int16]],
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
    return _blocks(
        _Job(sounds, background, timeline.duration_ms, load, Path(), b"", form, progress, lambda: None)
    )


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


def _splice(job: _Job, store: SegmentStore) -> Track:
    splicer = Splicer(job.sounds, job.duration_ms, job.load, store, job.form, job.background, job.workers)
    track = _write(job, splicer.chunks(job.progress))
    return replace(track, segments_encoded=splicer.encoded, segments_cached=splicer.cached)


def _stream(job: _Job) -> Track:
    form = job.form
    left = form.frames(job.duration_ms) * form.frame_bytes

    def chunks() -> Iterator[Chunk]:
        nonlocal left
        for frames in encoder.encode_stream(_blocks(job), form):
            # LAME may end with one frame more than is needed.
            if wanted := frames[:left]:
                left -= len(wanted)
                yield Chunk(len(wanted), cumulative(wanted, form.frame_bytes)[-1], partial(bytes, wanted))

    return _write(job, chunks())


def _write(job: _Job, chunks: Iterable[Chunk]) -> Track:
    """Write the chunks of a track as they come; an existing file with the same bytes is left alone."""
    form, crc = job.form, 0
    whole = len(job.tags) + (1 + form.frames(job.duration_ms)) * form.frame_bytes
    with rewriting(job.out, whole) as file:
        file.write(job.tags)
        # The Info frame has the checksum of all that follows.
        file.reserve(form.frame_bytes)
        for chunk in chunks:
            crc = combined(crc, repeated(chunk.crc, chunk.size, chunk.count), chunk.size * chunk.count)
            for part in Assembly([chunk]).read():
                file.write(part)
        file.fill(info_frame(form, job.duration_ms, encoder.encoder_name(), crc))
        if file.size != whole:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        written = file.finish()
        job.first()
    return Track(job.out, job.duration_ms, file.size, 0, 0, written)


def _blocks(job: _Job) -> Iterator[NDArray[np.int16]]:
    """Mix a track in blocks of ten seconds."""
    form, index = job.form, SoundIndex(job.sounds)
    starts = range(0, job.duration_ms, _BLOCK_MS)
    end = form.samples(job.duration_ms)
    for done, start_ms in enumerate(starts, 1):
        stop_ms = min(start_ms + _BLOCK_MS, job.duration_ms)
        background = job.background.sound(form, form.samples(start_ms), form.samples(stop_ms), end)
        clips = ((s.start_ms - start_ms, job.load(s)) for s in index.between(start_ms, stop_ms))
        mixed_ = mix(background, clips, form.rate_hz)
        if form.channels > 1:
            side = job.background.side(form, form.samples(start_ms), form.samples(stop_ms), end)
            mixed_ = both_ears(mixed_, side)
        yield mixed_
        if job.progress:
            job.progress(done, len(starts))


def _loader(samples: Callable[[str], NDArray[np.int16]], form: AudioFormat) -> Load:
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
