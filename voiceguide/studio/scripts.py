"""Scripts as the page reads and changes them: by name, with a version, never over somebody else's change.

A script that ships with voiceguide is never changed: its changed text becomes a script of the user's own with
the same name, which is found first from then on.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.core.files import write_file
from voiceguide.core.locks import lock
from voiceguide.core.memo import scripts_digest
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import OutputError, Problem, ScriptError, SourceLocation, UnknownRoutine, why
from voiceguide.script.editing import WrittenText, check_size, could_say, said_texts, with_new_text
from voiceguide.script.library import Library, language_of
from voiceguide.script.model import Script
from voiceguide.script.terms import SUFFIX
from voiceguide.settings import Settings, bundled_scripts

_SCRIPT: Final = FileKind("script", 512 * 1024)
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_MOST_KNOWN: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioScript:
    """A script as the page has it.

    Args:
        name: The routine's name.
        language: Its language.
        file: Its file, as it is shown.
        text: All of it.
        version: Changes with every change of the file.
        own: False if it ships with voiceguide: a change makes a script of the user's own.
    """

    json_kind: ClassVar[str] = "studioscript"

    name: str
    language: str
    file: str
    text: str
    version: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePlace:
    """The place of a sentence in its script.

    Args:
        script: The script's name.
        line: The line, 1-based; `column` likewise.
        text: The sentence as it is written there, with its places such as `{side}`.
        places: How many places could have said it; this is the first.
    """

    json_kind: ClassVar[str] = "sentenceplace"

    script: str
    line: int
    column: int
    text: str
    places: int = 1


class ChangedMeanwhile(Exception):
    """A script is not what the page had: somebody changed it; `now` is what it is."""

    def __init__(self, now: StudioScript | None) -> None:
        self.now = now
        super().__init__("the script was changed meanwhile")


class StudioScripts:
    """The scripts that can be found, and the folder that those of the user's own are kept in.

    Args:
        settings: Where scripts live.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._said: dict[tuple[str, str], tuple[WrittenText, ...]] = {}
        self._placed: tuple[tuple[str, str], SentencePlaces] | None = None

    @property
    def own_folder(self) -> Path | None:
        """The folder of the user's own scripts, whether it is there or not; None if there is none."""
        shipped = os.path.realpath(bundled_scripts())
        return next(
            (each for each in self._settings.script_folders if os.path.realpath(each) != shipped), None
        )

    def digest(self) -> str:
        """Return a digest of all scripts: it changes with any of them."""
        return scripts_digest(self._settings.script_folders)

    def read(self, name: str, language: str | None = None) -> StudioScript:
        """Return a script.

        Raises:
            UnknownRoutine: There is none of that name.
            ScriptError: It cannot be read as text.
        """
        path = Library(self._settings.script_folders, language).find(name)
        return self._at(name, path, _bytes(path))

    def _at(self, name: str, path: Path, data: bytes) -> StudioScript:
        shipped = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(bundled_scripts()))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            spot = SourceLocation(str(path), 1, 1)
            raise ScriptError([Problem(spot, "this is not UTF-8 text.", "Save it again as UTF-8.")]) from None
        return StudioScript(
            name=name,
            language=self._folder_language(path) or language_of(path),
            file=_shown(path),
            text=text,
            version=hashlib.sha256(data).hexdigest()[:32],
            own=not shipped,
        )

    def save(self, name: str, text: str, *, version: str | None, language: str | None = None) -> StudioScript:
        """Save a script, if it still is what the page had.

        Args:
            name: The routine's name.
            text: All of it.
            version: The version that was changed; None for a new script, which must not be there yet.
            language: The language that it is wanted in.

        Raises:
            ChangedMeanwhile: The file is another than the page had.
            ScriptError: It would be no script any more.
            OutputError: It cannot be written.
        """
        check_size(text, name)
        with self._exclusive():
            try:
                before: StudioScript | None = self.read(name, language)
            except UnknownRoutine:
                if not _NAME.fullmatch(name):
                    raise
                before = None
            if (before.version if before else None) != version:
                raise ChangedMeanwhile(before)
            target = self._target(name, before, language)
            if os.path.lexists(target) and (before is None or not before.own):
                raise ChangedMeanwhile(before)
            self.check_readable(name, text, before.language if before else language)
            write_file(target, text.encode("utf-8"))
        return self._at(name, target, text.encode("utf-8"))

    def _target(self, name: str, before: StudioScript | None, language: str | None) -> Path:
        if before is not None and before.own:
            return Library(self._settings.script_folders, language).find(name)
        if (folder := self.own_folder) is None:
            mend = "Start it as `voiceguide studio --scripts my-scripts`."
            raise OutputError("The studio has no folder for scripts of your own.", where=name, mend=mend)
        if before is not None and (inner := self._folder_language(Path(before.file))):
            return folder / inner / f"{name}{SUFFIX}"
        return folder / f"{name}{SUFFIX}"

    def _folder_language(self, path: Path) -> str:
        """Return the language that a script's folder stands for; empty for a script at the top."""
        tops = {os.path.realpath(folder) for folder in self._settings.script_folders}
        return path.parent.name if os.path.realpath(path.parent) not in tops else ""

    def check_readable(self, name: str, text: str, language: str | None) -> None:
        """Refuse a text that is no script.

        Raises:
            ScriptError: It cannot be read; its problems name the script as the user knows it.
        """
        from voiceguide.pipeline import compile_script, load
        from voiceguide.plan.terms import Choices

        with self.as_if_saved(name, text, language) as settings:
            try:
                compile_script(load(name, settings, language), Choices())
            except ScriptError as broken:
                raise ScriptError(_renamed(broken.problems, settings.script_folders[0], name)) from None

    def problems(self, name: str, text: str, language: str | None = None) -> tuple[Problem, ...]:
        """List all problems of a text as a script of that name, without saving it."""
        from voiceguide.app.check import check_script

        check_size(text, name)
        with self.as_if_saved(name, text, language) as settings:
            return _renamed(check_script(name, settings, language), settings.script_folders[0], name)

    @contextmanager
    def as_if_saved(self, name: str, text: str, language: str | None) -> Iterator[Settings]:
        """Yield settings under which a script of that name has this text; nothing is saved."""
        if not _NAME.fullmatch(name):
            what = f"{name[:40]!r} cannot be the name of a routine."
            raise UnknownRoutine(what, mend="A name has a-z, 0-9 and hyphens only.")
        with tempfile.TemporaryDirectory(prefix="voiceguide-studio-") as folder:
            inner = Path(folder, language) if language and language != "en" else Path(folder)
            inner.mkdir(exist_ok=True)
            (inner / f"{name}{SUFFIX}").write_bytes(text.encode("utf-8", "replace"))
            folders = (Path(folder), *self._settings.script_folders)
            yield replace(self._settings, script_folders=folders)

    def with_sentence(
        self, name: str, at: WrittenText, new: str, version: str, language: str | None = None
    ) -> tuple[StudioScript, StudioScript]:
        """Change one sentence of a script; return the script before and after.

        Raises:
            ChangedMeanwhile: The file is another than the page had.
            ChoiceError: The sentence does not stand there, or the new one cannot be written.
            ScriptError: It would be no script any more.
        """
        before = self.read(name, language)
        if before.version != version:
            raise ChangedMeanwhile(before)
        text = with_new_text(before.text, before.file, self._moved(before, at), new)
        return before, self.save(name, text, version=version, language=language)

    def _moved(self, script: StudioScript, at: WrittenText) -> WrittenText:
        """Return where a sentence stands if lines before it came or went: its one place with that text."""
        found = said_texts(script.text, script.file)
        same = [one for one in found if one.text == at.text]
        return same[0] if at not in found and len(same) == 1 else at

    def places(self, script: Script) -> SentencePlaces:
        """Return where the sentences of a routine stand, in its file and in those it uses."""
        key = (script.spot.file, self.digest())
        if self._placed is None or self._placed[0] != key:
            self._placed = key, self._places(script)
        return self._placed[1]

    def _places(self, script: Script) -> SentencePlaces:
        found: dict[str, None] = {script.spot.file: None}
        _files(script, found, set())
        texts: list[tuple[str, WrittenText]] = []
        for file in found:
            path = Path(file)
            try:
                data = _bytes(path)
                key = (file, hashlib.sha256(data).hexdigest())
                if key not in self._said:
                    if len(self._said) >= _MOST_KNOWN:
                        self._said.clear()
                    self._said[key] = said_texts(data.decode("utf-8-sig"), file)
            except (ScriptError, UnicodeDecodeError):
                continue
            # Lines of a pool that several scripts share stand in no script of that name.
            if path.parent.name != "pools":
                texts += [(path.stem, one) for one in self._said[key]]
        return SentencePlaces(tuple(texts))

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Keep other threads, and other studios of this user, from saving at the same moment."""
        folder = self._settings.state_folder
        with self._lock:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                held = os.open(folder / "studio.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as problem:
                mend = "Name a folder that can be written to in $VOICEGUIDE_STATE."
                what = f"The studio cannot lock its scripts: {why(problem)}."
                raise OutputError(what, where=str(folder), mend=mend) from problem
            try:
                lock(held, wait=True)
                yield
            finally:
                os.close(held)


class SentencePlaces:
    """The places of the sentences of one routine.

    Args:
        texts: Each text that may be said, with the name of the script that has it; the routine's own first.
    """

    def __init__(self, texts: tuple[tuple[str, WrittenText], ...]) -> None:
        self._plain: dict[str, list[tuple[str, WrittenText]]] = {}
        self._others: list[tuple[str, WrittenText]] = []
        self._found: dict[str, SentencePlace | None] = {}
        for name, one in texts:
            if "{" in one.text:
                self._others.append((name, one))
            else:
                self._plain.setdefault(" ".join(one.text.split()), []).append((name, one))

    def find(self, said: str) -> SentencePlace | None:
        """Return the first place where a sentence stands; None for a phrase of voiceguide's own."""
        if said not in self._found:
            self._found[said] = self._look_for(said)
        return self._found[said]

    def _look_for(self, said: str) -> SentencePlace | None:
        found = self._plain.get(said) or [each for each in self._others if could_say(each[1].text, said)]
        if not found:
            return None
        name, at = found[0]
        return SentencePlace(script=name, line=at.line, column=at.column, text=at.text, places=len(found))


def _files(noun: object, found: dict[str, None], seen: set[int]) -> None:
    """Gather the files that the places in a script name."""
    if isinstance(noun, SourceLocation):
        found[noun.file] = None
    elif isinstance(noun, tuple):
        for each in noun:
            _files(each, found, seen)
    elif is_dataclass(noun) and id(noun) not in seen:
        seen.add(id(noun))
        for field in fields(noun):
            _files(getattr(noun, field.name), found, seen)


def _bytes(path: Path) -> bytes:
    try:
        return read_file(path, _SCRIPT)
    except OSError as problem:
        spot = SourceLocation(str(path), 1, 1)
        raise ScriptError([Problem(spot, f"it cannot be read: {why(problem)}.")]) from problem


def _shown(path: Path) -> str:
    near = os.path.relpath(path)
    return near if len(near) < len(str(path)) else str(path)


def _renamed(problems: tuple[Problem, ...], folder: Path, name: str) -> tuple[Problem, ...]:
    """Return problems under the name of the script, where they name the text that is not saved."""
    return tuple(
        replace(each, spot=replace(each.spot, file=f"{name}{SUFFIX}"))
        if folder.name in each.spot.file
        else each
        for each in problems
    )
