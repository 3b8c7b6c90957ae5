"""Export a track to other formats than MP3, as a stream: never the whole of it in memory.

WAV is written here. FLAC, M4A (AAC) and Opus are encoded by ffmpeg's libraries inside PyAV, which is an
extra: this is the only module that writes with it. Equal sound gives equal bytes: a file has no time stamp,
random number or version in it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from voiceguide.audio.formats import FORMATS, MP3, Encoding
from voiceguide.audio.metadata import UNLABELLED, Chapter, Metadata
from voiceguide.audio.model import SPEECH, TrackFile
from voiceguide.audio.mp3.encoder import encode
from voiceguide.core.files import atomic_file, has_bytes
from voiceguide.core.places import check_place
from voiceguide.errors import AudioError, OutputError
from voiceguide.timeline.synthetic import packet
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS, SECOND, Ms, length, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.audio.metadata import Metadata

_INFO: Final = {
    "title": b"INAM", "artist": b"IART", "album": b"IPRD", "genre": b"IGNR", "comment": b"ICMT",
    "software": b"ISFT",
}  # fmt: skip
_XMP_BOX: Final = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
"""The UUID of the MPEG-4 box that holds XMP (ISO 16684-3, table 4)."""
_XMP_CHUNK: Final = b"_PMX"
_LAYOUTS: Final = {1: "mono", 2: "stereo"}
_MOST_WAV_BYTES: Final = 2**32 - 2**16

Blocks = Iterable["NDArray[np.int16]"]


def format_of(out: Path) -> str:
    """Return the format that a file's suffix names; MP3 if it names none."""
    end = out.suffix.lower().removeprefix(".")
    return end if end in FORMATS else MP3


def check_format(form: str) -> None:
    """Check, before any work is done, that a format can be written here.

    Raises:
        OutputError: PyAV is not installed.
    """
    if FORMATS[form].encoding is not None and find_spec("av") is None:
        what = f"writing {form} needs PyAV, which is not installed."
        mend = "Run `pip install 'voiceguide[formats]'`, or choose mp3 or wav."
        raise OutputError(what, where="--format", mend=mend)


def write_track(
    form: str,
    blocks: Blocks,
    duration_ms: Ms,
    out: Path,
    labels: Metadata = UNLABELLED,
    first: Callable[[], None] = lambda: None,
    *,
    channels: int = 1,
) -> TrackFile:
    """Write a track to a file; an existing file with the same bytes is left alone.

    Args:
        form: One of `FORMATS` but MP3.
        blocks: The sound: 48 kHz, as many samples as the duration has; of two channels their shape is (n, 2).
        duration_ms: Its duration.
        out: The path of the file.
        labels: The metadata that players show.
        first: Called when the file is complete, before it is renamed into place.
        channels: How many channels the blocks have.

    Raises:
        OutputError: It cannot be written. An existing file stays as it was.
        AudioError: It cannot be encoded.
    """
    check_place(out)
    with atomic_file(out) as part:
        encoding = FORMATS[form].encoding
        if encoding is not None:
            _encoded(part.file, encoding, blocks, labels, channels)
        else:
            write_wav(part.file, blocks, duration_ms, labels, channels=channels)
        size = part.file.seek(0, 2)
        part.file.seek(0)
        part.wanted = not has_bytes(out, size, iter(lambda: part.file.read(1 << 16), b""))
        first()
    return TrackFile(out, duration_ms, size, 0, 0, part.wanted)


def write_wav(
    file: BinaryIO,
    blocks: Blocks,
    duration_ms: Ms,
    labels: Metadata = UNLABELLED,
    *,
    channels: int = 1,
) -> None:
    """Write a WAV as a stream: its header is complete before the first sample, for all sizes are known.

    Args:
        file: The output, written from its first byte to its last.
        blocks: The sound: 48 kHz, as many samples as the duration has.
        duration_ms: Its duration.
        labels: The metadata that players show.
        channels: How many channels it has; with two, the shape of each block is (n, 2).

    Raises:
        AudioError: The sound is of another length, or too long for a WAV.
    """
    file.write(wav_head(duration_ms, labels, channels=channels))
    each = 2 * channels
    size = each * to_samples(duration_ms)
    written = sum(file.write(wav_samples(block)) for block in blocks)
    if written != size:
        raise AudioError(f"The sound has {written // each} samples instead of {size // each}.")


def wav_head(duration_ms: Ms, labels: Metadata = UNLABELLED, *, channels: int = 1) -> bytes:
    """Return the bytes of a WAV before its first sample.

    Args:
        duration_ms: How long its sound is.
        labels: The metadata that players show.
        channels: How many channels it has.

    Raises:
        AudioError: It is too long for a WAV.
    """
    each = 2 * channels
    size = each * to_samples(duration_ms)
    texts = dict(labels.texts)
    info = b"".join(
        _chunk(name, texts[key].encode() + b"\0") for key, name in _INFO.items() if texts.get(key)
    )
    head = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, channels, RATE_HZ, each * RATE_HZ, each, 16))
    head += _chunk(b"LIST", b"INFO" + info) if info else b""
    head += _chunk(_XMP_CHUNK, packet(labels.source)) if labels.source else b""
    if size > _MOST_WAV_BYTES:
        what = f"A WAV cannot last {length(duration_ms)}."
        raise AudioError(what, mend="Choose flac.")
    riff = struct.pack("<4sI4s", b"RIFF", 4 + len(head) + 8 + size, b"WAVE")
    return riff + head + struct.pack("<4sI", b"data", size)


