"""Packs that tests make, and what enters a cache from them."""

from __future__ import annotations

import io
from pathlib import Path

from tests.speech.locks_made import session
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.cache.store import Cache, address
from voiceguide.speech import pack as packfile

RAW = address("raw", 1)


def made(cache: Cache, *sessions) -> bytes:
    file = io.BytesIO()
    packfile.write_pack(file, sessions or (session(cache),), (RAW, address("never spoken")), cache)
    return file.getvalue()


def entered(data: bytes, tmp_path: Path, cache: Cache | None = None) -> packfile.PackImport:
    path = tmp_path / "it.vgpack"
    path.write_bytes(data)
    return packfile.import_pack(path, cache or Cache(tmp_path / "mine"), heard_lufs)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("??/*") if path.is_file()
    }
