"""The plan of a track: segments with sound between repeated background frames.

Nothing here touches samples, so planning an hour takes milliseconds and a fully cached track needs no numpy.
A segment is a run of frames that some clip or tone can change. Adjacent segments are merged; a long one is
split between frames, which is possible anywhere because a segment is encoded together with the sound just
before and after it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from voiceguide.audio.model import AudioFormat
from voiceguide.errors import AudioError
from voiceguide.timeline.model import SpokenClip, Timeline, Tone
from voiceguide.units import Ms, clock_ms

LOOK_AHEAD: Final = 2
"""Frames that the encoder looks ahead of the one it writes."""
_LONGEST: Final = 800
"""Frames in the longest segment, 19.2 s, to bound the memory it needs."""
_RECIPE: Final = 2
"""Version of the encoding, part of the cache key: raise it when the same sounds would give other frames."""


@dataclass(frozen=True, slots=True)
class SegmentSound:
    """A clip or tone in a track: its time, and a name that identifies its samples."""

    start_ms: Ms
    duration_ms: Ms
    name: str
    source: SpokenClip | Tone

    @property
    def end_ms(self) -> Ms:
        """The end of the sound, ms."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `first` to `stop` of a track, and every sound that can change them.

    Args:
        first: The first frame that is replaced.
        stop: The frame after the last one.
        before: Preroll: frames encoded before `first`, for the encoder to settle.
        sounds: The sounds, in order of start.
    """

    first: int
    stop: int
    before: int
    sounds: tuple[SegmentSound, ...]

    @property
    def frames(self) -> int:
        """The number of frames it replaces."""
        return self.stop - self.first

    def start_ms(self, form: AudioFormat) -> Ms:
        """Return the start of the sound to encode, preroll included, ms."""
        return (self.first - self.before) * form.frame_ms

    def duration_ms(self, form: AudioFormat) -> Ms:
        """Return the duration of the sound to encode, preroll and look-ahead included, ms."""
        return (self.before + self.frames + LOOK_AHEAD) * form.frame_ms

    def key(self, form: AudioFormat, encoder: str, background: str) -> str:
        """Return the cache key of its frames: a hash of all they are made from, independent of its position.

        Args:
            form: The format.
            encoder: The name of the encoder.
            background: The key part of the background under the sounds.
        """
        start = self.start_ms(form)
        parts = [f"{_RECIPE}|{encoder}|{form.rate_hz}|{form.kbps}|{background}|{self.before}|{self.frames}"]
        parts += [f"{sound.start_ms - start}|{sound.duration_ms}|{sound.name}" for sound in self.sounds]
        return sha256("\n".join(parts).encode()).hexdigest()


def sounds_of(timeline: Timeline) -> tuple[SegmentSound, ...]:
    """List the clips and tones of a timeline, in order of start.

    Raises:
        AudioError: Some words have no sound yet, or something does not lie inside the track.
    """
    sounds = [*map(_spoken, timeline.clips), *map(_tone, timeline.tones)]
    for sound in sounds:
        if sound.start_ms < 0 or sound.duration_ms < 0 or sound.end_ms > timeline.duration_ms:
            raise AudioError(
                f"A sound from {clock_ms(sound.start_ms)} to {clock_ms(sound.end_ms)} does not lie inside "
                f"the track of {clock_ms(timeline.duration_ms)}.",
                where=timeline.routine,
                mend="Fit the session again.",
            )
    # The order of sounds that start together is arbitrary but must be deterministic.
    return tuple(sorted((s for s in sounds if s.duration_ms), key=lambda s: (s.start_ms, s.end_ms, s.name)))


def plan_segments(
    sounds: Sequence[SegmentSound],
    duration_ms: Ms,
    form: AudioFormat,
    *,
    changes: Iterable[tuple[Ms, Ms]] = (),
    ends: bool = False,
) -> Iterator[Segment]:
    """Yield the segments of a track, in order.

    Args:
        sounds: The sounds, in order of start.
        duration_ms: The track's duration.
        form: Its format.
        changes: The spans in which the background itself changes: ramps and crossfades.
        ends: True if the background is not silent, so that the start and the end change frames by themselves.
    """
    heard = SoundIndex(sounds)
    frames = form.frames(duration_ms)
    spans = [(sound.start_ms, sound.end_ms) for sound in sounds] + list(changes)
    runs = [(form.first_frame(start), min(frames, form.stop_frame(end))) for start, end in spans]
    if ends:
        runs += [(0, min(frames, form.settle_frames)), (form.first_frame(duration_ms), frames)]
    runs.sort()
    edges: list[int] = []
    stop = 0
    for begin, end in runs:
        if edges and begin >= stop:
            yield from _cut(edges, stop, heard, form)
            edges = []
        edges.append(begin)
        stop = max(stop, end)
    if edges:
        yield from _cut(edges, stop, heard, form)


class SoundIndex:
    """An index of sounds by time.

    Args:
        sounds: In order of start.
    """

    def __init__(self, sounds: Sequence[SegmentSound]) -> None:
        self._sounds = sounds
        self._starts = [sound.start_ms for sound in sounds]
        self._longest = max((sound.duration_ms for sound in sounds), default=0)

    def between(self, start_ms: Ms, end_ms: Ms) -> tuple[SegmentSound, ...]:
        """Return the sounds that overlap a span of time, in order of start."""
        near = self._sounds[
            bisect_left(self._starts, start_ms - self._longest) : bisect_left(self._starts, end_ms)
        ]
        return tuple(sound for sound in near if sound.end_ms > start_ms)


def _cut(edges: Sequence[int], stop: int, heard: SoundIndex, form: AudioFormat) -> Iterator[Segment]:
    """Split the run from the first edge to `stop` into segments of limited length, at edges if possible."""
    first = edges[0]
    while first < stop:
        end = stop
        if stop - first > _LONGEST:
            end = max((edge for edge in edges if first < edge <= first + _LONGEST), default=first + _LONGEST)
        before = min(first, form.settle_frames)
        begin_ms, end_ms = (first - before) * form.frame_ms, (end + LOOK_AHEAD) * form.frame_ms
        yield Segment(first, end, before, heard.between(begin_ms, end_ms))
        first = end


def _spoken(clip: SpokenClip) -> SegmentSound:
    if not clip.speech:
        raise AudioError(
            f"The words {clip.text!r} have no sound yet.", mend="Let a voice speak the session, then fit it."
        )
    # The gain is applied to the mastered clip, so the clip's own key does not include it.
    name = f"{clip.speech}|{clip.gain_db:+g}" if clip.gain_db else clip.speech
    return SegmentSound(clip.start_ms, clip.duration_ms, name, clip)


def _tone(tone: Tone) -> SegmentSound:
    from voiceguide.audio.dsp.tones import RECIPE

    # A hummed breath has no strike, and so the name that it always had.
    sound = "/".join(filter(None, (tone.phase, tone.strike)))
    name = tone.speech or f"tone/{RECIPE}/{tone.kind}/{sound}"
    name = f"{name}|{tone.gain_db:+g}" if tone.gain_db else name
    return SegmentSound(tone.start_ms, tone.duration_ms, name, tone)
