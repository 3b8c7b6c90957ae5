"""Start reading here: from a routine script to a track.

    YAML ─read→ Script ─compile→ Plan ─speak→ spoken Plan ─fit→ Timeline ─render→ Track

Each function here answers one wish of a user. The stages meet in `compose`: `planning` reads and compiles,
`composer` speaks, fits and places, `output` lays the files. Other wishes are answered in `app`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.compose import composer
from voiceguide.compose.composer import session
from voiceguide.compose.job import CompositionJob
from voiceguide.compose.mix import bed_loop
from voiceguide.compose.planning import (
    USUAL_MS,
    Scripts,
    compile_script,
    disclosed,
    load,
    planned,
    surroundings,
)
from voiceguide.compose.request import (
    ESTIMATED,
    LOCK,
    Composed,
    MemoizedTimeline,
    OnEstimate,
    Progress,
    Rendered,
    Request,
    quiet,
)
from voiceguide.compose.sounds import Voices
from voiceguide.core.beds import NO_BED
from voiceguide.core.files import check_writable
from voiceguide.errors import AudioError, CacheError
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.timeline.model import TIMELINE
from voiceguide.timeline.synthetic import Synthetic

if TYPE_CHECKING:
    from voiceguide.audio.model import SegmentMemory
    from voiceguide.audio.track import Samples, Sound, Track
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.media.id3 import Labels
    from voiceguide.speech.lockfile import Lock
    from voiceguide.timeline.model import SpokenClip, Timeline

__all__ = [
    "ESTIMATED",
    "USUAL_MS",
    "Choices",
    "Composed",
    "Progress",
    "Rendered",
    "Request",
    "Scripts",
    "Voices",
    "compile_script",
    "compose",
    "composed",
    "disclosed",
    "estimate",
    "load",
    "planned",
    "quiet",
    "remembered",
    "render",
    "session",
    "surroundings",
    "track",
    "write_timeline",
]

_IN_MEMORY: Final = 16 << 20
"""Bytes of encoded segments that all tracks together keep in memory."""


def estimate(request: Request, settings: Settings, *, scripts: Scripts | None = None) -> Timeline:
    """Compose a session without speaking it: lengths of sentences are estimated.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible.
    """
    # Recordings and tones do not become synthetic by being estimated.
    tells = disclosed(request) is not Synthetic.NONE
    silent = replace(request, voice=ESTIMATED, takes=None, disclose=tells)
    job = CompositionJob(request=silent, settings=settings, scripts=scripts or Scripts())
    return composer.compose_session(job).timeline


def compose(request: Request, settings: Settings, *, progress: Progress | None = None) -> Timeline:
    """Compose a session and speak it.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible, or no voice can speak it.
    """
    job = CompositionJob(request=request, settings=settings, progress=progress or quiet)
    return composer.compose_session(job).timeline


def composed(
    request: Request,
    settings: Settings,
    progress: Progress = quiet,
    *,
    lock: Lock | None = None,
    usual_voice: str = ESTIMATED,
) -> Composed:
    """Compose a session with every stage that leads to it: pinned, recorded, estimated or spoken.

    Args:
        request: What to compose.
        settings: Where things live.
        progress: Called with the progress of synthesis.
        lock: The lock whose sounds are used, whatever their voice would say today.
        usual_voice: The voice whose cached speech has its true length where the rest is estimated.

    Raises:
        VoiceguideError: As for `compose`.
    """
    job = CompositionJob(
        request=request, settings=settings, progress=progress, lock=lock, usual_voice=usual_voice
    )
    return composer.compose_session(job)


def remembered(request: Request, settings: Settings, progress: Progress = quiet) -> MemoizedTimeline:
    """Compose a session and speak it, or recall what was composed of the same before.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.compose.memoized import TimelineMemo

    job = CompositionJob(request=request, settings=settings, progress=progress, usual_voice=None)
    return composer.compose_session(job, TimelineMemo(request, settings))


