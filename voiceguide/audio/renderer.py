"""Render a timeline to an MP3 file.

Where the encoder's settings can be reached the track is spliced from islands that are encoded once
and kept (`splice`); elsewhere it is encoded from the first sample to the last in blocks (`_stream`). Both
sound alike and last equally long, and memory is flat in the length of the track either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.automation import base_lufs, bed_levels, linear
from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Crossfade, Crossfades, Loop
from voiceguide.audio.mixer import stitch
from voiceguide.audio.model import SPEECH, AudioFormat, SegmentStore, Track
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import joined, repeated, running
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
"""Told how many parts are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Everything that is heard in a track, and what its file is like."""

    sounds: tuple[SegmentSound, ...]
    ground: BackgroundTrack
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
    """Render a timeline to a file; equal input gives equal bytes.

    A file that is already there with the very same bytes is left alone.

    Args:
        timeline: What will be heard. A clip is its finished samples times its `gain_db`, which is applied
            here and nowhere else; the bed lies where `levels.base_lufs` says.
        samples: Gives the finished samples (48 kHz, mono) for a clip's key.
        store: Keeps encoded pieces and the samples of beds for the next time.
        out: Where the track shall lie.
        bed: The loop of the bed, if the timeline has one; or several that take turns.
        speech_lufs: How loud a sentence was finished, before its `gain_db`, LUFS.
        tags: An ID3v2 tag to stand in front.
        format: The MP3's rate and bit rate.
        splice: True or False to insist on one way of encoding; by default the better one that is possible.
        progress: Told of every part that is ready.
        first: Called when the track is whole, before it takes its place; if it fails, the track does not.
        workers: How many islands are encoded at a time; it changes no byte.

    Raises:
        AudioError: A clip is not as long as the timeline says, or cannot be encoded.
        OutputError: The file cannot be written. What lay there before still does.
    """
    check_place(out)
    job = _Job(
        sounds_of(timeline),
        _ground(timeline, bed, speech_lufs),
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
    """One of the sounds that a track is mixed from."""

    VOICE = "voice"
    TONES = "tones"
    BED = "bed"


def stems_of(timeline: Timeline) -> tuple[Stem, ...]:
    """List the stems in which anything is heard."""
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
    """Mix a timeline in blocks of ten seconds: what an encoder gets, at 48 kHz.

    The stems of a timeline, added sample by sample, are its mix, sample by sample; where their sum does
    not fit into 16 bits, the mix has the nearest number that does. (A voice is limited when a clip is
    finished, so nothing is limited here.)

    Args:
        timeline: As for `render_track`, like the arguments that are not told here.
        samples: The finished samples.
        bed: Its bed.
        speech_lufs: The voice's loudness.
        stem: Only this one of its sounds.
        progress: Told of every block.

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
    ground = _ground(timeline, bed, speech_lufs) if stem in (None, Stem.BED) else SILENCE
    load = _loader(samples, SPEECH)
    return _blocks(
        _Job(sounds, ground, timeline.duration_ms, load, Path(), b"", SPEECH, progress, lambda: None)
    )


def _ground(timeline: Timeline, bed: Loop | Crossfades | None, speech_lufs: float) -> BackgroundTrack:
    if (timeline.bed is None) != (bed is None):
        raise AudioError("The timeline and the sound of its bed do not belong together.")
    if timeline.bed is None or bed is None:
        return SILENCE
    first, *course = bed if isinstance(bed, tuple) else (Crossfade(0, 0, bed, 0),)
    # In half decibels: which sentence is the softest differs from edit to edit, and a bed that was softer by
    # a hair would be another sound under all of them.
    exact_db = base_lufs(timeline, speech_lufs) - first.loop.lufs
    base_db = math.floor(2 * round(exact_db, 2)) / 2  # loudness is told in hundredths; the rest is not sound
    return BackgroundTrack(first.loop, base_db, bed_levels(timeline), first.origin, tuple(course))


def _splice(job: _Job, store: SegmentStore) -> Track:
    splicer = Splicer(job.sounds, job.duration_ms, job.load, store, job.form, job.ground, job.workers)
    track = _written(job, splicer.pieces(job.progress))
    return replace(track, islands_encoded=splicer.encoded, islands_cached=splicer.cached)


def _stream(job: _Job) -> Track:
    form = job.form
    left = form.frames(job.duration_ms) * form.frame_bytes

    def pieces() -> Iterator[Chunk]:
        nonlocal left
        for frames in encoder.stream(_blocks(job), form):
            # LAME may end with a frame more than is needed.
            if wanted := frames[:left]:
                left -= len(wanted)
                yield Chunk(len(wanted), running(wanted, form.frame_bytes)[-1], partial(bytes, wanted))

    return _written(job, pieces())


def _written(job: _Job, pieces: Iterable[Chunk]) -> Track:
    """Write the pieces of a track as they come; nothing is written where the very same file lies."""
    form, crc = job.form, 0
    whole = len(job.tags) + (1 + form.frames(job.duration_ms)) * form.frame_bytes
    with rewriting(job.out, whole) as file:
        file.write(job.tags)
        # The Info frame tells the checksum of all that follows.
        file.reserve(form.frame_bytes)
        for piece in pieces:
            crc = joined(crc, repeated(piece.crc, piece.size, piece.count), piece.size * piece.count)
            for chunk in Assembly([piece]).read():
                file.write(chunk)
        file.fill(info_frame(form, job.duration_ms, encoder.encoder_name(), crc))
        if file.size != whole:
            raise AudioError("The MP3 encoder gave fewer frames than the sound needs.")
        written = file.finish()
        job.first()
    return Track(job.out, job.duration_ms, file.size, 0, 0, written)


def _blocks(job: _Job) -> Iterator[NDArray[np.int16]]:
    """Stitch a track in blocks of ten seconds."""
    form, heard = job.form, SoundIndex(job.sounds)
    starts = range(0, job.duration_ms, _BLOCK_MS)
    end = form.samples(job.duration_ms)
    for done, start_ms in enumerate(starts, 1):
        stop_ms = min(start_ms + _BLOCK_MS, job.duration_ms)
        ground = job.ground.sound(form, form.samples(start_ms), form.samples(stop_ms), end)
        clips = ((s.start_ms - start_ms, job.load(s)) for s in heard.between(start_ms, stop_ms))
        yield stitch(ground, clips, form.rate_hz)
        if job.progress:
            job.progress(done, len(starts))


def _loader(samples: Callable[[str], NDArray[np.int16]], form: AudioFormat) -> Load:
    """Make the function that gives the samples of any sound at the format's rate."""

    @lru_cache(maxsize=4)
    def toned(asked: Tone) -> NDArray[np.int16]:
        from voiceguide.audio.dsp.tones import tone

        return _at_rate(tone(asked), form)

    def load(sound: SegmentSound) -> NDArray[np.int16]:
        if isinstance(sound.source, Tone):
            # Wherever it is heard, it is the same tone.
            return toned(replace(sound.source, start_ms=0))
        said = sound.source
        return _at_rate(_at_gain(_checked(samples(said.speech), said), said.gain_db), form)

    return load


def _checked(clip: NDArray[np.int16], said: SpokenClip) -> NDArray[np.int16]:
    if clip.dtype.str[1:] != "i2" or clip.shape != (to_samples(said.duration_ms),):
        raise AudioError(
            f"The sound of {said.text!r} lasts {len(clip) // SAMPLES_PER_MS} ms, "
            f"but the timeline says {said.duration_ms} ms.",
            mend="Fit the session again with the speech it has now.",
        )
    return clip


def _at_gain(clip: NDArray[np.int16], gain_db: float) -> NDArray[np.int16]:
    if not gain_db:
        return clip
    import numpy as np

    made = np.multiply(clip, linear(gain_db), dtype=np.float64)
    return np.clip(np.rint(made, out=made), -32_768, 32_767, out=made).astype(np.int16)


def _at_rate(clip: NDArray[np.int16], form: AudioFormat) -> NDArray[np.int16]:
    """Bring one whole sound to the format's rate, so that it is the same wherever it is cut later."""
    if form.rate_hz == RATE_HZ:
        return clip
    import numpy as np

    from voiceguide.audio.dsp.resample import resample

    made = resample(clip.astype(np.float64), RATE_HZ, form.rate_hz)
    return np.clip(np.rint(made), -32_768, 32_767).astype(np.int16)
