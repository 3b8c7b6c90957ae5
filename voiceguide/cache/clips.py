"""What the cache keeps of a finished clip: its samples, and what was measured of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from voiceguide.speech.model import Clip
from voiceguide.units import to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.cache import entry

OF: Final = "of"
"""The fact of a clip that names the raw speech it was made of: the beginnings of their addresses."""
SHORT_KEY: Final = 16
"""So many digits of an address tell entries of one cache apart."""
_MOST_PARTS: Final = 100
"""The head of an entry has room for the names of more."""
_LOUDEST_DB: Final = 1_000.0
"""No level is as far from nought as this, and neither infinity nor NaN lies below it."""


def sound_of(clip: Clip, samples: NDArray[np.int16]) -> bytes:
    """Write down the sound of a clip: 16 bits, little-endian.

    Raises:
        ValueError: The samples are not as long as the clip says.
    """
    if samples.shape != (to_samples(clip.duration_ms),) or samples.dtype.name != "int16":
        raise ValueError(
            f"a clip of {clip.duration_ms} ms cannot have samples {samples.dtype}{samples.shape}"
        )
    return samples.astype("<i2", copy=False).tobytes()


def facts_of(clip: Clip, made_of: tuple[str, ...] = ()) -> entry.Facts:
    """Write down what was measured of a clip; `clip_of` gives it back.

    Args:
        clip: The clip.
        made_of: The addresses of the raw speech it was made of, so that both can be forgotten together.
    """
    lufs = None if clip.lufs is None else float(clip.lufs)
    made = {OF: [key[:SHORT_KEY] for key in made_of]} if 0 < len(made_of) <= _MOST_PARTS else {}
    return {"duration_ms": clip.duration_ms, "lufs": lufs, "gain_db": float(clip.gain_db)} | made


def clip_of(head: entry.Head) -> Clip | None:
    """Read what the head of a finished clip tells of it; None if that is not what a clip has.

    A sum proves that an entry is whole, not who wrote it: one may come from another program or a pack.
    """
    duration_ms, lufs, gain_db = (head.facts.get(name) for name in ("duration_ms", "lufs", "gain_db"))
    if type(duration_ms) is not int or head.payload_size != 2 * to_samples(duration_ms):
        return None
    if not _is_level(gain_db) or not (lufs is None or _is_level(lufs)):
        return None
    return Clip(head.key, duration_ms, lufs, gain_db)


def _is_level(told: object) -> TypeGuard[float]:
    return isinstance(told, float) and abs(told) < _LOUDEST_DB
