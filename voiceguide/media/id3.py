"""ID3 tags, written and read: the only module that imports mutagen.

ID3v2.3, because car radios and podcast apps that only know it outnumber those that need v2.4. A tag is a
block of bytes before the sound, so a track can be assembled and measured without touching a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from voiceguide.audio.metadata import Chapter, Metadata
from voiceguide.core.languages import language_code
from voiceguide.errors import AudioError, in_brief, why
from voiceguide.media import marks
from voiceguide.media.chapters import chapters, spoken_sentences
from voiceguide.media.id3_frames import shown_frames
from voiceguide.media.marks import one_line
from voiceguide.timeline.model import Synthetic, Timeline
from voiceguide.timeline.synthetic import packet, source_in

ALBUM: Final = "voiceguide"
GENRE: Final = "Meditation"
ENCODER: Final = "voiceguide (LAME)"
"""The encoder without a version: a new version alone should not make every subscriber download again."""
_HEAD: Final = 10
_MOST_LISTED: Final = 255
"""The most entries of one table of contents (ID3v2 Chapter Frame Addendum, 3.2)."""
_FRONT: Final = 3
_NO_OFFSET: Final = 0xFFFFFFFF
"""The offset of chapters that are given in milliseconds only."""
_UTF16: Final = 1
"""The only encoding of ID3v2.3 that covers Unicode."""
_ENGLISH: Final = "eng"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The texts and the cover of a tag that do not come from the session itself.

    Args:
        artist: The guide; by default the author of the routine, else voiceguide: never a voice.
        album: The album, or the show.
        genre: The genre.
        comment: A sentence on it.
        disclosure: The sentence on a synthetic voice in the comment; by default an English one.
        date: The date of publication, UTC; None for none, so that the same session gives the same tag.
        cover: A picture, PNG or JPEG; empty for none.
    """

    artist: str = ""
    album: str = ALBUM
    genre: str = GENRE
    comment: str = ""
    disclosure: str = ""
    date: datetime | None = None
    cover: bytes = b""


def id3(timeline: Timeline, labels: Labels | None = None) -> bytes:
    """Return the ID3v2.3 tag of a track: texts, transcript, chapters with one ordered table, cover.

    A synthetic voice is disclosed three times: in the comment, for people; in a text frame of its own, for
    programs that read texts; and in an XMP packet, for those that look for the digital source type.

    Args:
        timeline: The source of title, language, voice, words, chapters, and the share of synthetic speech.
        labels: Everything else.

    Returns:
        The tag's bytes, equal for equal input: without time stamp or padding. Chapters are in order of time.
    """
    frames = _frames()
    chosen = labels or Labels()
    language = language_code(timeline.language)
    texts = [
        (frames.TIT2, timeline.title or timeline.routine),
        (frames.TPE1, _artist(timeline, chosen)),
        (frames.TALB, chosen.album),
        (frames.TCON, chosen.genre),
        (frames.TLAN, language),
        (frames.TLEN, str(timeline.duration_ms)),
        (frames.TSSE, ENCODER),
    ]
    if chosen.date is not None:
        # Version 2.3 has the year apart from day and month.
        texts += [(frames.TYER, f"{chosen.date:%Y}"), (frames.TDAT, f"{chosen.date:%d%m}")]
    first: list[Any] = [
        kind(encoding=_UTF16, text=[shown]) for kind, text in texts if (shown := one_line(text))
    ]
    first += _marks(_synthetic(timeline), timeline.voice)
    if comment := _comment(timeline, chosen):
        written_in = language if chosen.comment or chosen.disclosure else _ENGLISH
        first.append(frames.COMM(encoding=_UTF16, lang=written_in, desc="", text=[comment]))
    if words := lyrics(timeline):
        first.append(frames.USLT(encoding=_UTF16, lang=language, desc="", text=words))
    last: list[Any] = []
    if chosen.cover:
        kind = "image/png" if chosen.cover.startswith(b"\x89PNG") else "image/jpeg"
        last.append(frames.APIC(encoding=0, mime=kind, type=_FRONT, desc="", data=chosen.cover))
    return _joined(_framed(first), *map(_framed, _chapter_frames(timeline)), _framed(last))


def container_tags(timeline: Timeline, labels: Labels | None = None) -> tuple[tuple[str, str], ...]:
    """Return the texts of a track for formats without ID3, named as in Vorbis comments and MP4."""
    chosen = labels or Labels()
    texts = {
        "title": one_line(timeline.title or timeline.routine),
        "artist": _artist(timeline, chosen),
        "album": one_line(chosen.album),
        "genre": one_line(chosen.genre),
        "date": f"{chosen.date:%Y-%m-%d}" if chosen.date else "",
        "language": language_code(timeline.language),
        "lyrics": lyrics(timeline),
        **dict(voice_metadata(timeline, chosen).texts),
    }
    return tuple((name, text) for name, text in texts.items() if text)


def voice_metadata(timeline: Timeline, labels: Labels | None = None) -> Metadata:
    """Return the metadata of a file with the voice stem of a track alone."""
    synthetic, comment = _synthetic(timeline), _comment(timeline, labels or Labels())
    return Metadata(marks.container_texts(synthetic, timeline.voice, comment), source=synthetic.source)


def sample_tag(synthetic: Synthetic, voice: str) -> bytes:
    """Return the ID3v2.3 tag of a voice sample: the voice's name and the digital source type.

    Args:
        synthetic: Whether it is synthetic speech.
        voice: Its name.
    """
    frames = _frames()
    made = [*_marks(synthetic, voice), frames.TSSE(encoding=_UTF16, text=[ENCODER])]
    if synthetic.words:
        made.append(frames.COMM(encoding=_UTF16, lang=_ENGLISH, desc="", text=[synthetic.words]))
    return _joined(_framed(made))


