"""The verifier of a finished track: decode it, match every cue, and compare everything with its timeline.

The track is scanned once from beginning to end, a second at a time; memory is flat in its length, except for
a line of figures a cue.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.track import BackgroundTrack
from voiceguide.audio.dsp.loudness import BLOCK, k_weight, powers
from voiceguide.audio.metadata import Metadata
from voiceguide.audio.verify import checks, file_checks
from voiceguide.audio.verify.background import BackgroundScan
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.audio.verify.matching import REACH, Match, find_words, loudness_of, match, milliseconds
from voiceguide.audio.verify.mp3_file import scan_mp3
from voiceguide.audio.verify.report import HeardBed, HeardCue, HeardTone, VerificationReport
from voiceguide.audio.verify.residual import Residual
from voiceguide.audio.verify.side import HeardSide
from voiceguide.audio.verify.stream import Blocks, DecodedStream, WordsLoudness
from voiceguide.errors import TimelineError
from voiceguide.timeline.model import SpokenClip, Timeline, Tone
from voiceguide.units import MINUTE, RATE_HZ, SAMPLES_PER_MS, SECOND, clock, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Samples = Callable[[str], "NDArray[np.int16] | None"]
"""Returns the mastered samples of a clip (48 kHz, mono), or None if it is gone."""
Progress = Callable[[int, int], None]

_LEAD_MS: Final = 15
"""Time from a clip's first sample to its words, ms (see `dsp.silence`)."""
_TAIL_MS: Final = 60
_LONGEST_CUE_MS: Final = 85 * SECOND
"""Longest cue that is matched, ms: the longest text of a script at bedtime pace. Matching takes several
copies of a cue in memory."""
_LONGEST_TONES_MS: Final = MINUTE
"""Longest group of overlapping tones that is matched, ms; a bell rings for 16 s."""


def verify(
    track: Path,
    timeline_path: Path,
    timeline: Timeline,
    blocks: Blocks,
    samples: Samples,
    *,
    tags: tuple[Metadata, Metadata],
    bed: BackgroundTrack | None = None,
    progress: Progress | None = None,
) -> VerificationReport:
    """Verify a track against its timeline.

    Args:
        track: The MP3.
        timeline_path: Its timeline's file, to be named in the report.
        timeline: Its timeline.
        blocks: The decoded track, block by block.
        samples: Returns the mastered samples of a clip.
        tags: The metadata of the track's tag, and the metadata it should have.
        bed: The bed under it as the renderer lays it; None if it has none, or its sound is not at hand.
        progress: Called with the number of cues scanned, and of how many.

    Raises:
        AudioError: It is no MP3 that could have been made here.
        TimelineError: A cue or a tone is too long to be matched in memory.
    """
    _check_lengths(timeline, timeline_path)
    walked = scan_mp3(track, timeline.duration_ms)
    # What a lower rate leaves out of a bed, the bed as laid still has.
    compared = bed if walked.form.rate_hz == RATE_HZ else None
    laid = None if compared is None else LaidBed(compared, timeline.duration_ms)
    heard = _scan_track(
        timeline, DecodedStream(blocks, walked.form), samples, laid, progress or (lambda done, of: None)
    )
    made = (
        checks.check_onsets(heard.cues),
        checks.check_words(heard.cues),
        checks.check_levels(heard.cues),
        checks.check_level_steps(heard.cues),
        checks.check_tones(heard.tones),
        checks.check_clicks(heard.rest.clicks),
        *(
            (
                checks.check_bed(heard.beds, timeline.bed),
                checks.check_bed_under_words(heard.under, timeline.bed),
            )
            if timeline.bed
            else (checks.check_silence(heard.rest.floor_dbfs, heard.rest.loud, heard.rest.silent_ms),)
        ),
        *(
            (checks.check_bed_width(heard.sides, walked.form.channels, timeline.bed),)
            if timeline.channels > 1 or walked.form.channels > 1
            else ()
        ),
        checks.check_loudness(heard.lufs, heard.cues, timeline.speech_lufs),
        checks.check_peak(heard.peak_dbtp),
        file_checks.check_length(heard.samples, walked.form, timeline.duration_ms),
        file_checks.check_header(walked),
        file_checks.check_tags(*tags),
        file_checks.check_synthetic_mark(tags[0], timeline.synthetic),
        file_checks.check_chapter_times(*tags, timeline.duration_ms),
    )
    return VerificationReport(
        track=track,
        timeline=timeline_path,
        ok=all(check.ok for check in made),
        checks=made,
        cues=heard.cues,
        tones=heard.tones,
        remarks=(
            *_remarks(heard.cues),
            *_gone_remarks(heard.gone),
            *_bed_remarks(timeline, bed),
            *_source_remarks(timeline),
        ),
    )


