"""One clip as a file of its own."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING, Final

from voiceguide.render.model import SPEECH
from voiceguide.render.mp3 import encode
from voiceguide.units import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES: Final = (".wav", ".mp3")


def sound_file(samples: NDArray[np.int16], suffix: str) -> bytes:
    """Lay 48 kHz mono samples out as a file.

    Args:
        samples: The sound.
        suffix: One of `SUFFIXES`.
    """
    if suffix == ".mp3":
        return encode(samples, SPEECH)
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
    return held.getvalue()
