"""Playback of a track on the machine's audio device, with pause and seek.

The device asks for samples from a thread of its own, and keys are handled on another; one lock guards the
state. The file is decoded as it is played, so an hour needs no more memory than a minute.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.formats import FORMATS
from voiceguide.core.reading import open_file
from voiceguide.core.shortage import out_of_threads
from voiceguide.core.threads import startable
from voiceguide.decoding import Undecodable, decode_playback, read_header
from voiceguide.errors import AudioError
from voiceguide.units import RATE_HZ, SECOND, Ms, to_samples

if TYPE_CHECKING:
    from miniaudio import PlaybackDevice

    _Decoded = Iterator[bytearray]

BUFFER_MS: Final = 200
"""So much is on its way to the ear when the last sample was given."""
PLAYED: Final = tuple(f".{name}" for name, kind in FORMATS.items() if not kind.played_by_extra)
"""How the names of files end that can be played here."""
BY_EXTRA: Final = tuple(f".{name}" for name, kind in FORMATS.items() if kind.played_by_extra)
"""And those that can with the extra `formats`."""
_FRAMES: Final = 4_800
_BYTES: Final = 2


def check_device(*, silent: bool = False) -> None:
    """Check, before any work is done, that this machine can play sound.

    Args:
        silent: Use the null device, which every machine has.

    Raises:
        AudioError: It has no audio device.
    """
    _device(silent=silent).close()


class Player:
    """Plays one file on the machine's audio device, from `start` on.

    Args:
        path: An MP3, WAV or FLAC file; with the extra `formats` M4A and Opus too.
        silent: Play on the null device, in real time: for machines without audio.

    Raises:
        AudioError: It cannot be read as sound, or this machine has no audio device.
    """

    def __init__(self, path: Path, *, silent: bool = False) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._left = b""
        self._given = 0
        self._paused = False
        self._ended_s: float | None = None
        self._by_extra = path.suffix.lower() in BY_EXTRA
        self.duration_ms: Ms
        self.duration_ms, self._channels = _duration_and_channels(path)
        self._frame_bytes = _BYTES * self._channels
        self._decoded: _Decoded | None = self._from(0)
        self._device = _device(silent=silent, channels=self._channels)

    def start(self) -> None:
        """Start playback."""
        feeding = self._feed()
        next(feeding)
        self._device.start(feeding)

    def close(self) -> None:
        """Stop playback and release the device."""
        self._device.close()

    @property
    def at_ms(self) -> Ms:
        """The approximate position of playback, ms."""
        with self._lock:
            return self._given * SECOND // RATE_HZ

    @property
    def paused(self) -> bool:
        """True while playback is paused."""
        return self._paused

    @property
    def ended(self) -> bool:
        """True when the last sample has been heard."""
        with self._lock:
            return self._ended_s is not None and time.monotonic() - self._ended_s > BUFFER_MS / SECOND

    def pause(self) -> None:
        """Pause playback, or resume it."""
        with self._lock:
            self._paused = not self._paused

    def seek(self, to_ms: Ms) -> None:
        """Continue at another position, clamped to the file."""
        frame = to_samples(min(max(0, to_ms), self.duration_ms))
        decoded = self._from(frame) if to_ms < self.duration_ms else None
        with self._lock:
            self._decoded, self._left, self._given, self._ended_s = decoded, b"", frame, None

    def _from(self, frame: int) -> _Decoded:
        return decode_playback(
            self._path, RATE_HZ, _FRAMES, frame, channels=self._channels, with_av=self._by_extra
        )

    def _feed(self) -> Generator[bytes, int, None]:
        """Yield as many bytes of samples as the device asks for, padded with silence."""
        wanted = yield b""
        while True:
            with self._lock:
                sound = b"" if self._paused else self._next(wanted * self._frame_bytes)
                self._given += len(sound) // self._frame_bytes
                if not sound and not self._paused and self._ended_s is None:
                    self._ended_s = time.monotonic()
            wanted = yield sound.ljust(wanted * self._frame_bytes, b"\0")

    def _next(self, size: int) -> bytes:
        while len(self._left) < size and self._decoded is not None:
            try:
                more = next(self._decoded, None)
            except (Undecodable, AudioError):
                more = None  # the first damaged part is the end of playback
            if more is None:
                self._decoded = None
            else:
                self._left += more
        sound, self._left = self._left[:size], self._left[size:]
        return sound


def _duration_and_channels(path: Path) -> tuple[Ms, int]:
    """Return the duration of a file that can be played, ms, and how many channels it is played in, 1 or 2.

    Raises:
        AudioError: It is no sound, or of a kind that takes an extra which is not installed.
    """
    *most, last = (*PLAYED, *BY_EXTRA)
    mend = f"Name a track that can be played: {', '.join(most)} or {last}."
    if path.suffix.lower() in (*most, last):
        mend = "It is damaged, or something else by that name: render it again."
    by_extra = path.suffix.lower() in BY_EXTRA
    if by_extra and find_spec("av") is None:
        what = f"Playing {path.suffix.lower()} needs PyAV, which is not installed."
        raise AudioError(what, where=str(path), mend="Run `pip install 'voiceguide[formats]'`.")
    try:
        with open_file(path):
            header = read_header(path, with_av=by_extra)
        if header.frames <= 0 or header.rate_hz <= 0:
            raise Undecodable("it has no length")
    except (Undecodable, OSError) as problem:
        raise AudioError("This is no sound that can be played.", where=str(path), mend=mend) from problem
    return header.frames * SECOND // header.rate_hz, 1 if header.channels == 1 else 2


def _device(*, silent: bool, channels: int = 1) -> PlaybackDevice:
    """Open the machine's audio device, or the null device.

    Raises:
        AudioError: There is none.
        ShortageError: It takes a thread, and none can be started.
    """
    import miniaudio

    null, custom = miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM
    backends = [null] if silent else [each for each in miniaudio.Backend if each not in (null, custom)]
    try:
        with _hushed():
            return miniaudio.PlaybackDevice(
                nchannels=channels,
                sample_rate=RATE_HZ,
                buffersize_msec=BUFFER_MS,
                backends=backends,
                app_name="voiceguide",
            )
    except miniaudio.MiniaudioError as problem:
        if not startable(1):
            raise out_of_threads() from problem
        what = "this machine has no audio device that sound could be played through."
        mend = "Render a track with `voiceguide render`, and play it elsewhere."
        raise AudioError(what, mend=mend) from problem


@contextmanager
def _hushed() -> Iterator[None]:
    """Silence stderr while the system's libraries look for a device."""
    try:
        real = sys.__stderr__.fileno() if sys.__stderr__ is not None else -1
        kept = os.dup(real)
    except (OSError, ValueError):
        yield
        return
    sys.stderr.flush()
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), real)
    try:
        yield
    finally:
        os.dup2(kept, real)
        os.close(kept)
