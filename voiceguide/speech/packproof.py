"""The proof of a pack: nothing of what a stranger sent is believed before it was held against the rest.

What a pack is stands in `packfile.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from voiceguide.errors import AudioError, LockError, PackError, why
from voiceguide.speech import lock as locks
from voiceguide.speech import mp3, sealed
from voiceguide.speech.cache import CLIPS
from voiceguide.speech.clipentry import clip_of
from voiceguide.speech.lock import Lock, Pinned
from voiceguide.speech.raw import unpack as unpack_raw

SCHEMA: Final = "voiceguide.pack/1"
LARGEST: Final = 2_000_000_000
LARGEST_ENTRY: Final = 64_000_000
LARGEST_LIST: Final = 64_000_000
MOST_ENTRIES: Final = 50_000

LIST: Final = "pack.json"
_MEMBER: Final = re.compile(r"(clips|raw)/([0-9a-f]{64})", re.ASCII)
# The end of a zip without comment: signature, four numbers of parts, size of the directory, where, comment.
_END: Final = struct.Struct("<4s4H2LH")
_LARGEST_DIRECTORY: Final = 16_000_000
_MEND: Final = "Ask for it again, or have it made anew with `voiceguide cache pack`."


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """Open a pack, and say in one sentence whatever keeps it from being read.

    Raises:
        PackError: It is no pack, or damaged; so is said whatever the block finds wrong, with where it lies.
    """
    where = str(path)
    try:
        with open(path, "rb", opener=_at_once) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise PackError("This is not a file.", where=where)
            _check_end(file, state.st_size)
            with zipfile.ZipFile(file) as pack:
                yield pack, state.st_size
    except PackError as problem:
        problem.where, problem.mend = where, problem.mend or _MEND
        raise
    except FileNotFoundError:
        raise PackError("There is no such file.", where=where) from None
    except OSError as problem:
        raise PackError(f"This cannot be read: {why(problem)}.", where=where) from problem
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        struct.error,
    ) as problem:
        # What zipfile raises for archives that are damaged or made to confuse.
        raise PackError(f"This is no whole pack: {problem}.", where=where, mend=_MEND) from None


def _at_once(path: str, flags: int) -> int:
    # A pipe of that name would be waited for for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_end(file: BinaryIO, size: int) -> None:
    """Look at the last 22 bytes alone, so that no stranger decides how much is read next."""
    if not _END.size <= size <= LARGEST:
        raise PackError("This is no pack of speech." if size < _END.size else "This is larger than any pack.")
    file.seek(-_END.size, os.SEEK_END)
    signature, disk, start_disk, here, entries, directory, at, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or disk or start_disk or comment or here != entries:
        raise PackError("This is no pack of speech.")
    if directory > _LARGEST_DIRECTORY or at + directory + _END.size != size:
        raise PackError("This is no whole pack: its list of members is not where it must be.")
    file.seek(0)


def listed(pack: zipfile.ZipFile, size: int) -> tuple[tuple[Lock, ...], dict[str, str]]:
    """Read what a pack announces, and hold its members against that: name -> SHA-256.

    Raises:
        PackError: Something is announced and not there, there and not announced, or no member of a pack.
    """
    members = {info.filename: info for info in pack.infolist()}
    if len(members) < len(pack.infolist()) or len(members) > MOST_ENTRIES + 1:
        raise PackError("It has members that are doubled, or far too many.")
    for info in members.values():
        _check_member(info)
    # Members that overlap would unpack to more than the file has.
    if sum(info.file_size for info in members.values()) > size:
        raise PackError("Its members are larger than itself.")
    if LIST not in members:
        raise PackError("This is no pack of speech.")
    try:
        told = json.loads(pack.read(LIST))
    except (ValueError, RecursionError):
        raise PackError("Its list cannot be read.") from None
    sessions, entries = _announced(told)
    if set(entries) != set(members) - {LIST}:
        raise PackError("It has other members than it announces.")
    for name, (length, _) in entries.items():
        if members[name].file_size != length:
            raise PackError(f"{name} is not as long as it is announced.")
    return sessions, {name: digest for name, (_, digest) in entries.items()}


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if name != LIST and not _MEMBER.fullmatch(name):
        raise PackError(f"{json.dumps(name[:80])} is not what a pack has.")
    if not stat.S_ISREG(info.external_attr >> 16) or info.flag_bits:
        raise PackError(f"{name} is not an ordinary member.")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        raise PackError(f"{name} is compressed; a pack is not.")
    if info.file_size > (LARGEST_LIST if name == LIST else LARGEST_ENTRY):
        raise PackError(f"{name} is larger than any entry.")


def _announced(told: object) -> tuple[tuple[Lock, ...], dict[str, tuple[int, str]]]:
    if not isinstance(told, dict) or set(told) != {"schema", "sessions", "entries"}:
        raise PackError("Its list is not what a pack has.")
    if told["schema"] != SCHEMA:
        shown = json.dumps(told["schema"])[:60]
        mend = "Update voiceguide, or have the pack made by the version you have."
        raise PackError(f"Its schema is {shown}; this version reads {SCHEMA!r} only.", mend=mend)
    if not isinstance(told["sessions"], list) or not isinstance(told["entries"], list):
        raise PackError("Its list is not what a pack has.")
    try:
        sessions = tuple(locks.from_plain(each) for each in told["sessions"])
    except LockError as problem:
        raise PackError(f"One of its sessions cannot be read: {problem.what}") from None
    if len({lock.track.casefold() for lock in sessions}) < len(sessions):
        raise PackError("Two of its sessions have one name.")
    return sessions, dict(_announcement(each) for each in told["entries"])


def _announcement(told: Any) -> tuple[str, tuple[int, str]]:  # noqa: ANN401 - whatever a stranger wrote
    if not isinstance(told, Mapping) or set(told) != {"name", "bytes", "sha256"}:
        raise PackError("Its list is not what a pack has.")
    name, length, digest = told["name"], told["bytes"], told["sha256"]
    if not (isinstance(name, str) and type(length) is int and isinstance(digest, str)):
        raise PackError("Its list is not what a pack has.")
    return name, (length, digest)


def pins(sessions: Iterable[Lock], entries: Mapping[str, str]) -> dict[str, Pinned]:
    """Gather what the sessions pin, by clip; all of it must be in the pack.

    Raises:
        PackError: Some is not, or two sessions pin two sounds for one clip.
    """
    pins: dict[str, Pinned] = {}
    for pinned in (pinned for lock in sessions for pinned in lock.clips):
        if f"{CLIPS}/{pinned.clip}" not in entries:
            raise PackError(f"The sound of {_short(pinned.said.spoken)} is missing in it.")
        if pins.setdefault(pinned.clip, pinned).sha256 != pinned.sha256:
            raise PackError(f"It pins two sounds for {_short(pinned.said.spoken)}.")
    return pins


def proved(
    pack: zipfile.ZipFile, name: str, digest: str, pins: Mapping[str, Pinned]
) -> tuple[sealed.Head, memoryview]:
    """Read one entry and prove it: its sum, its seal, its name, and that it is speech.

    Raises:
        PackError: One of these is not what it must be.
    """
    data = pack.read(name)
    kind, _, key = name.partition("/")
    if sha256(data) != digest:
        raise PackError(f"{name} does not match its checksum.")
    try:
        head, payload = sealed.unseal(data, kind, key)
    except sealed.Damaged as damage:
        raise PackError(f"{name} is not whole: {damage}.") from None
    if not _is_speech(head, payload):
        raise PackError(f"{name} is not speech.")
    if kind == CLIPS and key in pins and sha256(payload) != pins[key].sha256:
        raise PackError(f"The sound of {_short(pins[key].said.spoken)} is not the one that it pins.")
    return head, payload


def _is_speech(head: sealed.Head, payload: memoryview) -> bool:
    if head.kind == CLIPS:
        return clip_of(head) is not None
    if head.facts:
        return False
    try:
        unpack_raw(bytes(payload))
    except AudioError:
        try:
            mp3.frames(bytes(payload))
        except AudioError:
            return False
    return True


def _short(text: str) -> str:
    return json.dumps(text if len(text) <= 60 else text[:57] + "...", ensure_ascii=False)


def sha256(data: bytes | memoryview) -> str:
    """Sum up what a pack has under one name."""
    return hashlib.sha256(data, usedforsecurity=False).hexdigest()
