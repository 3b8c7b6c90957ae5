"""Lock files and packs of speech, and the upkeep of the speech cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from voiceguide import pipeline
from voiceguide.app.naming import track_names
from voiceguide.compose.request import LOCK
from voiceguide.compose.sounds import recorded
from voiceguide.core.files import atomic_file, check_writable, write_file
from voiceguide.core.places import try_folder
from voiceguide.errors import SpeechRefused
from voiceguide.pipeline import Progress, Request, quiet
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.cache.eviction import Checked, Pruned, Stats
    from voiceguide.speech.lockfile import Lock
    from voiceguide.speech.pack import PackImport
    from voiceguide.speech.recordings.audit import AuditReport

Unpacked: TypeAlias = "PackImport"
"""The entries that a pack added to the cache."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was written: its sessions, its number of entries, and its size, bytes."""

    path: Path
    sessions: tuple[Lock, ...]
    entries: int
    size_bytes: int


def lock_session(request: Request, settings: Settings, track: Path, progress: Progress | None = None) -> Lock:
    """Compose a session, speak what is missing, and write its lock file beside its track.

    Args:
        request: The session.
        settings: The folders and limits.
        track: The track's file, which need not exist; the lock file lies beside it.
        progress: Called with the progress of synthesis.

    Raises:
        VoiceguideError: As for `pipeline.compose`; the lock cannot be written.
    """
    from voiceguide.speech import lockfile as locks

    path = track.with_suffix(LOCK)
    check_writable(path)
    with _within_size_limit(settings):
        pinned, _ = _pinned(request, settings, track.stem, progress or quiet)
    write_file(path, locks.encode_lock(pinned).encode())
    return pinned


def pack_sessions(
    requests: Sequence[Request], settings: Settings, out: Path, progress: Progress | None = None
) -> Packed:
    """Compose sessions, speak what is missing, and write all of their speech into one file.

    Raises:
        VoiceguideError: As for `pipeline.compose`; the file cannot be written.
    """
    from voiceguide.cache.store import Cache
    from voiceguide.speech import pack

    names = track_names(requests)
    check_writable(out)
    with _within_size_limit(settings):
        sessions, raw = [], set[str]()
        for request, name in zip(requests, names, strict=True):
            pinned, raw_keys = _pinned(request, settings, Path(name).stem, progress or quiet)
            sessions.append(pinned)
            raw.update(raw_keys)
        with atomic_file(out) as part:
            entries = pack.write_pack(part.file, sessions, raw, Cache(settings.cache_folder))
            part.file.seek(0, 2)
            size_bytes = part.file.tell()
    return Packed(out, tuple(sessions), entries, size_bytes)


def unpack_file(path: Path, settings: Settings, locks_folder: Path | None = None) -> Unpacked:
    """Verify a pack and add its speech to the cache; nothing is added unless all of it is valid.

    Args:
        path: The pack.
        settings: The folder of the cache.
        locks_folder: The folder for the lock files of its sessions, if they are wanted; made if need be.

    Raises:
        PackError: It is no pack, or is damaged.
        CacheError: The cache cannot be written.
        OutputError: A lock cannot be written.
    """
    from voiceguide.audio.dsp.loudness import heard_lufs
    from voiceguide.cache.store import Cache
    from voiceguide.speech import lockfile as locks
    from voiceguide.speech import pack

    brought = pack.import_pack(path, Cache(settings.cache_folder), heard_lufs)
    if locks_folder is not None:
        try_folder(locks_folder, f"--locks {locks_folder}")
        for session in brought.sessions:
            write_file(locks_folder / f"{session.track}{LOCK}", locks.encode_lock(session).encode())
    return brought


def _within_size_limit(settings: Settings) -> AbstractContextManager[None]:
    from voiceguide.cache.size_limit import within_size_limit
    from voiceguide.cache.store import Cache

    return within_size_limit(Cache(settings.cache_folder), settings.cache_limit_bytes)


def _pinned(
    request: Request, settings: Settings, name: str, progress: Progress
) -> tuple[Lock, Iterable[str]]:
    from voiceguide.cache.store import Cache
    from voiceguide.compose.planning import own_sounds_of
    from voiceguide.speech.lockfile import Lock, pin, pin_sounds
    from voiceguide.speech.recordings.raw import addresses

    made = pipeline.composed(request, settings, progress)
    voice, clips, speakers = recorded(request, made, settings)
    raw: set[str] = set()
    for said in clips:
        with suppress(SpeechRefused):
            raw.update(addresses(speakers[said], said))
    cache = Cache(settings.cache_folder)
    sounds = pin_sounds(((one.file.name, one.key) for one in own_sounds_of(made.plan)), cache)
    pinned = pin(clips, cache)
    return Lock(name, request.routine, request.target_ms, voice.name, voice.id, pinned, sounds), raw


def cache_stats(settings: Settings) -> Stats:
    """Count the entries of the speech cache.

    Raises:
        CacheError: It cannot be read.
    """
    from voiceguide.cache import eviction
    from voiceguide.cache.store import Cache

    return eviction.stats(Cache(settings.cache_folder))


def cache_check(settings: Settings, *, repair: bool = False, progress: Progress | None = None) -> Checked:
    """Verify every entry of the speech cache; `repair` removes damaged ones.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache import eviction
    from voiceguide.cache.store import Cache

    cache, tell = Cache(settings.cache_folder), progress or quiet
    return eviction.check_entries(cache, repair=repair, progress=lambda done, of: tell("Checking", done, of))


def cache_listen(
    settings: Settings, *, repair: bool = False, progress: Progress | None = None
) -> AuditReport:
    """List raw speech of the cache in which words may be missing; `repair` removes it.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache.store import Cache
    from voiceguide.speech.recordings import audit

    cache, tell = Cache(settings.cache_folder), progress or quiet
    return audit.audit(cache, repair=repair, progress=lambda done, of: tell("Listening", done, of))


def cache_prune(
    settings: Settings, *, max_bytes: int | None = None, older_than_s: float | None = None
) -> Pruned:
    """Prune the speech cache, the least recently used entries first.

    Raises:
        CacheError: Something is being rendered with it; it cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache.size_limit import prune_exclusively
    from voiceguide.cache.store import Cache

    return prune_exclusively(Cache(settings.cache_folder), max_bytes=max_bytes, older_than_s=older_than_s)
