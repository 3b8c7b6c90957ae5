"""List the routines there are. Whoever asks waits for it, so what was read once is remembered."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from voiceguide.core.memo import asked, keep, look_up, scripts
from voiceguide.core.reading import decode_json
from voiceguide.errors import ScriptError
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.script.library import Entry, Library


@dataclass(frozen=True, slots=True)
class ListedMinutes:
    """Other lengths that are offered when an option has this value."""

    json_kind: ClassVar[str] = "minuteswhen"

    option: str
    value: str
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A routine as `list` shows it; `problem` says in a line why it cannot be read."""

    json_kind: ClassVar[str] = "listed"

    name: str
    title: str
    about: str
    minutes: tuple[int, ...]
    minutes_when: tuple[ListedMinutes, ...] = ()
    language: str
    folder: str
    problem: str = ""

    @property
    def ships(self) -> bool:
        """Tell whether it is one of those that come with voiceguide."""
        from voiceguide.script.terms import BUNDLED

        return self.folder == BUNDLED


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A file that would be a script if it were called otherwise: where it lies, and a name that would do."""

    file: str
    better: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every routine there is, and what is no routine only for its name."""

    routines: tuple[Listed, ...]
    misnamed: tuple[Misnamed, ...]


def routines(settings: Settings, language: str | None = None) -> tuple[Listed, ...]:
    """List every routine there is, and where it was found.

    Raises:
        VoiceguideError: A folder of scripts may not be read.
    """
    return shelf(settings, language).routines


def shelf(settings: Settings, language: str | None = None) -> Catalog:
    """List every routine there is, and the files that are passed over because of their names.

    Raises:
        VoiceguideError: A folder of scripts may not be read.
    """
    from voiceguide.cache.store import Cache

    read = scripts(settings.script_folders)
    # How a folder is named, and where a problem is said to be, depends on where one stands.
    question = read and asked("shelf", language, read, os.getcwd(), os.path.expanduser("~"))  # noqa: PTH109, PTH111 - strings
    cache = Cache(settings.cache_folder)
    if (kept := look_up(cache, "lists", question)) is not None:
        with suppress(ValueError):
            return _shelf(kept)
    found = _look(settings, language)
    keep(cache, "lists", question, json.dumps(asdict(found)).encode())
    return found


def _look(settings: Settings, language: str | None) -> Catalog:
    from voiceguide.script.library import Library
    from voiceguide.script.yaml.nodes import shown_path

    library = Library(settings.script_folders, language)
    return Catalog(
        tuple(_listed(library, entry) for entry in library.entries()),
        tuple(Misnamed(shown_path(path), better) for path, better in library.misnamed()),
    )


def _shelf(data: bytes) -> Catalog:
    """Read what was kept of a list.

    Raises:
        ValueError: It is none.
    """
    told: Any = decode_json(data)
    try:
        return Catalog(
            tuple(_read(each) for each in told["routines"]),
            tuple(Misnamed(**_texts(each)) for each in told["misnamed"]),
        )
    except (TypeError, LookupError, AttributeError) as problem:
        raise ValueError("it is no list of routines") from problem


def _read(told: dict[str, Any]) -> Listed:
    minutes, when = told.pop("minutes"), told.pop("minutes_when")
    return Listed(
        **_texts(told),
        minutes=_numbers(minutes),
        minutes_when=tuple(
            ListedMinutes(minutes=_numbers(each.pop("minutes")), **_texts(each)) for each in when
        ),
    )


def _texts(told: dict[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in told.values()):
        raise TypeError("a text is none")
    return told


def _numbers(told: list[Any]) -> tuple[int, ...]:
    if not all(type(number) is int for number in told):
        raise TypeError("a number is none")
    return tuple(told)


def _listed(library: Library, entry: Entry) -> Listed:
    """List one routine; one that cannot be read must not hide the others."""
    try:
        script = library.read(entry.path)
    except ScriptError as broken:
        first = broken.problems[0]
        return Listed(
            name=entry.name,
            title="",
            about="",
            minutes=(),
            language=entry.language,
            folder=entry.origin,
            problem=f"{first.spot}: {first.what}",
        )
    return Listed(
        name=script.name,
        title=script.title,
        about=script.about,
        minutes=script.minutes,
        minutes_when=tuple(
            ListedMinutes(option=each.option, value=each.value, minutes=each.minutes)
            for each in script.minutes_when
        ),
        language=script.language,
        folder=entry.origin,
    )
