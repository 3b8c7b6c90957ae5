"""The door to every decoder of sound. Strangers wrote what they read, so they run in a process of their own.

A file that makes a decoder crash, run on or fill the memory ends that process (`decoder.py`), is refused,
and the next file is decoded by the next process. One process decodes file after file for as long as we
run: starting it takes some 50 ms, asking it once more about 0.2 ms.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from voiceguide.decoding.process import PART_S, Ended, Undecodable, given_back, taken

__all__ = [
    "FLAC", "MP3", "VORBIS", "WAV", "Heading", "Undecodable", "heading_of", "kind_of", "of_data", "of_file",
    "of_mp3", "of_track", "playing",
]  # fmt: skip

WAV, FLAC, VORBIS, MP3 = range(4)
"""The forms of which miniaudio tells the heading, as `decoder.py` counts them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a sound says of itself: channels, samples a second, and how many samples each channel has.

    Nothing of it is proved.
    """

    channels: int
    rate_hz: int
    frames: int


def kind_of(head: bytes) -> int | None:
    """Return the form that a file has by its first 12 bytes, or None if it is none of those decoded here."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return VORBIS
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return MP3
    return None


def of_data(data: bytes, kind: int, frames: int) -> tuple[Heading, Iterator[bytearray]]:
    """Return the heading of a file's bytes, and its samples as they come.

    Args:
        data: The whole file.
        kind: Its form.
        frames: Samples of each channel given at a time.

    Returns:
        The heading, and 32-bit floats at the file's own rate, channel beside channel.

    Raises:
        Undecodable: It is damaged, or what it asks of memory or time is too much; the samples raise it too.
        AudioError: No process can be started.
    """
    return _headed(_asked("data", data, kind, frames, whole_s=PART_S))


def of_file(path: Path, kind: int, frames: int) -> tuple[Heading, Iterator[bytearray]]:
    """Return the heading of a file and its samples as they come; the rest is as for `of_data`."""
    return _headed(_asked("file", _named(path), kind, frames))


def of_mp3(data: bytes) -> tuple[Heading, bytearray]:
    """Return heading and samples of a whole short MP3; the rest is as for `of_data`."""
    heading, parts = _headed(_asked("mp3", data, whole_s=PART_S))
    return heading, bytearray().join(parts)


def of_track(path: Path, frames: int) -> Iterator[bytearray]:
    """Return the samples of an MP3 as they come: 16 bits, channel beside channel, at its own rate.

    Raises:
        Undecodable, AudioError: As `of_data` raises them.
    """
    return _asked("track", _named(path), frames)


def heading_of(path: Path, *, with_av: bool = False) -> Heading:
    """Return the heading of a file of any form.

    Args:
        path: The file.
        with_av: Whether ffmpeg's libraries read it, and not miniaudio; they tell microseconds.

    Raises:
        Undecodable, AudioError: As `of_data` raises them.
    """
    return _headed(_asked("heading", _named(path), with_av=with_av))[0]


def playing(
    path: Path, rate_hz: int, frames: int, start: int, *, with_av: bool = False
) -> Iterator[bytearray]:
    """Return the samples of a file of any form as they come: 16 bits, mono, at the rate asked for.

    Args:
        path: The file.
        rate_hz: The rate wanted.
        frames: Samples given at a time; with ffmpeg's libraries as the encoder laid them.
        start: The first sample wanted.
        with_av: Whether ffmpeg's libraries read it, and not miniaudio.

    Raises:
        Undecodable, AudioError: As `of_data` raises them.
    """
    return _asked("playing", _named(path), rate_hz, frames, start, with_av=with_av)


def _named(path: Path) -> bytes:
    return os.fsencode(path.absolute())


def _headed(parts: Generator[bytearray]) -> tuple[Heading, Iterator[bytearray]]:
    try:
        numbers = [int(number) for number in next(parts, b"").split()]
        return Heading(*numbers), parts
    except (ValueError, TypeError):
        raise Undecodable("it has no heading") from None


def _asked(
    way: str, source: bytes, *numbers: int, whole_s: float | None = None, with_av: bool = False
) -> Generator[bytearray]:
    """Yield part after part of a file, from a process that is there or a new one.

    A process that decoded before may have been hurt by that: if it ends, a new one decodes this file again.
    """
    given = 0
    while True:
        child = taken(with_av=with_av)
        fresh = not child.used
        try:
            with closing(child.parts(way, source, numbers, whole_s)) as parts:
                for number, part in enumerate(parts):
                    if number >= given:
                        given += 1
                        yield part
            return
        except Ended as problem:
            if fresh:
                raise Undecodable(str(problem)) from None
        finally:
            given_back(child)
