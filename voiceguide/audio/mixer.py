"""Mix clips over a background with pydub, one short block at a time.

pydub is quick for seconds and takes quadratic time for an hour, so a block is never longer than a segment.
It gets raw samples of one rate and never decodes, resamples or measures. Every position is a whole
millisecond, which is a whole number of samples.
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


def mix(
    background: NDArray[np.int16], clips: Iterable[tuple[Ms, NDArray[np.int16]]], rate_hz: int
) -> NDArray[np.int16]:
    """Mix clips over a block of background; overlapping clips are added.

    Args:
        background: The samples under the clips: silence, or a part of a bed.
        clips: For each its start relative to the block, ms, and its samples. What lies before or after the
            block is left out, so that a long sound may be mixed in parts.
        rate_hz: The rate of all of them, a multiple of 1000.

    Returns:
        As many samples as the background has.
    """
    import numpy as np

    per_ms = rate_hz // 1000
    mixed = _segment(background, rate_hz)
    for start_ms, clip in clips:
        heard = clip[max(0, -start_ms * per_ms) :]
        if len(heard) and start_ms * per_ms < len(background):
            mixed = mixed.overlay(_segment(heard, rate_hz), position=max(0, start_ms))
    return np.frombuffer(mixed.raw_data, dtype=np.int16)


def both_ears(middle: NDArray[np.int16], side: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return left and right of a sound, of shape (n, 2): the side added on the left, taken off on the right.

    So half the sum of both, which a single loudspeaker plays, is the middle again.

    Args:
        middle: Whatever both ears hear alike.
        side: What they hear otherwise, at the same scale.
    """
    import numpy as np

    made = np.stack([middle + side, middle - side], axis=1)
    return np.clip(np.rint(made, out=made), -32_768, 32_767, out=made).astype(np.int16)


def _segment(samples: NDArray[np.int16], rate_hz: int) -> AudioSegment:
    return _audio_segment()(data=samples.tobytes(), sample_width=2, frame_rate=rate_hz, channels=1)


@cache
def _audio_segment() -> Any:  # noqa: ANN401 - pydub ships no types
    # The warning filters are global: two threads here at once could leave them changed.
    with _importing, warnings.catch_warnings():
        # On import it looks for ffmpeg, which is not needed here, and warns if there is none.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment
