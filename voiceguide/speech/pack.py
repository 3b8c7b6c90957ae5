"""A pack: the speech of some sessions as one file, to be carried to a machine without a network.

It is a zip whose members are stored as they are, in the order of their names behind the first, with no
date, so equal speech gives equal bytes:

    pack.json         {"schema": "voiceguide.pack/1", "sessions": [locks], "entries": [what follows]}
    clips/<key>       finished clips, sealed as they lie in the cache (`entry.py`)
    raw/<key>         the speech they were made from

A pack may come from a stranger. Nothing of it becomes a path: a member is known by a kind of two and a
key of 64 hex digits, or it is refused. Nothing is unpacked that was not announced with its size and its
SHA-256, nothing is compressed, and every entry must be what its seal and its name say before the first
one enters the cache. What is in the cache already stays as it is. What a pack cannot prove is that the
sound says the words: whoever takes one trusts its maker for that, as with any recording.
"""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.cache import entry as sealed
from voiceguide.cache.clips import OF
from voiceguide.cache.store import CLIPS, RAW, Cache
from voiceguide.errors import PackError
from voiceguide.speech import lockfile as locks
from voiceguide.speech import pack_verify
from voiceguide.speech.lockfile import Lock
from voiceguide.speech.pack_verify import (
    LARGEST,
    LARGEST_LIST,
    LIST,
    MOST_ENTRIES,
    MOST_VALUES,
    SCHEMA,
    Measure,
    entry_sha256,
)

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_A_FILE: Final = (stat.S_IFREG | 0o644) << 16


@dataclass(frozen=True, slots=True)
class PackImport:
    """The result of importing a pack.

    Args:
        sessions: The sessions it was made for.
        entered: Entries that were not in the cache.
        entered_bytes: How much that was.
        kept: Entries that were there already.
    """

    sessions: tuple[Lock, ...]
    entered: int
    entered_bytes: int
    kept: int


def write_pack(file: BinaryIO, sessions: Iterable[Lock], raw_keys: Iterable[str], cache: Cache) -> int:
    """Write a pack; the same sessions and the same cache give the same bytes.

    Args:
        file: Where to, open for writing and seeking.
        sessions: The sessions, pinned.
        raw_keys: What of their raw speech to take along, as far as it is kept.
        cache: Where everything is.

    Returns:
        How many entries it has.

    Raises:
        CacheError: A clip is gone, or may not be read.
        PackError: It would be larger than any pack may be.
    """
    pinned = tuple(sorted(sessions, key=lambda lock: lock.track))
    wanted = {(CLIPS, one.clip) for lock in pinned for one in lock.pinned}
    wanted |= {(RAW, key) for key in raw_keys}
    listed, total = [], 0
    for kind, key in sorted(wanted):
        entry = _entry(kind, key, cache)
        if entry is not None:
            listed.append({"name": f"{kind}/{key}", "bytes": len(entry), "sha256": entry_sha256(entry)})
            total += len(entry)
    content = {"schema": SCHEMA, "sessions": [locks.as_plain(lock) for lock in pinned], "entries": listed}
    head = json.dumps(content, ensure_ascii=True, indent=1).encode("ascii")
    too_long = len(head) > LARGEST_LIST or head.count(b",") + head.count(b"{") > MOST_VALUES - 10
    if total + len(head) > LARGEST - 10_000_000 or len(listed) > MOST_ENTRIES or too_long:
        raise PackError("This is more speech than one pack can hold.", mend="Pack fewer sessions at a time.")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as made:
        made.writestr(_info(LIST), head)
        for one in listed:
            kind, _, key = str(one["name"]).partition("/")
            entry = _entry(kind, key, cache)
            if entry is None or entry_sha256(entry) != one["sha256"]:
                raise PackError(
                    "The cache was changed while it was packed.", mend="Run the same command again."
                )
            made.writestr(_info(f"{kind}/{key}"), entry)
    return len(listed)


def _entry(kind: str, key: str, cache: Cache) -> bytes | None:
    if kind == CLIPS:
        cache.samples(key)  # tells in a sentence if it is gone
    found = cache.read(kind, key)
    if found is None:
        return None
    head, payload = found
    # The words of raw speech, and what a clip is made of, are notes of this cache alone.
    facts = {} if kind == RAW else {name: fact for name, fact in head.facts.items() if name != OF}
    return b"".join(sealed.seal(kind, key, facts, payload))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.create_system, info.external_attr = 3, _A_FILE
    return info


def import_pack(path: Path, cache: Cache, measure: Measure) -> PackImport:
    """Prove a whole pack, then put into the cache what is not there yet.

    Args:
        path: The pack.
        cache: Where its speech goes.
        measure: Measures the loudness of a clip.

    Raises:
        PackError: It is no pack, or anything in it is not what it must be; then nothing was entered.
        CacheError: The cache cannot be written.
    """
    with pack_verify.open_pack(path) as (pack, size):
        sessions, announced = pack_verify.read_list(pack, size)
        pins = pack_verify.pins(sessions, announced)
        for name, digest in announced.items():
            pack_verify.verify_entry(pack, name, digest, pins, measure)
        entered = entered_bytes = 0
        for name, digest in announced.items():
            kind, _, key = name.partition("/")
            if cache.read(kind, key) is not None:
                continue
            # Of the same sum, so it was measured already.
            head, payload = pack_verify.verify_entry(pack, name, digest, pins, None)
            cache.put(kind, key, payload, head.facts)
            entered, entered_bytes = entered + 1, entered_bytes + head.total
    return PackImport(sessions, entered, entered_bytes, len(announced) - entered)