def _synthetic(timeline: Timeline) -> Synthetic:
    return Synthetic.NONE if timeline.synthetic is None else timeline.synthetic


def _artist(timeline: Timeline, chosen: Labels) -> str:
    return one_line(chosen.artist) or one_line(timeline.by or "") or ALBUM


def _comment(timeline: Timeline, chosen: Labels) -> str:
    return marks.comment(_synthetic(timeline), chosen.comment, chosen.disclosure)


def _marks(synthetic: Synthetic, voice: str) -> list[Any]:
    """Make the frames for the voice's name and the digital source type."""
    frames = _frames()
    made = [
        frames.TXXX(encoding=_UTF16, desc=name, text=[text])
        for name, text in marks.named_texts(synthetic, voice)
    ]
    if synthetic.source:
        made.append(frames.PRIV(owner=marks.XMP, data=packet(synthetic.source)))
    return made


def _chapter_frames(timeline: Timeline) -> Iterator[list[Any]]:
    """Yield the frames of the table of contents and then of every chapter, each to be written separately.

    mutagen sorts the frames of one tag by size, and some readers take chapters in the order of the file.
    """
    frames = _frames()
    listed = chapters(timeline)
    names = [f"ch{n}" for n in range(len(listed))]
    if listed:
        # The number of children is one byte: a longer table is a table of tables.
        parts = [names[at : at + _MOST_LISTED] for at in range(0, len(names), _MOST_LISTED)]
        tables = {f"toc{n}": part for n, part in enumerate(parts)} if len(parts) > 1 else {}
        ordered = frames.CTOCFlags.ORDERED
        for name, children in {"toc": [*tables] or names, **tables}.items():
            flags = ordered | frames.CTOCFlags.TOP_LEVEL if name == "toc" else ordered
            yield [frames.CTOC(element_id=name, flags=flags, child_element_ids=children, sub_frames=[])]
    for name, chapter in zip(names, listed, strict=True):
        title = frames.TIT2(encoding=_UTF16, text=[one_line(chapter.title)])
        yield [
            frames.CHAP(
                element_id=name,
                start_time=chapter.start_ms,
                end_time=chapter.end_ms,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=[title],
            )
        ]


def _frames() -> Any:  # noqa: ANN401 - mutagen has only some type hints
    from mutagen import id3

    return id3


def _framed(frames: list[Any]) -> bytes:
    """Encode frames as ID3v2.3, without the header of a tag."""
    tag = _frames().ID3()
    for frame in frames:
        tag.add(frame)
    made = BytesIO()
    tag.save(made, v1=0, v2_version=3, padding=lambda _: 0)
    return made.getvalue()[_HEAD:]


def _joined(*parts: bytes) -> bytes:
    """Join frames to a tag with its header, whose size has seven bits a byte."""
    body = b"".join(parts)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def lyrics(timeline: Timeline) -> str:
    """Format the transcript as lyrics: a line a sentence, an empty line between chapters."""
    starts = [chapter.start_ms for chapter in chapters(timeline)]
    lines: list[str] = []
    at = 0
    for passage in spoken_sentences(timeline):
        chapter = bisect_right(starts, passage.start_ms)
        lines += [""] if lines and chapter != at else []
        lines.append(passage.text)
        at = chapter
    return "\n".join(lines)


def read_tag(tag: bytes | Path) -> Metadata:
    """Read the metadata of a tag: texts, chapters, and the digital source type.

    A user-defined text is named with its description: `TXXX:voice`.

    Args:
        tag: The tag itself, or a file that begins with one.

    Raises:
        AudioError: There is a tag that cannot be read.
    """
    where = "" if isinstance(tag, bytes) else str(tag)
    try:
        return _read(shown_frames(tag))
    except AudioError as problem:
        raise AudioError(problem.what, where=where) from None
    except OSError as problem:
        raise AudioError(f"This track cannot be read: {why(problem)}.", where=where) from problem
    except Exception as problem:  # a broken frame may raise any error, from mutagen or below
        detail = in_brief(problem)
        raise AudioError(f"The ID3 tag of this track cannot be read ({detail}).", where=where) from problem


def _read(tag: bytes) -> Metadata:
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        # Not translated to the newest version: the frames are read as they are.
        found: Any = ID3(BytesIO(tag), translate=False)  # type: ignore[no-untyped-call] # mutagen has only some type hints
    except ID3NoHeaderError:
        return Metadata()
    texts = [(frame.HashKey, str(frame.text[0])) for frame in found.values() if frame.FrameID[0] == "T"]
    texts += [("USLT", str(frame.text)) for frame in found.getall("USLT")]
    listed = [name for table in found.getall("CTOC") for name in table.child_element_ids]
    chapters = {frame.element_id: frame for frame in found.getall("CHAP")}
    unlisted = sorted(set(chapters) - set(listed))
    return Metadata(
        texts=tuple(sorted(texts)),
        chapters=tuple(_chapter(chapters[name]) for name in [*listed, *unlisted] if name in chapters),
        unlisted=len(unlisted),
        source=next(
            (source_in(frame.data) for frame in found.getall("PRIV") if frame.owner == marks.XMP), ""
        ),
    )


def _chapter(frame: Any) -> Chapter:  # noqa: ANN401 - mutagen has only some type hints
    titles = frame.sub_frames.getall("TIT2")
    return Chapter(frame.start_time, frame.end_time, str(titles[0].text[0]) if titles else "")
