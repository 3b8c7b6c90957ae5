"""The lock file: the sounds a session is made of, so that it is rebuilt from no others.

It lies beside a track as `NAME.lock.json` and has, for every sentence, the exact words sent to the voice, the
address of the clip, and the SHA-256 of its samples. One line a sentence, in the order of speaking, makes a
readable diff under version control. Sounds of the script's own, where there are any, are pinned likewise.

    {
      "schema": "voiceguide.lock/1",
      "track": "bedtime-twist-10min", "routine": "bedtime-twist", "duration_ms": 600000,
      "voice": "gtts", "engine": "gtts/2.5.4 host=translate.google.com …",
      "clips": [
        {"text": "…", "language": "en", "pace": "bedtime",
         "clip": "<64 hex digits>", "duration_ms": 3120, "lufs": -16.0, "sha256": "<64 hex digits>"}
      ],
      "sounds": [
        {"file": "gong.wav", "clip": "<64 hex digits>", "duration_ms": 9000, "lufs": -29.1, "sha256": "…"}
      ]
    }
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from voiceguide.cache.store import Cache
from voiceguide.core.reading import FileKind, component
from voiceguide.core.serde import as_lines
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import LockError, as_json
from voiceguide.speech.model import Clip, Pace, Utterance
from voiceguide.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA: Final = "voiceguide.lock/1"
KIND: Final = FileKind("lock", 16_000_000)
"""A lock file, at most 16 MB; one of an hour with 300 cues has 100,000 bytes."""
MOST_CLIPS: Final = 20_000

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST_MS: Final = 600_000
_LONGEST_TEXT: Final = 10_000
_LONGEST_NAME: Final = 200
_COMPARED: Final = 500
"""The most sentences, and the most characters of each, that are searched for the nearest one."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One sentence, pinned.

    Args:
        said: The words, as they were sent to the voice.
        clip: The address of its sound, 64 hex digits.
        duration_ms: Its length.
        lufs: Its loudness, or None if it was not measured.
        sha256: Of its samples: 48 kHz, mono, 16 bits, little-endian.
    """

    said: Utterance
    clip: str
    duration_ms: Ms
    lufs: float | None
    sha256: str


@dataclass(frozen=True, slots=True)
class PinnedSound:
    """One sound of the script's own, pinned.

    Args:
        file: The name of its file in the script.
        clip: The address of the finished sound, 64 hex digits.
        duration_ms: Its length.
        lufs: Its loudness, or None if it was not measured.
        sha256: Of its samples, as of a clip's.
    """

    file: str
    clip: str
    duration_ms: Ms
    lufs: float | None
    sha256: str


AnyPinned: TypeAlias = Pinned | PinnedSound


@dataclass(frozen=True, slots=True)
class Lock:
    """A session, pinned.

    Args:
        track: The name of its track, without an ending.
        routine: As the user named it.
        duration_ms: How long the session lasts.
        voice: The voice that spoke.
        engine: The voice's `id`: engine, version, speeds.
        clips: Every sentence spoken or measured for it, in the order of speaking.
        sounds: The sounds of the script's own, in the order of hearing.
    """

    track: str
    routine: str
    duration_ms: Ms
    voice: str
    engine: str
    clips: tuple[Pinned, ...]
    sounds: tuple[PinnedSound, ...] = ()

    @property
    def pinned(self) -> tuple[AnyPinned, ...]:
        """Return everything that it pins: the sentences, then the sounds."""
        return (*self.clips, *self.sounds)


def pin_sounds(keys: Iterable[tuple[str, str]], cache: Cache) -> tuple[PinnedSound, ...]:
    """Pin sounds of a script's own, given by the names of their files and their addresses.

    Raises:
        CacheError: One of them is gone, or may not be read.
    """
    pinned = []
    for file, key in dict.fromkeys(keys):
        digest, clip = samples_sha256(cache.samples(key)), cache.load_clip(key, sound=False)
        if clip is not None:
            pinned.append(PinnedSound(file, key, clip.duration_ms, clip.lufs, digest))
    return tuple(pinned)


def pin(clips: Mapping[Utterance, Clip], cache: Cache) -> tuple[Pinned, ...]:
    """Pin the spoken sentences; their sounds are read and hashed.

    Raises:
        CacheError: One of them is gone, or may not be read.
    """
    return tuple(
        Pinned(said, clip.key, clip.duration_ms, clip.lufs, samples_sha256(cache.samples(clip.key)))
        for said, clip in clips.items()
    )


def samples_sha256(samples: NDArray[np.int16]) -> str:
    """Return the SHA-256 of a clip's samples, hex."""
    return hashlib.sha256(samples.astype("<i2", copy=False).tobytes(), usedforsecurity=False).hexdigest()


