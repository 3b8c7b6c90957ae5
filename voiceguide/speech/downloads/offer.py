"""An offer: a voice that can be downloaded, its files, their sums and its licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file to download.

    Args:
        url: Its address.
        name: What it is called in the folder of voices.
        size_bytes: Its size.
        sha256: Its SHA-256 sum; empty if it is not known.
        md5: Its MD5 sum, where the other is not known.
    """

    json_kind: ClassVar[str] = "remotefile"

    url: str
    name: str
    size_bytes: int
    sha256: str = ""
    md5: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOffer:
    """A voice that can be downloaded, with all that is told before the user agrees.

    Args:
        name: As the user asked for it.
        spec: How it is written after `--voice`.
        licence: Under which terms it comes.
        source: Where it is published.
        folder: Where its files are placed.
        files: What is downloaded, in the order in which it is placed.
        places: The names of the files that are there afterwards.
        check: By what the files are known to be the right ones, in a sentence.
    """

    json_kind: ClassVar[str] = "voiceoffer"

    name: str
    spec: str
    licence: str
    source: str
    folder: Path
    files: tuple[RemoteFile, ...]
    places: tuple[str, ...]
    check: str

    @property
    def size_bytes(self) -> int:
        """How much is downloaded."""
        return sum(file.size_bytes for file in self.files)
