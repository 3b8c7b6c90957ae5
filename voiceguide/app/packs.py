"""Pin a session, and carry its speech to another machine."""

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
from voiceguide.core.files import beside, put_down, try_place
from voiceguide.core.places import try_folder
from voiceguide.errors import SpeechRefused
from voiceguide.pipeline import Progress, Request, quiet
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.cache.eviction import Checked, Pruned, Stats
    from voiceguide.speech.lockfile import Lock
    from voiceguide.speech.pack import PackImport
    from voiceguide.speech.recordings.audit import AuditReport

Brought: TypeAlias = "PackImport"
"""What a pack brought."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: for which sessions, how many entries, and how large the file is."""

    path: Path
    sessions: tuple[Lock, ...]
    entries: int
    size_bytes: int


def lock(request: Request, settings: Settings, track: Path, progress: Progress | None = None) -> Lock:
    """Compose a session, speak what is missing, and pin all of it beside its track.

    Args:
        request: The session.
        settings: Where things live.
        track: The track's file, there already or not; the lock lies beside it.
        progress: Told of synthesis.

    Raises:
        VoiceguideError: As for `pipeline.compose`; the lock cannot be written.
    """
    from voiceguide.speech import lockfile as locks

    path = track.with_suffix(LOCK)
    try_place(path)
    with _kept(settings):
        pinned, _ = _pinned(request, settings, track.stem, progress or quiet)
    put_down(path, locks.write(pinned).encode())
    return pinned


def pack(
    requests: Sequence[Request], settings: Settings, out: Path, progress: Progress | None = None
) -> Packed:
    """Compose sessions, speak what is missing, and write all of their speech into one file.

    Raises:
        VoiceguideError: As for `pipeline.compose`; the file cannot be written.
    """
    from voiceguide.cache.store import Cache
    from voiceguide.speech import pack as packfile

    names = track_names(requests)
    try_place(out)
    with _kept(settings):
        sessions, raw = [], set[str]()
        for request, name in zip(requests, names, strict=True):
            pinned, raw_keys = _pinned(request, settings, Path(name).stem, progress or quiet)
            sessions.append(pinned)
            raw.update(raw_keys)
        with beside(out) as part:
            entries = packfile.write(part.file, sessions, raw, Cache(settings.cache_folder))
            part.file.seek(0, 2)
            size_bytes = part.file.tell()
    return Packed(out, tuple(sessions), entries, size_bytes)


def unpack(path: Path, settings: Settings, locks_folder: Path | None = None) -> Brought:
    """Prove a pack and put its speech into the cache; nothing enters unless all of it is what it must be.

    Args:
        path: The pack.
        settings: Where the cache is.
        locks_folder: Where the locks of its sessions are put, if they are wanted; made if need be.

    Raises:
        PackError: It is no pack, or is damaged.
        CacheError: The cache cannot be written.
        OutputError: A lock cannot be written.
    """
    from voiceguide.audio.dsp.loudness import heard_lufs
    from voiceguide.cache.store import Cache
    from voiceguide.speech import lockfile as locks
    from voiceguide.speech import pack as packfile

    brought = packfile.import_pack(path, Cache(settings.cache_folder), heard_lufs)
    if locks_folder is not None:
        try_folder(locks_folder, f"--locks {locks_folder}")
        for session in brought.sessions:
            put_down(locks_folder / f"{session.track}{LOCK}", locks.write(session).encode())
    return brought


def _kept(settings: Settings) -> AbstractContextManager[None]:
    from voiceguide.cache.size_limit import within_size_limit
    from voiceguide.cache.store import Cache

    return within_size_limit(Cache(settings.cache_folder), settings.cache_limit_bytes)


def _pinned(
    request: Request, settings: Settings, name: str, progress: Progress
) -> tuple[Lock, Iterable[str]]:
    from voiceguide.cache.store import Cache
    from voiceguide.speech.lockfile import Lock, pin
    from voiceguide.speech.recordings.raw import addresses

    made = pipeline.composed(request, settings, progress)
    voice, clips = recorded(request, made, settings)
    raw: set[str] = set()
    for said in clips:
        with suppress(SpeechRefused):
            raw.update(addresses(voice, said))
    pinned = pin(clips, Cache(settings.cache_folder))
    return Lock(name, request.routine, request.target_ms, voice.name, voice.id, pinned), raw


def cache_stats(settings: Settings) -> Stats:
    """Count what the speech cache keeps.

    Raises:
        CacheError: It cannot be read.
    """
    from voiceguide.cache import eviction
    from voiceguide.cache.store import Cache

    return eviction.stats(Cache(settings.cache_folder))


def cache_check(settings: Settings, *, repair: bool = False, progress: Progress | None = None) -> Checked:
    """Read every entry of the speech cache and prove it whole; `repair` removes what is not.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache import eviction
    from voiceguide.cache.store import Cache

    cache, tell = Cache(settings.cache_folder), progress or quiet
    return eviction.check(cache, repair=repair, progress=lambda done, of: tell("Checking", done, of))


def cache_listen(
    settings: Settings, *, repair: bool = False, progress: Progress | None = None
) -> AuditReport:
    """Look through the raw speech of the cache for words that may be missing; `repair` removes it.

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
    """Make room in the speech cache: what was not used for longest goes first.

    Raises:
        CacheError: Something is being rendered with it; it cannot be read, or an entry may not be removed.
    """
    from voiceguide.cache.size_limit import prune_exclusively
    from voiceguide.cache.store import Cache

    return prune_exclusively(Cache(settings.cache_folder), max_bytes=max_bytes, older_than_s=older_than_s)
