"""A bed from the user's sound file: measured, normalized and looped by a crossfade of its end and beginning.

The file is read twice, a few seconds at a time, however long it is: once to measure it, once to render the
loop. The loop is cached under the file's content, so a file that was used before is not decoded again, and
one that changed is another bed.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.audio.bed.loop_cache import cached_loop, kept_loop
from voiceguide.audio.bed.sound_file import NAME_ONE, after, in_blocks, piece, samples, sound_header
from voiceguide.audio.bed.track import BLOCK, Loop
from voiceguide.audio.bed.width import MOST_SIDE, widened
from voiceguide.audio.dsp.loudness import BLOCK as POWER_BLOCK
from voiceguide.audio.dsp.loudness import LOOP_LUFS, loudest_lufs, powers_of
from voiceguide.audio.model import SPEECH, AudioFormat, SegmentStore
from voiceguide.core.reading import open_file
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import AudioError, why
from voiceguide.units import HOUR, MINUTE, RATE_HZ, SECOND, Ms, clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 2
"""Version of the algorithm, part of the cache key: raise it with every audible change here."""
SHORT: Final = 8
"""Digits of a file's digest in a timeline."""
_DIGITS: Final = 64
LEAST_MS: Final = 5 * SECOND
MOST_MS: Final = HOUR // 2
OVERLAP_MS: Final = 3 * SECOND
"""Length of the crossfade of end and beginning, ms; a quarter of a short file."""
SILENT_LUFS: Final = -65.0
"""Loudness under which a file counts as silent."""
UNEVEN_DB: Final = 12.0
"""Height of the loudest moment above the median, dB, of an uneven file; waves and gusts have less."""
_MOMENT: Final = 800
"""Half milliseconds in 0.4 s."""
_FAR: Final = 10_000.0
"""Bound on cached levels and factors, to refuse damaged ones."""
_QUIET: Final = 1e-4
"""Amplitude of -80 dBFS: softer sound at the ends of a file is padding, and would be a gap in the loop."""
_HIGHEST: Final = 0.89
"""Amplitude of -1 dBFS: the peak of files so uneven that normalizing their loudness would clip them."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """The measurements of a file: its bounds in samples at 48 kHz, the gain applied, its loudness with that.

    And the time of its loudest moment, and how far that stands above the median, dB.
    """

    first: int
    stop: int
    gain: float
    lufs: float
    spot_ms: Ms = 0
    above_db: float = 0.0

    @property
    def overlap(self) -> int:
        return min(OVERLAP_MS * RATE_HZ // SECOND, (self.stop - self.first) // 4)

    @property
    def period(self) -> int:
        return self.loop_frames * SPEECH.frame_samples

    @property
    def loop_frames(self) -> int:
        return (self.stop - self.first - self.overlap) // SPEECH.frame_samples


def file_loop(path: Path, store: SegmentStore, width: int = 0) -> Loop:
    """Return a loop of a sound file: wav, flac, mp3 or ogg (vorbis), any rate, any number of channels.

    Args:
        path: The file.
        store: Keeps its samples and measurements.
        width: How much of the difference between its channels is heard, %; 0 mixes them to one.

    Raises:
        AudioError: It is no sound that can be read, or silent, or too short or too long to be a bed.
    """
    digest = sound_digest(path)
    key = _key(digest)
    facts = _facts(store.get("bed", key))
    if facts is None:
        facts = _measured(path)
        values = [facts.first, facts.stop, facts.gain, facts.lufs, facts.spot_ms, facts.above_db]
        store.put("bed", key, json.dumps(values).encode())
    if not store.has("bed", _key(digest[:SHORT])):
        store.put("bed", _key(digest[:SHORT]), digest.encode())
    make = partial(_period, path, facts)
    loop = cached_loop(f"bedfile/{RECIPE}/{digest}", facts.loop_frames, facts.lufs, make, store)
    remark = _remark(path, facts)
    if width:
        loop = _widened_file(path, facts, loop, width, store)
        if not _side_gain(store.get("bed", _key(f"{digest}/side"))):
            told = f"{path.name} sounds alike in both ears, so it stays in the middle."
            remark = f"{remark} {told}".strip()
    return replace(loop, remark=remark)


def _widened_file(path: Path, facts: _Facts, loop: Loop, width: int, store: SegmentStore) -> Loop:
    """Return the loop of a file with its own side, never more of it than a bed of ours has."""
    digest = sound_digest(path)
    key = _key(f"{digest}/side")
    gain = _side_gain(store.get("bed", key))
    if gain is None:
        power = powers_of(samples(path, RATE_HZ, side=True))
        lufs = loudest_lufs(power[facts.first // POWER_BLOCK : facts.stop // POWER_BLOCK])
        # At 100 % the side is what it is in the file, or else as much of it as fits beside the middle.
        fits = math.pow(10.0, (facts.lufs - lufs) / 20) if lufs > SILENT_LUFS else 0.0
        gain = round(min(facts.gain / MOST_SIDE, fits), 6)
        store.put("bed", key, json.dumps(gain).encode())
    make = partial(_period, path, replace(facts, gain=gain), side=True)
    side = cached_loop(f"bedfile/{RECIPE}/{digest}/side", facts.loop_frames, facts.lufs, make, store)
    return widened(loop, side, width)


def _side_gain(payload: bytes | memoryview | None) -> float | None:
    """Parse the cached gain of a file's side; None if it is invalid."""
    try:
        gain: Any = decode_json(bytes(payload or b""))
    except ValueError:
        return None
    return gain if isinstance(gain, float) and 0 <= gain < _FAR else None


