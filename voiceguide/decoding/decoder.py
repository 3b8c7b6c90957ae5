"""The program that decodes audio in a separate process; `process.py` starts it. It imports nothing of ours.

Decoders are written in C and read files of unknown origin; one of them has faults that crash a process or
fill its memory. Here they end this process only. Before it reads anything it drops the rights it does not
need: memory beyond a limit, writing files, starting programs, leaving a core dump.

The protocol: stdin has a line `METHOD SIZE NUMBER NUMBER …` and then SIZE bytes, a file or the path of one.
After that each byte `n` asks for the next part, and `s` stops. On stdout each part is a status, its size in
four bytes, and its bytes: `+` a part, `.` the end, `-` an error message.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

if TYPE_CHECKING:
    from array import array

PART_S: Final = 20
"""Seconds of CPU time for one part; then the system ends this process."""
MEMORY: Final = 400 * 2**20
"""Bytes of address space: Python and miniaudio take 18 MB, a recording up to 64 MB, its samples 140 MB."""
MEMORY_AV: Final = 500 * 2**20
"""The same with ffmpeg's libraries, which take 121 MB."""
_FILES: Final = 32
_LOOK_S: Final = 0.02

Part: TypeAlias = "bytes | array[Any]"


def main() -> None:
    """Decode one file after another, until stdin ends."""
    with_av, watched, *places = sys.argv[1:]
    sys.path += places
    most = MEMORY_AV if with_av == "av" else MEMORY
    if watched == "watched" or sys.platform == "darwin":
        _watch_memory(most)  # macOS accepts a memory limit and does not enforce it
    begin = _limited(most)
    decoder = _Av() if with_av == "av" else _Miniaudio()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    _put(out, b"+", b"ready")
    while line := source.readline():
        method, size, *numbers = line.decode().split()
        data = source.read(int(size))
        _serve(getattr(decoder, method)(data, *map(int, numbers)), source, out, begin)


def _serve(parts: Iterator[Any], source: BinaryIO, out: BinaryIO, begin: Callable[[], None]) -> None:
    """Write one part for every request, until the other side stops."""
    status = b"+"
    while source.read(1) == b"n":
        part: Any = b""
        if status == b"+":
            begin()
            try:
                part = next(parts, None)
            except (
                Exception
            ) as problem:  # any error of a broken file is reported, and the next one is decoded
                status, part = b"-", f"{type(problem).__name__}: {problem}"[:200].encode("utf-8", "replace")
            if part is None:
                status, part = b".", b""
        _put(out, status, memoryview(part).cast("B"))


def _put(out: BinaryIO, status: bytes, part: bytes | memoryview) -> None:
    out.write(status + len(part).to_bytes(4, "big"))
    out.write(part)
    out.flush()


def _limited(most: int) -> Callable[[], None]:
    """Limit this process's resources; return a function that starts the CPU time limit of a part."""
    try:
        import resource
    except ImportError:  # Windows has none: there this process ends itself
        return lambda: faulthandler.dump_traceback_later(PART_S, exit=True)
    for name, limit in (("AS", most), ("CORE", 0), ("FSIZE", 0), ("NPROC", 0), ("NOFILE", _FILES)):
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is None:
            continue
        try:
            resource.setrlimit(number, (limit, limit))
        except (ValueError, OSError):
            continue  # it is lower already, or this system does not know it
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]

    def begin() -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        ends_s = int(used.ru_utime + used.ru_stime) + 1 + PART_S
        resource.setrlimit(resource.RLIMIT_CPU, (ends_s if hard < 0 else min(ends_s, hard), hard))

    return begin


def _watch_memory(most: int) -> None:
    """End this process when it exceeds its memory limit, checking every few milliseconds."""
    import resource
    import threading
    import time

    unit = 1 if sys.platform == "darwin" else 1_024

    def taken() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    # On Linux the count starts from the memory of the parent process.
    end = most if taken() < most else taken() + most

    def look() -> None:
        while taken() < end:
            time.sleep(_LOOK_S)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