def render(  # noqa: PLR0913 - what is made, where, and what is reported meanwhile
    request: Request,
    settings: Settings,
    out: Path,
    *,
    title: str = "",
    labels: Labels | None = None,
    progress: Progress | None = None,
    on_estimate: OnEstimate | None = None,
    voices: Voices | None = None,
    scripts: Scripts | None = None,
    stems: bool = False,
    suggest: bool = True,
) -> Rendered:
    """Make a track and its timeline file.

    Args:
        request: What to make.
        settings: Where things live.
        out: The file to write; its folder is made if need be. It is an MP3 unless its name ends in another of
            `audio.formats.FORMATS`.
        title: What the track is called, if not what the routine is.
        labels: What its tag tells beside the session itself.
        progress: Called with the progress of synthesis and encoding.
        on_estimate: Called with what has to be fetched, before it is.
        voices: The voices of a run of several sessions.
        scripts: The scripts of a run of several sessions.
        stems: True to have voice, tones and bed as files of their own too, `NAME.voice.wav` and so on.
        suggest: False to refuse an impossible length without looking for what can be had instead.

    Raises:
        VoiceguideError: Anything the user can mend. Nothing half-written is left behind.
    """
    from voiceguide.audio.export import check_format, format_of
    from voiceguide.cache.size_limit import within_size_limit
    from voiceguide.cache.tier import open_cache
    from voiceguide.compose.memoized import TimelineMemo, titled
    from voiceguide.compose.output import OutputSpec, lay
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.lint.timeline_rules import judge_hard

    check_format(format_of(out))
    for path in (out, out.with_suffix(TIMELINE)):
        check_writable(path)
    segments = CachedSegments(open_cache(settings))
    progress = progress or quiet
    lock = None
    if os.path.lexists(out.with_suffix(LOCK)):
        from voiceguide.compose.pinned import read_lock

        lock = read_lock(out.with_suffix(LOCK))

    # Others may not empty the cache meanwhile; afterwards there is room in it again.
    with within_size_limit(segments.cache, settings.cache_limit_bytes):
        order = OutputSpec(
            request=request,
            out=out,
            labels=labels,
            stems=stems,
            bed=bed_loop(request.bed or NO_BED, segments, request.bed_width),
            segments=segments,
            tell=progress,
            workers=settings.workers,
        )
        job = CompositionJob(
            request=request,
            settings=settings,
            progress=progress,
            on_estimate=on_estimate,
            voices=voices or Voices(),
            scripts=scripts or Scripts(),
            lock=lock,
            usual_voice=None,
            suggest=suggest,
        )
        made = titled(composer.compose_session(job, TimelineMemo(request, settings)), title)
        if request.bed is None and made.timeline.bed is not None:
            heard = made.timeline.bed
            order = replace(order, bed=bed_loop(heard.kind, segments, heard.width))
        try:
            laid = lay(made, order)
        except (AudioError, CacheError):
            # A sound that was there when its length was taken is damaged, gone or another by now: the
            # session is composed once more, which speaks what is missing. What cannot be composed is not
            # tried again: that would ask the voice twice.
            again = TimelineMemo(request, settings, force=True)
            made = titled(composer.compose_session(replace(job, prove=True), again), title)
            laid = lay(made, order)
    written = laid.track
    return Rendered(
        track=written.path,
        timeline_path=out.with_suffix(TIMELINE),
        timeline=made.timeline,
        voice_line=" ".join(filter(None, [made.voice_line, laid.remark])),
        counters=(
            ("bytes", written.bytes),
            ("islands_encoded", written.segments_encoded),
            ("islands_cached", written.segments_cached),
            ("written", int(written.written)),
        ),
        stems=laid.stems,
        captions=laid.captions,
        remarks=judge_hard(made.timeline),
        faults=made.faults,
    )


def track(  # noqa: PLR0913 - what is made, and what is known of it already
    request: Request,
    settings: Settings,
    *,
    session: MemoizedTimeline | None = None,
    form: str = "mp3",
    title: str = "",
    labels: Labels | None = None,
    voices: Voices | None = None,
    scripts: Scripts | None = None,
    progress: Progress | None = None,
) -> Track:
    """Return the track of a session as a function: its length and its ETag now, any range of it when read.

    Nothing is mixed or encoded before it is read, and no file is written. The bytes are those that `render`
    writes of the same request.

    Args:
        request: What to make.
        settings: Where things live.
        session: The session, if `remembered` composed it already of this request; else that is done here,
            which speaks what is missing.
        form: `mp3` or `wav`; other formats can only be rendered as a whole.
        title: What the track is called, if not what the routine is.
        labels: What its tag tells beside the session itself.
        voices: The voices of a run of several sessions.
        scripts: The scripts of a run of several sessions.
        progress: Called with the progress of synthesis.

    Raises:
        VoiceguideError: Anything the user can mend.
    """
    from voiceguide.cache.size_limit import within_size_limit
    from voiceguide.cache.tier import open_cache
    from voiceguide.compose.memoized import TimelineMemo, titled
    from voiceguide.compose.output import check_seekable, session_track
    from voiceguide.compose.segment_store import CachedSegments

    check_seekable(form)
    segments = CachedSegments(open_cache(settings))
    job = CompositionJob(
        request=request,
        settings=settings,
        progress=progress or quiet,
        voices=voices or Voices(),
        scripts=scripts or Scripts(),
        usual_voice=None,
    )
    with within_size_limit(segments.cache, settings.cache_limit_bytes):
        bed = bed_loop(request.bed or NO_BED, segments, request.bed_width)
        made = session or composer.compose_session(job, TimelineMemo(request, settings))
        made = titled(made, title)
        if request.bed is None and made.timeline.bed is not None:
            bed = bed_loop(made.timeline.bed.kind, segments, made.timeline.bed.width)
        return session_track(
            made,
            form,
            bed,
            segments,
            labels=labels,
            samples=_respoken(made.timeline.clips, replace(job, scripts=Scripts()), segments),
            memory=_recent_segments(settings.cache_folder),
        )


def _respoken(clips: tuple[SpokenClip, ...], job: CompositionJob, segments: CachedSegments) -> Samples:
    """Return the samples of the clips of a session; one that is gone from the cache is spoken again.

    Nothing else of the session is held: a thousand tracks would take a gigabyte.
    """
    from threading import Lock

    from voiceguide.compose.memoized import TimelineMemo

    one_at_a_time, cache = Lock(), segments.cache

    def samples(key: str) -> Sound:
        with suppress(CacheError):
            return cache.samples(key)
        with one_at_a_time:
            if (found := cache.cached_samples(key)) is not None:
                return found
            memo = TimelineMemo(job.request, job.settings, force=True)
            again = composer.compose_session(replace(job, prove=True), memo)
            if again.timeline.clips != clips:
                raise AudioError(
                    "The session is another one by now.",
                    where=job.request.routine,
                    mend="Compose it once more, and make its track of that.",
                )
            return cache.samples(key)

    return samples


@lru_cache(maxsize=2)
def _recent_segments(cache_folder: Path) -> SegmentMemory:
    """Return the memory that all tracks of this process share that have one cache."""
    from voiceguide.audio.model import SegmentMemory

    return SegmentMemory(_IN_MEMORY)


def write_timeline(timeline: Timeline, form: str) -> str:
    """Write a timeline as text, in one of `timeline/formats.py`'s forms: `json`, `txt`."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS[form].write(timeline)
