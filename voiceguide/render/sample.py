"""One clip as a file of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from voiceguide.render.forms import UNLABELLED, write_wav
from voiceguide.render.model import SPEECH
from voiceguide.render.mp3 import encode
from voiceguide.units import SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.render.shown import Shown

SUFFIXES: Final = (".wav", ".mp3")


def sound_file(
    samples: NDArray[np.int16], suffix: str, *, tag: bytes = b"", labels: Shown = UNLABELLED
) -> bytes:
    """Return 48 kHz mono samples as a file.

    Args:
        samples: The sound, whole milliseconds of it.
        suffix: One of `SUFFIXES`.
        tag: An ID3 tag, for an MP3.
        labels: What players show of a WAV.
    """
    if suffix == ".mp3":
        return tag + encode(samples, SPEECH)
    held = io.BytesIO()
    write_wav(held, [samples], len(samples) // SAMPLES_PER_MS, labels)
    return held.getvalue()