def _check_lengths(timeline: Timeline, path: Path) -> None:
    """Check that no cue or group of tones is too long to be matched in memory."""
    mend = "Render the track again: its timeline is written beside it."
    for clip in timeline.clips:
        if clip.duration_ms > _LONGEST_CUE_MS:
            what = f"The cue at {clock(clip.start_ms)} lasts {clock(clip.duration_ms)}"
            what += f"; one can be proved of {clock(_LONGEST_CUE_MS)} at most."
            raise TimelineError(what, where=str(path), mend=mend)
    begun_ms = end_ms = 0
    for tone in sorted(timeline.tones, key=lambda tone: tone.start_ms):
        begun_ms = tone.start_ms if tone.start_ms >= end_ms else begun_ms
        end_ms = max(end_ms, tone.start_ms + tone.duration_ms)
        if end_ms - begun_ms > _LONGEST_TONES_MS:
            what = f"The tones from {clock(begun_ms)} on last {clock(end_ms - begun_ms)} without a pause"
            what += f"; tones can be proved of {clock(_LONGEST_TONES_MS)} at most."
            raise TimelineError(what, where=str(path), mend=mend)


def _remarks(cues: tuple[HeardCue, ...]) -> tuple[str, ...]:
    gone = [cue for cue in cues if cue.by == "energy"]
    if not gone:
        return ()
    many = "The clip of one cue is" if len(gone) == 1 else f"The clips of {len(gone)} cues are"
    return (
        f"{many} gone from the speech cache (the first at {clock(gone[0].at_ms)}): only beginning, length "
        "and loudness were looked at there. Render the session again to have all of it proved.",
    )


def _gone_remarks(gone: tuple[Tone, ...]) -> tuple[str, ...]:
    if not gone:
        return ()
    return (
        f"The sound of {gone[0].file} is gone from the speech cache, so it was not looked for at "
        f"{clock(gone[0].start_ms)}. Render the session again to have all of it proved.",
    )


def _bed_remarks(timeline: Timeline, bed: BackgroundTrack | None) -> tuple[str, ...]:
    if timeline.bed is None or bed is not None:
        return ()
    return (
        f"The sound of the bed {timeline.bed.kind} is not in the cache: only how far it lies under the voice "
        "was looked at. Render the session again with that bed to have it compared.",
    )


def _source_remarks(timeline: Timeline) -> tuple[str, ...]:
    if timeline.synthetic is not None:
        return ()
    return (
        "The timeline is of a version that did not tell whether the voice is synthetic, so the mark was not "
        "looked at. Render the session again to have it told.",
    )


@dataclass(frozen=True, slots=True)
class _Scanned:
    cues: tuple[HeardCue, ...]
    rest: Residual
    lufs: float | None
    peak_dbtp: float
    samples: int
    beds: tuple[HeardBed, ...]
    under: tuple[tuple[int, float], ...]
    tones: tuple[HeardTone, ...]
    gone: tuple[Tone, ...]
    sides: tuple[HeardSide, ...]


