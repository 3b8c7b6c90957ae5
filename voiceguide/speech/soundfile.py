"""Read sound that somebody else wrote: a program's answer, a teacher's recording. Believe nothing of it.

Which form it has is told by what is in it, never by a name. Lengths in headers are not believed
either: programs that write to a pipe do not know them, and a small file may claim to be hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voiceguide.decoding import Undecodable, kind_of, of_data
from voiceguide.errors import AudioError
from voiceguide.speech.model import Speech
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMS: Final = "wav, flac, mp3 or ogg (vorbis)"
_RATES_HZ: Final = (8_000, 192_000)
_MOST_CHANNELS: Final = 8
_AT_ONCE: Final = 16_384
_MOST_SAMPLES: Final = 3 * 60 * 48_000
"""Of one channel: at the highest rates fewer seconds are taken, or finishing them would fill the memory."""
_LOUDEST: Final = 64.0
"""Float files may go beyond 1; what goes this far beyond it is damage."""
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

    kind = kind_of(data[:64])
    if kind is None or b"OpusHead" in data[:64]:
        raise AudioError(_other(data[:64]))
    blocks: list[NDArray[np.float32]] = []
    try:
        heading, parts = of_data(data, kind, _AT_ONCE)
        channels, rate_hz = heading.channels, heading.rate_hz
        if not 1 <= channels <= _MOST_CHANNELS or not _RATES_HZ[0] <= rate_hz <= _RATES_HZ[1]:
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
