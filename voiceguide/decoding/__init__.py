"""Decode audio files in a separate process, because files of unknown origin may exploit a decoder's faults.

A file that makes a decoder crash, hang or fill the memory ends that process (`decoder.py`) and is refused;
a new process decodes the next file. A process is reused for file after file: starting one takes some
50 ms, another file about 0.2 ms.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from voiceguide.decoding.process import PART_S, Ended, Undecodable, acquire, release

__all__ = [
    "FLAC", "MP3", "VORBIS", "WAV", "AudioHeader", "Undecodable", "decode_data", "decode_file", "decode_mp3",
    "decode_playback", "decode_track", "detect_format", "read_header",
]  # fmt: skip

WAV, FLAC, VORBIS, MP3 = range(4)
"""The file formats whose header miniaudio reads, by their index in `decoder.py`."""


@dataclass(frozen=True, slots=True)
class AudioHeader:
    """The header of an audio file: channels, sample rate, and the number of samples in each channel.

    Nothing of it is verified.
    """

    channels: int
    rate_hz: int
    frames: int


def detect_format(head: bytes) -> int | None:
    """Return the format of a file by its first 12 bytes, or None if it is none of those decoded here."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return VORBIS
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return MP3
    return None


def decode_data(data: bytes, kind: int, frames: int) -> tuple[AudioHeader, Iterator[bytearray]]:
    """Return the header of a file given as bytes, and its samples as they are decoded.

    Args:
        data: The whole file.
        kind: Its format.
        frames: Samples of each channel in a block.

    Returns:
        The header, and 32-bit floats at the file's own rate, interleaved.

    Raises:
        Undecodable: It is damaged, or takes too much memory or time; the iterator raises it too.
        AudioError: No process can be started.
    """
    return _with_header(_parts("data", data, kind, frames, whole_s=PART_S))


def decode_file(path: Path, kind: int, frames: int) -> tuple[AudioHeader, Iterator[bytearray]]:
    """Return the header of a file and its samples as they are decoded; the rest is as for `decode_data`."""
    return _with_header(_parts("file", _path_bytes(path), kind, frames))


def decode_mp3(data: bytes) -> tuple[AudioHeader, bytearray]:
    """Return header and samples of a whole short MP3; the rest is as for `decode_data`."""
    heading, parts = _with_header(_parts("mp3", data, whole_s=PART_S))
    return heading, bytearray().join(parts)


def decode_track(path: Path, frames: int) -> Iterator[bytearray]:
    """Return the samples of an MP3 as they are decoded: 16 bits, interleaved, at its own rate.

    Raises:
        Undecodable, AudioError: As `decode_data` raises them.
    """
    return _parts("track", _path_bytes(path), frames)


def read_header(path: Path, *, with_av: bool = False) -> AudioHeader:
    """Return the header of a file of any format.

    Args:
        path: The file.
        with_av: Whether ffmpeg's libraries read it, and not miniaudio; they report microseconds.

    Raises:
        Undecodable, AudioError: As `decode_data` raises them.
    """
    return _with_header(_parts("heading", _path_bytes(path), with_av=with_av))[0]


def decode_playback(
    path: Path, rate_hz: int, frames: int, start: int, *, channels: int = 1, with_av: bool = False
) -> Iterator[bytearray]:
    """Return the samples of a file of any format as they are decoded: 16 bits, at the rate asked for.

    Args:
        path: The file.
        rate_hz: The rate wanted.
        frames: Samples in a block; with ffmpeg's libraries blocks are as long as the encoder made them.
        start: The first sample wanted.
        channels: 1, or 2 interleaved, whatever the file has.
        with_av: Whether ffmpeg's libraries read it, and not miniaudio.

    Raises:
        Undecodable, AudioError: As `decode_data` raises them.
    """
    return _parts("playing", _path_bytes(path), rate_hz, frames, start, channels, with_av=with_av)


def _path_bytes(path: Path) -> bytes:
    return os.fsencode(path.absolute())


def _with_header(parts: Generator[bytearray]) -> tuple[AudioHeader, Iterator[bytearray]]:
    try:
        numbers = [int(number) for number in next(parts, b"").split()]
        return AudioHeader(*numbers), parts
    except (ValueError, TypeError):
        raise Undecodable("it has no heading") from None


def _parts(
    method: str, source: bytes, *numbers: int, whole_s: float | None = None, with_av: bool = False
) -> Generator[bytearray]:
    """Yield the decoded blocks of a file, from an idle process or a new one.

    An earlier file may have corrupted a reused process: if it ends, a new one decodes this file again.
    """
    given = 0
    while True:
        child = acquire(with_av=with_av)
        fresh = not child.used
        try:
            with closing(child.parts(method, source, numbers, whole_s)) as parts:
                for number, part in enumerate(parts):
                    if number >= given:
                        given += 1
                        yield part
            return
        except Ended as problem:
            if fresh:
                raise Undecodable(str(problem)) from None
        finally:
            release(child)
