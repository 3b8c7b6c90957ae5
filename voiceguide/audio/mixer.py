"""Stitch clips with pydub, one short stretch at a time.

pydub is quick and comfortable with seconds and quadratic with an hour, so a stretch is never longer than
an island or a block. Segments are made from raw samples of one rate: nothing is decoded, resampled or
measured by pydub. Every position is a whole millisecond, which is a whole number of samples.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydub import AudioSegment

_importing: Final = threading.Lock()


def stitch(
    ground: NDArray[np.int16], clips: Iterable[tuple[Ms, NDArray[np.int16]]], rate_hz: int
) -> NDArray[np.int16]:
    """Lay clips over a ground; where they meet they are mixed.

    Args:
        ground: What is heard where no clip is: silence, or a stretch of a bed.
        clips: For each its start against the ground's, in milliseconds, and its samples. What lies before
            or after the ground is left out, so that a long sound may be stitched in parts.
        rate_hz: The rate of all of them, a multiple of 1000.

    Returns:
        As many samples as the ground has.
    """
    import numpy as np

    per_ms = rate_hz // 1000
    made = _segment(ground, rate_hz)
    for start_ms, clip in clips:
        heard = clip[max(0, -start_ms * per_ms) :]
        if len(heard) and start_ms * per_ms < len(ground):
            made = made.overlay(_segment(heard, rate_hz), position=max(0, start_ms))
    return np.frombuffer(made.raw_data, dtype=np.int16)


def _segment(samples: NDArray[np.int16], rate_hz: int) -> AudioSegment:
    return _audio_segment()(data=samples.tobytes(), sample_width=2, frame_rate=rate_hz, channels=1)


@cache
def _audio_segment() -> Any:  # noqa: ANN401 - pydub ships no types
    # Which warnings are shown is one setting of all threads: were two here at once, it would stay changed.
    with _importing, warnings.catch_warnings():
        # On import it looks for ffmpeg, which nothing here needs, and complains that it found none.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment
