"""Find scripts by name: in the user's folders first, then among those that ship.

A name is never a path. A folder may have sub-folders for languages, `es/name.yaml`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.core.suggest import listed, some, suggest
from voiceguide.errors import SourceLocation, UnknownRoutine, VoiceguideError, why
from voiceguide.script.includes import Find
from voiceguide.script.loader import read_draft, read_script
from voiceguide.script.model import Script
from voiceguide.script.names import bare_name, better_name
from voiceguide.script.schema.types import ROUTINE
from voiceguide.script.terms import BUNDLED, SUFFIX, is_path
from voiceguide.script.yaml.decode import read_head
from voiceguide.script.yaml.nodes import quote, shown_path
from voiceguide.settings import bundled_scripts

_LANGUAGE_FOLDER: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_LANGUAGE_LINE: Final = re.compile(rb"^language:[ \t]*[\"']?([A-Za-z0-9-]{2,20})", re.MULTILINE)
_SCRIPT_ENDS: Final = (SUFFIX, ".yml")
_HEAD_BYTES: Final = 4_096
DEFAULT_LANGUAGE: Final = "en"
POOLS: Final = "pools"
"""The sub-folder with the pools that scripts share."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One script that can be found.

    Args:
        name: Its name.
        path: Its file.
        origin: Its folder, as shown to the user.
        language: That of its sub-folder, else of its own `language:` line.
    """

    name: str
    path: Path
    origin: str
    language: str


@dataclass(frozen=True, slots=True)
class Library:
    """Folders of scripts; the first that has a name wins.

    Args:
        folders: From `Settings.script_folders`; those that do not exist are passed over.
        language: Only scripts in this language; None takes those at the top of the folders first.
    """

    folders: tuple[Path, ...]
    language: str | None = None

    def entries(self) -> tuple[Entry, ...]:
        """List every script that can be found, by name; none is parsed.

        Raises:
            VoiceguideError: A folder may not be read.
        """
        found: dict[tuple[str, str], Entry] = {}
        for entry in self._all():
            found.setdefault((entry.name, entry.language), entry)
        return tuple(found[key] for key in sorted(found))

    def misnamed(self) -> tuple[tuple[Path, str], ...]:
        """List the files that would be scripts under another name, each with such a name.

        Raises:
            VoiceguideError: A folder may not be read.
        """
        return tuple(
            (path, better)
            for folder in self.folders
            for place in (
                folder,
                *(each for each in _listed(folder, folders=True) if _is_language_folder(each)),
            )
            for path in _listed(place, folders=False)
            if path.suffix.lower() in _SCRIPT_ENDS and not path.name.startswith(".")
            if (better := better_name(path)) is not None
        )

    def find(self, name: str) -> Path:
        """Find the file of a routine.

        Raises:
            UnknownRoutine: It is no name, or no folder has it; with the name that comes nearest.
        """
        if not re.fullmatch(ROUTINE, name):
            raise _no_name(name)
        hits = list(self._all(name))
        exact = [entry for entry in hits if entry.language == self.language]
        if hits:
            return (exact or hits)[0].path
        if self.language is not None and (others := list(replace(self, language=None)._all(name))):
            languages = listed(sorted({quote(entry.language) for entry in others}), "and")
            what = f"there is no routine {quote(name)} in the language {quote(self.language)}."
            raise UnknownRoutine(what, mend=f"There is one in {languages}.")
        raise self._unknown(name)

    def read(self, name_or_path: str | Path) -> Script:
        """Read a script by its name, or by the path of its file.

        Parts are looked for in the script's own folder too when it is given by its path, and in the
        script's language.

        Raises:
            UnknownRoutine: No folder has that name.
            ScriptError: It cannot be read.
        """
        path, parts = self._at(name_or_path)
        return read_script(path, find=_finder(parts), pools=parts.pools)

    def draft(self, name_or_path: str | Path) -> Script | None:
        """Read the sound parts of a script that has problems; see `loader.read_draft`.

        Raises:
            UnknownRoutine: No folder has that name.
        """
        path, parts = self._at(name_or_path)
        return read_draft(path, find=_finder(parts), pools=parts.pools)

    def pools(self) -> dict[str, Path]:
        """Return the files of all pools in this language, by name; the first that has a name wins.

        A pool `name` is `pools/name.yaml` in a folder of scripts or in one of its sub-folders for languages.

        Raises:
            VoiceguideError: A folder may not be read.
        """
        language, found = self.language or DEFAULT_LANGUAGE, dict[str, Path]()
        for folder in self.folders:
            inner = [
                each
                for each in _listed(folder, folders=True)
                if _is_language_folder(each) and _same(each.name, language)
            ]
            for place in (*inner, folder):
                for path in _scripts(place / POOLS, None):
                    if place in inner or _same(language_of(path), language):
                        found.setdefault(path.stem, path)
        return found

    def _at(self, name_or_path: str | Path) -> tuple[Path, Library]:
        """Return the file of a script, and the library that its parts and pools are in."""
        if not is_path(name_or_path):
            path = self.find(str(name_or_path))
            return path, _parts(path, self)
        path = Path(name_or_path)
        return path, _parts(path, replace(self, folders=(path.parent, *self.folders)))

    def _all(self, name: str | None = None) -> Iterator[Entry]:
        """Walk through all scripts, or all of one name, in order of preference.

        With a language, each folder's own sub-folder for it comes before the folder's top; without one,
        the tops of all folders come before any sub-folder.
        """
        if self.language is None:
            yield from (entry for folder in self.folders for entry in _at_top(folder, name))
            yield from (entry for folder in self.folders for entry in _in_language_folders(folder, name))
            return
        for folder in self.folders:
            for entry in (*_in_language_folders(folder, name), *_at_top(folder, name)):
                if _same(entry.language, self.language):
                    yield entry

    def _unknown(self, name: str) -> UnknownRoutine:
        names = sorted({entry.name for entry in self.entries()})
        for path, better in self.misnamed():
            if better == f"{name}{SUFFIX}":
                mend = f"Rename {shown_path(path)} to {better}."
                return UnknownRoutine(f"there is no routine {quote(name)}.", mend=mend)
        there = f"There are {some(names)}." if names else ""
        mend = " ".join(filter(None, [suggest(name, names), there])) or f"No scripts are in {self._places()}."
        return UnknownRoutine(f"there is no routine {quote(name)}.", mend=mend)

    def _places(self) -> str:
        return listed(map(shown_path, self.folders)) if self.folders else "no folder at all"


def language_of(path: Path) -> str:
    """Look up the language of a script without parsing it: the line `language:` near its beginning."""
    line = _LANGUAGE_LINE.search(read_head(path, _HEAD_BYTES))
    return line[1].decode("ascii") if line else DEFAULT_LANGUAGE


def _parts(path: Path, library: Library) -> Library:
    """Return the library of a script's language."""
    folder = path.parent.name
    in_folder = _LANGUAGE_FOLDER.fullmatch(folder) and path.parent.parent in library.folders
    language = library.language or (folder if in_folder else language_of(path))
    return replace(library, language=language)


