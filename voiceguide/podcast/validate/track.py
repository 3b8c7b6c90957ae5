"""Validation of a published track, by the bytes of its tag and first frame, and of its captions."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voiceguide.core.mp3_header import ID3_HEAD_BYTES, frame_header, id3_bytes, info_offset
from voiceguide.core.reading import open_file
from voiceguide.errors import AudioError, why
from voiceguide.media.id3 import read_tag

_MOST_TAG: Final = 16_000_000
"""The largest tag, bytes; a picture and the words of three hours have 1 MB."""
_MS: Final = re.compile(r"\d{1,9}", re.ASCII)
_TEXTS: Final = {
    "TIT2": "title", "TPE1": "artist", "TALB": "album", "TCON": "genre", "TLAN": "language", "TYER": "date",
    "USLT": "transcript",
}  # fmt: skip
"""The frames that a tag of version 2.3 must have, and their names in messages."""
_INFO_AT: Final = info_offset(1152, 2)
"""The farthest offset of `Info` in a frame of MPEG 1, bytes: that in one of two channels."""


def check_track(path: Path, title: str, seconds: int, *, synthetic: bool) -> Iterator[str]:
    """List the faults of an episode's MP3.

    Args:
        path: The track.
        title: Its title by the feed.
        seconds: Its length by the feed, s.
        synthetic: Whether its voice is synthetic by the feed. A track without that mark is no fault: older
            tracks have none.
    """
    try:
        tag, frame = _tag_and_frame(path)
        shown = read_tag(tag)
    except OSError as problem:
        yield f"{path.name} cannot be read: {why(problem)}."
        return
    except AudioError as problem:
        yield f"{path.name}: {problem.what}"
        return
    if shown.text("TIT2") != title:
        yield f"{path.name} calls itself {shown.text('TIT2')!r}."
    stated = shown.text("TLEN") or ""
    stated_ms = int(stated) if _MS.fullmatch(stated) else 0
    if abs(stated_ms - seconds * 1_000) > 500:
        yield f"<itunes:duration> is {seconds} s, but {path.name} lasts {stated_ms / 1_000:.1f} s."
    if shown.source and not synthetic:
        yield f"{path.name} is marked as a synthetic voice, but the feed does not say so of it."
    starts = [chapter.start_ms for chapter in shown.chapters]
    if starts != sorted(starts) or shown.unlisted or any(start % 1_000 for start in starts):
        yield f"the chapters in {path.name} are not in order, on whole seconds."
    missing = [what for name, what in _TEXTS.items() if not shown.text(name)]
    if b"APIC" not in tag:
        missing.append("cover")
    if missing:
        yield f"{path.name} has no {', '.join(missing)} in its tag."
    if not tag.startswith(b"ID3\x03"):
        yield f"{path.name} has no tag of ID3v2.3, which every app reads."
    if (fault := _format_fault(frame)) is not None:
        yield f"{path.name} {fault}"


def _tag_and_frame(path: Path) -> tuple[bytes, bytes]:
    """Return a track's tag and the beginning of its first frame.

    Raises:
        OSError: It is no ordinary file, cannot be read, or its tag is larger than any that is written.
    """
    with open_file(path, links=False) as file:
        head = file.read(ID3_HEAD_BYTES)
        size = max(0, id3_bytes(head) - ID3_HEAD_BYTES)
        if size > _MOST_TAG:
            raise OSError(errno.EFBIG, f"Its tag is larger than {_MOST_TAG // 10**6} MB")
        return head + file.read(size), file.read(_INFO_AT + 4)


def _format_fault(frame: bytes) -> str | None:
    """Return the fault of the audio format, by the header of the first frame (ISO 11172-3), or None."""
    header = frame_header(frame)
    if len(frame) < _INFO_AT + 4 or header is None or not header.mpeg_1:
        return "has no MPEG 1 layer III behind its tag."
    if not 96 <= header.kbps <= 128 or header.rate_hz == 32_000:
        return (
            f"has {header.kbps} kbit/s at {header.rate_hz} Hz; directories want 96 to 128 at 44100 or 48000."
        )
    at = info_offset(header.samples, header.channels)
    return None if frame[at : at + 4] == b"Info" else "has no Info header, so players guess its length."


_STAMP: Final = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING: Final = re.compile(rf"({_STAMP}) --> ({_STAMP})")
_LINE: Final = 65


def check_webvtt(text: str, seconds: int) -> Iterator[str]:
    """List the faults of WebVTT captions: header, rising times within the track, escapes, speaker, widths."""
    head, *blocks = text.removesuffix("\n").split("\n\n")
    if head != "WEBVTT":
        yield "it does not begin with WEBVTT and an empty line."
    before = 0.0
    for n, block in enumerate(blocks, 1):
        timing, _, said = block.partition("\n")
        found = _TIMING.fullmatch(timing)
        if found is None:
            yield f"cue {n} has no times."
            continue
        start, end = map(_seconds, found.groups())
        if not before <= start < end <= seconds + 1:
            yield f"cue {n} does not come after the one before it, within the track."
        before = end
        spoken = said.removeprefix("<v Guide>")
        if spoken == said:
            yield f"cue {n} names no speaker."
        if not spoken.strip() or re.search(r"[<>]|&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)|\n\s*\n", spoken):
            yield f"cue {n} is empty, or has something in it that is not escaped."
        if any(len(line.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")) > _LINE
               for line in spoken.split("\n")):  # fmt: skip
            yield f"cue {n} has a line of more than {_LINE} letters."


def _seconds(stamp: str) -> float:
    whole = 0.0
    for part in stamp.split(":"):
        whole = whole * 60 + float(part)
    return whole
