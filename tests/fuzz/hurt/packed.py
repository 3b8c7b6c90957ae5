"""Hurt what is sealed with sums: entries of the cache, and packs of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from random import Random

from tests.fuzz.hurt import plain, told

_LIST = "pack.json"


def head_and_payload(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Hurt an input of the door `entry`: behind a 1 stand a head, a zero and a payload."""
    if data[:1] != b"\x01":
        return plain.hurt(data, draw, others)
    head, _, payload = data[1:].partition(b"\0")
    if draw.random() < 0.7:
        head = told.hurt(head, draw, others).replace(b"\0", b"")
    else:
        payload = plain.hurt(payload, draw, others)
    return b"\x01" + head + b"\0" + payload


def pack(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change a member of a pack, or its list, and mend every sum above it."""
    if draw.random() < 0.15:
        return plain.hurt(data, draw, others)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = {info.filename: (info, file.read(info)) for info in file.infolist()}
        list_of = json.loads(members[_LIST][1])
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
        zipfile.LargeZipFile,
        RecursionError,
    ):
        return plain.hurt(data, draw, others)
    bodies = {name: body for name, (_, body) in members.items() if name != _LIST}
    try:
        if draw.random() < 0.5 and bodies:
            name = draw.choice(list(bodies))
            bodies[name] = resealed(bodies[name], draw, others)
            for one in list_of["entries"]:
                if one["name"] == name:
                    one |= {"bytes": len(bodies[name]), "sha256": hashlib.sha256(bodies[name]).hexdigest()}
            listed = json.dumps(list_of).encode()
        else:
            listed = told.hurt(members[_LIST][1], draw, others)
    except (TypeError, KeyError, AttributeError):
        listed = told.hurt(members[_LIST][1], draw, others)
    if bodies and draw.random() < 0.05:
        old = draw.choice(list(bodies))
        bodies[
            draw.choice(("../../victim.txt", "/etc/x", "clips/" + "f" * 64, "", "raw/../x", "pack.json"))
        ] = bodies.pop(old)
    return zipped({_LIST: listed, **bodies}, draw)


def zipped(members: dict[str, bytes], draw: Random | None = None) -> bytes:
    """Write a zip as a pack is written; now and then with something that no pack has."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as made:
        for name, body in members.items():
            info = zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16
            if draw and draw.random() < 0.02:
                info.external_attr = draw.choice((0o120777, 0o040755, 0o010644, 0)) << 16
            if draw and draw.random() < 0.02:
                info.compress_type = draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
            made.writestr(info, body)
    return file.getvalue()


def resealed(entry: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change the head or the payload of a sealed entry, and seal it again."""
    from voiceguide.cache import entry as sealed

    try:
        head = sealed.open_head(entry)
        size = len(sealed.MAGIC) if draw.random() < 0.02 else 0
        text = entry[sealed._LENGTHS.size : head.payload_at - sealed._SUM]
        payload = entry[head.payload_at : head.payload_at + head.payload_size]
    except sealed.Damaged:
        return plain.hurt(entry, draw, others)
    if draw.random() < 0.5:
        text = told.hurt(text, draw, others)[: sealed.LONGEST_HEAD]
    else:
        payload = plain.hurt(payload, draw, others)
    return seal(text, payload) + bytes(size)


def seal(head: bytes, payload: bytes) -> bytes:
    """Seal whatever a head says."""
    from voiceguide.cache import entry as sealed

    before = sealed._LENGTHS.pack(sealed.MAGIC, len(head), len(payload)) + head
    before += sealed._sum(before)
    return before + payload + sealed._sum(before[-sealed._SUM :], payload)
