"""Verify a pack from an untrusted source: each entry against its hash, its name and the sessions' pins.

The format of a pack is described in `pack.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from voiceguide.cache import entry
from voiceguide.cache.clips import clip_of
from voiceguide.cache.store import CLIPS, RAW
from voiceguide.core.reading import open_file
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import AudioError, LockError, PackError, why
from voiceguide.speech import decode
from voiceguide.speech import lockfile as locks
from voiceguide.speech.lockfile import AnyPinned, Lock, PinnedSound
from voiceguide.speech.model import Clip
from voiceguide.speech.recordings.raw import is_packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA: Final = "voiceguide.pack/1"
LARGEST: Final = 2_000_000_000
LARGEST_ENTRY: Final = {CLIPS: 20_000_000, RAW: 64_000_000}
"""Bytes of the largest entry of each kind: three minutes as a finished clip, and as raw speech."""
LARGEST_LIST: Final = 24_000_000
"""Bytes of the longest list: of some hundred hours."""
MOST_VALUES: Final = 1_000_000
MOST_ENTRIES: Final = 50_000

LIST: Final = "pack.json"
_LARGEST_MP3: Final = 5_000_000
"""Bytes of the longest answer of a service that is kept as it came; it has some 200 letters."""
_MEMBER: Final = re.compile(r"(clips|raw)/([0-9a-f]{64})", re.ASCII)
# The end of a zip without comment: signature, four numbers of parts, size of the directory, where, comment.
_END: Final = struct.Struct("<4s4H2LH")
# The beginning of a pack: the signature of a member, and at its place the name of the first.
_MEMBER_BEGINS: Final = b"PK\x03\x04"
_NAME_AT: Final = 30
_NAME: Final = LIST.encode()
_LARGEST_DIRECTORY: Final = 6_000_000
LOUDEST_LUFS: Final = -11.0
"""No clip is finished to be louder: the most is 1.5 LU over -14 (`timeline/levels.py`)."""
LOUDEST_MOMENT_LUFS: Final = -4.0
"""Nor has any 400 ms that are louder: its peaks stay 2.3 dB under full scale."""
LOUDNESS_LU: Final = 0.2
"""So much a measurement may differ: by what rounding does to samples, that is 0.005."""
SILENT_LUFS: Final = -60.0
"""Under this nothing is heard, and a measurement says little."""
Measure: TypeAlias = "Callable[[NDArray[np.int16]], tuple[float, float]]"
"""Measures a clip at 48 kHz: its loudness and that of its loudest 400 ms, LUFS; -inf for silence."""
_MEND: Final = "Ask for it again, or have it made anew with `voiceguide cache pack`."


@contextmanager
def open_pack(path: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """Open a pack for a block, and turn every failure to read it into a `PackError`.

    Raises:
        PackError: It is no pack, or damaged; so is said whatever the block finds wrong, with where it lies.
    """
    where = str(path)
    try:
        with open_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            _check_end(file, size)
            with zipfile.ZipFile(file) as pack:
                yield pack, size
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


def _check_end(file: BinaryIO, size: int) -> None:
    """Check the last 22 bytes alone, so that the file does not decide how much is read next."""
    if size > LARGEST:
        raise PackError("This is larger than any pack.")
    if size < _END.size:
        raise _endless(file)
    file.seek(-_END.size, os.SEEK_END)
    signature, disk, start_disk, here, entries, directory, at, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or disk or start_disk or comment or here != entries:
        raise _endless(file)
    if directory > _LARGEST_DIRECTORY or at + directory + _END.size != size:
        raise PackError("This is no whole pack: its list of members is not where it must be.")
    file.seek(0)


def _endless(file: BinaryIO) -> PackError:
    """Return the message for a file that does not end as a pack does: it was cut, if it begins as one."""
    file.seek(0)
    begin = file.read(_NAME_AT + len(_NAME))
    if begin.startswith(_MEMBER_BEGINS) and _NAME.startswith(begin[_NAME_AT:]):
        mend = "It was not copied or loaded to its end: get the whole file again."
        return PackError("This pack is incomplete or damaged: its end is not where it must be.", mend=mend)
    return PackError("This is no pack of speech.")


def read_list(pack: zipfile.ZipFile, size: int) -> tuple[tuple[Lock, ...], dict[str, str]]:
    """Read the list of a pack, and check its members against it: name -> SHA-256.

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
        content = decode_json(pack.read(LIST), MOST_VALUES)
    except ValueError as problem:
        raise PackError(f"Its list cannot be read: {problem}.") from None
    sessions, entries = _announced(content)
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
    if info.file_size > (LARGEST_LIST if name == LIST else LARGEST_ENTRY[name.partition("/")[0]]):
        raise PackError(f"{name} is larger than any entry.")


