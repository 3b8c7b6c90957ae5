"""Write and read ID3 tags: the only door to mutagen.

ID3v2.3, because car radios and podcast apps that stopped at it outnumber those that need v2.4. The tag is
bytes that stand in front of the sound, so a track can be laid, measured and served without touching a file.
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
from voiceguide.media.chapters import chapters, transcript
from voiceguide.media.id3_frames import shown_frames
from voiceguide.media.one_line import one_line
from voiceguide.timeline.model import Synthetic, Timeline
from voiceguide.timeline.synthetic import packet, source_in

ALBUM: Final = "voiceguide"
GENRE: Final = "Meditation"
ENCODER: Final = "voiceguide (LAME)"
"""Without a version: a newer one alone is no reason for every subscriber to load a track again."""
_HEAD: Final = 10
_FRONT: Final = 3
_NO_OFFSET: Final = 0xFFFFFFFF
"""Chapters are given in milliseconds only."""
_UTF16: Final = 1
"""The only encoding of ID3v2.3 that has every letter."""
_ENGLISH: Final = "eng"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a tag tells beside the session itself.

    Args:
        artist: Who guides; by default whoever wrote the routine, else voiceguide: never a voice.
        album: The album, or the show.
        genre: The genre.
        comment: A sentence on it.
        disclosure: What is said of a synthetic voice, in the comment; by default an English sentence.
        date: When it came out, in UTC; None says nothing, so that the same session gives the same tag.
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
    """Make the ID3v2.3 tag of a track: texts, transcript, chapters with one ordered table, cover.

    Where a synthetic voice is heard the tag says so three times: in the comment, for people; in a text of
    its own, for programs that read texts; and in a packet of XMP, for those that look for a mark.

    Args:
        timeline: Gives title, language, voice, words and chapters, and what part of them is synthetic.
        labels: Everything else.

    Returns:
        The tag's bytes, equal for equal input: no clock is asked, no room is left. Chapters stand in it in
        the order of time.
    """
    frames = _frames()
    told = labels or Labels()
    language = language_code(timeline.language)
    texts = [
        (frames.TIT2, timeline.title or timeline.routine),
        (frames.TPE1, _artist(timeline, told)),
        (frames.TALB, told.album),
        (frames.TCON, told.genre),
        (frames.TLAN, language),
        (frames.TLEN, str(timeline.duration_ms)),
        (frames.TSSE, ENCODER),
    ]
    if told.date is not None:
        # Version 2.3 has the year apart from day and month.
        texts += [(frames.TYER, f"{told.date:%Y}"), (frames.TDAT, f"{told.date:%d%m}")]
    first: list[Any] = [
        kind(encoding=_UTF16, text=[shown]) for kind, text in texts if (shown := one_line(text))
    ]
    first += _marks(_synthetic(timeline), timeline.voice)
    if comment := _comment(timeline, told):
        written_in = language if told.comment or told.disclosure else _ENGLISH
        first.append(frames.COMM(encoding=_UTF16, lang=written_in, desc="", text=[comment]))
    if words := lyrics(timeline):
        first.append(frames.USLT(encoding=_UTF16, lang=language, desc="", text=words))
    last: list[Any] = []
    if told.cover:
        kind = "image/png" if told.cover.startswith(b"\x89PNG") else "image/jpeg"
        last.append(frames.APIC(encoding=0, mime=kind, type=_FRONT, desc="", data=told.cover))
    return _joined(_framed(first), *map(_framed, _chapter_frames(timeline)), _framed(last))


def plain_texts(timeline: Timeline, labels: Labels | None = None) -> tuple[tuple[str, str], ...]:
    """Return what a track shows where there is no ID3; the names are those of Vorbis comments and MP4."""
    told = labels or Labels()
    texts = {
        "title": one_line(timeline.title or timeline.routine),
        "artist": _artist(timeline, told),
        "album": one_line(told.album),
        "genre": one_line(told.genre),
        "date": f"{told.date:%Y-%m-%d}" if told.date else "",
        "language": language_code(timeline.language),
        "lyrics": lyrics(timeline),
        **dict(voice_only(timeline, told).texts),
    }
    return tuple((name, text) for name, text in texts.items() if text)


def voice_only(timeline: Timeline, labels: Labels | None = None) -> Metadata:
    """Return what a file shows in which nothing is heard but the voice of a track."""
    synthetic, comment = _synthetic(timeline), _comment(timeline, labels or Labels())
    return Metadata(marks.container_texts(synthetic, timeline.voice, comment), source=synthetic.source)


def sample_tag(synthetic: Synthetic, voice: str) -> bytes:
    """Make the ID3v2.3 tag of a sample: which voice it is, and of which kind its sound.

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


