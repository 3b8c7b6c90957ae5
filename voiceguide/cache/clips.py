"""Finished clips as cache entries: the samples are the payload, the measurements are the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from voiceguide.units import to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.cache import entry
    from voiceguide.speech.model import Clip

OF: Final = "of"
"""The fact of a clip that names the raw speech it was made of: the beginnings of their addresses."""
SHORT_KEY: Final = 16
"""Hex digits of an address that suffice to tell entries of one cache apart."""
_MOST_PARTS: Final = 100
"""Raw recordings that are named at most; the head of an entry could hold more names than this."""
_LOUDEST_DB: Final = 1_000.0
"""Levels in dB or LUFS are smaller than this in magnitude; infinity and NaN are not."""


def sound_of(clip: Clip, samples: NDArray[np.int16]) -> bytes:
    """Encode the samples of a clip as a payload: 16 bits, little-endian.

    Raises:
        ValueError: The samples are not as long as the clip says.
    """
    if samples.shape != (to_samples(clip.duration_ms),) or samples.dtype.name != "int16":
        raise ValueError(
            f"a clip of {clip.duration_ms} ms cannot have samples {samples.dtype}{samples.shape}"
        )
    return samples.astype("<i2", copy=False).tobytes()


def facts_of(clip: Clip, made_of: tuple[str, ...] = ()) -> entry.Facts:
    """Return the measurements of a clip as the facts of its entry; `clip_of` reads them back.

    Args:
        clip: The clip.
        made_of: The addresses of the raw speech it was made of, so that both can be forgotten together.
    """
    lufs = None if clip.lufs is None else float(clip.lufs)
    made = {OF: [key[:SHORT_KEY] for key in made_of]} if 0 < len(made_of) <= _MOST_PARTS else {}
    return {"duration_ms": clip.duration_ms, "lufs": lufs, "gain_db": float(clip.gain_db)} | made


def clip_of(head: entry.Head) -> Clip | None:
    """Read a clip from the head of its entry; None if its facts are not those of a clip.

    A checksum proves that an entry is whole, not who wrote it: it may come from another program or a pack.
    """
    duration_ms, lufs, gain_db = (head.facts.get(name) for name in ("duration_ms", "lufs", "gain_db"))
    if type(duration_ms) is not int or head.payload_size != 2 * to_samples(duration_ms):
        return None
    if not _is_level(gain_db) or not (lufs is None or _is_level(lufs)):
        return None
    from voiceguide.speech.model import Clip

    return Clip(head.key, duration_ms, lufs, gain_db)


def _is_level(value: object) -> TypeGuard[float]:
    return isinstance(value, float) and abs(value) < _LOUDEST_DB