def _announced(content: object) -> tuple[tuple[Lock, ...], dict[str, tuple[int, str]]]:
    if not isinstance(content, dict) or set(content) != {"schema", "sessions", "entries"}:
        raise PackError("Its list is not what a pack has.")
    if content["schema"] != SCHEMA:
        shown = json.dumps(content["schema"])[:60]
        mend = "Update voiceguide, or have the pack made by the version you have."
        raise PackError(f"Its schema is {shown}; this version reads {SCHEMA!r} only.", mend=mend)
    if not isinstance(content["sessions"], list) or not isinstance(content["entries"], list):
        raise PackError("Its list is not what a pack has.")
    try:
        sessions = tuple(locks.from_plain(each) for each in content["sessions"])
    except LockError as problem:
        raise PackError(f"One of its sessions cannot be read: {problem.what}") from None
    if len({lock.track.casefold() for lock in sessions}) < len(sessions):
        raise PackError("Two of its sessions have one name.")
    return sessions, dict(_announcement(each) for each in content["entries"])


def _announcement(content: Any) -> tuple[str, tuple[int, str]]:  # noqa: ANN401 - whatever a stranger wrote
    if not isinstance(content, Mapping) or set(content) != {"name", "bytes", "sha256"}:
        raise PackError("Its list is not what a pack has.")
    name, length, digest = content["name"], content["bytes"], content["sha256"]
    if not (isinstance(name, str) and type(length) is int and isinstance(digest, str)):
        raise PackError("Its list is not what a pack has.")
    return name, (length, digest)


def pins(sessions: Iterable[Lock], entries: Mapping[str, str]) -> dict[str, AnyPinned]:
    """Collect the pins of the sessions, by clip; all of the clips must be in the pack.

    Raises:
        PackError: Some is not, or one clip is pinned in two ways.
    """
    pins: dict[str, AnyPinned] = {}
    for pinned in (pinned for lock in sessions for pinned in lock.pinned):
        if f"{CLIPS}/{pinned.clip}" not in entries:
            raise PackError(f"The sound of {_short(_told(pinned))} is missing in it.")
        known = pins.setdefault(pinned.clip, pinned)
        if _described(known) != _described(pinned):
            raise PackError(f"It pins two sounds for {_short(_told(pinned))}.")
    return pins


def verify_entry(
    pack: zipfile.ZipFile,
    name: str,
    digest: str,
    pins: Mapping[str, AnyPinned],
    measure: Measure | None,
) -> tuple[entry.Head, memoryview]:
    """Read one entry and verify it: its hash, its seal, its name, that it is speech, and its declared facts.

    Args:
        pack: The pack.
        name: Which entry.
        digest: The sum that was announced.
        pins: What the sessions of the pack say of its clips.
        measure: Measures loudness; None if the same bytes were measured before.

    Raises:
        PackError: One of these is not what it must be.
    """
    data = pack.read(name)
    kind, _, key = name.partition("/")
    if entry_sha256(data) != digest:
        raise PackError(f"{name} does not match its checksum.")
    try:
        head, payload = entry.unseal(data, kind, key)
    except entry.Damaged as damage:
        raise PackError(f"{name} is not whole: {damage}.") from None
    if kind == RAW:
        if head.facts or not _is_raw(payload):
            raise PackError(f"{name} is not speech.")
        return head, payload
    clip = clip_of(head)
    if clip is None:
        raise PackError(f"{name} is not speech.")
    if (pinned := pins.get(key)) is not None:
        if entry_sha256(payload) != pinned.sha256:
            raise PackError(f"The sound of {_short(_told(pinned))} is not the one that it pins.")
        if (clip.duration_ms, clip.lufs) != (pinned.duration_ms, pinned.lufs):
            raise PackError(f"The sound of {_short(_told(pinned))} is described in two ways.")
    if measure is not None:
        _check_loudness(name, clip, payload, measure)
    return head, payload


def _told(pinned: AnyPinned) -> str:
    return pinned.file if isinstance(pinned, PinnedSound) else pinned.said.spoken


def _described(pinned: AnyPinned) -> tuple[str, int, float | None]:
    return pinned.sha256, pinned.duration_ms, pinned.lufs


def _check_loudness(name: str, clip: Clip, payload: memoryview, measure: Measure) -> None:
    """Check the declared loudness of a clip against its samples.

    A track is levelled by what its clips say. One that says less than it has would be louder than all others.
    """
    import numpy as np

    lufs, loudest = measure(np.frombuffer(payload, "<i2"))
    stated = clip.lufs
    if stated is not None and abs(lufs - stated) > LOUDNESS_LU and max(lufs, stated) > SILENT_LUFS:
        raise PackError(f"{name} has {lufs:.1f} LUFS, and not the {stated:.1f} that it tells.")
    if lufs > LOUDEST_LUFS or loudest > LOUDEST_MOMENT_LUFS:
        raise PackError(f"{name} is louder than any speech is finished to.")


def _is_raw(payload: memoryview) -> bool:
    if is_packed(payload):
        return True
    if len(payload) > _LARGEST_MP3:
        return False
    try:
        decode.frames(bytes(payload))
    except AudioError:
        return False
    return True


def _short(text: str) -> str:
    return json.dumps(text if len(text) <= 60 else text[:57] + "...", ensure_ascii=False)


def entry_sha256(data: bytes | memoryview) -> str:
    """Return the SHA-256 of an entry, hex."""
    return hashlib.sha256(data, usedforsecurity=False).hexdigest()
