"""Decode sound files: a short MP3 from the network, a track as a stream, a recording of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.mp3_header import HEADER_BYTES, FrameHeader, frame_header, id3_bytes
from voiceguide.decoding import Undecodable, decode_data, decode_mp3, decode_track, detect_format
from voiceguide.errors import AudioError, in_brief
from voiceguide.speech.model import Speech
from voiceguide.units import MINUTE, SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MS: Final = 3 * MINUTE
"""The longest MP3 that is decoded, ms; a small file of silence could last for days."""
DELAY: Final = 576 + 529
"""The delay of encoder and decoder before the sound, samples, in a file without an Info tag."""


def frames(data: bytes) -> tuple[FrameHeader, ...]:
    """Walk from frame to frame through a whole file.

    Raises:
        AudioError: It is not MP3 from its first byte to its last, or its last frame is cut.
    """
    at = id3_bytes(data)
    found: list[FrameHeader] = []
    while at < len(data):
        frame = frame_header(data[at : at + HEADER_BYTES])
        # The free format has no bit rate, so the next frame cannot be found.
        if frame is None or not frame.kbps:
            where = "from the start" if not found else f"after {len(found)} frames"
            raise AudioError(f"This is not MP3 {where}.")
        if (frame.rate_hz, frame.channels) != (found[0].rate_hz, found[0].channels) if found else False:
            raise AudioError(f"This MP3 changes its form after {len(found)} frames.")
        at += frame.size
        if at > len(data):
            raise AudioError(f"This MP3 is cut off in frame {len(found) + 1}.")
        found.append(frame)
    if not found:
        raise AudioError("This MP3 is empty.")
    return tuple(found)


def decode(data: bytes) -> Speech:
    """Decode a whole MP3 to mono, without the silence that encoder and decoder put before it.

    Raises:
        AudioError: It is not a whole MP3, or has no sound after that silence.
    """
    import numpy as np

    walked = frames(data)
    rate_hz = walked[0].rate_hz
    if sum(frame.samples for frame in walked) > MOST_MS * rate_hz // SECOND:
        raise AudioError(f"This MP3 lasts longer than {MOST_MS // SECOND} seconds.")
    try:
        heading, decoded = decode_mp3(data)
        channels = np.frombuffer(decoded, np.float32).reshape(-1, heading.channels)
    except (Undecodable, ValueError) as problem:
        raise AudioError(f"This MP3 cannot be decoded ({in_brief(problem)}).") from problem
    samples: NDArray[np.float32] = channels.mean(axis=1)
    if not _tagged(data):
        samples = samples[DELAY:]
    if not samples.size or not np.isfinite(samples).all():
        raise AudioError("This MP3 has no sound in it.")
    return Speech(np.ascontiguousarray(samples, np.float32), rate_hz)


def _tagged(data: bytes) -> bool:
    """Report whether the first frame is an Info tag: decoders then remove the delay themselves."""
    at = id3_bytes(data)
    first = frame_header(data[at : at + HEADER_BYTES])
    return first is not None and any(tag in data[at : at + first.size] for tag in (b"Xing", b"Info"))


def decode_stream(path: Path, block: int = 48_000) -> Iterator[NDArray[np.int16]]:
    """Decode a mono file as it is read, so that an hour needs no more memory than a minute.

    Args:
        path: The file; with an Info tag it is decoded to exactly the number of samples in the tag.
        block: Samples given at a time; the last block may have fewer.

    Raises:
        AudioError: There is nothing in it that can be decoded.
    """
    import numpy as np

    try:
        for samples in decode_track(path, block):
            yield np.frombuffer(samples, np.int16)
    except Undecodable as problem:
        raise AudioError(f"This MP3 cannot be decoded ({in_brief(problem)}).", where=str(path)) from problem


READABLE: Final = "wav, flac, mp3 or ogg (vorbis)"
_PLAUSIBLE_RATES_HZ: Final = (8_000, 192_000)
_MOST_CHANNELS: Final = 8
_AT_ONCE: Final = 16_384
_MOST_SAMPLES: Final = 3 * 60 * 48_000
"""The most samples of one channel: at the highest rates finishing more would fill the memory."""
_LOUDEST: Final = 64.0
"""The largest sample of an undamaged float file; these may go beyond 1, but not this far."""
_NOT_OURS: Final = (
    (4, b"ftyp", "m4a"),
    (0, b"\x1a\x45\xdf\xa3", "webm or mkv"),
    (0, b"#!AMR", "amr"),
    (0, b"FORM", "aiff"),
    (0, b"caff", "caf"),
)


def read_sound(data: bytes, most_ms: Ms) -> Speech:
    """Decode a whole sound to mono at its own rate.

    Args:
        data: A file's bytes, wav, flac, mp3 or ogg (vorbis).
        most_ms: The longest that is taken; decoding stops there, whatever is still to come.

    Raises:
        AudioError: It is none of these, damaged from the start, too long, or has no sound in it.
    """
    import numpy as np

    kind = detect_format(data[:64])
    if kind is None or b"OpusHead" in data[:64]:
        raise AudioError(_other(data[:64]))
    blocks: list[NDArray[np.float32]] = []
    try:
        heading, parts = decode_data(data, kind, _AT_ONCE)
        channels, rate_hz = heading.channels, heading.rate_hz
        if (
            not 1 <= channels <= _MOST_CHANNELS
            or not _PLAUSIBLE_RATES_HZ[0] <= rate_hz <= _PLAUSIBLE_RATES_HZ[1]
        ):
            raise AudioError(f"It has {channels} channels at {rate_hz} Hz; that cannot be read.")
        most = min(most_ms * rate_hz // SECOND, _MOST_SAMPLES)
        longest_s = most // rate_hz
        for part in parts:
            blocks.append(np.frombuffer(part, np.float32).reshape(-1, channels).mean(axis=1))
            most -= len(blocks[-1])
            if most < 0:
                raise AudioError(f"It lasts longer than {longest_s} seconds, at {rate_hz} Hz.")
    except (Undecodable, ValueError) as problem:
        raise AudioError("It cannot be decoded: it is damaged, or not what it says.") from problem
    return Speech(_sound(np.concatenate(blocks) if blocks else np.zeros(0, np.float32)), rate_hz)


def _sound(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    if not samples.size:
        raise AudioError("There is no sound in it.")
    if not bool(np.isfinite(samples).all()) or float(np.abs(samples).max()) > _LOUDEST:
        raise AudioError("It is damaged (values that are not sound).")
    return np.ascontiguousarray(samples, np.float32)


def _other(head: bytes) -> str:
    if not head:
        return "It is empty."
    if b"OpusHead" in head:
        return "It is Opus, which cannot be read."
    known = (name for at, sign, name in _NOT_OURS if head[at : at + len(sign)] == sign)
    name = next(known, "")
    return f"It is {name}, which cannot be read." if name else "It is no sound that can be read."
