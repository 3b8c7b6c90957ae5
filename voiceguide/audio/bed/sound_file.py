"""Streaming reader of the user's sound files: header, and mono samples at any rate, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.resample import resample_stream
from voiceguide.core.reading import open_file
from voiceguide.decoding import AudioHeader, Undecodable, decode_file, detect_format
from voiceguide.errors import AudioError
from voiceguide.speech.decode import READABLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME_ONE: Final = f"Name a sound file: {READABLE}."
_RATES_HZ: Final = (8_000, 384_000)
_AT_ONCE: Final = 1 << 16


def sound_header(path: Path) -> AudioHeader:
    """Return the header of a file by its content, not its suffix: channels, rate and length.

    Raises:
        AudioError: It is no sound that can be read.
    """
    return _opened(path)[0]


def samples(path: Path, rate_hz: int, *, side: bool = False) -> Iterator[NDArray[np.float64]]:
    """Decode a file, mix its channels and bring it to a rate, a few seconds at a time.

    Args:
        path: The file.
        rate_hz: The rate wanted.
        side: True for half the difference of its first two channels in place of their mean; of a file with
            one it is silence.

    Raises:
        AudioError: It is no sound that can be read, or damaged.
    """
    heading, parts = _opened(path)
    return resample_stream(_mono(path, heading.channels, parts, side=side), heading.rate_hz, rate_hz)


def piece(path: Path, rate_hz: int, start: int, length: int, *, side: bool = False) -> NDArray[np.float64]:
    """Decode `length` samples of a file from sample `start` on, both at the rate asked for.

    Raises:
        AudioError: It is no sound that can be read, or not so long.
    """
    for block in in_blocks(after(samples(path, rate_hz, side=side), start), length):
        return block
    raise AudioError("It changed while it was read.", where=str(path), mend="Render once more.")


def after(blocks: Iterator[NDArray[np.float64]], start: int) -> Iterator[NDArray[np.float64]]:
    """Skip the first `start` samples."""
    for block in blocks:
        if start < len(block):
            yield block[start:]
        start = max(0, start - len(block))


def in_blocks(blocks: Iterator[NDArray[np.float64]], size: int) -> Iterator[NDArray[np.float64]]:
    """Rearrange sound into blocks of one size, the last one shorter."""
    import numpy as np

    waiting: list[NDArray[np.float64]] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        if count >= size:
            joined = np.concatenate(waiting)
            for at in range(0, count - size + 1, size):
                yield joined[at : at + size]
            waiting, count = [joined[count - count % size :]], count % size
    if count:
        yield np.concatenate(waiting)


def _opened(path: Path) -> tuple[AudioHeader, Iterator[bytearray]]:
    """Open a file of a supported format; that it is a regular file is checked before it is decoded."""
    try:
        with open_file(path) as file:
            kind = detect_format(file.read(12))
        if kind is None:
            raise _no_sound(path)
        heading, parts = decode_file(path, kind, _AT_ONCE)
    except (Undecodable, OSError) as problem:
        raise _no_sound(path) from problem
    if heading.channels < 1 or not _RATES_HZ[0] <= heading.rate_hz <= _RATES_HZ[1]:
        raise _no_sound(path)
    return heading, parts


def _mono(
    path: Path, channels: int, parts: Iterator[bytearray], *, side: bool
) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    try:
        for part in parts:
            heard = np.frombuffer(part, np.float32).reshape(-1, channels)
            if side:
                # Of a file with one channel both are the same, and nothing is left.
                sound = heard[:, 0].astype(np.float64) / 2 - heard[:, min(1, channels - 1)] / 2
            else:
                sound = heard.mean(axis=1, dtype=np.float64)
            if not bool(np.isfinite(sound).all()):
                raise AudioError(
                    "It is damaged (values that are not numbers).",
                    where=str(path),
                    mend="Save it anew from a sound editor.",
                )
            yield sound
    except (Undecodable, ValueError) as problem:
        raise _no_sound(path) from problem


def _no_sound(path: Path) -> AudioError:
    return AudioError("This is no sound that can be read.", where=str(path), mend=NAME_ONE)