def _scan_track(
    timeline: Timeline, sound: DecodedStream, samples: Samples, laid: LaidBed | None, progress: Progress
) -> _Scanned:
    """Scan a track from beginning to end."""
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    rest = Residual(timeline.bed is not None, checks.SILENT_DBFS)
    scan = BackgroundScan(timeline, sound, rest, samples, laid)
    cues: list[HeardCue] = []
    hops = WordsLoudness()
    for done, clip in enumerate(clips, 1):
        scan.scan_until(to_samples(clip.start_ms) - REACH)
        stored = samples(clip.speech)
        if stored is None or len(stored) != to_samples(clip.duration_ms):
            cues.append(_by_energy(clip, clips, done, sound, scan, hops))
        else:
            cues.append(_by_clip(clip, stored, sound, scan, hops, laid))
        scan.last_lufs.append(cues[-1].lufs)
        # Relative to the words at their planned level: deviations from that are reported by `check_levels`.
        scan.under.record(clip.start_ms, cues[-1].lufs - (cues[-1].level_db or 0.0))
        progress(done, len(clips))
    scan.scan_until(None)
    rest.end()
    scan.tones.end()
    return _Scanned(
        tuple(cues),
        rest,
        hops.integrated(),
        sound.peak_dbtp,
        sound.decoded,
        tuple(scan.beds),
        tuple(scan.under.found),
        tuple(scan.tones.found),
        tuple(scan.tones.gone),
        tuple(scan.side.found) if scan.side is not None else (),
    )


def _by_clip(
    clip: SpokenClip,
    stored: NDArray[np.int16],
    sound: DecodedStream,
    scan: BackgroundScan,
    hops: WordsLoudness,
    laid: LaidBed | None,
) -> HeardCue:
    import numpy as np

    place, gain = to_samples(clip.start_ms), math.pow(10.0, clip.gain_db / 20)
    own = stored.astype(np.float64) * (gain / 32_768)
    first = max(0, place - REACH)
    window = sound.cut(first, place + len(own) + REACH)
    over_sound = scan.over_sound(clip)
    bed = None if laid is None else partial(laid.cut, first, first + len(window))
    found = match(window, place - first, own, over_sound=over_sound, laid=bed)
    scan.under.measure(window, found, first)
    _feed_residual(found, window, first, scan, over_sound=over_sound)
    hops.add(found.power * math.pow(10.0, -clip.level_db / 10))
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
        asked_db=clip.level_db,
    )


def _feed_residual(
    found: Match, window: NDArray[np.float64], first: int, scan: BackgroundScan, *, over_sound: bool
) -> None:
    """Scan the residual around a cue: the track minus the cue as it was matched."""
    import numpy as np

    begin = first + found.start
    scan.scan_until(begin)
    # Where a cue overlaps the one before, the samples were scanned already.
    skip = max(0, scan.at - begin)
    heard = window[found.start + skip : found.start + len(found.expected)]
    if found.found:
        scan.feed(heard - found.expected[skip:], found.expected[skip:], silent=not over_sound)
    else:
        # An unmatched sound in place of the cue cannot be subtracted; `check_words` reports it.
        scan.feed(np.zeros(len(heard)), heard, silent=False, blind=True)


def _by_energy(
    clip: SpokenClip,
    clips: list[SpokenClip],
    number: int,
    sound: DecodedStream,
    scan: BackgroundScan,
    hops: WordsLoudness,
) -> HeardCue:
    """Measure a cue whose clip is gone: start, end and loudness of the sound there."""
    import numpy as np

    place, length = to_samples(clip.start_ms), to_samples(clip.duration_ms)
    end = place + length + REACH
    if number < len(clips):
        end = max(place + length, min(end, to_samples(clips[number].start_ms)))
    first = max(0, place - REACH, scan.at)
    window = sound.cut(first, end)
    words = find_words(window)
    begin, stop = (place - first, place - first) if words is None else words
    heard = window[begin : max(begin + BLOCK, stop)]
    power = powers(k_weight(heard))
    hops.add(power * math.pow(10.0, -clip.level_db / 10))
    scan.scan_until(max(scan.at, min(place, first + begin)))
    stop_at = max(place + length, first + stop)
    known = sound.cut(scan.at, max(scan.at, stop_at))
    scan.feed(np.zeros(len(known)), known, silent=False, blind=True)
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
        asked_db=clip.level_db,
    )
