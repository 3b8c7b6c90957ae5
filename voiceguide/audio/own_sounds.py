"""Sounds of a script's own: found in its folder, measured, brought to the loudness of a bell, and cached.

A finished sound is kept as clips are, under an address made of the content of its file: a file that changed
is another sound, and one that was moved is the same.
"""

from __future__ import annotations

import hashlib
import math
import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.audio.bed.sound_file import NAME_ONE, in_blocks, samples, sound_header
from voiceguide.audio.dsp.loudness import heard_lufs, k_weight, momentary_lufs, powers
from voiceguide.audio.dsp.tones import BELL_LUFS
from voiceguide.cache.store import address
from voiceguide.core.reading import open_below
from voiceguide.errors import AudioError, why
from voiceguide.plan.model import OwnSound
from voiceguide.speech.model import Clip
from voiceguide.units import FRAME, RATE_HZ, SAMPLES_PER_MS, SECOND, Ms, clock, to_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.cache.store import Cache
    from voiceguide.script.model import SoundFile

RECIPE: Final = 1
"""Version of the algorithm, part of the address: raise it with every audible change here."""
MOST_MS: Final = 45 * SECOND
"""The longest sound, ms: it is matched in one piece when a track is verified."""
LEAST_MS: Final = 20
QUIET: Final = 1e-4
"""Amplitude of -80 dBFS: softer sound at the ends of a file is padding."""
SILENT_LUFS: Final = -65.0
"""Loudness of the loudest 0.4 s under which a file counts as silent."""
HIGHEST: Final = 0.84
"""Amplitude of -1.5 dBFS, the highest peak of a finished sound; what is all peak is softer than a bell."""
_ANOTHER: Final = "Name another file."
_FADE_MS: Final = (1, 20)
"""Length of the fades at the beginning and the end, ms, so that a sound that was cut does not click."""


def measured_sound(sound: OwnSound) -> OwnSound:
    """Return a sound with its address and its length, which is a whole number of frames.

    Raises:
        AudioError: There is no such file, it is no sound, or it is silent, too short or too long.
    """
    key, made = _finished(*_identity(sound.file))
    return replace(sound, key=key, duration_ms=len(made) // SAMPLES_PER_MS)


def keep_sound(sound: OwnSound, cache: Cache) -> None:
    """Keep a finished sound as a clip, if it is not kept yet.

    Raises:
        AudioError: Its file is gone, or is another sound by now.
        CacheError: It cannot be kept.
    """
    if cache.load_clip(sound.key, sound=False) is not None:
        return
    key, made = _finished(*_identity(sound.file))
    if key != sound.key:
        raise AudioError("It changed while it was read.", where=sound.file.name, mend="Render once more.")
    lufs, _ = heard_lufs(made)
    cache.save_clip(key, Clip(key, sound.duration_ms, round(lufs, 2), 0.0), made)


def _identity(file: SoundFile) -> tuple[Path, int, int]:
    """Return the path of a file with its size and date; no link is followed below the script's folder.

    Raises:
        AudioError: It cannot be opened.
    """
    folder = Path(os.path.realpath(file.folder))
    try:
        with open_below(folder, file.name.split("/")) as opened:
            state = os.fstat(opened.fileno())
    except FileNotFoundError:
        mend = "Put it beside the script, and write its name as it is there."
        raise AudioError(f"there is no file {file.name!r} in the folder of the script.", mend=mend) from None
    except OSError as problem:
        raise AudioError(f"{file.name!r} cannot be read ({why(problem)}).", mend=NAME_ONE) from None
    return folder / file.name, state.st_size, state.st_mtime_ns


@lru_cache(maxsize=2)
def _finished(path: Path, size: int, mtime_ns: int) -> tuple[str, NDArray[np.int16]]:  # noqa: ARG001, RUF100
    """Return the address of a sound and its samples: 48 kHz, mono, whole frames.

    Raises:
        AudioError: It is no sound, or silent, too short or too long.
    """
    try:
        return _digest(path), _levelled(_sounding(path))
    except OSError as problem:
        raise AudioError(f"{path.name!r} cannot be read ({why(problem)}).", mend=NAME_ONE) from None
    except AudioError as problem:
        what = f"{path.name!r} cannot be used: {problem.what[:1].lower()}{problem.what[1:]}"
        raise AudioError(what, mend=problem.mend) from None


def _digest(path: Path) -> str:
    """Return the address of the sound that is made of a file's content."""
    with open_below(path.parent, [path.name]) as file:
        return address("sound", RECIPE, hashlib.file_digest(file, "sha256").hexdigest())


def _levelled(sound: NDArray[np.float64]) -> NDArray[np.int16]:
    """Bring a sound to the loudness of a bell, with faded ends, in whole frames.

    Raises:
        AudioError: It is silent.
    """
    import numpy as np

    for fade_ms, at in zip(_FADE_MS, (slice(None), slice(None, None, -1)), strict=True):
        steps = min(len(sound), fade_ms * SAMPLES_PER_MS)
        sound[at][:steps] *= (1 - np.cos(np.pi * np.arange(steps) / steps)) / 2
    lufs = momentary_lufs(powers(k_weight(sound)))
    if lufs < SILENT_LUFS:
        raise _silent()
    gain_db = round(min(BELL_LUFS - lufs, 20 * math.log10(HIGHEST / float(np.abs(sound).max()))), 2)
    frame = to_samples(FRAME)
    made = np.zeros(-(-len(sound) // frame) * frame, np.int16)
    made[: len(sound)] = np.rint(sound * (math.pow(10.0, gain_db / 20) * 32_767))
    made.setflags(write=False)
    return made


def _sounding(path: Path) -> NDArray[np.float64]:
    """Decode a file without the silence at its ends.

    Raises:
        AudioError: It is no sound, or silent, too short or too long.
    """
    import numpy as np

    heading = sound_header(path)
    if (said_ms := heading.frames * SECOND // heading.rate_hz) > MOST_MS:
        raise _too_long(said_ms)
    blocks: list[NDArray[np.float64]] = []
    length = 0
    for block in in_blocks(samples(path, RATE_HZ), RATE_HZ):
        blocks.append(block)
        length += len(block)
        if length > to_samples(MOST_MS):  # its header may say anything
            raise _too_long(length // SAMPLES_PER_MS)
    sound = np.concatenate([np.zeros(0), *blocks])
    heard = np.flatnonzero(np.abs(sound) > QUIET)
    if not len(heard):
        raise _silent()
    sound = sound[int(heard[0]) : int(heard[-1]) + 1]
    if len(sound) < to_samples(LEAST_MS):
        raise AudioError(f"it has only {len(sound) // SAMPLES_PER_MS} ms of sound.", mend=_ANOTHER)
    return sound


def _silent() -> AudioError:
    return AudioError("it is silent.", mend=_ANOTHER)


def _too_long(long_ms: Ms) -> AudioError:
    mend = (
        f"Cut a piece of at most {MOST_MS // SECOND} seconds out of it; what lies under the words is a bed."
    )
    return AudioError(f"it lasts {clock(long_ms)}.", mend=mend)
