"""The scripts of a catalogue as one file in the store, from which every worker reads them.

A worker on another machine has not the folders of whoever started the catalogue. So all that a routine may
need is packed: the scripts of every folder, with their pools and their sounds, and the lexicon.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import OutputError, why
from voiceguide.podcast.fingerprint import SOUNDS
from voiceguide.settings import Settings

_SCRIPTS: Final = (".yaml", ".yml")
_DEPTHS: Final = ("*", "*/*", "*/*/*")
_MOST_BYTES: Final = 200_000_000
"""The most that is packed, bytes: the scripts of a library are a few megabytes."""
_INPUT: Final = FileKind("script or sound", _MOST_BYTES)
_LEXICON: Final = "lexicon.yaml"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Packed scripts: the file, and its SHA-256, by which it is named."""

    data: bytes
    digest: str

    @property
    def name(self) -> str:
        """Return its name in the store."""
        return inputs_name(self.digest)


def inputs_name(digest: str) -> str:
    """Return the name in the store of the packed scripts with this digest."""
    return f"inputs/{digest}.zip"


def pack_inputs(settings: Settings) -> Inputs:
    """Pack the scripts of all folders; the same scripts always give the same bytes.

    Raises:
        OutputError: One cannot be read, or all of it is too much.
    """
    packed, total = io.BytesIO(), 0
    with zipfile.ZipFile(packed, "w") as archive:
        for n, folder in enumerate(settings.script_folders):
            for path in _files(folder):
                data = _read(path)
                if (total := total + len(data)) > _MOST_BYTES:
                    mend = "Name a folder with --scripts that has your scripts and nothing else."
                    what = f"the scripts and sounds in it have more than {_MOST_BYTES // 1_000_000} MB."
                    raise OutputError(what, where=str(folder), mend=mend)
                _add(archive, f"{n}/{path.relative_to(folder).as_posix()}", data)
        if settings.lexicon is not None:
            _add(archive, _LEXICON, _read(settings.lexicon))
    data = packed.getvalue()
    return Inputs(data, hashlib.sha256(data).hexdigest())


def unpack_inputs(data: bytes, folder: Path, folders: int) -> tuple[tuple[Path, ...], Path | None]:
    """Unpack scripts into an empty folder; return the folders of scripts, and the lexicon if there is one.

    Args:
        data: What `pack_inputs` packed.
        folder: The folder.
        folders: How many folders of scripts were packed; one that is empty is none in the archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    lexicon = folder / _LEXICON
    places = tuple(folder / str(n) for n in range(folders))
    return places, lexicon if lexicon.is_file() else None


def _files(folder: Path) -> list[Path]:
    found = (path for depth in _DEPTHS for path in folder.glob(depth))
    ends = (*_SCRIPTS, *SOUNDS)
    # A folder may be a checkout with an environment in it, whose files begin below a hidden folder.
    shown = (path for path in found if not any(part[0] == "." for part in path.relative_to(folder).parts))
    return sorted(path for path in shown if path.suffix.lower() in ends and path.is_file())


def _read(path: Path) -> bytes:
    try:
        return read_file(path, _INPUT)
    except OSError as problem:
        what = f"this cannot be read: {why(problem)}."
        raise OutputError(what, where=str(path), mend="Mend that, or take it out of the folder.") from problem


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    # The date of the oldest zip: a file that was only touched is no other.
    archive.writestr(zipfile.ZipInfo(name), data)
