"""Verification and captions of finished tracks, by their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.files import atomic_file, check_writable, write_file
from voiceguide.core.reading import read_file
from voiceguide.errors import AudioError, ChoiceError, OutputError, TimelineError, why
from voiceguide.pipeline import Progress, quiet
from voiceguide.settings import Settings
from voiceguide.timeline.model import TIMELINE, TIMELINE_FILE

if TYPE_CHECKING:
    from voiceguide.audio.verify.report import VerificationReport
    from voiceguide.timeline.model import Timeline


def verify_track(
    track: Path, settings: Settings, *, timeline: Path | None = None, progress: Progress | None = None
) -> VerificationReport:
    """Verify a finished track: decode it, find every cue in it, and compare it with its timeline.

    Args:
        track: The MP3.
        settings: The folder of the speech cache.
        timeline: Its timeline's file, if it does not lie beside the track.
        progress: Called with the number of cues that were found.

    Raises:
        AudioError: The track cannot be read, or is no MP3 of ours.
        TimelineError: There is no timeline, or it cannot be read.
    """
    from voiceguide.audio.verify.verifier import verify
    from voiceguide.cache.tier import open_cache
    from voiceguide.compose.mix import laid_bed
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.media.id3 import id3, read_tag
    from voiceguide.speech import decode

    check_mp3(track, "proved")
    beside = track.with_suffix(TIMELINE) if timeline is None else timeline
    heard = read_timeline(beside, "Name the right one with --timeline FILE, or render the track again.")
    cache, tell = open_cache(settings), progress or quiet
    proof = verify(
        track,
        beside,
        heard,
        decode.decode_stream(track),
        cache.cached_samples,
        tags=(read_tag(track), read_tag(id3(heard))),
        bed=laid_bed(heard, CachedSegments(cache)),
        progress=lambda done, of: tell("Verifying", done, of),
    )
    return replace(proof, remarks=(*proof.remarks, *_hurried(heard)))


def _hurried(timeline: Timeline) -> tuple[str, ...]:
    """Return a remark on each cue that is much quicker than the others: words may be missing in it."""
    from voiceguide.speech.recordings.hurried import hurried
    from voiceguide.units import clock

    cues = [clip for clip in timeline.clips if not clip.elsewhere]
    found = hurried([(cue.spoken, cue.duration_ms) for cue in cues], timeline.language)
    return tuple(
        f"The cue at {clock(cues[place].start_ms)} is {times:.1f} times as quick as the others: words of it "
        "may be missing. Listen to it, or run `voiceguide cache check --speech`."
        for place, times in found
    )


def check_mp3(track: Path, done: str) -> None:
    """Refuse a track that does not exist, or is no MP3.

    Args:
        track: Its file.
        done: The participle for the message: `proved`, `drawn`.

    Raises:
        AudioError: It is no file, or by its name no MP3.
    """
    from voiceguide.audio.formats import FORMATS, MP3

    check_track_exists(track)
    end = track.suffix.lower().removeprefix(".")
    if end != MP3:
        mend = (
            f"Render the session as {track.with_suffix('.mp3').name} too: it has the same sound."
            if end in FORMATS
            else "Name a track that `voiceguide render` made."
        )
        raise AudioError(f"Only an MP3 can be {done}.", where=str(track), mend=mend)


def check_track_exists(track: Path) -> None:
    """Refuse a track that does not exist.

    Raises:
        AudioError: It is no file.
    """
    if track.is_dir():
        mend = f"Name the tracks in it: {track / '*.mp3'}"
        raise AudioError("This is a folder, not a track.", where=str(track), mend=mend)
    if not track.is_file():
        mend = "Look for a slip in its name; `voiceguide render` makes tracks, and prints their names."
        raise AudioError("There is no such track.", where=str(track), mend=mend)
    if track.name.endswith(TIMELINE):
        mend = f"Name the track beside it: {track.name.removesuffix(TIMELINE)}.mp3"
        raise AudioError("This is a timeline, not a track.", where=str(track), mend=mend)


RENDER_AGAIN: Final = "Render the track again: its timeline is written beside it."


def read_timeline(path: Path, mend: str = RENDER_AGAIN) -> Timeline:
    """Read the timeline's file of a track.

    Args:
        path: The file.
        mend: What to do if it cannot be had.

    Raises:
        TimelineError: It is not there, cannot be read, or only estimates what is heard.
    """
    from voiceguide.timeline.formats import FORMATS

    try:
        text = read_file(path, TIMELINE_FILE).decode("utf-8")
    except FileNotFoundError as problem:
        raise TimelineError("There is no timeline.", where=str(path), mend=mend) from problem
    except (OSError, UnicodeDecodeError) as problem:
        reason = why(problem) if isinstance(problem, OSError) else "it is no text"
        what = f"The timeline cannot be read: {reason}."
        raise TimelineError(what, where=str(path), mend=mend) from problem
    timeline = FORMATS["json"].read(text, str(path))
    if timeline.estimated:
        raise TimelineError("This timeline was only estimated, not spoken.", where=str(path), mend=mend)
    return timeline


def captions(track: Path, wanted: Sequence[str], folder: Path | None = None) -> tuple[Path, ...]:
    """Write the captions of one track, or the book that is read along.

    Args:
        track: The track, in any format, or its timeline's file; for a book the track itself.
        wanted: The names of caption formats; `epub` is the book.
        folder: The folder they go to; by default the track's.

    Raises:
        ChoiceError: There is no such format.
        AudioError: There is no such track.
        TimelineError: There is no timeline, or it cannot be read.
        OutputError: They cannot be written, or a book cannot carry this track.
    """
    from voiceguide.audio.formats import FORMATS
    from voiceguide.core.suggest import suggest
    from voiceguide.media.captions import CAPTIONS
    from voiceguide.media.epub import EPUB, check_sound, write_epub

    forms = (*CAPTIONS, EPUB)
    for name in wanted:
        if name not in forms:
            mend = suggest(name, forms) or f"There are {', '.join(forms)}."
            raise ChoiceError(f"there are no captions called {name!r}.", where="--format", mend=mend)
    if track.is_dir():
        check_track_exists(track)
    is_timeline = track.name.endswith(TIMELINE)
    timeline_path = track if is_timeline else track.with_suffix(TIMELINE)
    if not is_timeline and track.suffix.lower().removeprefix(".") not in FORMATS:
        mend = f"Name a track, such as knee-drops-5min.mp3, or its knee-drops-5min{TIMELINE}."
        raise OutputError("This is no track.", where=str(track), mend=mend)
    if not timeline_path.exists():
        check_track_exists(track)
    if EPUB in wanted:
        check_track_exists(track)
        check_sound(track)
    timeline = read_timeline(timeline_path)
    name = timeline_path.name.removesuffix(TIMELINE)
    beside = folder or track.parent
    paths = {
        form: beside / f"{name}{f'.{EPUB}' if form == EPUB else CAPTIONS[form].suffix}" for form in wanted
    }
    texts = {form: CAPTIONS[form].write(timeline) for form in paths if form != EPUB}
    for path in paths.values():
        check_writable(path)
    for form, path in paths.items():
        if form == EPUB:
            with atomic_file(path) as made:
                write_epub(timeline, track, made.file)
        else:
            write_file(path, texts[form].encode())
    return tuple(paths.values())