def known_loop(short: str, store: SegmentStore, width: int = 0) -> Loop | None:
    """Return the loop of a file that was rendered before, wherever the file is now; None if it is not kept.

    Args:
        short: The first `SHORT` digits of its `sound_digest`, as they stand in a timeline.
        store: Has its samples.
        width: How wide it is, %.
    """
    digest = bytes(store.get("bed", _key(short)) or b"").decode("ascii", "replace")
    if len(digest) != _DIGITS or not digest.startswith(short):
        return None
    facts = _facts(store.get("bed", _key(digest)))
    if facts is None:
        return None
    name = f"bedfile/{RECIPE}/{digest}"
    loop = kept_loop(name, facts.loop_frames, facts.lufs, SPEECH, store)
    if loop is None or not width:
        return loop
    side = kept_loop(f"{name}/side", facts.loop_frames, facts.lufs, SPEECH, store)
    return None if side is None else widened(loop, side, width)


def _key(digest: str) -> str:
    return hashlib.sha256(f"bedfile/{RECIPE}|{digest}".encode()).hexdigest()


def _remark(path: Path, facts: _Facts) -> str:
    """Format the remark on an uneven file: its level is set by its loudest moment, so the rest is soft."""
    if facts.above_db <= UNEVEN_DB:
        return ""
    return (
        f"{path.name} is {facts.above_db:.0f} dB louder at {clock(facts.spot_ms)} than it usually is, so the "
        "rest of it lies as much lower under the voice; without that moment it would be heard better."
    )


def sound_digest(path: Path) -> str:
    """Return the SHA-256 of a sound file's content, hex.

    Raises:
        AudioError: It cannot be read.
    """
    try:
        with open_file(path) as file:
            state = os.fstat(file.fileno())
        return _summed_up(path.absolute(), state.st_size, state.st_mtime_ns)
    except OSError as problem:
        raise AudioError(f"It cannot be read ({why(problem)}).", where=str(path), mend=NAME_ONE) from None


