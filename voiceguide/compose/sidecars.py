"""Keep the files beside a track in step: tracks of one stem share a timeline, captions go with it."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import MemoizedTimeline
from voiceguide.core.files import has_bytes
from voiceguide.core.memo import MemoStore
from voiceguide.core.reading import read_file
from voiceguide.errors import OutputError, VoiceguideError
from voiceguide.timeline.model import TIMELINE, TIMELINE_FILE

if TYPE_CHECKING:
    from voiceguide.timeline.model import Timeline

_LAID: Final = "laid"
"""The kind under which it is noted what a file was made of."""


def check_shared(made: MemoizedTimeline, out: Path, store: MemoStore) -> str:
    """Refuse a track that would take away the timeline of another: tracks of one stem have one together.

    As long as it is the same session any number of forms may lie side by side. One that was asked for in the
    same way, and has become another since, as when its script was edited, is replaced form by form.

    Args:
        made: The session that is to be laid.
        out: Where.
        store: Where it was noted what each track was made of.

    Returns:
        A sentence on the tracks of other formats that are outdated then; "" if none.

    Raises:
        OutputError: A track of another form has the timeline, and it tells of another session.
    """
    beside = out.with_suffix(TIMELINE)
    others = _other_forms(out)
    text = made.text.encode()
    if not others or not beside.is_file():
        return ""
    if has_bytes(beside, len(text), [text]):
        return _outdated_remark([other for other in others if _made_of(other, text, store) is False])
    if _chosen(timeline_at(beside)) != _chosen(made.timeline):
        names = _listed(others)
        what = f"{names} would lose {beside.name} to this track, which is another session."
        mend = f"Name this one otherwise with -o, or remove {names} first."
        raise OutputError(what, where=str(out), mend=mend)
    return _outdated_remark([other for other in others if not _made_of(other, text, store)])


def _outdated_remark(stale: Sequence[Path]) -> str:
    return f"The session is not what it was: make {_listed(stale)} anew, too." if stale else ""


def _listed(tracks: Sequence[Path]) -> str:
    return " and ".join(track.name for track in tracks)


def _other_forms(out: Path) -> tuple[Path, ...]:
    """List the tracks of the same stem that lie beside one, however their endings are written."""
    from voiceguide.audio.formats import FORMATS

    mine = out.exists()
    try:
        beside = sorted(out.parent.iterdir())
    except OSError:  # it is not there, or may not be listed
        beside = [out.with_suffix(f".{form}") for form in FORMATS]
    return tuple(
        other
        for other in beside
        if other.stem == out.stem
        and other.suffix.lower().removeprefix(".") in FORMATS
        and other.is_file()
        # Where `evening.MP3` and `evening.mp3` are one name, that is the track itself.
        and not (mine and other.samefile(out))
    )


def _chosen(timeline: Timeline | None) -> tuple[object, ...]:
    """Return the choices made for a session, without what its script has made of them."""
    if timeline is None:
        return ()
    t = timeline
    chosen = (t.routine, t.language, t.mode, t.voice, t.choices, t.balance)
    return (*chosen, t.target_ms, t.bed and t.bed.kind)


def note_laid(made: MemoizedTimeline, out: Path, store: MemoStore) -> None:
    """Note what a track was made of, so that its session is known later."""
    key, note = _note(out, made.text.encode())
    found = store.get(_LAID, key)
    if found is None or bytes(found) != note:
        store.put(_LAID, key, note)


def _made_of(track: Path, text: bytes, store: MemoStore) -> bool | None:
    """Check whether a file was made of the session with this timeline; None if nobody knows."""
    key, note = _note(track, text)
    found = bytes(store.get(_LAID, key) or b"")
    state, _, of = note.rpartition(b" ")
    if found.rpartition(b" ")[0] != state:
        return None  # it was never noted, or is another file since
    return found.endswith(of)


def _note(track: Path, text: bytes) -> tuple[str, bytes]:
    """Return the key under which a track is noted, and the note if it is of this session."""
    state = track.stat()
    where = hashlib.sha256(str(track.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    of = hashlib.sha256(text).hexdigest()
    return where, f"{state.st_size} {state.st_mtime_ns} {of}".encode()


@dataclass(frozen=True, slots=True)
class Captioned:
    """The captions beside a track, and whether they are written again.

    Args:
        rewritten: Those that said what was heard before, with what they have to say now.
        left: Names of those that said something else already, so that nobody here wrote them like that.
        remark: Both in a sentence or two; empty if there are none.
    """

    rewritten: tuple[tuple[Path, bytes], ...] = ()
    left: tuple[str, ...] = ()
    remark: str = ""


def captioned(made: MemoizedTimeline, out: Path) -> Captioned:
    """Find the captions that lie beside a track and would tell of another session than it.

    What is just as `captions` writes it of the session that lies there now is written again with the track.
    What is not may have been mended or written by hand, and is left alone and reported.

    Args:
        made: The session that is to be laid.
        out: Where.
    """
    beside, text = out.with_suffix(TIMELINE), made.text.encode()
    if has_bytes(beside, len(text), [text]):
        return Captioned()
    from voiceguide.core.suggest import listed
    from voiceguide.media.captions import CAPTIONS

    there = [(form, out.with_suffix(each.suffix)) for form, each in CAPTIONS.items()]
    there = [(form, path) for form, path in there if path.is_file()]
    before = timeline_at(beside)
    rewritten, left, forms = [], [], []
    for form, path in there:
        write = CAPTIONS[form].write
        now = write(made.timeline).encode()
        was = b"" if before is None else write(before).encode()
        # A link is none that was written here, whatever it leads to.
        if before is not None and not path.is_symlink() and has_bytes(path, len(was), [was]):
            rewritten.append((path, now))
        elif not has_bytes(path, len(now), [now]):
            left.append(path.name)
            forms.append(form)
    again = shlex.join(["voiceguide", "captions", str(out), "--format", ",".join(forms)])
    remarks = (
        [f"Captions made anew: {listed((path.name for path, _ in rewritten), 'and')}."] if rewritten else []
    )
    remarks += (
        [f"{listed(left, 'and')} may tell of another session; to write it anew: {again}"] if left else []
    )
    return Captioned(tuple(rewritten), tuple(left), " ".join(remarks))


def timeline_at(path: Path) -> Timeline | None:
    """Read the timeline of a track; None if no ordinary file lies there, or none with a timeline."""
    from voiceguide.timeline.formats import FORMATS

    with suppress(VoiceguideError, OSError, UnicodeError):
        return FORMATS["json"].read(read_file(path, TIMELINE_FILE, links=False).decode("utf-8"))
    return None
