"""Lay a composed session, its sound and its labels as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.compose.mix import under
from voiceguide.compose.request import MemoizedTimeline, Progress, Request
from voiceguide.compose.segment_store import CachedSegments
from voiceguide.compose.sidecars import captioned, check_shared, note_laid
from voiceguide.core.files import remove_file, write_file
from voiceguide.errors import OutputError
from voiceguide.timeline.model import TIMELINE

if TYPE_CHECKING:
    from voiceguide.audio.bed.track import Loop
    from voiceguide.audio.metadata import Metadata
    from voiceguide.audio.model import SegmentMemory, TrackFile
    from voiceguide.audio.track import Samples, Track
    from voiceguide.media.id3 import Labels
    from voiceguide.timeline.model import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSpec:
    """The order for the files of one session.

    Args:
        request: What was asked for.
        out: The file of the track.
        labels: The labels of its tag beside those of the session itself.
        stems: True to have each sound of it as a file of its own too.
        bed: The sound under it, unless it is none, or goes with the breath.
        segments: Those that were encoded before.
        tell: Called with the progress of encoding.
        workers: How many threads encode.
    """

    request: Request
    out: Path
    labels: Labels | None
    stems: bool
    bed: Loop | None
    segments: CachedSegments
    tell: Progress
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The files of a session, and a sentence or two on them for the user."""

    track: TrackFile
    stems: tuple[Path, ...]
    captions: tuple[Path, ...]
    remark: str


def lay(made: MemoizedTimeline, order: OutputSpec) -> Outputs:
    """Lay the track of a session, its timeline, its stems, and the captions that lie there already.

    Raises:
        OutputError: One cannot be written, or would take something away from another track.
        AudioError: A sound is not what the timeline says.
        CacheError: A sound cannot be read.
    """
    out, segments = order.out, order.segments
    stale, words = check_shared(made, out, segments), captioned(made, out)
    apart = _lay_stems(made.timeline, order) if order.stems else ()
    track = _lay_track(made, order, words.rewritten)
    note_laid(made, out, segments)
    return Outputs(
        track=track,
        stems=apart,
        captions=tuple(path for path, _ in words.rewritten),
        remark=" ".join(filter(None, [order.bed.remark if order.bed else "", stale, words.remark])),
    )


def check_seekable(form: str) -> None:
    """Refuse a format whose bytes are not certain before all of them are encoded.

    Raises:
        OutputError: It is such a format, or none.
    """
    from voiceguide.audio.formats import FORMATS, MP3, WAV
    from voiceguide.core.suggest import suggest

    if form in (MP3, WAV):
        return
    if form not in FORMATS:
        mend = suggest(form, FORMATS) or f"There are {', '.join(FORMATS)}."
        raise OutputError(f"there is no format called {form!r}.", mend=mend)
    what = f"a track in {form} can only be made as a whole: its length is known when all is encoded."
    raise OutputError(what, mend=f"Render it to a file, or take {MP3} or {WAV}.")


def session_track(
    made: MemoizedTimeline,
    form: str,
    bed: Loop | None,
    segments: CachedSegments,
    *,
    labels: Labels | None = None,
    samples: Samples | None = None,
    memory: SegmentMemory | None = None,
) -> Track:
    """Return the track of a session as a function, with its tag in front.

    Args:
        made: The session, spoken.
        form: `mp3` or `wav`; of the others no byte is certain before all are encoded.
        bed: The sound under it, unless it is none, or goes with the breath.
        segments: Those that were encoded before.
        labels: The labels of its tag beside those of the session itself.
        samples: Returns the samples of a clip, if not the cache does.
        memory: Keeps the segments that were read last; several tracks may share it.

    Raises:
        OutputError: The format has no track of this kind.
        AudioError: Some words have no sound yet; or it can only be encoded as a whole here.
    """
    from voiceguide.audio.formats import WAV
    from voiceguide.audio.renderer import plan_track, plan_wav

    check_seekable(form)
    samples = samples or segments.cache.samples
    course, lufs = under(made.timeline, bed, segments)
    if form == WAV:
        shown = _player_labels(made.timeline, labels)
        return plan_wav(made.timeline, samples, bed=course, speech_lufs=lufs, labels=shown)
    return plan_track(
        made.timeline,
        samples,
        segments,
        bed=course,
        speech_lufs=lufs,
        tags=_tag(made, labels, segments),
        memory=memory,
    )