def _finder(parts: Library) -> Find:
    def find(name: str, _: SourceLocation) -> Path:
        return parts.find(name)

    return find


def _at_top(folder: Path, name: str | None) -> Iterator[Entry]:
    """Walk through the scripts at the top of a folder."""
    for path in _scripts(folder, name):
        yield Entry(path.stem, path, _origin(folder), language_of(path))


def _in_language_folders(folder: Path, name: str | None) -> Iterator[Entry]:
    """Walk through the scripts in the sub-folders for languages."""
    for inner in _listed(folder, folders=True):
        if _is_language_folder(inner):
            for path in _scripts(inner, name):
                yield Entry(path.stem, path, _origin(folder), inner.name)


def _is_language_folder(folder: Path) -> bool:
    return _LANGUAGE_FOLDER.fullmatch(folder.name) is not None


def _scripts(folder: Path, name: str | None) -> Iterator[Path]:
    for path in _listed(folder, folders=False):
        if path.suffix == SUFFIX and re.fullmatch(ROUTINE, path.stem) and name in (None, path.stem):
            yield path


def _listed(folder: Path, *, folders: bool) -> list[Path]:
    """List the files, or the folders, in a folder by name. A folder that is not there has none."""
    try:
        with os.scandir(folder) as found:
            return sorted(Path(item.path) for item in found if item.is_dir() == folders)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        mend = "Look at its name and its permissions."
        raise VoiceguideError(
            f"this folder of scripts cannot be read: {reason}.", where=shown_path(folder), mend=mend
        ) from error


def _origin(folder: Path) -> str:
    return BUNDLED if folder == bundled_scripts() else shown_path(folder)


def _same(one: str, other: str) -> bool:
    """Report whether two language codes have the same language, whatever their regions."""
    return primary_subtag(one) == primary_subtag(other)


def _no_name(name: str) -> UnknownRoutine:
    bare = bare_name(name)
    mend = f"Write only the name: {bare}" if bare else "A name has a-z, 0-9 and hyphens only."
    return UnknownRoutine(f"{quote(name)} cannot be the name of a routine.", mend=mend)
