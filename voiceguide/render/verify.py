"""Prove a finished track: decode it, find every cue again, and hold everything against its timeline.

The track is heard once from beginning to end, a second at a time; of an hour no more is kept in memory
than of a minute, but for a line of figures a cue.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.render import verify_checks as checks
from voiceguide.render.loudness import BLOCK, OFFSET_DB, integrated_lufs, k_weight, peaks, powers
from voiceguide.render.model import Format
from voiceguide.render.proof import HeardCue, HeardTone, Proof, Shown
from voiceguide.render.resample import resample
from voiceguide.render.verify_cues import REACH, Match, find_words, loudness_of, match, milliseconds
from voiceguide.render.verify_file import walk
from voiceguide.render.verify_rest import Rest
from voiceguide.render.verify_tones import Tones
from voiceguide.render.verify_under import Under
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, clock, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Blocks = Iterable["NDArray[np.int16]"]
Samples = Callable[[str], "NDArray[np.int16] | None"]
"""Gives the finished sound of a clip (48 kHz, mono), or None if it is gone."""
Progress = Callable[[int, int], None]

_ROOM: Final = 4 * RATE_HZ
"""What was heard is kept so long, for a cue that overlaps the one before."""
_HOP: Final = 200
"""Half milliseconds in the step of a loudness window."""
_NEAR: Final = 4
"""A bed is compared with the loudest of so many cues before it."""
_LEAD_MS: Final = 15
"""A clip's words begin so long after its first sample (see `trim`)."""
_TAIL_MS: Final = 60
_CUT: Final = 20
"""Half milliseconds at the cut edge of a block, which its neighbour has whole."""


def prove(
    track: Path,
    timeline_path: Path,
    timeline: Timeline,
    blocks: Blocks,
    samples: Samples,
    *,
    tags: tuple[Shown, Shown],
    progress: Progress | None = None,
) -> Proof:
    """Prove a track.

    Args:
        track: The MP3.
        timeline_path: Its timeline's file, to be named in the proof.
        timeline: What ought to be heard.
        blocks: The decoded track, as it comes.
        samples: Gives the sound of each clip.
        tags: What the track's tag says, and what it ought to say.
        progress: Told how many cues were found, and of how many.

    Raises:
        AudioError: It is no MP3 that could have been made here.
    """
    walked = walk(track, timeline.duration_ms)
    heard = _hear(timeline, _Sound(blocks, walked.form), samples, progress or (lambda done, of: None))
    made = (
        checks.onset(heard.cues),
        checks.words(heard.cues),
        checks.level(heard.cues),
        checks.steps(heard.cues),
        checks.tones(heard.tones),
        checks.clicks(heard.rest.clicks),
        *(
            (checks.bed(heard.beds, timeline.bed), checks.under_words(heard.under, timeline.bed))
            if timeline.bed
            else (checks.silence(heard.rest.floor_dbfs, heard.rest.loud),)
        ),
        checks.loudness(heard.lufs, heard.cues, timeline.speech_lufs),
        checks.peak(heard.peak_dbtp),
        checks.length(heard.samples, walked.form, timeline.duration_ms),
        checks.header(walked),
        checks.tags(*tags),
        checks.chapters(*tags, timeline.duration_ms),
    )
    return Proof(
        track=track,
        timeline=timeline_path,
        ok=all(check.ok for check in made),
        checks=made,
        cues=heard.cues,
        tones=heard.tones,
        remarks=_remarks(heard.cues),
    )


