"""MP3 encoding: the only module that imports LAME.

lameenc contains all of LAME but exposes only a part. Two settings that it hides make frames independent of
input more than a few frames ago: no bit reservoir, and a non-adaptive threshold of hearing. With them a frame
depends on its neighbourhood alone, and a track may be spliced from segments encoded separately, byte for byte
as if it had been encoded in one pass. On Linux and macOS they are reached through the shared object itself;
elsewhere `encode_stream` encodes from the first sample to the last with the settings that lameenc exposes.

A third hidden setting, the protection of each frame by a checksum, makes LAME leave two bytes of every frame
free. They are moved to the frame's end and hold there what makes the frame's own CRC-16 zero (`_summed`). So
the CRC-16 of all frames of a track is zero too: the Info frame in front of them can tell it before any of
them exists, and a damaged frame is known by itself.

Both ways undo the encoder's gain for constant bit rates (x 0.95), and both release the interpreter's lock
while they work.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from voiceguide.audio.model import AudioFormat
from voiceguide.audio.mp3.crc import frame_crcs
from voiceguide.errors import AudioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUALITY: Final = 5
"""LAME's scale, 0 best to 9 quickest."""
_CBR_SCALE: Final = 0.95
"""LAME's own gain at constant bit rates, against clipping; the limiter has prevented that already."""
_MODES: Final = {1: 3, 2: 1}
"""LAME's numbers for mono, and for two channels that are joined."""
_AT_ONCE: Final = 32 * 1152
"""Samples in a call of LAME, which makes two floating point copies of them."""
_OUT_BYTES: Final = _AT_ONCE * 5 // 4 + 7_200
"""Size of the output buffer that LAME's documentation asks for, for one call or the final flush."""
_INTEGERS: Final = (
    "num_channels", "in_samplerate", "out_samplerate", "mode", "brate", "quality", "bWriteVbrTag",
    "disable_reservoir", "athaa_type", "force_ms", "error_protection",
)  # fmt: skip
_UNPROTECTED: Final = 0x01
"""The bit in the second byte of a frame's header that tells that no checksum stands after the header."""
_SUM_BYTES: Final = 2
_starting = threading.Lock()


@cache
def _lame() -> ctypes.CDLL | None:
    """Load LAME from inside lameenc; None where its functions are not exported."""
    import lameenc

    pointer, integer = ctypes.c_void_p, ctypes.c_int
    shapes: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "lame_init": (pointer, ()),
        "lame_init_params": (integer, (pointer,)),
        "lame_set_scale": (integer, (pointer, ctypes.c_float)),
        "lame_encode_buffer": (integer, (pointer, pointer, pointer, integer, pointer, integer)),
        "lame_encode_flush": (integer, (pointer, pointer, integer)),
        "lame_close": (integer, (pointer,)),
        "get_lame_very_short_version": (ctypes.c_char_p, ()),
        **{f"lame_set_{name}": (integer, (pointer, integer)) for name in _INTEGERS},
    }
    try:
        library = ctypes.CDLL(lameenc.__file__)
        for name, (result, arguments) in shapes.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library


def can_splice() -> bool:
    """Report whether this build of LAME has the settings that splicing needs."""
    return _lame() is not None


def encoder_name() -> str:
    """Return the encoder's name for the Info frame: `LAME` and, where it can be read, its version."""
    library = _lame()
    if library is None:
        return "LAME"
    version: bytes = library.get_lame_very_short_version()
    return version.decode("ascii", "replace")


def encode(sound: NDArray[np.int16], form: AudioFormat) -> bytes:
    """Encode sound to frames that may be spliced.

    Args:
        sound: At the format's rate; of two channels, left and right, it has the shape (n, 2).
        form: The format.

    Returns:
        Whole frames, enough for the sound and both codec delays; the CRC-16 of each of them is zero.

    Raises:
        AudioError: The encoder cannot be driven this way here, or failed.
    """
    import numpy as np

    library = _lame()
    if library is None:
        raise AudioError("This build of lameenc does not show the encoder's settings.")
    sound = np.ascontiguousarray(sound, dtype=np.int16)
    buffer = np.empty(_OUT_BYTES, np.uint8)
    out, encoded = buffer.ctypes.data, bytearray()
    handle = _started(library, form)
    try:
        for start in range(0, len(sound), _AT_ONCE):
            part = sound[start : start + _AT_ONCE]
            ears = [np.ascontiguousarray(ear) for ear in part.T] if form.channels > 1 else [part]
            left, right = ears[0].ctypes.data, ears[-1].ctypes.data
            encoded += _made(
                buffer, library.lame_encode_buffer(handle, left, right, len(part), out, _OUT_BYTES)
            )
        encoded += _made(buffer, library.lame_encode_flush(handle, out, _OUT_BYTES))
    finally:
        library.lame_close(handle)
    return _checked(_summed(encoded, form), form)


