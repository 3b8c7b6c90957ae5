"""The file layout of a cache entry: its kind, key, facts and payload, with checksums over all of them.

    offset   bytes   what
    0        8       "VGUIDE", a zero byte, the version of this layout
    8        4       length of the head, little-endian
    12       8       length of the payload, little-endian
    20       h       the head: JSON with `kind`, `key` and `facts`
    20+h     16      first half of the SHA-256 of all the above
    36+h     p       the payload
    36+h+p   16      first half of the SHA-256 of the sum above followed by the payload

A file that does not verify is no entry: cut off, grown, a bit flipped, of another layout or kind, or
renamed. Two checksums let the facts be trusted without reading the payload.
SHA-256 because processors compute it in hardware: 0.9 GB/s where BLAKE2b gives 0.55.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from voiceguide.core.strict_json import decode_json
from voiceguide.errors import as_json

Facts = Mapping[str, Any]
"""A few JSON values that describe a payload."""

MAGIC: Final = b"VGUIDE\x00\x01"
FIRST_LOOK: Final = 4096
"""Reading this many bytes takes in the head of every entry."""

_LENGTHS: Final = struct.Struct("<8sIQ")
_SUM: Final = 16
LONGEST_HEAD: Final = FIRST_LOOK - _LENGTHS.size - _SUM


class Damaged(Exception):  # noqa: N818, RUF100 - never leaves this package: the cache turns it into a miss
    """Bytes that are not the entry that was looked for; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Head:
    """The part of an entry that can be read without its payload.

    Args:
        kind: What the payload is, `clips`.
        key: The content address it was stored under.
        facts: What describes it.
        payload_at: Where the payload begins, in bytes.
        payload_size: Its length, bytes.
        total: Length of the whole file, bytes.
    """

    kind: str
    key: str
    facts: Facts
    payload_at: int
    payload_size: int
    total: int


def seal(
    kind: str, key: str, facts: Facts, payload: bytes | memoryview
) -> tuple[bytes, bytes | memoryview, bytes]:
    """Build the three parts of an entry: the bytes before the payload, the payload, the bytes after it."""
    head = json.dumps({"kind": kind, "key": key, "facts": dict(facts)}, sort_keys=True).encode()
    if len(head) > LONGEST_HEAD:
        raise ValueError(f"the facts take {len(head)} bytes; {LONGEST_HEAD} is the most")
    size = payload.nbytes if isinstance(payload, memoryview) else len(payload)
    before = _LENGTHS.pack(MAGIC, len(head), size) + head
    before += _sum(before)
    return before, payload, _sum(before[-_SUM:], payload)


def open_head(data: bytes, kind: str | None = None, key: str | None = None) -> Head:
    """Read and verify the head of an entry from the first bytes of its file.

    Args:
        data: The file's beginning, `FIRST_LOOK` bytes or more, or all of it.
        kind: The kind it must have, or None for any.
        key: The address it must have been stored under, or None.

    Raises:
        Damaged: This is not such an entry, or its head does not match its sum.
    """
    if len(data) < _LENGTHS.size or data[: len(MAGIC)] != MAGIC:
        raise Damaged("it was not written by this version of voiceguide")
    _, head_size, payload_size = _LENGTHS.unpack_from(data)
    head_end = _LENGTHS.size + head_size
    if head_size > LONGEST_HEAD or len(data) < head_end + _SUM:
        raise Damaged("its head is cut off")
    if data[head_end : head_end + _SUM] != _sum(data[:head_end]):
        raise Damaged("its head does not match its checksum")
    its_kind, its_key, facts = _parsed(data[_LENGTHS.size : head_end])
    if (kind is not None and its_kind != kind) or (key is not None and its_key != key):
        raise Damaged(f"it holds another entry, {as_json(f'{its_kind}/{its_key}', 120)[1:-1]}")
    payload_at = head_end + _SUM
    total = payload_at + payload_size + _SUM
    return Head(its_kind, its_key, facts, payload_at, payload_size, total)


def unseal(data: bytes, kind: str | None = None, key: str | None = None) -> tuple[Head, memoryview]:
    """Read and verify a whole entry; the payload is a view into `data`, not a copy.

    Raises:
        Damaged: Something does not match; nothing of it may be used.
    """
    head = open_head(data, kind, key)
    if len(data) != head.total:
        raise Damaged(f"it has {len(data)} bytes instead of {head.total}")
    payload = memoryview(data)[head.payload_at : head.payload_at + head.payload_size]
    if data[-_SUM:] != _sum(data[head.payload_at - _SUM : head.payload_at], payload):
        raise Damaged("its content does not match its checksum")
    return head, payload


def _sum(*runs: bytes | memoryview) -> bytes:
    digest = hashlib.sha256(usedforsecurity=False)
    for run in runs:
        digest.update(run)
    return digest.digest()[:_SUM]


def _parsed(head: bytes) -> tuple[str, str, Facts]:
    """Parse the JSON of a head: its checksum proves that it is whole, not that we wrote it."""
    try:
        fields: Any = decode_json(head)
        its_kind, its_key, facts = fields["kind"], fields["key"], fields["facts"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Damaged("its head is not one that voiceguide writes") from problem
    if not (isinstance(its_kind, str) and isinstance(its_key, str) and isinstance(facts, dict)):
        raise Damaged("its head is not one that voiceguide writes")
    return its_kind, its_key, facts