def _remarks(cues: tuple[HeardCue, ...]) -> tuple[str, ...]:
    gone = [cue for cue in cues if cue.by == "energy"]
    if not gone:
        return ()
    many = "The clip of one cue is" if len(gone) == 1 else f"The clips of {len(gone)} cues are"
    return (
        f"{many} gone from the speech cache (the first at {clock(gone[0].at_ms)}): only beginning, length "
        "and loudness were looked at there. Render the session again to have all of it proved.",
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    cues: tuple[HeardCue, ...]
    rest: Rest
    lufs: float | None
    peak_dbtp: float
    samples: int
    beds: tuple[tuple[int, float], ...]
    under: tuple[tuple[int, float], ...]
    tones: tuple[HeardTone, ...]


def _hear(timeline: Timeline, sound: _Sound, samples: Samples, progress: Progress) -> _Heard:
    """Hear a track from beginning to end."""
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    rest = Rest(timeline.bed is not None, checks.SILENT_DBFS)
    ground = _Ground(timeline, sound, rest)
    cues: list[HeardCue] = []
    hops = _Hops()
    for done, clip in enumerate(clips, 1):
        ground.until(to_samples(clip.start_ms) - REACH)
        stored = samples(clip.speech)
        if stored is None or len(stored) != to_samples(clip.duration_ms):
            cues.append(_by_energy(clip, clips, done, sound, ground, hops))
        else:
            cues.append(_by_clip(clip, stored, sound, ground, hops))
        ground.last_lufs.append(cues[-1].lufs)
        ground.under.judge(clip.start_ms, max(ground.last_lufs[-_NEAR:]))
        progress(done, len(clips))
    ground.until(None)
    rest.end()
    ground.tones.end()
    return _Heard(
        tuple(cues),
        rest,
        hops.integrated(),
        sound.peak_dbtp,
        sound.decoded,
        tuple(ground.beds),
        tuple(ground.under.found),
        tuple(ground.tones.found),
    )


def _by_clip(
    clip: SpokenClip, stored: NDArray[np.int16], sound: _Sound, ground: _Ground, hops: _Hops
) -> HeardCue:
    import numpy as np

    place, gain = to_samples(clip.start_ms), math.pow(10.0, clip.gain_db / 20)
    own = stored.astype(np.float64) * (gain / 32_768)
    first = max(0, place - REACH)
    window = sound.cut(first, place + len(own) + REACH)
    over_sound = ground.over_sound(clip)
    found = match(window, place - first, own, over_sound=over_sound)
    ground.under.listen(window, found, first)
    _lay(found, window, first, ground, over_sound=over_sound)
    hops.add(found.power)
    return HeardCue(
        at_ms=clip.start_ms,
        text=clip.text,
        by="clip",
        onset_ms=milliseconds(found.start - place + first) if found.found else None,
        likeness=round(found.likeness, 4),
        duration_ms=clip.duration_ms,
        missing_ms=min(clip.duration_ms, found.missing_ms),
        altered_ms=min(clip.duration_ms, found.altered_ms),
        level_db=round(20 * math.log10(max(found.gain, 1e-6)), 2) if found.found else None,
        lufs=round(loudness_of(found.power), 2),
        declared_db=clip.gain_db,
    )


def _lay(found: Match, window: NDArray[np.float64], first: int, ground: _Ground, *, over_sound: bool) -> None:
    """Let what is left of the track, when the cue is taken out, be listened to."""
    import numpy as np

    begin = first + found.start
    ground.until(begin)
    # A cue that overlaps the one before was heard there already.
    skip = max(0, ground.at - begin)
    heard = window[found.start + skip : found.start + len(found.expected)]
    if found.found:
        ground.lay(heard - found.expected[skip:], found.expected[skip:], silent=not over_sound)
    else:
        # Whatever sounds there instead of the cue is not known; that it does is told elsewhere.
        ground.lay(np.zeros(len(heard)), heard, silent=False, blind=True)


def _by_energy(
    clip: SpokenClip, clips: list[SpokenClip], number: int, sound: _Sound, ground: _Ground, hops: _Hops
) -> HeardCue:
    """Look for a cue whose clip is gone: where does sound begin and end, and how loud is it?"""
    import numpy as np

    place, length = to_samples(clip.start_ms), to_samples(clip.duration_ms)
    end = place + length + REACH
    if number < len(clips):
        end = max(place + length, min(end, to_samples(clips[number].start_ms)))
    first = max(0, place - REACH, ground.at)
    window = sound.cut(first, end)
    words = find_words(window)
    begin, stop = (place - first, place - first) if words is None else words
    heard = window[begin : max(begin + BLOCK, stop)]
    power = powers(k_weight(heard))
    hops.add(power)
    ground.until(max(ground.at, min(place, first + begin)))
    stop_at = max(place + length, first + stop)
    known = sound.cut(ground.at, max(ground.at, stop_at))
    ground.lay(np.zeros(len(known)), known, silent=False, blind=True)
    lufs = loudness_of(power)
    missing_ms = clip.duration_ms - _TAIL_MS - _LEAD_MS - (stop - begin) // SAMPLES_PER_MS
    return HeardCue(
        at_ms=clip.start_ms,
        text=clip.text,
        by="energy",
        onset_ms=None if words is None else milliseconds(first + begin - place) - _LEAD_MS,
        likeness=None,
        duration_ms=clip.duration_ms,
        missing_ms=clip.duration_ms if words is None else max(0, missing_ms),
        altered_ms=0,
        level_db=None if clip.lufs is None or words is None else round(lufs - clip.lufs, 2),
        lufs=round(lufs, 2),
        declared_db=clip.gain_db,
    )


class _Ground:
    """Everything beside the cues, in order and without a gap: silence, bed, tones."""

    def __init__(self, timeline: Timeline, sound: _Sound, rest: Rest) -> None:
        self.at = 0
        self.beds: list[tuple[int, float]] = []
        self.last_lufs: list[float] = []
        self.tones = Tones(timeline.tones, timeline.bed is not None)
        self.under = Under(timeline)
        self._sound, self._rest = sound, rest
        self._bed = timeline.bed is not None
        self._end = to_samples(timeline.duration_ms - timeline.fade_ms)
        self._tones = sorted(
            (to_samples(tone.start_ms), to_samples(tone.start_ms + tone.duration_ms))
            for tone in timeline.tones
        )

    def over_sound(self, clip: SpokenClip) -> bool:
        """Tell whether a bed or a tone lies under a cue."""
        begin, end = to_samples(clip.start_ms), to_samples(clip.end_ms)
        return self._bed or any(start < end and stop > begin for start, stop in self._tones)

    def until(self, stop: int | None) -> None:
        """Listen up to a sample; None for the end of the track."""
        while stop is None or self.at < stop:
            edges = [edge for tone in self._tones for edge in tone if edge > self.at]
            end = min([self.at + 3 * RATE_HZ, *edges, *([] if stop is None else [stop])])
            piece = self._sound.cut(self.at, end, pad=False)
            if not len(piece):
                return
            toned = any(start <= self.at < stop_ for start, stop_ in self._tones)
            if self._bed and not toned and len(piece) >= RATE_HZ and self.at + len(piece) < self._end:
                self._measure(piece)
            self.lay(piece, None, silent=not toned)

    def lay(
        self,
        rest: NDArray[np.float64],
        known: NDArray[np.float64] | None,
        *,
        silent: bool,
        blind: bool = False,
    ) -> None:
        """Listen to a piece of which something is known; blind if it is not known what is left of it."""
        self.tones.feed(self.at, rest, blind=blind)
        self._rest.feed(rest, known, silent=silent)
        self.at += len(rest)
        self._sound.forget(self.at - _ROOM)

    def _measure(self, piece: NDArray[np.float64]) -> None:
        """Measure the bed against the voice before it."""
        if self.last_lufs:
            power = float(powers(k_weight(piece)).mean())
            lufs = OFFSET_DB + 10 * math.log10(power) if power > 1e-12 else -120.0
            self.beds.append((self.at // SAMPLES_PER_MS, max(self.last_lufs[-_NEAR:]) - lufs))


class _Hops:
    """Weighed energy of all the words, every 100 ms of them: enough for their integrated loudness."""

    def __init__(self) -> None:
        self._hops: list[float] = []
        self._left: NDArray[np.float64] | None = None

    def add(self, power: NDArray[np.float64]) -> None:
        import numpy as np

        power = power if self._left is None else np.concatenate([self._left, power])
        hops = len(power) // _HOP
        self._hops += power[: hops * _HOP].reshape(hops, _HOP).mean(axis=1).tolist()
        self._left = power[hops * _HOP :]

    def integrated(self) -> float | None:
        """Measure the words as if they followed one another without a pause."""
        import numpy as np

        return integrated_lufs(np.repeat(self._hops, _HOP)) if self._hops else None


class _Sound:
    """Decoded sound at 48 kHz as it comes, of which only what may still be asked for is kept."""

    def __init__(self, blocks: Blocks, form: Format) -> None:
        self.decoded = 0
        self.peak_dbtp = -math.inf
        self._blocks = self._at_48k(self._counted(blocks), form)
        self._kept: NDArray[np.float64] | None = None
        self._from = 0

    def cut(self, first: int, stop: int, *, pad: bool = True) -> NDArray[np.float64]:
        """Give samples `first` to `stop`; after the end of the track zeros, or nothing.

        Args:
            first: Not among what was forgotten.
            stop: The sample after the last one.
            pad: False to get less where the track ends.
        """
        import numpy as np

        kept = np.zeros(0) if self._kept is None else self._kept
        parts, end = [kept], self._from + len(kept)
        while end < stop and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            end += len(block)
        if len(parts) > 1:
            kept = self._kept = np.concatenate(parts)
        piece = kept[max(0, first - self._from) : max(0, stop - self._from)]
        missing = stop - first - len(piece)
        return np.concatenate([piece, np.zeros(missing)]) if pad and missing > 0 else piece

    def forget(self, before: int) -> None:
        """Give up what lies before a sample."""
        if self._kept is not None and before - self._from >= RATE_HZ:
            self._kept = self._kept[before - self._from :].copy()
            self._from = before

    def _counted(self, blocks: Blocks) -> Iterator[NDArray[np.float64]]:
        for block in blocks:
            self.decoded += len(block)
            yield block / 32_768

    def _at_48k(self, blocks: Iterator[NDArray[np.float64]], form: Format) -> Iterator[NDArray[np.float64]]:
        """Bring blocks to 48 kHz, each together with its neighbours' edges, and look at their peaks."""
        import numpy as np

        edge = 4_096
        before = np.zeros(edge)
        block = next(blocks, None)
        while block is not None:
            after = next(blocks, None)
            ahead = np.zeros(0) if after is None else after[:edge]
            wide = np.concatenate([before, block, ahead])
            made = resample(wide, form.rate_hz, RATE_HZ)
            self._look_at_peak(made, last=after is None)
            ratio = RATE_HZ // form.rate_hz
            yield made[edge * ratio : (edge + len(block)) * ratio]
            before = np.concatenate([before, block])[-edge:]
            block = after

    def _look_at_peak(self, block: NDArray[np.float64], *, last: bool) -> None:
        """Measure the true peak where it could be the highest: between samples it is at most 6 dB higher."""
        import numpy as np

        highest = float(np.abs(block).max(initial=0.0))
        if highest > 0 and 20 * math.log10(highest) + 6 > self.peak_dbtp:
            # Where a block is cut off the curve between samples overshoots; its neighbours know better there.
            peak = float(peaks(block)[_CUT : None if last else -_CUT].max(initial=1e-9))
            self.peak_dbtp = max(self.peak_dbtp, 20 * math.log10(peak))