def _artist(timeline: Timeline, told: Labels) -> str:
    return one_line(told.artist) or one_line(timeline.by or "") or ALBUM


def _comment(timeline: Timeline, told: Labels) -> str:
    return marks.comment(_synthetic(timeline), told.comment, told.disclosure)


def _marks(synthetic: Synthetic, voice: str) -> list[Any]:
    """Make the frames that say who speaks, and of which kind the sound is."""
    frames = _frames()
    made = [
        frames.TXXX(encoding=_UTF16, desc=name, text=[text])
        for name, text in marks.named_texts(synthetic, voice)
    ]
    if synthetic.source:
        made.append(frames.PRIV(owner=marks.XMP, data=packet(synthetic.source)))
    return made


def _chapter_frames(timeline: Timeline) -> Iterator[list[Any]]:
    """Give the table of contents and then every chapter, each to be written by itself.

    mutagen writes the frames of one tag by their size, and some readers take chapters as they come.
    """
    frames = _frames()
    listed = chapters(timeline)
    names = [f"ch{n}" for n in range(len(listed))]
    if listed:
        flags = frames.CTOCFlags.TOP_LEVEL | frames.CTOCFlags.ORDERED
        yield [frames.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])]
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


def _frames() -> Any:  # noqa: ANN401 - mutagen tells only part of its types
    from mutagen import id3

    return id3


def _framed(frames: list[Any]) -> bytes:
    """Write frames as ID3v2.3 has them, without the header of a tag."""
    tag = _frames().ID3()
    for frame in frames:
        tag.add(frame)
    made = BytesIO()
    tag.save(made, v1=0, v2_version=3, padding=lambda _: 0)
    return made.getvalue()[_HEAD:]


def _joined(*parts: bytes) -> bytes:
    """Put a tag's header before its frames; its size has seven bits in a byte."""
    body = b"".join(parts)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def lyrics(timeline: Timeline) -> str:
    """Write the transcript as lyrics: a line a sentence, an empty line between chapters."""
    starts = [chapter.start_ms for chapter in chapters(timeline)]
    lines: list[str] = []
    at = 0
    for passage in transcript(timeline):
        chapter = bisect_right(starts, passage.start_ms)
        lines += [""] if lines and chapter != at else []
        lines.append(passage.text)
        at = chapter
    return "\n".join(lines)


def read(tag: bytes | Path) -> Metadata:
    """Read what a tag shows: its texts, its chapters, and of which kind it calls the sound.

    A text that has a name of its own stands under that: `TXXX:voice`.

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
    except (
        Exception
    ) as problem:  # what is broken in a frame may be told by any error, from mutagen and beneath
        told = in_brief(problem)
        raise AudioError(f"The ID3 tag of this track cannot be read ({told}).", where=where) from problem


def _read(tag: bytes) -> Metadata:
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        # Not translated to the newest form: what stands there is what is looked at.
        found: Any = ID3(BytesIO(tag), translate=False)  # type: ignore[no-untyped-call] # mutagen tells only part
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


def _chapter(frame: Any) -> Chapter:  # noqa: ANN401 - mutagen tells only part of its types
    titles = frame.sub_frames.getall("TIT2")
    return Chapter(frame.start_time, frame.end_time, str(titles[0].text[0]) if titles else "")
