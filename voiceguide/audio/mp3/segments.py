"""Plan a track as islands of sound between frames that repeat.

Nothing here touches sound: only numbers, so the plan of an hour costs milliseconds and a warm track
needs no numpy. An island is a run of frames that some clip or tone can change. Islands whose frames would
meet are one; one that would become long is cut between frames, which is allowed anywhere because an
island is encoded together with what is heard just before and after it.
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
"""The encoder hears up to two frames beyond the one it writes."""
_LONGEST: Final = 800
"""Frames, 19.2 s: what bounds the memory that one island needs."""
_RECIPE: Final = 1
"""Raise it when the same sounds would become other frames."""


@dataclass(frozen=True, slots=True)
class SegmentSound:
    """Something heard: where, how long, and a name for exactly this sound."""

    start_ms: Ms
    duration_ms: Ms
    name: str
    source: SpokenClip | Tone

    @property
    def end_ms(self) -> Ms:
        """Where it ends."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `first` to `stop` of a track, and every sound that can be heard in or close by them.

    Args:
        first: The first frame that is replaced.
        stop: The frame after the last one.
        before: So many frames before `first` are encoded too, for the encoder to settle.
        sounds: What is heard, in order of start.
    """

    first: int
    stop: int
    before: int
    sounds: tuple[SegmentSound, ...]

    @property
    def frames(self) -> int:
        """How many frames it replaces."""
        return self.stop - self.first

    def start_ms(self, form: AudioFormat) -> Ms:
        """Tell where the sound to encode begins."""
        return (self.first - self.before) * form.frame_ms

    def duration_ms(self, form: AudioFormat) -> Ms:
        """Tell how much sound there is to encode."""
        return (self.before + self.frames + LOOK_AHEAD) * form.frame_ms

    def key(self, form: AudioFormat, encoder: str, ground: str) -> str:
        """Name its frames by everything they are made from; its place in the track is no part of it.

        Args:
            form: The format.
            encoder: Which encoder makes them.
            ground: What is heard under the sounds, and from which place of it on.
        """
        start = self.start_ms(form)
        parts = [f"{_RECIPE}|{encoder}|{form.rate_hz}|{form.kbps}|{ground}|{self.before}|{self.frames}"]
        parts += [f"{sound.start_ms - start}|{sound.duration_ms}|{sound.name}" for sound in self.sounds]
        return sha256("\n".join(parts).encode()).hexdigest()


def sounds_of(timeline: Timeline) -> tuple[SegmentSound, ...]:
    """List everything that is heard, in order of start.

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
    # Where two begin together, the order decides nothing but must be one and the same.
    return tuple(sorted((s for s in sounds if s.duration_ms), key=lambda s: (s.start_ms, s.end_ms, s.name)))


def islands(
    sounds: Sequence[SegmentSound],
    duration_ms: Ms,
    form: AudioFormat,
    *,
    moves: Iterable[tuple[Ms, Ms]] = (),
    ends: bool = False,
) -> Iterator[Segment]:
    """Find the islands of a track, one after the other.

    Args:
        sounds: In order of start.
        duration_ms: The track's length.
        form: Its format.
        moves: From when to when the ground itself changes its level.
        ends: True if something is heard at the very start and end, so that these change frames by themselves.
    """
    heard = SoundIndex(sounds)
    frames = form.frames(duration_ms)
    changes = [(sound.start_ms, sound.end_ms) for sound in sounds] + list(moves)
    runs = [(form.first_frame(start), min(frames, form.stop_frame(end))) for start, end in changes]
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
    """Finds the sounds that are heard between two moments.

    Args:
        sounds: In order of start.
    """

    def __init__(self, sounds: Sequence[SegmentSound]) -> None:
        self._sounds = sounds
        self._starts = [sound.start_ms for sound in sounds]
        self._longest = max((sound.duration_ms for sound in sounds), default=0)

    def between(self, start_ms: Ms, end_ms: Ms) -> tuple[SegmentSound, ...]:
        """Find them, in order of start."""
        near = self._sounds[
            bisect_left(self._starts, start_ms - self._longest) : bisect_left(self._starts, end_ms)
        ]
        return tuple(sound for sound in near if sound.end_ms > start_ms)


def _cut(edges: Sequence[int], stop: int, heard: SoundIndex, form: AudioFormat) -> Iterator[Segment]:
    """Cut the run from the first edge to `stop` into islands that are not too long, at edges if it can be."""
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
    # The gain is applied after the clip was finished, so the clip's own name does not tell of it.
    name = f"{clip.speech}|{clip.gain_db:+g}" if clip.gain_db else clip.speech
    return SegmentSound(clip.start_ms, clip.duration_ms, name, clip)


def _tone(tone: Tone) -> SegmentSound:
    from voiceguide.audio.dsp.tones import RECIPE

    name = f"tone/{RECIPE}/{tone.kind}/{tone.phase or tone.strike or ''}"
    return SegmentSound(tone.start_ms, tone.duration_ms, name, tone)
