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
from voiceguide.timeline.model import TIMELINE

if TYPE_CHECKING:
    from voiceguide.audio.bed.track import Loop
    from voiceguide.audio.metadata import Metadata
    from voiceguide.audio.model import Track
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

    track: Track
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


def _lay_track(made: MemoizedTimeline, order: OutputSpec, also: Iterable[tuple[Path, bytes]]) -> Track:
    """Lay the track of a session, and its timeline beside it, and what `also` has to tell of it."""
    from voiceguide.audio.export import format_of, write_track
    from voiceguide.audio.formats import MP3
    from voiceguide.audio.renderer import mixed, render_track
    from voiceguide.core.memo import memo_key, memoized_bytes

    def encoding(done: int, of: int) -> None:
        order.tell("Encoding", done, of)

    def tag() -> bytes:
        from voiceguide.media.id3 import id3

        return id3(timeline, labels)

    def first() -> None:
        # Whatever happens, no new track ever lies beside an old timeline, nor that beside old captions.
        for path, data in also:
            write_file(path, data)
        write_file(out.with_suffix(TIMELINE), made.text.encode())

    out, segments, labels = order.out, order.segments, order.labels
    timeline, samples = made.timeline, segments.cache.samples
    course, lufs = under(timeline, order.bed, segments)
    if format_of(out) != MP3:
        blocks = mixed(timeline, samples, bed=course, speech_lufs=lufs, progress=encoding)
        return write_track(
            format_of(out),
            blocks,
            timeline.duration_ms,
            out,
            _player_labels(timeline, labels),
            first,
            channels=timeline.channels,
        )
    question = memo_key(made.text) if labels is None else ""
    return render_track(
        timeline,
        samples,
        segments,
        out,
        bed=course,
        speech_lufs=lufs,
        tags=memoized_bytes(segments, "tags", question, tag),
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
    from voiceguide.audio.export import UNLABELLED, format_of, write_track
    from voiceguide.audio.formats import FORMATS, WAV
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
