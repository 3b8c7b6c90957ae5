"""The catalog of routines: what `list` shows. It is memoized, as reading all scripts takes a while."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from voiceguide.core.memo import keep, look_up, memo_key, scripts_digest
from voiceguide.core.serde import SPARSE
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import ScriptError
from voiceguide.settings import Settings
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.script.library import Entry, Library


@dataclass(frozen=True, slots=True)
class ListedMinutes:
    """Other lengths that a routine offers when an option has this value."""

    json_kind: ClassVar[str] = "minuteswhen"

    option: str
    value: str
    minutes: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A routine as `list` shows it; `problem` says in a line why it cannot be read.

    `tail_ms` is how long its bed goes on after the end.
    """

    json_kind: ClassVar[str] = "listed"

    name: str
    title: str
    about: str
    minutes: tuple[float, ...]
    minutes_when: tuple[ListedMinutes, ...] = ()
    language: str
    folder: str
    problem: str = ""
    tail_ms: Ms = field(default=0, metadata=SPARSE)

    @property
    def ships(self) -> bool:
        """Report whether it is one of the routines that come with voiceguide."""
        from voiceguide.script.terms import BUNDLED

        return self.folder == BUNDLED


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A file that is no script only because of its name, and a name that would do."""

    file: str
    better: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every routine there is, and the files that are none only because of their names."""

    routines: tuple[Listed, ...]
    misnamed: tuple[Misnamed, ...]


def routines(settings: Settings, language: str | None = None) -> tuple[Listed, ...]:
    """List every routine there is, and where it was found.

    Raises:
        VoiceguideError: A folder of scripts may not be read.
    """
    return read_catalog(settings, language).routines


def read_catalog(settings: Settings, language: str | None = None) -> Catalog:
    """List every routine there is, and the files that are passed over because of their names.

    Raises:
        VoiceguideError: A folder of scripts may not be read.
    """
    from voiceguide.cache.tier import open_cache

    found = scripts_digest(settings.script_folders)
    # Names of folders, and the places of problems, are relative to the current folder.
    key = found and memo_key("catalog", language, found, os.getcwd(), os.path.expanduser("~"))  # noqa: PTH109, PTH111 - strings
    cache = open_cache(settings)
    if (cached := look_up(cache, "lists", key)) is not None:
        with suppress(ValueError):
            return _decoded(cached)
    read = _read_all(settings, language)
    keep(cache, "lists", key, json.dumps(asdict(read)).encode())
    return read


def _read_all(settings: Settings, language: str | None) -> Catalog:
    from voiceguide.script.library import Library
    from voiceguide.script.yaml.nodes import shown_path

    library = Library(settings.script_folders, language)
    return Catalog(
        tuple(_listed(library, entry) for entry in library.entries()),
        tuple(Misnamed(shown_path(path), better) for path, better in library.misnamed()),
    )


def _decoded(data: bytes) -> Catalog:
    """Decode a memoized catalog.

    Raises:
        ValueError: It is damaged.
    """
    raw: Any = decode_json(data)
    try:
        return Catalog(
            tuple(_read(each) for each in raw["routines"]),
            tuple(Misnamed(**_texts(each)) for each in raw["misnamed"]),
        )
    except (TypeError, LookupError, AttributeError) as problem:
        raise ValueError("it is no list of routines") from problem


def _read(raw: dict[str, Any]) -> Listed:
    minutes, when, tail = raw.pop("minutes"), raw.pop("minutes_when"), raw.pop("tail_ms")
    return Listed(
        **_texts(raw),
        minutes=_numbers(minutes),
        tail_ms=int(_numbers([tail])[0]),
        minutes_when=tuple(
            ListedMinutes(minutes=_numbers(each.pop("minutes")), **_texts(each)) for each in when
        ),
    )


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in raw.values()):
        raise TypeError("a text is none")
    return raw


def _numbers(raw: list[Any]) -> tuple[float, ...]:
    if not all(type(number) in (int, float) for number in raw):
        raise TypeError("a number is none")
    return tuple(raw)


def _listed(library: Library, entry: Entry) -> Listed:
    """List one routine; one that cannot be read must not hide the others."""
    from voiceguide.script.terms import Mode

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
        tail_ms=script.tail_ms if script.mode is Mode.BEDTIME else 0,
    )
