"""The program that decodes sound in a process of its own; `process.py` starts it. It imports nothing of ours.

Decoders are written in C and read what strangers wrote; one of them has faults that end a process or fill
its memory. Here they end this process only. Before it reads anything it gives up what it has no use for:
memory beyond a limit, writing files, starting programs, leaving a core dump.

On stdin comes a line `WAY SIZE NUMBER NUMBER …` and then SIZE bytes: a file, or the path of one. After
that each byte `n` asks for one part more, and `s` for no more. On stdout each part is a sign, its size in
four bytes, and itself: `+` a part, `.` no part is left, `-` what went wrong.
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
"""Seconds of work on one part; then the system ends this process, whether or not anybody waits for it."""
MEMORY: Final = 400 * 2**20
"""Bytes of addresses: Python and miniaudio take 18 MB, a recording has up to 64 MB, its samples 140 MB."""
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
        _watch_memory(most)  # macOS knows the limit of memory and does not keep it
    begin = _limited(most)
    made = _Av() if with_av == "av" else _Miniaudio()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    _put(out, b"+", b"ready")
    while line := source.readline():
        way, size, *numbers = line.decode().split()
        data = source.read(int(size))
        _serve(getattr(made, way)(data, *map(int, numbers)), source, out, begin)


def _serve(parts: Iterator[Any], source: BinaryIO, out: BinaryIO, begin: Callable[[], None]) -> None:
    """Give part after part as they are asked for."""
    sign = b"+"
    while source.read(1) == b"n":
        part: Any = b""
        if sign == b"+":
            begin()
            try:
                part = next(parts, None)
            except (
                Exception
            ) as problem:  # whatever a broken file leads to is told, and the next one is decoded
                sign, part = b"-", f"{type(problem).__name__}: {problem}"[:200].encode("utf-8", "replace")
            if part is None:
                sign, part = b".", b""
        _put(out, sign, memoryview(part).cast("B"))


def _put(out: BinaryIO, sign: bytes, part: bytes | memoryview) -> None:
    out.write(sign + len(part).to_bytes(4, "big"))
    out.write(part)
    out.flush()


def _limited(most: int) -> Callable[[], None]:
    """Give up what is not needed here; return what begins the time of a part."""
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
    """End this process when it has taken more memory than it may, looking every few milliseconds."""
    import resource
    import threading
    import time

    unit = 1 if sys.platform == "darwin" else 1_024

    def taken() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    # Linux begins to count with what the process that started this one had.
    end = most if taken() < most else taken() + most

    def look() -> None:
        while taken() < end:
            time.sleep(_LOOK_S)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


class _Miniaudio:
    """Every way to decode with miniaudio, each giving its parts one after another."""

    def __init__(self) -> None:
        # miniaudio asks for these two and has no need of them here; they take four times as long as itself.
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
        """Decode a file that is given whole: its heading, then its samples as 32-bit floats."""
        told = self._kinds[kind][0](data)
        yield _heading(told)
        floats = self._lib.SampleFormat.FLOAT32
        yield from self._lib.stream_memory(data, floats, told.nchannels, told.sample_rate, frames)

    def file(self, path: bytes, kind: int, frames: int) -> Iterator[Part]:
        """Decode a file by its path: its heading, then its samples as 32-bit floats."""
        name = os.fsdecode(path)
        told = self._kinds[kind][1](name)
        yield _heading(told)
        floats = self._lib.SampleFormat.FLOAT32
        yield from self._lib.stream_file(name, floats, told.nchannels, told.sample_rate, frames)

    def mp3(self, data: bytes) -> Iterator[Part]:
        """Decode a whole MP3: its heading, then all its samples at once, as 32-bit floats."""
        told = self._lib.mp3_read_f32(data)
        yield _heading(told)
        yield told.samples

    def track(self, path: bytes, frames: int) -> Iterator[Part]:
        """Decode an MP3 by its path, as whole numbers of 16 bits."""
        yield from self._lib.mp3_stream_file(os.fsdecode(path), frames)

    def heading(self, path: bytes) -> Iterator[Part]:
        """Tell the heading of a file of any form."""
        yield _heading(self._lib.get_file_info(os.fsdecode(path)))

    def playing(self, path: bytes, rate_hz: int, frames: int, start: int) -> Iterator[Part]:
        """Decode a file of any form from a sample on, mono at a rate, as whole numbers of 16 bits."""
        whole = self._lib.SampleFormat.SIGNED16
        yield from self._lib.stream_file(os.fsdecode(path), whole, 1, rate_hz, frames, seek_frame=start)


def _heading(told: Any) -> bytes:  # noqa: ANN401 - what miniaudio tells has no type that can be imported
    return f"{told.nchannels} {told.sample_rate} {told.num_frames}".encode()


_FORMS_AV: Final = {b"fLaC": "flac", b"OggS": "ogg"}


class _Av:
    """Every way to decode with ffmpeg's libraries, which is an extra."""

    def __init__(self) -> None:
        import av

        self._lib = av

    @contextmanager
    def _opened(self, path: bytes) -> Iterator[Any]:
        """Open a file in the form that its first bytes name, and no other.

        Left to guess, ffmpeg would take a text for a playlist and follow it to other files and hosts.
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
        """Tell how long a file lasts, as one channel of microseconds."""
        with self._opened(path) as container:
            if not container.streams.audio or not container.duration:
                raise ValueError("there is no sound in it")
            yield f"1 {self._lib.time_base} {int(container.duration)}".encode()

    def playing(self, path: bytes, rate_hz: int, frames: int, start: int) -> Iterator[Part]:
        """Decode a file from a sample on, mono at a rate, as whole numbers of 16 bits.

        What is damaged on the way is the end: whoever listens hears what comes before it.
        """
        del frames  # they come as the encoder laid them
        av = self._lib
        with self._opened(path) as container:
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate_hz)
            # Decoders need some sound to find their feet; what comes before the start is dropped.
            container.seek(max(0, start - rate_hz // 10) * av.time_base // rate_hz)
            at = None
            for frame in container.decode(stream):
                for made in resampler.resample(frame):
                    at = round((made.time or 0.0) * rate_hz) if at is None else at
                    samples = bytes(made.planes[0])[: made.samples * 2]
                    yield samples[max(0, start - at) * 2 :]
                    at += made.samples


if __name__ == "__main__":
    main()
