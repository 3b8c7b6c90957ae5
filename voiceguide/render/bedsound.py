"""A sound file of the user's: what it says of itself, and its sound at any rate, a few seconds at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.errors import AudioError
from voiceguide.render.resample import resample_stream

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME_ONE: Final = "Name a sound file: wav, flac, mp3 or ogg (vorbis)."
_RATES_HZ: Final = (8_000, 384_000)
_AT_ONCE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Heading:
    """What a sound file says of itself."""

    channels: int
    rate_hz: int
    frames: int


def heading_of(path: Path) -> Heading:
    """Tell channels, rate and length of a file by what is in it, whatever its name ends in.

    Raises:
        AudioError: It is no sound that can be read.
    """
    import miniaudio

    try:
        with path.open("rb") as file:
            head = file.read(12)
        look = _look(head)
        if look is None:
            raise _no_sound(path)
        info = look(str(path))
    except (miniaudio.MiniaudioError, OSError) as problem:
        raise _no_sound(path) from problem
    heading = Heading(info.nchannels, info.sample_rate, info.num_frames)
    if heading.channels < 1 or not _RATES_HZ[0] <= heading.rate_hz <= _RATES_HZ[1]:
        raise _no_sound(path)
    return heading


def samples(path: Path, rate_hz: int) -> Iterator[NDArray[np.float64]]:
    """Decode a file, mix its channels and bring it to a rate, a few seconds at a time.

    Raises:
        AudioError: It is no sound that can be read, or damaged.
    """
    heading = heading_of(path)
    return resample_stream(_mono(path, heading), heading.rate_hz, rate_hz)


def piece(path: Path, rate_hz: int, start: int, length: int) -> NDArray[np.float64]:
    """Decode `length` samples of a file from sample `start` on, both at the rate asked for.

    Raises:
        AudioError: It is no sound that can be read, or not so long.
    """
    for block in in_blocks(after(samples(path, rate_hz), start), length):
        return block
    raise AudioError("It changed while it was read.", where=str(path), mend="Render once more.")


def after(blocks: Iterator[NDArray[np.float64]], start: int) -> Iterator[NDArray[np.float64]]:
    """Leave out the first samples."""
    for block in blocks:
        if start < len(block):
            yield block[start:]
        start = max(0, start - len(block))


def in_blocks(blocks: Iterator[NDArray[np.float64]], size: int) -> Iterator[NDArray[np.float64]]:
    """Cut sound anew, into blocks of one size and a last one of what is left."""
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


def _look(head: bytes) -> Callable[[str], Any] | None:
    """Find the function that reads such a head, or None."""
    import miniaudio

    found: Callable[[str], Any] | None = None
    if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
        found = miniaudio.wav_get_file_info
    elif head.startswith(b"fLaC"):
        found = miniaudio.flac_get_file_info
    elif head.startswith(b"OggS"):
        found = miniaudio.vorbis_get_file_info
    elif head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        found = miniaudio.mp3_get_file_info
    return found


def _mono(path: Path, heading: Heading) -> Iterator[NDArray[np.float64]]:
    import miniaudio
    import numpy as np

    try:
        told = miniaudio.stream_file(
            str(path), miniaudio.SampleFormat.FLOAT32, heading.channels, heading.rate_hz, _AT_ONCE
        )
        for chunk in told:
            sound = (
                np.frombuffer(chunk, np.float32).reshape(-1, heading.channels).mean(axis=1, dtype=np.float64)
            )
            if not bool(np.isfinite(sound).all()):
                raise AudioError(
                    "It is damaged (values that are not numbers).",
                    where=str(path),
                    mend="Save it anew from a sound editor.",
                )
            yield sound
    except miniaudio.MiniaudioError as problem:
        raise _no_sound(path) from problem


def _no_sound(path: Path) -> AudioError:
    return AudioError("This is no sound that can be read.", where=str(path), mend=NAME_ONE)
