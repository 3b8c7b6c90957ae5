"""A composed session, its sound and its labels become files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import CacheError, OutputError
from voiceguide.files import put_down, same, take_away
from voiceguide.session.captioned import timeline_at
from voiceguide.session.request import Progress, Remembered, Request
from voiceguide.session.surroundings import under
from voiceguide.timeline.model import TIMELINE

if TYPE_CHECKING:
    from voiceguide.publish.tags import Labels
    from voiceguide.render.forms import Shown
    from voiceguide.render.ground import Loop
    from voiceguide.render.model import Track
    from voiceguide.speech.cache import Cache
    from voiceguide.timeline.model import Timeline


@dataclass(frozen=True, slots=True)
class Islands:
    """The cache as the renderer's store. An island that cannot be kept is made again next time, no more."""

    cache: Cache

    def has(self, kind: str, key: str) -> bool:
        """Tell whether something lies there."""
        return self.cache.has(kind, key)

    def get(self, kind: str, key: str) -> memoryview | None:
        """Give what was kept; not a copy, an hour has many megabytes."""
        found = self.cache.read(kind, key)
        return None if found is None else found[1]

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Keep it, if that is possible."""
        with suppress(CacheError):
            self.cache.put(kind, key, payload)


def check_shared(made: Remembered, out: Path) -> str:
    """Refuse a track that would take away the timeline of another: tracks of one stem have one together.

    As long as it is the same session any number of forms may lie side by side. One that was asked for in the
    same way, and has become another since, as when its script was edited, is replaced form by form.

    Args:
        made: The session that is to be laid.
        out: Where.

    Returns:
        A sentence that tells which forms are then to be made anew; "" if none.

    Raises:
        OutputError: A track of another form has the timeline, and it tells of another session.
    """
    beside = out.with_suffix(TIMELINE)
    others = _other_forms(out)
    text = made.text.encode()
    if not others or not beside.is_file() or same(beside, len(text), [text]):
        return ""
    names = " and ".join(other.name for other in others)
    if _wish(timeline_at(beside)) != _wish(made.timeline):
        what = f"{names} would lose {beside.name} to this track, which is another session."
        mend = f"Name this one otherwise with -o, or remove {names} first."
        raise OutputError(what, where=str(out), mend=mend)
    return f"The session is not what it was: make {names} anew, too."


def _other_forms(out: Path) -> tuple[Path, ...]:
    """List the tracks of the same stem that lie beside one, however their endings are written."""
    from voiceguide.render.forms import FORMS

    mine = out.exists()
    try:
        beside = sorted(out.parent.iterdir())
    except OSError:  # it is not there, or may not be listed
        beside = [out.with_suffix(f".{form}") for form in FORMS]
    return tuple(
        other
        for other in beside
        if other.stem == out.stem
        and other.suffix.lower().removeprefix(".") in FORMS
        and other.is_file()
        # Where `evening.MP3` and `evening.mp3` are one name, that is the track itself.
        and not (mine and other.samefile(out))
    )


def _wish(timeline: Timeline | None) -> tuple[object, ...]:
    """Give what was chosen for a session, whatever its script has made of that."""
    if timeline is None:
        return ()
    told = timeline
    chosen = (told.routine, told.language, told.mode, told.voice, told.choices, told.balance)
    return (*chosen, told.target_ms, told.bed and told.bed.kind)


def lay(  # noqa: PLR0913, PLR0917, RUF100 - a session, its sound, and where they go
    made: Remembered,
    request: Request,
    bed: Loop | None,
    kept: Islands,
    out: Path,
    labels: Labels | None,
    tell: Progress,
    workers: int,
    also: Iterable[tuple[Path, bytes]] = (),
) -> Track:
    """Lay the track of a session, and its timeline beside it, and what `also` has to tell of it."""
    from voiceguide.render.forms import MP3, form_of, write_form
    from voiceguide.render.track import mixed, render_track
    from voiceguide.session.recall import asked, recall

    def encoding(done: int, of: int) -> None:
        tell("Encoding", done, of)

    def tag() -> bytes:
        from voiceguide.publish.tags import id3

        return id3(timeline, labels)

    def first() -> None:
        # Whatever happens, no new track ever lies beside an old timeline, nor that beside old captions.
        for path, data in also:
            put_down(path, data)
        put_down(out.with_suffix(TIMELINE), made.text.encode())

    timeline, samples = made.timeline, kept.cache.samples
    course, lufs = under(timeline, request, bed, kept)
    if form_of(out) != MP3:
        blocks = mixed(timeline, samples, bed=course, speech_lufs=lufs, progress=encoding)
        return write_form(
            form_of(out), blocks, timeline.duration_ms, out, _player_labels(timeline, labels), first
        )
    question = asked(made.text) if labels is None else ""
    return render_track(
        timeline,
        samples,
        kept,
        out,
        bed=course,
        speech_lufs=lufs,
        tags=recall(kept, "tags", question, tag),
        progress=encoding,
        first=first,
        workers=workers,
    )


def lay_stems(
    timeline: Timeline, request: Request, bed: Loop | None, kept: Islands, out: Path
) -> tuple[Path, ...]:
    """Write each sound of a track that is heard at all, in a form that loses nothing.

    A stem that an earlier track of this name had, and this one has not, is removed: laid beside the others
    it would put a sound into the mix that is not in the track.

    Raises:
        OutputError: One cannot be written or removed.
        AudioError: A sound is not what the timeline says.
    """
    from voiceguide.render.forms import LOSSLESS, WAV, form_of, write_form
    from voiceguide.render.track import Stem, mixed, stems_of

    form = form_of(out) if form_of(out) in LOSSLESS else WAV
    course, lufs = under(timeline, request, bed, kept)
    made = []
    for stem in stems_of(timeline):
        path = out.with_suffix(f".{stem}.{form}")
        blocks = mixed(timeline, kept.cache.samples, bed=course, speech_lufs=lufs, stem=stem)
        made.append(write_form(form, blocks, timeline.duration_ms, path).path)
    for stale in (out.with_suffix(f".{stem}.{end}") for stem in Stem for end in LOSSLESS):
        if stale not in made:
            take_away(stale)
    return tuple(made)


def _player_labels(timeline: Timeline, labels: Labels | None) -> Shown:
    from voiceguide.publish.chapters import chapters
    from voiceguide.publish.tags import plain_texts
    from voiceguide.render.forms import Shown

    listed = tuple((chapter.start_ms, chapter.end_ms, chapter.title) for chapter in chapters(timeline))
    return Shown(plain_texts(timeline, labels), listed)