@cache
def _summed_up(path: Path, size: int, mtime_ns: int) -> str:
    """Hash a file once a process: an hour of WAV takes a while, and several callers ask."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts(payload: bytes | memoryview | None) -> _Facts | None:
    """Parse the cached measurements of a file; None if they are invalid: others may write to a cache."""
    try:
        values: Any = decode_json(bytes(payload or b""))
        first, stop, gain, lufs, spot_ms, above_db = values
        whole = [type(each) is int for each in (first, stop, spot_ms)]
        level = [isinstance(each, float) and abs(each) < _FAR for each in (gain, lufs, above_db)]
    except (ValueError, TypeError):
        return None
    longest = 2 * MOST_MS * RATE_HZ // SECOND
    if not (all(whole) and all(level) and 0 <= first < stop <= longest and spot_ms >= 0 and gain > 0):
        return None
    facts = _Facts(first, stop, gain, lufs, spot_ms, above_db)
    return facts if facts.loop_frames > 0 else None


def _measured(path: Path) -> _Facts:
    """Measure a file from its first sample to its last.

    Raises:
        AudioError: It is silent, too short or too long.
    """
    import numpy as np

    heading = sound_header(path)
    said_ms = heading.frames * SECOND // heading.rate_hz
    if said_ms > MOST_MS:
        raise _too_long(path, said_ms)
    first, stop, at, peak = -1, 0, 0, 0.0

    def read() -> Iterator[NDArray[np.float64]]:
        nonlocal first, stop, at, peak
        for block in in_blocks(samples(path, RATE_HZ), RATE_HZ):
            if at > MOST_MS * RATE_HZ // SECOND:
                raise _too_long(path, at * SECOND // RATE_HZ)
            heard = np.flatnonzero(np.abs(block) > _QUIET)
            if len(heard):
                first = at + int(heard[0]) if first < 0 else first
                stop = at + int(heard[-1]) + 1
                peak = max(peak, float(np.abs(block).max()))
            yield block
            at += len(block)

    power = powers_of(read())
    long_ms = max(0, stop - first) * SECOND // RATE_HZ
    if first < 0:
        raise _silent(path)
    if long_ms < LEAST_MS:
        mend = f"A bed needs {LEAST_MS // SECOND} seconds of sound or more, better a minute."
        raise AudioError(f"It has {long_ms / SECOND:.1f} seconds of sound.", where=str(path), mend=mend)
    raw = _Facts(first, stop, 1.0, 0.0)
    alone = power[(first + raw.overlap) // POWER_BLOCK : (first + raw.period) // POWER_BLOCK]
    lufs = max(loudest_lufs(alone), loudest_lufs(powers_of(_around_seam(path, raw))))
    if lufs < SILENT_LUFS:
        raise _silent(path)
    gain_db = min(LOOP_LUFS - lufs, 20 * math.log10(_HIGHEST / peak))
    gain = round(math.pow(10.0, gain_db / 20), 6)
    moments = power[: len(power) // _MOMENT * _MOMENT].reshape(-1, _MOMENT).mean(axis=1)
    usual = float(np.median(moments[first // (_MOMENT * POWER_BLOCK) : stop // (_MOMENT * POWER_BLOCK)]))
    above_db = round(10 * math.log10(float(moments.max()) / max(usual, 1e-12)), 1)
    spot_ms = int(moments.argmax()) * _MOMENT // 2
    return _Facts(first, stop, gain, round(lufs + gain_db, 2), spot_ms, above_db)


def _around_seam(path: Path, facts: _Facts) -> Iterator[NDArray[np.float64]]:
    """Yield the crossfade of a file's end and beginning, with a second on either side, for its loudness.

    Two sounds are added there, which can be louder than either for a moment.
    """
    import numpy as np

    whole, overlap = facts.period, facts.overlap
    end = piece(path, RATE_HZ, facts.first + whole - RATE_HZ, RATE_HZ + overlap)
    begin = piece(path, RATE_HZ, facts.first, overlap + RATE_HZ)
    crossed = _crossed(end[RATE_HZ:], begin[:overlap])
    yield np.concatenate([end[:RATE_HZ], crossed, begin[overlap:]])


def _period(
    path: Path, facts: _Facts, form: AudioFormat, *, side: bool = False
) -> Iterator[NDArray[np.int16]]:
    """Yield one period of the loop in blocks, the end of the file crossfaded with its beginning.

    The gains keep the power of the sum constant however correlated the two are: for uncorrelated sounds they
    are the usual equal-power pair, for equal ones they add up to 1.
    """
    import numpy as np

    scale = form.rate_hz / RATE_HZ
    first, overlap = round(facts.first * scale), round(facts.overlap * scale)
    whole = facts.loop_frames * form.frame_samples
    end = piece(path, form.rate_hz, first + whole, overlap, side=side) * facts.gain
    at = 0
    sound = after(samples(path, form.rate_hz, side=side), first)
    for block in in_blocks(sound, BLOCK * form.frame_samples):
        made = block[: whole - at] * facts.gain
        if at == 0:
            made[:overlap] = _crossed(end, made[:overlap])
        at += len(made)
        yield np.clip(np.rint(made * 32_767), -32_768, 32_767).astype(np.int16)
        if at == whole:
            return


def _crossed(out: NDArray[np.float64], into: NDArray[np.float64]) -> NDArray[np.float64]:
    """Crossfade from one sound into another at constant power, corrected for their correlation."""
    import numpy as np

    power = float(np.sqrt(np.mean(np.square(out)) * np.mean(np.square(into))))
    alike = min(1.0, max(0.0, float(np.mean(out * into)) / power)) if power else 0.0
    angle = np.pi / 2 * np.arange(len(into)) / len(into)
    down, up = np.cos(angle), np.sin(angle)
    made: NDArray[np.float64] = (out * down + into * up) / np.sqrt(1 + 2 * alike * down * up)
    return made


def _silent(path: Path) -> AudioError:
    return AudioError("It is silent.", where=str(path), mend="Name another file, or --bed none.")


def _too_long(path: Path, long_ms: Ms) -> AudioError:
    mend = f"Cut a piece of at most {MOST_MS // MINUTE} minutes out of it; it is repeated without a seam."
    return AudioError(f"It lasts {clock(long_ms)}.", where=str(path), mend=mend)