def encode_stream(blocks: Iterable[NDArray[np.int16]], form: AudioFormat) -> Iterator[bytes]:
    """Encode sound block by block with lameenc's own settings; yield whole frames.

    The bit reservoir is on here, so the frames cannot be spliced.
    """
    import lameenc
    import numpy as np

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(form.channels)
    encoder.set_bit_rate(form.kbps)
    encoder.set_in_sample_rate(form.rate_hz)
    encoder.set_out_sample_rate(form.rate_hz)
    encoder.set_quality(QUALITY)
    left = b""
    for block in blocks:
        louder = np.clip(np.rint(block / _CBR_SCALE), -32_768, 32_767).astype(np.int16)
        left += bytes(encoder.encode(louder.tobytes()))
        whole = len(left) - len(left) % form.frame_bytes
        if whole:
            yield _checked(left[:whole], form)
            left = left[whole:]
    left += bytes(encoder.flush())
    if left:
        yield _checked(left, form)


def _made(buffer: NDArray[np.uint8], size: int) -> memoryview:
    """Return the bytes that LAME wrote.

    Raises:
        AudioError: It failed: its return value is negative.
    """
    if size < 0:
        raise AudioError(f"The MP3 encoder failed (code {size}).")
    return buffer[:size].data


def _started(library: ctypes.CDLL, form: AudioFormat) -> int:
    settings = {
        "num_channels": form.channels, "mode": _MODES[form.channels],
        "in_samplerate": form.rate_hz, "out_samplerate": form.rate_hz,
        "brate": form.kbps, "quality": QUALITY,
        "bWriteVbrTag": 0,
        "disable_reservoir": 1, "athaa_type": 0, "error_protection": 1,
        **({"force_ms": 1} if form.channels > 1 else {}),
    }  # fmt: skip
    # LAME fills tables shared by all encoders when the first of them starts.
    with _starting:
        handle: int | None = library.lame_init()
        if not handle:
            raise AudioError("The MP3 encoder cannot start: there is no memory left for it.")
        refused = [
            name for name, value in settings.items() if getattr(library, f"lame_set_{name}")(handle, value)
        ]
        failed = library.lame_set_scale(handle, 1 / _CBR_SCALE) or library.lame_init_params(handle)
    if refused or failed:
        library.lame_close(handle)
        raise AudioError(f"The MP3 encoder refused its settings ({', '.join(refused) or failed}).")
    return handle


def _summed(data: bytearray, form: AudioFormat) -> bytes:
    """Replace the checksum after each frame's header by two bytes at its end that make its CRC-16 zero.

    No frame's sound reaches into another frame, so what stands behind it in its own is heard by nobody.
    """
    import numpy as np

    if len(data) % form.frame_bytes:
        return bytes(data)
    frames = np.frombuffer(data, np.uint8).reshape(-1, form.frame_bytes)
    made, head = np.zeros_like(frames), len(form.header)
    made[:, :head] = frames[:, :head]
    made[:, 1] |= _UNPROTECTED
    made[:, head:-_SUM_BYTES] = frames[:, head + _SUM_BYTES :]
    # A message followed by its own CRC, low byte first, has a CRC of zero.
    crcs = frame_crcs(made[:, :-_SUM_BYTES], form.frame_bytes - _SUM_BYTES)
    made[:, -2], made[:, -1] = crcs & 0xFF, crcs >> 8
    return made.tobytes()


def _checked(data: bytes, form: AudioFormat) -> bytes:
    """Check that the data are whole frames of the format's header and size."""
    starts = range(0, len(data), form.frame_bytes)
    if len(data) % form.frame_bytes or any(not form.begins(data, at) for at in starts):
        raise AudioError("The MP3 encoder made frames of another kind than were asked for.")
    return data