class _Miniaudio:
    """The decoding methods on miniaudio, each a generator of parts."""

    def __init__(self) -> None:
        # miniaudio imports these two without needing them here; they take four times as long as itself.
        sys.modules["numpy"] = None  # type: ignore[assignment] # as the documentation of Python has it
        sys.modules["urllib.request"] = ModuleType("urllib.request")
        import miniaudio

        self._lib = miniaudio
        self._kinds = (
            (miniaudio.wav_get_info, miniaudio.wav_get_file_info),
            (miniaudio.flac_get_info, miniaudio.flac_get_file_info),
            (miniaudio.vorbis_get_info, miniaudio.vorbis_get_file_info),
            (miniaudio.mp3_get_info, miniaudio.mp3_get_file_info),
        )

    def data(self, data: bytes, kind: int, frames: int) -> Iterator[Part]:
        """Decode a whole file from memory: its header, then its samples as 32-bit floats."""
        info = self._kinds[kind][0](data)
        yield _heading(info)
        floats = self._lib.SampleFormat.FLOAT32
        yield from self._lib.stream_memory(data, floats, info.nchannels, info.sample_rate, frames)

    def file(self, path: bytes, kind: int, frames: int) -> Iterator[Part]:
        """Decode a file by its path: its header, then its samples as 32-bit floats."""
        name = os.fsdecode(path)
        info = self._kinds[kind][1](name)
        yield _heading(info)
        floats = self._lib.SampleFormat.FLOAT32
        yield from self._lib.stream_file(name, floats, info.nchannels, info.sample_rate, frames)

    def mp3(self, data: bytes) -> Iterator[Part]:
        """Decode a whole MP3: its header, then all its samples at once, as 32-bit floats."""
        decoded = self._lib.mp3_read_f32(data)
        yield _heading(decoded)
        yield decoded.samples

    def track(self, path: bytes, frames: int) -> Iterator[Part]:
        """Decode an MP3 by its path, as 16-bit integers."""
        yield from self._lib.mp3_stream_file(os.fsdecode(path), frames)

    def heading(self, path: bytes) -> Iterator[Part]:
        """Read the header of a file of any format."""
        yield _heading(self._lib.get_file_info(os.fsdecode(path)))

    def playing(self, path: bytes, rate_hz: int, frames: int, start: int, channels: int) -> Iterator[Part]:
        """Decode a file of any format from a sample on, at a rate, as 16-bit integers, interleaved."""
        whole, name = self._lib.SampleFormat.SIGNED16, os.fsdecode(path)
        yield from self._lib.stream_file(name, whole, channels, rate_hz, frames, seek_frame=start)


def _heading(info: Any) -> bytes:  # noqa: ANN401 - the result of miniaudio has no type that can be imported
    return f"{info.nchannels} {info.sample_rate} {info.num_frames}".encode()


_FORMS_AV: Final = {b"fLaC": "flac", b"OggS": "ogg"}


class _Av:
    """The decoding methods on ffmpeg's libraries, which are an extra."""

    def __init__(self) -> None:
        import av

        self._lib = av

    @contextmanager
    def _opened(self, path: bytes) -> Iterator[Any]:
        """Open a file in the format that its first bytes name, and no other.

        Left to guess, ffmpeg might take a text for a playlist and follow it to other files and hosts.
        """
        with open(path, "rb") as file:  # noqa: PTH123 - a name of bytes
            head = file.read(12)
            form = "mov" if head[4:8] == b"ftyp" else _FORMS_AV.get(head[:4])
            if form is None:
                raise ValueError("it is no FLAC, Ogg or M4A")
            file.seek(0)
            with self._lib.open(file, format=form) as container:
                yield container

    def heading(self, path: bytes) -> Iterator[Part]:
        """Read the channels and the duration of a file, as a header with microseconds for samples."""
        with self._opened(path) as container:
            if not container.streams.audio or not container.duration:
                raise ValueError("there is no sound in it")
            channels = container.streams.audio[0].codec_context.layout.nb_channels
            yield f"{channels} {self._lib.time_base} {int(container.duration)}".encode()

    def playing(self, path: bytes, rate_hz: int, frames: int, start: int, channels: int) -> Iterator[Part]:
        """Decode a file from a sample on, at a rate, as 16-bit integers, interleaved.

        The first damaged frame is the end: playback stops there.
        """
        del frames  # blocks are as long as the encoder made them
        av = self._lib
        with self._opened(path) as container:
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(
                format="s16", layout="mono" if channels == 1 else "stereo", rate=rate_hz
            )
            # Decoders need some preroll to settle; what comes before the start is dropped.
            container.seek(max(0, start - rate_hz // 10) * av.time_base // rate_hz)
            at = None
            for frame in container.decode(stream):
                for made in resampler.resample(frame):
                    at = round((made.time or 0.0) * rate_hz) if at is None else at
                    samples = bytes(made.planes[0])[: made.samples * 2 * channels]
                    yield samples[max(0, start - at) * 2 * channels :]
                    at += made.samples


if __name__ == "__main__":
    main()
