"""Pin a session, and carry its speech to another machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from voiceguide import pipeline
from voiceguide.desk.naming import track_names
from voiceguide.errors import SpeechRefused
from voiceguide.files import beside, put_down, try_place
from voiceguide.pipeline import Progress, Request, quiet
from voiceguide.places import try_folder
from voiceguide.session.request import LOCK
from voiceguide.session.speaking import recorded
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.lock import Lock
    from voiceguide.speech.packfile import Entered

Brought: TypeAlias = "Entered"
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
    from voiceguide.speech import lock as locks

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
    from voiceguide.speech import packfile
    from voiceguide.speech.cache import Cache

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
    from voiceguide.render.loudness import heard_lufs
    from voiceguide.speech import lock as locks
    from voiceguide.speech import packfile
    from voiceguide.speech.cache import Cache

    brought = packfile.enter(path, Cache(settings.cache_folder), heard_lufs)
    if locks_folder is not None:
        try_folder(locks_folder, f"--locks {locks_folder}")
        for session in brought.sessions:
            put_down(locks_folder / f"{session.track}{LOCK}", locks.write(session).encode())
    return brought


def _kept(settings: Settings) -> AbstractContextManager[None]:
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.limit import kept_within

    return kept_within(Cache(settings.cache_folder), settings.cache_limit_bytes)


def _pinned(
    request: Request, settings: Settings, name: str, progress: Progress
) -> tuple[Lock, Iterable[str]]:
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.lock import Lock, pin
    from voiceguide.speech.raw import addresses

    made = pipeline.composed(request, settings, progress)
    voice, clips = recorded(request, made, settings)
    raw: set[str] = set()
    for said in clips:
        with suppress(SpeechRefused):
            raw.update(addresses(voice, said))
    pinned = pin(clips, Cache(settings.cache_folder))
    return Lock(name, request.routine, request.target_ms, voice.name, voice.id, pinned), raw