def wav_samples(block: NDArray[np.int16]) -> bytes:
    """Return samples as a WAV has them."""
    return block.astype("<i2", copy=False).tobytes()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def _encoded(file: BinaryIO, kind: Encoding, blocks: Blocks, labels: Metadata, channels: int) -> None:
    import av

    texts = dict(labels.texts)
    if kind.container == "ipod" and "software" in texts:
        texts["encoding_tool"] = texts.pop("software")  # MP4's name for it; other names are dropped
    if kind.container == "flac":
        # FLAC has no chapters of its own; players read those of Ogg's comments.
        texts |= _chapter_comments(labels)
    try:
        options = {"fflags": "+bitexact"}
        with _open(file, kind, options) as container:
            stream = _add_stream(container, kind)
            stream.layout = _LAYOUTS[channels]
            if kind.rate:
                # What is in the middle is coded once: a second channel that differs little takes little more.
                stream.bit_rate = kind.rate * (2 + channels) // 3
            # Ogg stores its comments with the stream, the other containers with the file.
            for shown in (container, stream):
                shown.metadata.update(texts)
            if kind.container != "flac":
                container.set_chapters([_chapter(n, one) for n, one in enumerate(labels.chapters)])
            _feed(container, stream, blocks)
        if kind.container == "ipod" and labels.source:
            # Boxes may come in any order; as the last one it moves no other.
            xmp = _XMP_BOX + packet(labels.source)
            file.seek(0, 2)
            file.write(struct.pack(">I4s", 8 + len(xmp), b"uuid") + xmp)
    except av.FFmpegError as problem:
        raise AudioError(f"The track cannot be encoded ({problem}).") from problem


def _open(file: BinaryIO, kind: Encoding, options: dict[str, str]) -> Any:  # noqa: ANN401 - PyAV's container
    import av

    try:
        return av.open(file, "w", format=kind.container, options=options)
    except ValueError as problem:
        raise _not_encodable(kind) from problem


def _add_stream(container: Any, kind: Encoding) -> Any:  # noqa: ANN401 - streams have many types
    try:
        stream = container.add_stream(kind.codec, rate=RATE_HZ)
    except ValueError as problem:
        raise _not_encodable(kind) from problem
    if stream.type != "audio":
        raise _not_encodable(kind)
    return stream


def _not_encodable(kind: Encoding) -> AudioError:
    what = (
        f"The PyAV that is installed here cannot write sound with codec {kind.codec!r} in {kind.container!r}."
    )
    return AudioError(what, mend="Choose another --format, such as flac.")


def _feed(container: Any, stream: Any, blocks: Blocks) -> None:  # noqa: ANN401 - streams have many types
    from fractions import Fraction

    import av

    at = 0
    for block in blocks:
        layout = _LAYOUTS[1 if block.ndim == 1 else block.shape[1]]
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, at, Fraction(1, RATE_HZ)
        at += len(block)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _chapter(number: int, shown: Chapter) -> Any:  # noqa: ANN401 - a dict of PyAV's
    from fractions import Fraction

    return {
        "id": number,
        "start": shown.start_ms,
        "end": shown.end_ms,
        "time_base": Fraction(1, SECOND),
        "metadata": {"title": shown.title},
    }


def _chapter_comments(labels: Metadata) -> dict[str, str]:
    """Format chapters as Vorbis comments: `CHAPTER000=00:01:02.345`, `CHAPTER000NAME=…`."""
    comments: dict[str, str] = {}
    for number, chapter in enumerate(labels.chapters):
        minutes, rest = divmod(chapter.start_ms, 60 * SECOND)
        hours, minutes = divmod(minutes, 60)
        name = f"CHAPTER{number:03}"
        comments[name] = f"{hours:02}:{minutes:02}:{rest // SECOND:02}.{rest % SECOND:03}"
        comments[f"{name}NAME"] = chapter.title
    return comments


SUFFIXES: Final = (".wav", ".mp3")


def sound_file(
    samples: NDArray[np.int16], suffix: str, *, tag: bytes = b"", labels: Metadata = UNLABELLED
) -> bytes:
    """Return 48 kHz mono samples as the bytes of a WAV or MP3 file.

    Args:
        samples: The sound, whole milliseconds of it.
        suffix: One of `SUFFIXES`.
        tag: An ID3 tag, for an MP3.
        labels: The metadata of a WAV.
    """
    if suffix == ".mp3":
        return tag + encode(samples, SPEECH)
    held = io.BytesIO()
    write_wav(held, [samples], len(samples) // SAMPLES_PER_MS, labels)
    return held.getvalue()