def _tag(made: MemoizedTimeline, labels: Labels | None, segments: CachedSegments) -> bytes:
    from voiceguide.core.memo import memo_key, memoized_bytes

    def tag() -> bytes:
        from voiceguide.media.id3 import id3

        return id3(made.timeline, labels)

    return memoized_bytes(segments, "tags", memo_key(made.text) if labels is None else "", tag)


def _lay_track(made: MemoizedTimeline, order: OutputSpec, also: Iterable[tuple[Path, bytes]]) -> TrackFile:
    """Lay the track of a session, and its timeline beside it, and what `also` has to tell of it."""
    from voiceguide.audio.export import format_of, write_track
    from voiceguide.audio.formats import MP3, WAV
    from voiceguide.audio.renderer import mixed, render_track

    def encoding(done: int, of: int) -> None:
        order.tell("Encoding", done, of)

    def first() -> None:
        # Whatever happens, no new track ever lies beside an old timeline, nor that beside old captions.
        for path, data in also:
            write_file(path, data)
        write_file(out.with_suffix(TIMELINE), made.text.encode())

    out, segments, labels, form = order.out, order.segments, order.labels, format_of(order.out)
    if form == WAV:
        return session_track(made, form, order.bed, segments, labels=labels).render_to(
            out, progress=encoding, first=first
        )
    timeline, samples = made.timeline, segments.cache.samples
    course, lufs = under(timeline, order.bed, segments)
    if form != MP3:
        blocks = mixed(timeline, samples, bed=course, speech_lufs=lufs, progress=encoding)
        shown = _player_labels(timeline, labels)
        return write_track(form, blocks, timeline.duration_ms, out, shown, first, channels=timeline.channels)
    return render_track(
        timeline,
        samples,
        segments,
        out,
        bed=course,
        speech_lufs=lufs,
        tags=_tag(made, labels, segments),
        progress=encoding,
        first=first,
        workers=order.workers,
    )


def _lay_stems(timeline: Timeline, order: OutputSpec) -> tuple[Path, ...]:
    """Write each sound of a track that is heard at all, in a form that loses nothing.

    A stem that an earlier track of this name had, and this one has not, is removed: laid beside the others
    it would put a sound into the mix that is not in the track.

    Raises:
        OutputError: One cannot be written or removed.
        AudioError: A sound is not what the timeline says.
    """
    from voiceguide.audio.export import format_of, write_track
    from voiceguide.audio.formats import FORMATS, WAV
    from voiceguide.audio.metadata import UNLABELLED
    from voiceguide.audio.renderer import Stem, mixed, stem_channels, stems_of
    from voiceguide.media.id3 import voice_metadata

    out, segments = order.out, order.segments
    form = format_of(out) if FORMATS[format_of(out)].lossless else WAV
    course, lufs = under(timeline, order.bed, segments)
    made = []
    for stem in stems_of(timeline):
        path = out.with_suffix(f".{stem}.{form}")
        blocks = mixed(timeline, segments.cache.samples, bed=course, speech_lufs=lufs, stem=stem)
        shown = voice_metadata(timeline, order.labels) if stem is Stem.VOICE else UNLABELLED
        channels = stem_channels(timeline, stem)
        made.append(write_track(form, blocks, timeline.duration_ms, path, shown, channels=channels).path)
    for stale in (
        out.with_suffix(f".{stem}.{end}") for stem in Stem for end, kind in FORMATS.items() if kind.lossless
    ):
        if stale not in made:
            remove_file(stale)
    return tuple(made)


def _player_labels(timeline: Timeline, labels: Labels | None) -> Metadata:
    from voiceguide.audio.metadata import Metadata
    from voiceguide.media.chapters import chapters
    from voiceguide.media.id3 import container_tags, voice_metadata

    source = voice_metadata(timeline).source
    return Metadata(container_tags(timeline, labels), chapters(timeline), source=source)