def cached_clip(pinned: Pinned, cache: Cache, key: str = "") -> Clip | None:
    """Return the pinned clip from the cache, or None if the cache does not have this very sound.

    Args:
        pinned: The pinned sentence.
        cache: Where clips are.
        key: Another address than the pinned one: another version of a library may make the very same sound.

    Raises:
        CacheError: It may not be read.
    """
    key = key or pinned.clip
    samples = cache.cached_samples(key)
    if samples is None or samples_sha256(samples) != pinned.sha256:
        return None
    clip = cache.load_clip(key, sound=False)
    same = clip is not None and (clip.duration_ms, clip.lufs) == (pinned.duration_ms, pinned.lufs)
    return clip if same else None


def differing(lock: Lock, said: Iterable[Utterance]) -> tuple[tuple[Utterance, ...], tuple[Utterance, ...]]:
    """Return the sentences that are said and not pinned, and those that are pinned and no longer said."""
    now, then = dict.fromkeys(said), dict.fromkeys(pinned.said for pinned in lock.clips)
    return tuple(one for one in now if one not in then), tuple(one for one in then if one not in now)


def nearest_pinned(lock: Lock, said: Utterance) -> str:
    """Format the pinned sentence nearest to a sentence, ` (pinned is "…")`; empty if none is near."""
    from difflib import get_close_matches

    # Comparing takes as long as the product of both lengths.
    pinned = [one.said.spoken for one in lock.clips[:_COMPARED] if len(one.said.spoken) <= _COMPARED]
    near = get_close_matches(said.spoken[:_COMPARED], pinned, n=1)
    return f" (pinned is {near[0]!r})" if near and near[0] != said.spoken else ""


def encode_lock(lock: Lock) -> str:
    """Write a lock as text; equal locks give equal bytes, and `decode_lock` reads it back."""
    return as_lines(as_plain(lock))


def as_plain(lock: Lock) -> dict[str, Any]:
    """Convert a lock to plain data, as in the file."""
    return {
        "schema": SCHEMA,
        "track": lock.track,
        "routine": lock.routine,
        "duration_ms": lock.duration_ms,
        "voice": lock.voice,
        "engine": lock.engine,
        "clips": [_plain(pinned) for pinned in lock.clips],
        **({"sounds": [_plain_sound(pinned) for pinned in lock.sounds]} if lock.sounds else {}),
    }


def decode_lock(text: str | bytes, where: str = "") -> Lock:
    """Read a lock strictly.

    Args:
        text: The whole file.
        where: Its name, for the message.

    Raises:
        LockError: It is none, or not one of this version.
    """
    try:
        return from_plain(decode_json(text))
    except ValueError as problem:
        raise LockError(f"This is no lock: {problem}.", where=where, mend="Make it anew.") from None
    except LockError as problem:
        raise LockError(problem.what, where=where, mend="Make it anew.") from None


def from_plain(found: object) -> Lock:
    """Build a lock from plain data.

    Raises:
        LockError: Something is missing, unknown, or not what it must be.
    """
    named = _Fields(found, "the lock")
    if (schema := named.take("schema", str)) != SCHEMA:
        raise LockError(f"The schema is {as_json(schema)}; this version reads {SCHEMA!r} only.")
    listed = named.take("clips", list)
    if len(listed) > MOST_CLIPS:
        raise LockError(f"It pins {len(listed)} sentences; {MOST_CLIPS} is the most.")
    lock = Lock(
        track=_name(named.text("track", _LONGEST_NAME)),
        routine=named.text("routine", _LONGEST_TEXT),
        duration_ms=named.whole("duration_ms", 24 * 3_600_000),
        voice=named.text("voice", _LONGEST_TEXT),
        engine=named.text("engine", _LONGEST_TEXT),
        clips=tuple(_pinned(each, f"clips[{n}]") for n, each in enumerate(listed)),
        sounds=tuple(_pinned_sound(each, f"sounds[{n}]") for n, each in enumerate(named.others("sounds"))),
    )
    named.done()
    if len({pinned.said for pinned in lock.clips}) < len(lock.clips):
        raise LockError("It pins one sentence twice.")
    if len({pinned.file for pinned in lock.sounds}) < len(lock.sounds):
        raise LockError("It pins one sound file twice.")
    return lock


