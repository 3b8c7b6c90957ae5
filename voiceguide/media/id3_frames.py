"""A strict reader of ID3 frames from untrusted tags; it decompresses nothing.

A frame may be compressed, so that a tag of 1.5 MB becomes 4.6 GB; it may hold a hundred thousand others; its
sizes may be written in two ways. So a tag is parsed here, strictly by the standard, and passed on to mutagen
as a small tag of version 2.3 without any of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voiceguide.core.reading import open_file
from voiceguide.errors import AudioError

HEAD: Final = 10
_MOST_BYTES: Final = 32_000_000
"""Bytes of a whole tag at most. Its cover may be large, but is not read."""
_MOST_SHOWN: Final = 4_000_000
_MOST_FRAMES: Final = 2_000
_LONGEST_TEXT: Final = 100_000
_OLD_TAG: Final = 128
_UNPACKED: Final = frozenset({"USLT", "CTOC", "PRIV", "TXXX"})
_NOT_TEXTS: Final = frozenset({"TIPL", "TMCL"})
_PACKED: Final = {3: 0xC0, 4: 0x0C}
"""By version: the flags of compressed or encrypted frames."""
_PREFIX: Final = {3: ((0x20, 1),), 4: ((0x40, 1), (0x01, 4))}
"""By version: flags, and the bytes that each adds before a frame's content."""
_WIDE: Final = {b"\x01": "utf-16", b"\x02": "utf-16-be"}
"""Two-byte encodings, by a text's first byte."""
_MARK: Final = "\ufeff"
"""The byte order mark."""
_MOST_WALKED: Final = 100_000
"""Frames of any kind at most, shown or not: a tag of 32 MB could have three million empty ones."""
_UNSYNCHRONISED: Final = 0x02


def shown_frames(tag: bytes | Path) -> bytes:
    """Return the frames of a tag that players show, as a tag of version 2.3 with plain frames.

    Args:
        tag: The tag itself, or a file that begins with one.

    Returns:
        Texts (the first of each frame), transcript, chapters and private frames. Without a tag of version
        2.3 or later: the last 128 bytes, which may be a tag of version 1, or nothing.

    Raises:
        AudioError: A frame is compressed, encrypted or cut off, or there is more than any player shows.
        OSError: The file cannot be read.
    """
    if isinstance(tag, bytes):
        head, rest = tag[:HEAD], tag[HEAD:]
        size = _size(head)
    else:
        with open_file(tag) as file:
            head = file.read(HEAD)
            size = _size(head)
            if not size:
                file.seek(max(0, file.seek(0, 2) - _OLD_TAG))
            rest = file.read(min(size, _MOST_BYTES) if size else _OLD_TAG)
    if not size:
        return rest[-_OLD_TAG:] if head[:3] != b"ID3" else b""
    if size > _MOST_BYTES:
        raise _refused(f"it has {size} bytes")
    version, flags, body = head[3], head[5], rest[:size]
    if version not in _PACKED:
        if version < min(_PACKED):
            return b""
        raise _refused(f"its version is 2.{version}")
    if flags & 0x80 and version == 3:
        body = body.replace(b"\xff\x00", b"\xff")
    if flags & 0x40:
        body = body[_extended(version, body) :]
    walked = _Walk(version, whole=bool(flags & 0x80))
    shown = b"".join(walked.frames(body))
    return b"ID3\x03\x00\x00" + _seven(len(shown)) + shown


