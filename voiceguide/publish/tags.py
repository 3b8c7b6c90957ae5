"""Write and read ID3 tags: the only door to mutagen.

ID3v2.3, because car radios and podcast apps that stopped at it outnumber those that need v2.4. The tag is
bytes that stand in front of the sound, so a track can be laid, measured and served without touching a file.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from voiceguide.errors import AudioError, in_brief, why
from voiceguide.publish.chapters import chapters, transcript
from voiceguide.publish.tagframes import shown_frames
from voiceguide.render.shown import Chapter, Shown
from voiceguide.timeline.model import Timeline

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
_LONGEST: Final = 1_000
"""Letters: no player shows more, and a tag should not outgrow the sound."""

_LANGUAGES: Final = {
    "af": "afr", "am": "amh", "ar": "ara", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat", "cs": "ces",
    "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est",
    "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "ha": "hau",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita",
    "iw": "heb", "ja": "jpn", "jv": "jav", "jw": "jav", "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan",
    "ko": "kor", "la": "lat", "lb": "ltz", "lt": "lit", "lv": "lav", "mi": "mri", "mk": "mkd", "ml": "mal",
    "mn": "mon", "mr": "mar", "ms": "msa", "mt": "mlt", "my": "mya", "nb": "nob", "ne": "nep", "nl": "nld",
    "nn": "nno", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin",
    "sk": "slk", "sl": "slv", "so": "som", "sq": "sqi", "sr": "srp", "su": "sun", "sv": "swe", "sw": "swa",
    "ta": "tam", "te": "tel", "th": "tha", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb",
    "vi": "vie", "xh": "xho", "yi": "yid", "yue": "zho", "zh": "zho", "zu": "zul",
}  # fmt: skip
"""ISO 639-1 to ISO 639-2/T, for every language that a voice here can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a tag tells beside the session itself.

    Args:
        artist: Who guides; by default the voice's name.
        album: The album, or the show.
        genre: The genre.
        comment: A sentence on it.
        date: When it came out, in UTC; None says nothing, so that the same session gives the same tag.
        cover: A picture, PNG or JPEG; empty for none.
    """

    artist: str = ""
    album: str = ALBUM
    genre: str = GENRE
    comment: str = ""
    date: datetime | None = None
    cover: bytes = b""


def id3(timeline: Timeline, labels: Labels | None = None) -> bytes:
    """Make the ID3v2.3 tag of a track: texts, transcript, chapters with one ordered table, cover.

    Args:
        timeline: Gives title, language, voice, words and chapters.
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
        (frames.TPE1, told.artist or timeline.voice),
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
        kind(encoding=_UTF16, text=[shown]) for kind, text in texts if (shown := _plain(text))
    ]
    if comment := _plain(told.comment):
        first.append(frames.COMM(encoding=_UTF16, lang=language, desc="", text=[comment]))
    if words := lyrics(timeline):
        first.append(frames.USLT(encoding=_UTF16, lang=language, desc="", text=words))
    last: list[Any] = []
    if told.cover:
        kind = "image/png" if told.cover.startswith(b"\x89PNG") else "image/jpeg"
        last.append(frames.APIC(encoding=0, mime=kind, type=_FRONT, desc="", data=told.cover))
    return _joined(_framed(first), *map(_framed, _chapter_frames(timeline)), _framed(last))


def plain_texts(timeline: Timeline, labels: Labels | None = None) -> tuple[tuple[str, str], ...]:
    """Tell what a track shows in a container that has no ID3: names as Vorbis comments and MP4 have them."""
    told = labels or Labels()
    texts = {
        "title": _plain(timeline.title or timeline.routine),
        "artist": _plain(told.artist or timeline.voice),
        "album": _plain(told.album),
        "genre": _plain(told.genre),
        "comment": _plain(told.comment),
        "date": f"{told.date:%Y-%m-%d}" if told.date else "",
        "language": language_code(timeline.language),
        "lyrics": lyrics(timeline),
    }
    return tuple((name, text) for name, text in texts.items() if text)


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
        title = frames.TIT2(encoding=_UTF16, text=[_plain(chapter.title)])
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


def read(tag: bytes | Path) -> Shown:
    """Read what a tag shows: its texts and its chapters.

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


def _read(tag: bytes) -> Shown:
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        # Not translated to the newest form: what stands there is what is looked at.
        found: Any = ID3(BytesIO(tag), translate=False)  # type: ignore[no-untyped-call] # mutagen tells only part
    except ID3NoHeaderError:
        return Shown()
    texts = [(frame.FrameID, str(frame.text[0])) for frame in found.values() if frame.FrameID[0] == "T"]
    texts += [("USLT", str(frame.text)) for frame in found.getall("USLT")]
    listed = [name for table in found.getall("CTOC") for name in table.child_element_ids]
    chapters = {frame.element_id: frame for frame in found.getall("CHAP")}
    unlisted = sorted(set(chapters) - set(listed))
    return Shown(
        texts=tuple(sorted(texts)),
        chapters=tuple(_chapter(chapters[name]) for name in [*listed, *unlisted] if name in chapters),
        unlisted=len(unlisted),
    )


def _chapter(frame: Any) -> Chapter:  # noqa: ANN401 - mutagen tells only part of its types
    titles = frame.sub_frames.getall("TIT2")
    return Chapter(frame.start_time, frame.end_time, str(titles[0].text[0]) if titles else "")


def language_code(language: str) -> str:
    """Turn a language tag such as `en` or `pt-BR` into the three letters of ISO 639-2.

    Example:
        >>> language_code("pt-BR"), language_code("spa"), language_code("tlh!")
        ('por', 'spa', 'und')
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    return _LANGUAGES.get(primary, primary if primary in _LANGUAGES.values() else "und")


def _plain(text: str) -> str:
    """Keep what can be shown on one line: no line breaks, no control characters, no broken surrogates."""
    # A NUL would split the text into two; a lone surrogate has no encoding at all.
    unfit = ("Cc", "Cs", "Zl", "Zp")
    shown = "".join(" " if unicodedata.category(letter) in unfit else letter for letter in text)
    return " ".join(shown.split())[:_LONGEST].rstrip()