def _pinned(found: object, place: str) -> Pinned:
    named = _Fields(found, place)
    pace = named.text("pace", 20)
    if pace not in list(Pace):
        raise LockError(f"{place}.pace is {as_json(pace)}; it must be one of {', '.join(Pace)}.")
    said = Utterance(
        named.text("text", _LONGEST_TEXT), named.text("language", 40), Pace(pace), named.other("voice")
    )
    clip, duration_ms, lufs = named.hash("clip"), named.whole("duration_ms", _LONGEST_MS), named.level("lufs")
    pinned = Pinned(said, clip, duration_ms, lufs, named.hash("sha256"))
    named.done()
    return pinned


def _pinned_sound(found: object, place: str) -> PinnedSound:
    named = _Fields(found, place)
    file, clip = named.text("file", _LONGEST_NAME), named.hash("clip")
    duration_ms, lufs = named.whole("duration_ms", _LONGEST_MS), named.level("lufs")
    pinned = PinnedSound(file, clip, duration_ms, lufs, named.hash("sha256"))
    named.done()
    return pinned


class _Fields:
    """The fields of one object, taken one by one, each of its type."""

    def __init__(self, found: object, place: str) -> None:
        if not isinstance(found, dict):
            raise LockError(f"{as_json(found)} stands where {place} should be an object.")
        self._left, self._place = dict(found), place

    def take(self, name: str, kind: type) -> Any:  # noqa: ANN401 - of the kind that was asked for
        if name not in self._left:
            raise LockError(f"{name!r} is missing in {self._place}.")
        value = self._left.pop(name)
        if type(value) is not kind:
            raise LockError(f"{name!r} in {self._place} cannot be {as_json(value)}.")
        return value

    def other(self, name: str) -> str:
        """Take a text that may be missing, and is not empty where it is there."""
        if name not in self._left:
            return ""
        value = self.text(name, _LONGEST_NAME)
        if not value:
            raise LockError(f"{name!r} in {self._place} cannot be empty.")
        return value

    def others(self, name: str) -> list[object]:
        """Take a list that may be missing, and has an entry or more where it is not."""
        if name not in self._left:
            return []
        value: list[object] = self.take(name, list)
        if not 0 < len(value) <= MOST_CLIPS:
            raise LockError(f"{name!r} in {self._place} has {len(value)} entries.")
        return value

    def text(self, name: str, longest: int) -> str:
        value: str = self.take(name, str)
        if len(value) > longest or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise LockError(f"{name!r} in {self._place} cannot be {as_json(value)}.")
        return value

    def hash(self, name: str) -> str:
        value: str = self.take(name, str)
        if not _HASH.fullmatch(value):
            raise LockError(f"{name!r} in {self._place} is {as_json(value)}, not 64 hex digits.")
        return value

    def whole(self, name: str, most: int) -> int:
        value: int = self.take(name, int)
        if not 0 <= value <= most:
            raise LockError(f"{name!r} in {self._place} cannot be {as_json(value)}.")
        return value

    def level(self, name: str) -> float | None:
        if self._left.get(name, 0) is None:
            del self._left[name]
            return None
        value: float = self.take(name, float)
        if not abs(value) < 1_000:
            raise LockError(f"{name!r} in {self._place} cannot be {as_json(value)}.")
        return value

    def done(self) -> None:
        for name in self._left:
            raise LockError(f"{as_json(name)} in {self._place} is not a key of this schema.")


def _name(name: str) -> str:
    """Validate the name of a track: a file name in its folder on every system, never a path."""
    try:
        for named in (name, f"{name}.lock.json"):  # as it is put down, which is longer
            component(named)
        shown = name.isprintable() and not name.startswith(".")
    except ValueError:
        shown = False
    if not shown:
        raise LockError(f"{as_json(name)} cannot be the name of a track.")
    return name


def _plain(pinned: Pinned) -> dict[str, object]:
    said = pinned.said
    return {
        "text": said.spoken,
        "language": said.language,
        "pace": said.pace.value,
        **({"voice": said.voice} if said.voice else {}),
        "clip": pinned.clip,
        "duration_ms": pinned.duration_ms,
        "lufs": pinned.lufs,
        "sha256": pinned.sha256,
    }


def _plain_sound(pinned: PinnedSound) -> dict[str, object]:
    return {
        "file": pinned.file,
        "clip": pinned.clip,
        "duration_ms": pinned.duration_ms,
        "lufs": pinned.lufs,
        "sha256": pinned.sha256,
    }