class _Walk:
    """A parser of frames, including those within chapters, that enforces the limits."""

    def __init__(self, version: int, *, whole: bool) -> None:
        self._version, self._whole = version, whole
        self._frames = self._bytes = self._walked = 0

    def frames(self, body: bytes, *, within: bool = False) -> Iterator[bytes]:
        """Yield each frame that is shown, in plain form; within a chapter only its title."""
        at = 0
        while at + HEAD <= len(body) and body[at]:
            head = body[at : at + HEAD]
            size = _unseven(head[4:8]) if self._version == 4 else int.from_bytes(head[4:8], "big")
            at += HEAD + size
            if at > len(body):
                raise _refused("a frame in it is cut off")
            self._walked += 1
            if self._walked > _MOST_WALKED:
                raise _refused("it has more frames than any tag")
            name = head[:4].decode("latin-1")
            wanted = name == "TIT2" if within else name in _UNPACKED or name == "CHAP" or name[0] == "T"
            if not wanted or name in _NOT_TEXTS:
                continue
            if head[9] & _PACKED[self._version]:
                raise _refused(f"its frame {name[:4]!a} is compressed or encrypted")
            content = self._content(head[9], body[at - size : at])
            yield self._framed(head[:4], name, content)

    def _content(self, flags: int, content: bytes) -> bytes:
        """Return the content of a frame without the bytes that its flags add, unsynchronisation undone."""
        for flag, size in _PREFIX[self._version]:
            content = content[size if flags & flag else 0 :]
        if self._version == 4 and (flags & _UNSYNCHRONISED or self._whole):
            content = content.replace(b"\xff\x00", b"\xff")
        return content

    def _framed(self, head: bytes, name: str, content: bytes) -> bytes:
        if name == "CHAP":
            # An element's name, then four numbers of four bytes, then frames.
            begin = content.find(b"\0") + 1 + 16
            content = content[:begin] + b"".join(self.frames(content[begin:], within=True))
        elif name == "CTOC":
            begin = content.find(b"\0") + 3
            names = content[begin:].split(b"\0")[: content[begin - 1] if 3 <= begin <= len(content) else 0]
            content = content[:begin] + b"".join(each + b"\0" for each in names)
        elif name[0] == "T":
            content = _first(content, 2 if name == "TXXX" else 1)
        elif name == "USLT":
            content = _narrow(content)
        self._frames += 1
        self._bytes += len(content)
        if self._frames > _MOST_FRAMES or self._bytes > _MOST_SHOWN:
            raise _refused("there is more in it than any player shows")
        return head + len(content).to_bytes(4, "big") + b"\0\0" + content


def _narrow(content: bytes) -> bytes:
    """Convert a transcript from UTF-16 to UTF-8: mutagen takes half a second for each MB of UTF-16."""
    encoding = _WIDE.get(content[:1])
    if encoding is None:
        return content
    try:
        text, kind = content[4:].decode(encoding), content[1:4]
    except UnicodeDecodeError:
        text, kind = "", b""
    name, nul, words = text.partition("\0")
    if nul and not words.startswith("\ufffe"):
        return b"\x03" + kind + f"{name}\0{words.removeprefix(_MARK)}".encode()
    if len(content) > _LONGEST_TEXT:
        raise _refused("its transcript is no text")
    return content  # damaged texts and mixed byte orders are left to mutagen


def _first(content: bytes, count: int) -> bytes:
    """Truncate a text frame to its first texts, and those to the longest that is shown."""
    wide = content[:1] in _WIDE
    step, at = (2 if wide else 1), 1
    content = content[: 1 + _LONGEST_TEXT + step]  # what is behind that is not searched
    for _ in range(count):
        end = at
        while (end := content.find(bytes(step), end)) >= 0 and (end - at) % step:
            end += 1
        if end < 0:
            return content[: 1 + _LONGEST_TEXT]
        at = end + step
    return content[: min(at - step, 1 + _LONGEST_TEXT)]


def _size(head: bytes) -> int:
    return _unseven(head[6:10]) if head[:3] == b"ID3" and len(head) == HEAD else 0


def _extended(version: int, body: bytes) -> int:
    """Return the size of the extended header, bytes; version 4 includes the size field itself."""
    return _unseven(body[:4]) if version == 4 else int.from_bytes(body[:4], "big") + 4


def _unseven(digits: bytes) -> int:
    size = 0
    for seven_bits in digits:
        size = size << 7 | seven_bits & 0x7F
    return size


def _seven(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _refused(why: str) -> AudioError:
    return AudioError(f"The ID3 tag of this track cannot be read ({why}).")
